/**
 * When a request is made again, and after how long: retry/policy.go of oras-go v2.6.2. Five times at most, after 250 ms and
 * then twice as long each time with a tenth more or less, within 200 ms and 3 s; what the server asks for after a 429
 * counts, within the same limits. A connection that ends is another matter: what only reads is asked once more.
 */
import { ConnectionError } from '../transport/transport.ts';

const MAX_RETRIES = 5;
const FIRST_WAIT = 250;
const MIN_WAIT = 200;
const MAX_WAIT = 3000;

/** Milliseconds to wait after an answer; undefined to take it as it is. `attempt` counts from 0. */
export function waitAfterAnswer(status: number, retryAfter: string | null, attempt: number): number | undefined {
  if (attempt >= MAX_RETRIES) return undefined;
  if (status !== 408 && status !== 429 && status < 500) return undefined;
  const asked = status === 429 && /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : 0;
  return within(asked > 0 ? asked : growing(attempt));
}

/** As above for a request that came to no answer. */
export function waitAfterFailure(error: unknown, method: string, attempt: number): number | undefined {
  if (!(error instanceof ConnectionError)) return undefined;
  const reads = method === 'GET' || method === 'HEAD';
  if (error.failure === 'refused' || (error.failure === 'broken' && reads)) {
    return attempt >= 1 ? undefined : within(growing(attempt));
  }
  const late = error.failure === 'unreachable' && /timeout/.test(error.message);
  return late && attempt < MAX_RETRIES ? within(growing(attempt)) : undefined;
}

/** Rejects with the reason of `signal` when it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((done) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      done();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener('abort', finish);
  });
}

function growing(attempt: number): number {
  const base = FIRST_WAIT * 2 ** attempt;
  return base * (0.9 + 0.2 * Math.random());
}

function within(wait: number): number {
  return Math.min(MAX_WAIT, Math.max(MIN_WAIT, wait));
}
