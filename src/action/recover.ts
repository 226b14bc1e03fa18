/**
 * `recover`: what became of an operation that was cut short, and bringing the release to rest again. Going back is the rule, since
 * the revision before is known to work; a removal is always finished.
 */
import { ScullError } from '../errors.ts';
import { checkReachable } from '../kube/reachable.ts';
import type { Release } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import { isReleaseNotFound } from '../storage/errors.ts';
import type { RecordMetadata, Revisions, Storage } from '../storage/storage.ts';
import type { Configuration } from './configuration.ts';
import { untilStopped } from './change/interruption.ts';
import type { OperationOptions } from './change/operation.ts';
import { abandonedIn, operationOf, recordAbandoned, supersedeLower } from './lock/abandoned.ts';
import { fateOf, holderText } from './lock/holder.ts';
import { readJournal } from './lock/journal.ts';
import type { ReleaseLock } from './lock/release-lock.ts';
import { withLock, type Locked } from './lock/with-lock.ts';
import { isReleaseName } from './render/release-name.ts';

export interface RecoverOptions extends Pick<OperationOptions, 'noHooks' | 'timeoutMs' | 'wait' | 'onProgress'> {
  readonly name: string;
  /** Finishes the pending revision instead of going back. */
  readonly goOn: boolean;
  /** Only tells. */
  readonly dryRun: boolean;
}

export interface Recovered {
  readonly name: string;
  readonly namespace: string;
  /** The last revision as it was found; its operation and who did it where it was not at rest. */
  readonly found: {
    readonly revision: number;
    readonly status: string;
    readonly operation: string;
    readonly holder: string;
  };
  readonly action: RecoveryAction;
  /** The revision that the action is about; 0 for none. */
  readonly revision: number;
}

/**
 * - `none`: the release was at rest
 * - `rollback`: to `revision`
 * - `remove`: what the install had made is gone
 * - `finish`: `revision` is deployed now, or the removal is done
 * - `fail`: the revision is recorded as failed, since there is none to go back to
 * - `supersede`: of two deployed revisions the lower one, `revision`, is superseded
 */
export type RecoveryAction = 'none' | 'rollback' | 'remove' | 'finish' | 'fail' | 'supersede';

/** With `dryRun` what it would do. Throws with Helm's texts. */
export async function recoverRelease(config: Configuration, options: RecoverOptions): Promise<Recovered> {
  const { name, dryRun } = options;
  const client = await config.cluster();
  const storage = await config.storage();
  if (!isReleaseName(name)) {
    throw new ScullError(`recover: Release name is invalid: ${name}`, { code: 'release.name' });
  }
  await untilStopped(config.signal, () => checkReachable(client));
  if (dryRun) return planOf(await storage.revisions(name), options);
  return withLock(config, { name, operation: 'recover', trusted: true }, async (locked) => {
    const { revisions, plan } = await untilStopped(locked.config.signal, async () => {
      await locked.lock?.held();
      const found = await revisionsUnder(storage, locked.lock, name);
      const planned = await planOf(found, options);
      await checkNobodyWorks(await found.last());
      return { revisions: found, plan: planned };
    });
    await locked.lock?.changing(revisions);
    await carryOut(locked, storage, revisions, { plan, options });
    return plan;
  });
}

/** A lock without records is all there was: it goes, and there is no such release. */
async function revisionsUnder(storage: Storage, lock: ReleaseLock | undefined, name: string): Promise<Revisions> {
  try {
    return await storage.revisions(name);
  } catch (error) {
    if (isReleaseNotFound(error)) await lock?.changing();
    throw error;
  }
}

async function planOf(revisions: Revisions, { goOn }: RecoverOptions): Promise<Recovered> {
  const last = await revisions.last();
  const { status } = last.info;
  const journal = await readJournal(last.journal);
  const isAtRest = !isPending(status) && status !== 'uninstalling';
  const found = {
    revision: last.version,
    status,
    operation: isAtRest ? '' : (journal?.operation ?? operationOf(status)),
    holder: isAtRest || journal === undefined ? '' : holderText(journal.holder),
  };
  const about = { name: last.name, namespace: last.namespace, found };
  if (status === 'uninstalling') return { ...about, action: 'finish', revision: last.version };
  if (isAtRest) {
    const lower = lowerDeployed(revisions);
    if (lower === undefined) return { ...about, action: 'none', revision: 0 };
    return { ...about, action: 'supersede', revision: lower.version };
  }
  if (goOn) return { ...about, action: 'finish', revision: last.version };
  const good = goodRevision(revisions);
  if (good !== undefined) return { ...about, action: 'rollback', revision: good.version };
  return { ...about, action: status === 'pending-install' ? 'remove' : 'fail', revision: last.version };
}

function lowerDeployed({ records, deployed }: Revisions): RecordMetadata | undefined {
  return records.find(({ status, version }) => status === 'deployed' && version !== deployed?.version);
}

/** The one to go back to: what is deployed, or was last. */
export function goodRevision({ records, deployed }: Revisions): RecordMetadata | undefined {
  return deployed ?? records.slice(0, -1).findLast(({ status }) => status === 'superseded');
}

/** A process of this machine that has no lock, for want of rights, is seen all the same. */
export async function checkNobodyWorks({ name, journal: text }: Release): Promise<void> {
  const journal = await readJournal(text);
  if (journal === undefined || journal.leased || fateOf(journal.holder) !== 'alive') return;
  throw new ScullError('another operation (install/upgrade/rollback) is in progress', {
    code: 'release.locked',
    hint: `It is the ${journal.operation} of "${name}" by ${holderText(journal.holder)}, which is at work.`,
  });
}

async function carryOut(
  locked: Locked,
  storage: Storage,
  revisions: Revisions,
  { plan, options }: { readonly plan: Recovered; readonly options: RecoverOptions },
): Promise<void> {
  const { config, lock } = locked;
  const { name, noHooks, timeoutMs, wait } = options;
  const common = { name, noHooks, timeoutMs, ...(options.onProgress && { onProgress: options.onProgress }) };
  switch (plan.action) {
    case 'none':
      return;
    case 'supersede':
      return supersedeLower(config, storage, revisions);
    case 'rollback': {
      const { rollbackRelease } = await import('./rollback.ts');
      await rollbackRelease(config, { ...common, version: plan.revision, wait, undoes: true }, lock);
      return;
    }
    case 'fail': {
      const abandoned = await abandonedIn(lock, revisions);
      if (abandoned !== undefined) await recordAbandoned(config, storage, abandoned, 'upgrade goes on from it');
      return;
    }
    case 'finish':
      if (plan.found.status !== 'uninstalling') {
        const { finishRevision } = await import('./change/finish-revision.ts');
        return finishRevision(locked, storage, revisions, options);
      }
      break;
    case 'remove':
      break;
  }
  const { uninstallRelease } = await import('./uninstall.ts');
  const { keepHistory = false } = await revisions.last();
  await uninstallRelease(config, { ...common, wait, keepHistory }, lock);
}
