/** `unlock`: takes away the lock of an operation that is over, and records its revision as failed. It touches no object. */
import { ScullError } from '../errors.ts';
import { checkReachable } from '../kube/reachable.ts';
import { isPending } from '../release/status.ts';
import { isRecordConflict, isReleaseNotFound } from '../storage/errors.ts';
import type { Revisions, Storage } from '../storage/storage.ts';
import type { Configuration } from './configuration.ts';
import { abandonedIn, recordAbandoned } from './lock/abandoned.ts';
import { holderText } from './lock/holder.ts';
import { withLock, type Locked } from './lock/with-lock.ts';
import { checkNobodyWorks } from './recover.ts';
import { isReleaseName } from './render/release-name.ts';

export interface UnlockOptions {
  readonly name: string;
  /** Takes the lock from somebody who is at work, and makes that stop. */
  readonly force: boolean;
}

export interface Unlocked {
  readonly name: string;
  readonly namespace: string;
  /** Who had the lock, and for what; '' for nobody. */
  readonly holder: string;
  readonly operation: string;
  /** The last revision, its status before and after; 0 and '' where there is no record. */
  readonly revision: number;
  readonly was: string;
  readonly status: string;
}

/** Takes a record as often as somebody who has lost the lock may still write it. */
const ATTEMPTS = 5;

export async function unlockRelease(config: Configuration, { name, force }: UnlockOptions): Promise<Unlocked> {
  const client = await config.cluster();
  const storage = await config.storage();
  if (!isReleaseName(name)) throw new ScullError(`unlock: Release name is invalid: ${name}`, { code: 'release.name' });
  await checkReachable(client);
  return withLock(config, { name, operation: 'unlock', force, trusted: true }, async (locked) => {
    await locked.lock?.held();
    const found = locked.lock?.found;
    const revisions = await revisionsOf(storage, name, found !== undefined);
    const had = { holder: found === undefined ? '' : holderText(found.holder), operation: found?.operation ?? '' };
    const about = { name, namespace: client.namespace, ...had };
    await locked.lock?.changing(found);
    if (revisions === undefined) return { ...about, revision: 0, was: '', status: '' };
    const { status: was, version: revision } = revisions.records.at(-1)!;
    if (!isPending(was)) return { ...about, revision, was, status: was };
    if (!force) await checkNobodyWorks(await revisions.last());
    return { ...about, revision, was, status: await recordFailed(locked, storage, revisions) };
  });
}

/** Undefined where there is a lock and no record. */
async function revisionsOf(storage: Storage, name: string, isLocked: boolean): Promise<Revisions | undefined> {
  try {
    return await storage.revisions(name);
  } catch (error) {
    if (isLocked && isReleaseNotFound(error)) return undefined;
    throw error;
  }
}

/** Gives the status that the last revision has in the end. */
async function recordFailed({ config, lock }: Locked, storage: Storage, asked: Revisions): Promise<string> {
  let revisions = asked;
  for (let attempt = 1; ; attempt++) {
    const abandoned = await abandonedIn(lock, revisions);
    if (abandoned === undefined) return revisions.records.at(-1)!.status;
    try {
      await recordAbandoned(config, storage, abandoned, 'no object was touched');
      return 'failed';
    } catch (error) {
      if (!isRecordConflict(error) || attempt === ATTEMPTS) throw error;
      revisions = await storage.revisions(revisions.name);
    }
  }
}
