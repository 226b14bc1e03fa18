/**
 * `rollback`: pkg/action/rollback.go of Helm v3.22.0. A new revision with the chart, values and manifests of an earlier one is
 * recorded, the objects are brought to it, and the records of what was deployed say that it is no more.
 *
 * Where Helm leaves the new revision pending (a manifest that cannot be built, a hook that fails), it is recorded as failed here,
 * the revision that was deployed stays so when the rollback fails, and it is superseded after the new one is deployed.
 */
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { ApplyError, updateAll, type ApplyResult } from '../kube/apply/apply.ts';
import type { ApplyOptions } from '../kube/apply/options.ts';
import { buildObjects, type BuiltObject } from '../kube/objects/build.ts';
import type { KubeClient } from '../kube/client.ts';
import { asAnswered, type LiveObjects } from '../kube/apply/live.ts';
import { checkReachable } from '../kube/reachable.ts';
import { checkStopped, isStopped } from '../kube/stop.ts';
import { leftHooks } from '../release/left-hooks.ts';
import type { Release } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import type { Revisions, Storage } from '../storage/storage.ts';
import { isServerSide } from './change/apply-method.ts';
import type { Configuration } from './configuration.ts';
import { early } from './change/early.ts';
import type { HookEvent } from './change/hooks.ts';
import { interruptible, untilStopped } from './change/interruption.ts';
import { failureText, withNextStep } from './change/operation.ts';
import { setOwner } from './change/ownership.ts';
import { prepareRollback, type RollbackChange, type RollbackOptions } from './change/prepare-rollback.ts';
import { pruneHistory } from './change/prune-history.ts';
import { recordAbandoned, settled, type Abandoned } from './lock/abandoned.ts';
import { foundBefore, journalKey, newJournal, settleJournal } from './lock/journal.ts';
import type { ReleaseLock } from './lock/release-lock.ts';
import { unlocked, withLock, type Locked } from './lock/with-lock.ts';
import type { Checked, Objects } from './preflight/update.ts';
import { isReleaseName } from './render/release-name.ts';

/** Gives the new revision. `held` is the lock of the operation that this one is a part of. Throws with Helm's texts. */
export async function rollbackRelease(
  config: Configuration,
  options: RollbackOptions,
  held?: ReleaseLock,
): Promise<Release> {
  const { name } = options;
  if (options.dryRun === true) return rollback(unlocked(config), options);
  return withLock(config, { name, operation: 'rollback', held }, (locked) => rollback(locked, options));
}

/** What a rollback would go from, and to, with nothing changed. `check` throws where it would be refused. */
export interface RollbackPlan extends RollbackChange, Objects {
  readonly client: KubeClient;
  readonly revisions: Revisions;
  readonly apply: ApplyOptions;
  readonly check: () => Promise<void>;
}

/** Throws as `rollbackRelease` does. */
export async function planRollback(config: Configuration, options: RollbackOptions): Promise<RollbackPlan> {
  const work = await whatThereIs(unlocked(config), options);
  const rollback = new Rollback(unlocked(config), work, options);
  const objects = await rollback.objects();
  return { ...work, ...objects, apply: rollback.apply(), check: () => rollback.check() };
}

async function rollback(locked: Locked, options: RollbackOptions): Promise<Release> {
  const { config, lock } = locked;
  const { abandoned, ...work } = await untilStopped(config.signal, () => whatThereIs(locked, options));
  const { storage, revisions, release, deployed, current, target } = work;
  if (options.dryRun === true) return release;
  const rollback = new Rollback(locked, work, options);
  if (options.preflight === true) await untilStopped(config.signal, () => rollback.check());
  await options.approval?.checkObjects();
  await lock?.changing(abandoned);
  if (abandoned !== undefined) {
    await recordAbandoned(config, storage, abandoned, `this rollback returns to revision ${target}`);
  }
  if (lock !== undefined) {
    const from = (deployed ?? current).version;
    release.journal = await newJournal(lock, { operation: 'rollback', release, from, existing: [] });
  }
  await storage.create(release);
  try {
    await rollback.run();
  } finally {
    await pruneHistory(locked, storage, revisions, options.maxHistory ?? 0);
  }
  return release;
}

/** All that is read before anything is changed. */
async function whatThereIs(
  locked: Locked,
  options: RollbackOptions,
): Promise<Work & { readonly abandoned: Abandoned | undefined }> {
  const { name, version } = options;
  const { config } = locked;
  const client = await config.cluster();
  const storage = await config.storage();
  const reachable = early(checkReachable(client));
  const asked = early(storage.revisions(name));
  if (options.dryRun !== true) void early(client.discovery());
  await reachable;
  if (!isReleaseName(name)) {
    throw new ScullError(`prepareRollback: Release name is invalid: ${name}`, { code: 'release.name' });
  }
  if (version < 0) throw new ScullError('invalid release revision', { code: 'release.revision' });
  const { revisions, abandoned } = await settled(locked, storage, name, asked);
  options.approval?.checkLast(revisions.records.at(-1));
  return { client, storage, revisions, abandoned, ...(await prepareRollback(config, revisions, options)) };
}

