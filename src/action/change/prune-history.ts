import { errorMessage } from '../../errors.ts';
import type { Revisions, Storage } from '../../storage/storage.ts';
import type { Locked } from '../lock/with-lock.ts';

/**
 * Leaves as many revisions as Helm does, which deletes the others before it makes the new one. Here it comes last, so that
 * nothing depends on it: what goes wrong is told only.
 */
export async function pruneHistory(
  { config, lock }: Locked,
  storage: Storage,
  before: Revisions,
  max: number,
): Promise<void> {
  if (lock?.lost.aborted === true) return;
  try {
    await storage.prune(before, max);
  } catch (error) {
    config.warn(`WARNING: old revisions of "${before.name}" could not be deleted: ${errorMessage(error)}`);
  }
}
