import { isReleaseName } from '../render/release-name.ts';
import type { Configuration } from '../configuration.ts';
import type { LockedOperation } from './lease.ts';
import { ReleaseLock } from './release-lock.ts';

export interface LockRequest {
  readonly name: string;
  readonly operation: LockedOperation;
  /** Of the operation that this one is a part of. */
  readonly held?: ReleaseLock | undefined;
  readonly force?: boolean;
  readonly trusted?: boolean;
}

/** What an operation knows while it has the lock. */
export interface Locked {
  readonly lock: ReleaseLock | undefined;
  /** It is part of an operation that had read everything when nobody else could change it any more. */
  readonly nested: boolean;
  /** Its signal ends the operation when the lock is lost, too. */
  readonly config: Configuration;
}

/** For what changes nothing. */
export function unlocked(config: Configuration): Locked {
  return { config, lock: undefined, nested: false };
}

/**
 * The result of work that changes a release. The lock is asked for at once; the work waits for it (`lock.held`) before it changes
 * anything. There is none for names that cannot be, and for records in memory.
 */
export async function withLock<T>(
  config: Configuration,
  { name, operation, held, force = false, trusted = false }: LockRequest,
  work: (locked: Locked) => Promise<T>,
): Promise<T> {
  if (held !== undefined) return work({ lock: held, config, nested: true });
  const [client, storage] = await Promise.all([config.cluster(), config.storage()]);
  if (storage.driver === 'Memory' || !isReleaseName(name)) return work(unlocked(config));
  const { clock, warn, debug, signal } = config;
  const lock = new ReleaseLock({ client, name, operation, clock, warn, debug, signal, force, trusted });
  try {
    return await work({ lock, nested: false, config: { ...config, signal: AbortSignal.any([signal, lock.lost]) } });
  } finally {
    await lock.release();
  }
}