/** Does a rollback that has its record already: the objects of `release` are brought about, from those of `current` on. */
export async function finishRollback(
  locked: Locked,
  work: Pick<Work, 'client' | 'storage' | 'revisions' | 'current' | 'release'>,
  known: Objects,
  options: RollbackOptions,
): Promise<void> {
  const rest = { deployed: undefined, target: 0 };
  await new Rollback(locked, { ...work, ...rest }, options, known).run();
}

interface Work extends RollbackChange {
  readonly client: KubeClient;
  readonly storage: Storage;
  readonly revisions: Revisions;
}

class Rollback {
  readonly #config: Configuration;
  readonly #client: KubeClient;
  readonly #storage: Storage;
  readonly #work: Work;
  readonly #current: Release;
  readonly #release: Release;
  readonly #options: RollbackOptions;
  /** What was found out before anything was changed. */
  #known: (Objects & Partial<Pick<Checked, 'live'>>) | undefined;

  constructor({ config }: Locked, work: Work, options: RollbackOptions, known?: Objects) {
    this.#known = known;
    this.#config = config;
    this.#client = work.client;
    this.#storage = work.storage;
    this.#work = work;
    this.#current = work.current;
    this.#release = work.release;
    this.#options = options;
  }

  /** Throws, with nothing changed, if the rollback cannot go well. */
  async check(): Promise<void> {
    const all = await this.objects();
    const { checkUpdate } = await import('./preflight/update.ts');
    const { before, live } = await checkUpdate(
      {
        config: this.#config,
        client: this.#client,
        storage: this.#storage,
        release: this.#release,
        apply: this.apply(),
        event: 'pre-rollback',
        noHooks: this.#options.noHooks ?? false,
        takeOwnership: false,
        dryRun: false,
        preflight: true,
        verb: 'rollback',
        undone: '',
      },
      all,
    );
    this.#known = { objects: all.objects, before, live };
  }

  async run(): Promise<void> {
    const { signal } = this.#config;
    const release = this.#release;
    try {
      await interruptible(signal, () => this.#perform());
    } catch (error) {
      // Helm leaves it pending where no object was refused, so that no upgrade is possible any more
      if (isPending(release.info.status)) {
        await this.#recordFailure(`Rollback ${quote(release.name)} failed: ${failureText(this.#config, error)}`);
      }
      const { version, info } = release;
      const next = `Revision ${version} is recorded as ${info.status}: roll back again to reach a revision that works.`;
      throw withNextStep(error, next);
    }
    release.info.status = 'deployed';
    await this.#storage.update(release);
    await this.#supersede();
  }

  /** All that said they were deployed; a failure is told only. */
  async #supersede(): Promise<void> {
    const deployed = this.#work.revisions.records.filter(({ status }) => status === 'deployed');
    await Promise.all(
      deployed.map(async ({ version }) => {
        try {
          const revision = await this.#work.revisions.release(version);
          revision.info.status = 'superseded';
          await this.#storage.update(revision);
        } catch (error) {
          const what = `that revision ${version} is superseded could not be recorded`;
          this.#config.warn(`WARNING: ${what}: ${errorMessage(error)}`);
        }
      }),
    );
  }

