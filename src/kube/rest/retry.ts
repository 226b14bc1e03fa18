/**
 * When a request is tried again, and how long to wait before it. One that reads may always be, and one that writes what an
 * object is to be in the end (repeat.ts); any other only where the server says that it has done nothing: it has no time (429,
 * 503, anything with Retry-After), its store changed leaders before the write (Helm 3.22 does the same), or it took no more
 * requests on that connection.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiError } from '../api-error.ts';
import { ConnectionError } from '../../transport/transport.ts';

/** As many as client-go makes. */
const MAX_ATTEMPTS = 10;
/** Without word of the server how long to wait it soon gets pointless. */
const MAX_UNASKED = 5;
/** Seconds to wait at the server's word; a command is not to sleep for an hour. */
const MAX_ASKED = 60;
const FIRST_DELAY = 100;
const MAX_DELAY = 5000;

/**
 * Milliseconds to wait before the next try; undefined to give up. `repeatable`: nothing is lost if it was done already.
 * `attempt` counts from 1; `asked` is the Retry-After of the answer in seconds.
 */
export function retryDelay(
  error: ApiError | ConnectionError,
  request: { readonly repeatable: boolean; readonly attempt: number; readonly asked: number | undefined },
): number | undefined {
  const { repeatable, attempt, asked } = request;
  if (error instanceof ConnectionError) {
    const again = error.failure === 'refused' || (error.failure === 'broken' && repeatable);
    return again && attempt < MAX_UNASKED ? backoff(attempt) : undefined;
  }
  const { status } = error;
  if (status !== 429 && status < 500) return undefined;
  if (asked !== undefined)
    return attempt < MAX_ATTEMPTS ? Math.min(asked, MAX_ASKED) * 1000 + jitter(FIRST_DELAY) : undefined;
  if (attempt >= MAX_UNASKED) return undefined;
  const nothingDone =
    status === 429 || status === 503 || /etcdserver: leader changed$|raft proposal dropped$/.test(error.message);
  return nothingDone || (repeatable && isUnsure(error)) ? backoff(attempt) : undefined;
}

/** Whether the server may have done what it was asked for. */
export function isUnsure(error: ApiError | ConnectionError): boolean {
  if (error instanceof ConnectionError) return error.failure === 'broken';
  const storeLate = /etcdserver: (?:request timed out|no leader|too many requests|leader changed)/.test(error.message);
  return storeLate || error.status >= 504 || /raft proposal dropped$/.test(error.message);
}

/** Milliseconds, doubled with each attempt. */
export function backoff(attempt: number): number {
  const full = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return full / 2 + jitter(full / 2);
}

function jitter(most: number): number {
  return Math.random() * most;
}

/** Waits; ends early, without an error, with the signal. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch {
    // whoever waits looks at the signal
  }
}
