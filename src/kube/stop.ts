/** Stopping where the user wants it, in the words that Go has for a cancelled context, or for a reason that is told instead. */
import { ScullError } from '../errors.ts';

const code = 'interrupted';

/** `signal` may have been aborted with an error of its own to tell. */
export function stopped(signal?: AbortSignal): ScullError {
  return signal?.reason instanceof ScullError ? signal.reason : new ScullError('context canceled', { code });
}

/** Throws when the user wants to stop, or has to. */
export function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw stopped(signal);
}

export function isStopped(error: unknown): boolean {
  return error instanceof ScullError && (error.code === code || error.code === 'release.lock-lost');
}