  async #perform(): Promise<void> {
    const all = this.#known ?? (await this.objects());
    await this.#removeLeftHooks();
    await this.#runHooks('pre-rollback');
    checkStopped(this.#config.signal);
    const { target, created, updated } = await this.#update(all);
    if (this.#options.recreatePods === true) {
      const { recreatePods } = await import('./change/recreate-pods.ts');
      await recreatePods(this.#config, this.#client, updated);
    }
    await this.#wait(asAnswered(target, [...created, ...updated]));
    checkStopped(this.#config.signal);
    await this.#runHooks('post-rollback');
  }

  /** Of the manifests before and after. */
  async objects(): Promise<Objects> {
    const before = await this.#before();
    const objects = await this.#build(this.#release.manifest, 'new');
    setOwner(objects, this.#release);
    return { before, objects };
  }

  /** What the last revision means, and what operations that failed or were cut short have not come to delete. */
  async #before(): Promise<BuiltObject[]> {
    const current = await this.#build(this.#current.manifest, 'current');
    const { deployed, revisions } = this.#work;
    const found = await foundBefore(this.#current);
    const own = current.filter(({ ref }) => !found.has(journalKey(ref)));
    if (deployed === undefined) return own;
    const { leftByFailures } = await import('./change/left-by-failures.ts');
    const known = [...own, ...(await this.#build(deployed.manifest, 'deployed'))];
    const about = { config: this.#config, client: this.#client, last: this.#current };
    return [...known, ...(await leftByFailures(revisions, known, about))];
  }

  async #build(manifest: string, which: string): Promise<BuiltObject[]> {
    try {
      return await buildObjects(this.#client, manifest, { recorded: which === 'current' });
    } catch (error) {
      throw wrapError(`unable to build kubernetes objects from ${which} release manifest`, error);
    }
  }

  async #removeLeftHooks(): Promise<void> {
    const hooks = leftHooks(this.#current);
    if (hooks.length === 0) return;
    const { removeHooks } = await import('./change/leftover-hooks.ts');
    const { timeoutMs } = this.#options;
    await removeHooks(hooks, { config: this.#config, client: this.#client, release: this.#current, timeoutMs });
  }

  async #runHooks(event: HookEvent): Promise<void> {
    const { noHooks = false, timeoutMs, wait } = this.#options;
    if (noHooks || !this.#release.hooks.some((hook) => hook.events.includes(event))) return;
    const { runHooks } = await import('./change/hooks.ts');
    const [config, client, storage, release] = [this.#config, this.#client, this.#storage, this.#release];
    await runHooks({ config, client, storage, release, options: { timeoutMs, wait } }, event);
  }

  /** `target`: of the manifest, what was to be brought about. */
  async #update(all: Objects): Promise<ApplyResult & { readonly target: readonly BuiltObject[] }> {
    const { cleanupOnFail } = this.#options;
    try {
      const { before, objects: target, live } = await this.#toChange(all);
      const known = live === undefined ? {} : { live };
      return { ...(await updateAll(this.#client, before, target, { ...this.apply(), ...known })), target };
    } catch (error) {
      if (isStopped(error)) throw error;
      const text = `Rollback ${quote(this.#release.name)} failed: ${failureText(this.#config, error)}`;
      if (this.#config.rules !== undefined) this.#config.warn(this.#config.rules.warning(text));
      await this.#recordFailure(text);
      if (cleanupOnFail === true) await this.#cleanUp(error);
      throw error;
    }
  }

  /** With the objects as they are in the cluster, where that is known. */
  async #toChange(all: Objects): Promise<Objects & { readonly live?: LiveObjects | undefined }> {
    if (this.#options.undoes !== true) return { ...all, live: await this.#known?.live };
    const { leaveForeign } = await import('./change/leave-foreign.ts');
    return leaveForeign(all, { config: this.#config, client: this.#client, owner: this.#release });
  }

  apply(): ApplyOptions {
    const { apply } = this.#options;
    const { signal, debug, warn } = this.#config;
    const [force, forceConflicts] = [apply?.force ?? false, apply?.forceConflicts ?? false];
    const owner = this.#release;
    // after a revision that came to nothing custom resources may be like it or like the one before
    const threeWayForCustom = this.#work.deployed !== undefined;
    return { force, forceConflicts, serverSide: isServerSide(owner), threeWayForCustom, owner, signal, debug, warn };
  }

  async #cleanUp(error: unknown): Promise<void> {
    const { deleteAll } = await import('../kube/apply/delete.ts');
    const created = error instanceof ApplyError ? error.result.created : [];
    const { errors } = await deleteAll(this.#client, created, { owner: this.#release, keeps: true });
    if (errors.length === 0) return;
    const problem = `unable to cleanup resources: ${errors.map(errorMessage).join(', ')}`;
    throw new ScullError(
      `an error occurred while cleaning up resources. original rollback error: ${errorMessage(error)}: ${problem}`,
      { code: 'rollback.cleanup', cause: error },
    );
  }

  async #wait(target: readonly BuiltObject[]): Promise<void> {
    const { wait, waitForJobs = false, timeoutMs, onProgress } = this.#options;
    if (wait === undefined || wait === 'hookOnly') return;
    const { waitReady } = await import('../kube/wait/wait.ts');
    const { signal, clock, debug } = this.#config;
    const { name } = this.#release;
    try {
      const progress = onProgress === undefined ? {} : { onProgress };
      await waitReady(this.#client, target, {
        timeoutMs,
        jobs: waitForJobs,
        strategy: wait,
        signal,
        clock,
        debug,
        ...progress,
      });
    } catch (error) {
      if (isStopped(error)) throw error;
      await this.#recordFailure(`Release ${quote(name)} failed: ${failureText(this.#config, error)}`);
      throw wrapError(`release ${name} failed`, error);
    }
  }

  /** Helm says of the last revision that it is superseded then, so that none is deployed. */
  async #recordFailure(description: string): Promise<void> {
    const { info } = this.#release;
    info.status = 'failed';
    info.description = description;
    await settleJournal(this.#release);
    await this.#record(this.#release);
  }

  async #record(release: Release): Promise<void> {
    try {
      await this.#storage.update(release);
    } catch (error) {
      this.#config.warn(
        `WARNING: that revision ${release.version} is ${release.info.status} could not be recorded: ${errorMessage(error)}`,
      );
    }
  }
}
