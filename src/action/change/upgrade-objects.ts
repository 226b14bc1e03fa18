/** Bringing a release's objects to the new revision, and what follows when that fails: pkg/action/upgrade.go of Helm v3.22.0. */
import { ScullError, errorMessage, wrapError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { ApplyError, updateAll, type ApplyResult } from '../../kube/apply/apply.ts';
import { asAnswered } from '../../kube/apply/live.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { LiveObjects } from '../../kube/apply/live.ts';
import { checkStopped } from '../../kube/stop.ts';
import type { Release } from '../../release/release.ts';
import type { Revisions } from '../../storage/storage.ts';
import { strategyOf } from './options.ts';
import { settleJournal } from '../lock/journal.ts';
import { interruptible, uninterrupted } from './interruption.ts';
import {
  applyOptions,
  failureText,
  recordFailure,
  runEvent,
  waitFor,
  whyNotUndone,
  withNextStep,
  type Operation,
  type OperationOptions,
  type Recorded,
} from './operation.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

export interface UpgradedObjects {
  /** The revision to go on from. */
  readonly current: Release;
  readonly revisions: Revisions;
  /** Its values are not those of its record any more. */
  readonly restated: boolean;
  /** What its manifest means, and what is taken over. */
  readonly before: readonly BuiltObject[];
  readonly objects: readonly BuiltObject[];
  /** Objects of both as they are in the cluster; undefined to read them when it comes to it. */
  readonly live: Promise<LiveObjects> | undefined;
}

export type UpgradeObjectsOptions = OperationOptions & Pick<UpgradeOptions, 'recreatePods' | 'cleanupOnFail'>;

type Upgrading = Operation<UpgradeObjectsOptions>;

/** Changes the objects and records how it went. Throws with Helm's texts, after that was recorded or undone. */
export async function upgradeObjects(upgrading: Upgrading, what: UpgradedObjects): Promise<void> {
  const { config, storage, release, options } = upgrading;
  const progress: Progress = { created: [], objectsFailed: false };
  try {
    await interruptible(config.signal, () => changeAll(upgrading, what, progress));
  } catch (error) {
    if (progress.objectsFailed && what.restated) await recordCurrent(upgrading, what.current);
    throw await failed(upgrading, progress.created, error);
  }
  release.info.status = 'deployed';
  release.info.description = options.description === '' ? 'Upgrade complete' : options.description;
  // Helm writes these in the other order, which leaves no deployed revision if it is cut short in between
  await storage.update(release);
  await supersede(upgrading, what);
}

/** All that said it was deployed; a failure is told only. */
async function supersede({ config, storage }: Upgrading, { current, revisions }: UpgradedObjects): Promise<void> {
  const versions = revisions.records.filter(({ status }) => status === 'deployed').map(({ version }) => version);
  for (const version of new Set([current.version, ...versions])) {
    try {
      const release = version === current.version ? current : await revisions.release(version);
      release.info.status = 'superseded';
      await storage.update(release);
    } catch (error) {
      config.warn(`WARNING: that revision ${version} is superseded could not be recorded: ${errorMessage(error)}`);
    }
  }
}

interface Progress {
  created: readonly BuiltObject[];
  /** No hook failed, but an object did: Helm then writes the current revision's record as it is by now. */
  objectsFailed: boolean;
}

async function changeAll(
  upgrading: Upgrading,
  { before, objects, live, current, revisions }: UpgradedObjects,
  progress: Progress,
): Promise<void> {
  const { config, client, options } = upgrading;
  await runEvent(upgrading, 'pre-upgrade', 'pre-upgrade hooks failed');
  checkStopped(config.signal);
  let result: ApplyResult;
  try {
    const known = live === undefined ? {} : { live: await live };
    // after a revision that came to nothing custom resources may be like it or like the one before
    const threeWayForCustom = revisions.records.at(-1)!.version !== current.version;
    result = await updateAll(client, before, objects, { ...applyOptions(upgrading), threeWayForCustom, ...known });
  } catch (error) {
    if (error instanceof ApplyError) progress.created = error.result.created;
    progress.objectsFailed = true;
    throw error;
  }
  progress.created = result.created;
  if (options.recreatePods) {
    const { recreatePods } = await import('./recreate-pods.ts');
    await recreatePods(config, client, result.updated);
  }
  try {
    await waitFor(upgrading, asAnswered(objects, [...result.created, ...result.updated]));
  } catch (error) {
    progress.objectsFailed = true;
    throw error;
  }
  checkStopped(config.signal);
  await runEvent(upgrading, 'post-upgrade', 'post-upgrade hooks failed');
}

/** Helm says with --debug only that this went wrong. */
async function recordCurrent({ config, storage }: Upgrading, current: Release): Promise<void> {
  try {
    await storage.update(current);
  } catch (error) {
    config.debug(`warning: Failed to update release ${current.name}: ${errorMessage(error)}`);
  }
}

/** Records the failure and undoes what the flags want undone; gives what is to be told. */
async function failed(upgrading: Upgrading, created: readonly BuiltObject[], error: unknown): Promise<unknown> {
  const { config, lock, storage, release, options } = upgrading;
  const { name, info } = release;
  info.status = 'failed';
  const text = failureText(config, error);
  info.description = `Upgrade ${quote(name)} failed: ${text}`;
  if (config.rules !== undefined) config.warn(config.rules.warning('upgrade failed', { name, error: text }));
  await settleJournal(release);
  const recorded = await recordFailure(storage, release, config.warn);
  const kept = options.undo === '' && !options.cleanupOnFail ? '' : whyNotUndone(error, { lock, recorded });
  if (kept === '' || kept === undefined) return undone(upgrading, created, error, recorded);
  const state = recorded === 'recorded' ? 'failed' : 'pending-upgrade';
  return withNextStep(
    error,
    recorded === 'changed' ? kept : `${kept}\nRevision ${release.version} is recorded as ${state}.`,
  );
}

async function undone(
  upgrading: Upgrading,
  created: readonly BuiltObject[],
  error: unknown,
  recorded: Recorded,
): Promise<unknown> {
  const { release, options } = upgrading;
  if (options.cleanupOnFail && created.length > 0) {
    const problem = await cleanUp(upgrading, created);
    if (problem !== undefined) {
      return wrapError(
        `an error occurred while cleaning up resources. original upgrade error: ${errorMessage(error)}`,
        problem,
      );
    }
  }
  if (options.undo === '') {
    const state = recorded === 'recorded' ? 'failed' : 'pending-upgrade';
    const next = `Revision ${release.version} is recorded as ${state}: ${recorded === 'recorded' ? 'upgrade goes on from here, ' : ''}rollback returns to the one before.`;
    return withNextStep(error, next);
  }
  const told = await rolledBack(upgrading, error);
  // what could not be written down before may be possible by now: a revision below the new one must not look as if it were at work
  if (recorded === 'unrecorded') await recordFailure(upgrading.storage, release, upgrading.config.warn);
  return told;
}

async function cleanUp(
  { client, release }: Upgrading,
  created: readonly BuiltObject[],
): Promise<ScullError | undefined> {
  const { deleteAll } = await import('../../kube/apply/delete.ts');
  const { errors } = await deleteAll(client, created, { owner: release, keeps: true });
  if (errors.length === 0) return undefined;
  const text = `unable to cleanup resources: ${errors.map(errorMessage).join(', ')}`;
  return new ScullError(text, { code: 'upgrade.cleanup' });
}

/** Goes back to the last revision that went well; gives what is to be told. */
async function rolledBack({ config, lock, storage, release, options }: Upgrading, error: unknown): Promise<unknown> {
  const { name } = release;
  const original = `original upgrade error: ${errorMessage(error)}`;
  let history: Release[];
  try {
    history = await storage.history(name);
  } catch (second) {
    return wrapError(`an error occurred while finding last successful release. ${original}`, second);
  }
  const good = history.filter(({ info }) => info.status === 'superseded' || info.status === 'deployed');
  if (good.length === 0) {
    const text = 'unable to find a previously successful release when attempting to rollback. original upgrade error';
    return wrapError(text, error);
  }
  try {
    const { rollbackRelease } = await import('../rollback.ts');
    const back = {
      name,
      version: Math.max(...good.map(({ version }) => version)),
      wait: strategyOf(options),
      waitForJobs: options.waitForJobs,
      noHooks: options.noHooks,
      recreatePods: options.recreatePods,
      apply: options.apply,
      timeoutMs: options.timeoutMs,
      undoes: true,
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    };
    await rollbackRelease(uninterrupted(config, lock), back, lock);
  } catch (second) {
    return wrapError(`an error occurred while rolling back the release. ${original}`, second);
  }
  return wrapError(`release ${name} failed, and has been rolled back due to ${options.undo} being set`, error);
}
