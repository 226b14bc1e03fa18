/** Begins something whose result is awaited later, or never: that it fails counts only then. */
export function early<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
