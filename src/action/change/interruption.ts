/**
 * Stopping in the middle: what Helm v3.22.0 does by a context that SIGINT and SIGTERM cancel (pkg/action/{install,upgrade}.go).
 * Helm leaves the work running while it writes down that it failed; here the work is told, and given time to end first.
 */
import { checkStopped, stopped } from '../../kube/stop.ts';
import type { Configuration } from '../configuration.ts';
import type { ReleaseLock } from '../lock/release-lock.ts';
import { early } from './early.ts';

/** How long work that was told to stop may take before it is left alone. */
const graceMs = 10_000;

/** The result of the work, which has to watch the signal itself; throws `context canceled` when it was stopped by it. */
export async function interruptible<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  checkStopped(signal);
  const grace = new Grace(signal);
  const running = early(work());
  try {
    return await Promise.race([running, grace.over]);
  } catch (error) {
    checkStopped(signal);
    throw error;
  } finally {
    grace.end();
  }
}

/** The result of work that may be left alone at any time: it changes nothing that would have to be written down. */
export async function untilStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  checkStopped(signal);
  let listen = (): void => undefined;
  const stop = new Promise<never>((_, fail) => {
    listen = () => {
      fail(stopped(signal));
    };
  });
  signal.addEventListener('abort', listen, { once: true });
  try {
    return await Promise.race([early(work()), stop]);
  } finally {
    signal.removeEventListener('abort', listen);
  }
}

/** The time that is left once the signal came. */
class Grace {
  /** Rejects when it is over. */
  readonly over: Promise<never>;
  readonly #signal: AbortSignal;
  #begin = (): void => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.over = new Promise<never>((_, fail) => {
      this.#begin = () => {
        this.#timer = setTimeout(() => {
          fail(stopped(signal));
        }, graceMs);
      };
    });
    signal.addEventListener('abort', this.#begin, { once: true });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#begin);
  }
}

/** For what has to be done after the user wanted to stop: undoing, and writing it down. It ends when the lock is lost. */
export function uninterrupted(config: Configuration, lock: ReleaseLock | undefined): Configuration {
  return { ...config, signal: lock?.lost ?? new AbortController().signal };
}
