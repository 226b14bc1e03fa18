/** Finishing a revision whose operation was cut short, out of its record: its hooks run once more, its objects are brought about. */
import { ScullError } from '../../errors.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import type { KubeClient } from '../../kube/client.ts';
import { objectKey } from '../../kube/apply/live.ts';
import type { Release } from '../../release/release.ts';
import type { Revisions, Storage } from '../../storage/storage.ts';
import { operationOf } from '../lock/abandoned.ts';
import { foundBefore, journalKey, newJournal } from '../lock/journal.ts';
import type { Locked } from '../lock/with-lock.ts';
import type { Objects } from '../preflight/update.ts';
import { leaveForeign } from './leave-foreign.ts';
import type { OperationOptions } from './operation.ts';
import { existingObjects, setOwner } from './ownership.ts';

type FinishOptions = Pick<OperationOptions, 'noHooks' | 'timeoutMs' | 'wait' | 'onProgress'>;

/** The last revision. Throws as the operation would, after that was recorded. */
export async function finishRevision(
  locked: Locked,
  storage: Storage,
  revisions: Revisions,
  options: FinishOptions,
): Promise<void> {
  const { config, lock } = locked;
  const client = await config.cluster();
  const release = await revisions.last();
  const { namespace } = release;
  const operation = operationOf(release.info.status);
  const current = await beforeIt(revisions, release);
  const found = await foundBefore(release);
  const all = {
    before: current === undefined ? [] : await buildObjects(client, current.manifest, { namespace, recorded: true }),
    objects: await buildObjects(client, release.manifest, { namespace }),
  };
  setOwner(all.objects, release);
  const { before, objects } = await leaveForeign(all, { config, client, owner: release, taken: found });
  const { adopted, existing } = await alreadyThere(client, release, { before, objects, found });
  if (lock !== undefined) {
    release.journal = await newJournal(lock, { operation, release, from: current?.version ?? 0, existing });
  }
  await storage.update(release);
  const how: OperationOptions = {
    ...options,
    undo: '',
    description: '',
    waitForJobs: false,
    apply: { force: false, forceConflicts: false, serverSide: 'auto' },
    takeOwnership: false,
  };
  const work = { config, lock, client, storage, release };
  if (operation === 'rollback' && current !== undefined) {
    const { finishRollback } = await import('../rollback.ts');
    const { noHooks, timeoutMs, wait } = options;
    const back = { name: release.name, version: 0, noHooks, timeoutMs, wait };
    await finishRollback(locked, { client, storage, revisions, current, release }, { before, objects }, back);
  } else if (current === undefined || operation === 'install') {
    const { installObjects } = await import('./install-objects.ts');
    await installObjects({ ...work, options: how }, { objects, before: adopted });
  } else {
    const { upgradeObjects } = await import('./upgrade-objects.ts');
    const upgrade = { ...how, recreatePods: false, cleanupOnFail: false };
    const what = { current, revisions, restated: false, before: [...before, ...adopted], objects, live: undefined };
    await upgradeObjects({ ...work, options: upgrade }, what);
  }
}

/** The revision that the operation began from. */
async function beforeIt(revisions: Revisions, last: Release): Promise<Release | undefined> {
  if (last.info.status === 'pending-install') return undefined;
  const { records, deployed } = revisions;
  const others = records.slice(0, -1);
  const before = deployed ?? others.findLast(({ status }) => status === 'superseded') ?? others.at(-1);
  if (before === undefined) throw new ScullError('release has no revision before it', { code: 'release.revision' });
  return revisions.release(before.version);
}

/** Objects of the manifest that are there though the revision before has them not; and of those, what the operation found there. */
async function alreadyThere(
  client: KubeClient,
  release: Release,
  { before, objects, found }: Objects & { readonly found: ReadonlySet<string> },
): Promise<{ adopted: BuiltObject[]; existing: BuiltObject[] }> {
  const known = new Set(before.map(({ ref }) => objectKey(ref)));
  const added = objects.filter(({ ref }) => !known.has(objectKey(ref)));
  const existing = added.filter(({ ref }) => found.has(journalKey(ref)));
  const made = added.filter(({ ref }) => !found.has(journalKey(ref)));
  const adopted = await existingObjects(client, made, { owner: release, takeOwnership: false });
  return { adopted: [...adopted, ...existing], existing };
}
