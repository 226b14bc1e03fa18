/** What ends a whole update, in the words of Update in pkg/kube/client.go (Helm v3.22.0); refused patches do not. */
import { errorMessage } from '../../errors.ts';

export class EndingError extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${errorMessage(cause)}`, { cause });
  }
}

export function uncreated(cause: unknown): EndingError {
  return new EndingError('failed to create resource', cause);
}

export function unreadable(cause: unknown): EndingError {
  return new EndingError('could not get information about the resource', cause);
}
