/** Stopping where the user wants it, in the words that Go has for a cancelled context. */
import { ScullError } from '../errors.ts';

const code = 'interrupted';

export function stopped(): ScullError {
  return new ScullError('context canceled', { code });
}

/** Throws when the user wants to stop. */
export function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw stopped();
}

export function isStopped(error: unknown): boolean {
  return error instanceof ScullError && error.code === code;
}
