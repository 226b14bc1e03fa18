/**
 * `rollback`: pkg/action/rollback.go of Helm v3.22.0. A new revision with the chart, values and manifests of an earlier one is
 * recorded, the objects are brought to it, and the records of what was deployed say that it is no more.
 *
 * Where Helm leaves the new revision pending (a manifest that cannot be built, a hook that fails), so does this; but a run that
 * was stopped is recorded as failed, and the new revision is deployed before the old one is superseded.
 */
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { ApplyError, updateAll, type ApplyResult } from '../kube/apply/apply.ts';
import { buildObjects, type BuiltObject } from '../kube/objects/build.ts';
import type { KubeClient } from '../kube/client.ts';
import { asAnswered } from '../kube/apply/live.ts';
import { checkReachable } from '../kube/reachable.ts';
import { checkStopped, isStopped } from '../kube/stop.ts';
import { wholeRelease, type Release } from '../release/release.ts';
import { releaseNow } from '../release/time.ts';
import { noReadableRevision } from '../storage/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { checkApplyChoice, isServerSide } from './change/apply-method.ts';
import type { ApplyChoice, ChangeOptions } from './change/options.ts';
import type { Configuration } from './configuration.ts';
import { early } from './change/early.ts';
import type { HookEvent } from './change/hooks.ts';
import { interruptible } from './change/interruption.ts';
import { withNextStep } from './change/operation.ts';
import { setOwner } from './change/ownership.ts';
import { isReleaseName } from './render/release-name.ts';

export interface RollbackOptions extends Pick<ChangeOptions, 'timeoutMs' | 'onProgress'> {
  readonly name: string;
  /** The revision to go back to; 0 for the one before the last. */
  readonly version: number;
  readonly dryRun?: boolean;
  readonly noHooks?: boolean;
  readonly recreatePods?: boolean;
  /** Deletes what the rollback created when it fails. */
  readonly cleanupOnFail?: boolean;
  /** Revisions to keep; 0 for all. */
  readonly maxHistory?: number;
  /** Undefined to wait for hooks only. */
  readonly wait?: ChangeOptions['wait'];
  readonly waitForJobs?: boolean;
  readonly apply?: ApplyChoice;
  /** Of the new revision; '' for Helm's own words. */
  readonly description?: string;
}

/** Throws with Helm's texts. */
export async function rollbackRelease(config: Configuration, options: RollbackOptions): Promise<void> {
  const { name, version } = options;
  const client = await config.cluster();
  const storage = await config.storage();
  const reachable = early(checkReachable(client));
  const history = early(storage.history(name));
  if (options.dryRun !== true) void early(client.discovery());
  await reachable;
  if (!isReleaseName(name)) {
    throw new ScullError(`prepareRollback: Release name is invalid: ${name}`, { code: 'release.name' });
  }
  if (version < 0) throw new ScullError('invalid release revision', { code: 'release.revision' });
  const revisions = await history;
  if (revisions.length === 0) throw noReadableRevision(name);
  const { current, release } = prepare(config, revisions, options);
  if (options.dryRun === true) return;
  storage.maxHistory = options.maxHistory ?? 0;
  await storage.create(release);
  const rollback = new Rollback(config, client, storage, { current, release }, options);
  await rollback.run(revisions);
}

interface Revisions {
  /** The last revision. */
  readonly current: Release;
  /** The new one. */
  readonly release: Release;
}

function prepare(config: Configuration, revisions: readonly Release[], options: RollbackOptions): Revisions {
  const current = revisions.reduce((last, one) => (one.version > last.version ? one : last));
  const wanted = options.version === 0 ? current.version - 1 : options.version;
  const previous = revisions.find(({ version }) => version === wanted);
  if (previous === undefined) {
    throw new ScullError(`release has no ${wanted} version`, { code: 'release.revision' });
  }
  wholeRelease(previous);
  config.debug(`rolling back ${options.name} (current: v${current.version}, target: v${wanted})`);
  const { description = '', apply } = options;
  const serverSide = apply?.serverSide === 'auto' ? isServerSide(previous) : (apply?.serverSide ?? false);
  if (apply !== undefined) checkApplyChoice(apply, serverSide);
  const release: Release = {
    name: options.name,
    namespace: current.namespace,
    chart: previous.chart,
    config: previous.config,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: releaseNow(config.clock),
      deleted: '',
      status: 'pending-rollback',
      notes: previous.info.notes,
      description: description === '' ? `Rollback to ${wanted}` : description,
    },
    version: current.version + 1,
    labels: previous.labels,
    manifest: previous.manifest,
    hooks: previous.hooks.map((hook) => ({ ...hook, lastRun: { ...hook.lastRun } })),
    ...(serverSide ? { applyMethod: 'ssa' } : {}),
  };
  return { current, release };
}

class Rollback {
  readonly #config: Configuration;
  readonly #client: KubeClient;
  readonly #storage: Storage;
  readonly #current: Release;
  readonly #release: Release;
  readonly #options: RollbackOptions;

  constructor(
    config: Configuration,
    client: KubeClient,
    storage: Storage,
    { current, release }: Revisions,
    options: RollbackOptions,
  ) {
    this.#config = config;
    this.#client = client;
    this.#storage = storage;
    this.#current = current;
    this.#release = release;
    this.#options = options;
  }

  async run(revisions: readonly Release[]): Promise<void> {
    const { signal } = this.#config;
    const release = this.#release;
    try {
      await interruptible(signal, () => this.#perform());
    } catch (error) {
      if (isStopped(error)) await this.#recordFailure(`Rollback ${quote(release.name)} failed: ${errorMessage(error)}`);
      const { version, info } = release;
      const next = `Revision ${version} is recorded as ${info.status}: roll back again to reach a revision that works.`;
      throw withNextStep(error, next);
    }
    release.info.status = 'deployed';
    await this.#storage.update(release);
    const deployed = revisions.filter(({ info }) => info.status === 'deployed');
    for (const revision of deployed) revision.info.status = 'superseded';
    await Promise.all(deployed.map((revision) => this.#record(revision)));
  }

  async #perform(): Promise<void> {
    const before = await this.#build(this.#current.manifest, 'current');
    const target = await this.#build(this.#release.manifest, 'new');
    await this.#runHooks('pre-rollback');
    checkStopped(this.#config.signal);
    setOwner(target, this.#release);
    const { created, updated } = await this.#update(before, target);
    if (this.#options.recreatePods === true) {
      const { recreatePods } = await import('./change/recreate-pods.ts');
      await recreatePods(this.#config, this.#client, updated);
    }
    await this.#wait(asAnswered(target, [...created, ...updated]));
    checkStopped(this.#config.signal);
    await this.#runHooks('post-rollback');
  }

  async #build(manifest: string, which: string): Promise<BuiltObject[]> {
    try {
      return await buildObjects(this.#client, manifest);
    } catch (error) {
      throw wrapError(`unable to build kubernetes objects from ${which} release manifest`, error);
    }
  }

  async #runHooks(event: HookEvent): Promise<void> {
    const { noHooks = false, timeoutMs, wait } = this.#options;
    if (noHooks || !this.#release.hooks.some((hook) => hook.events.includes(event))) return;
    const { runHooks } = await import('./change/hooks.ts');
    const [config, client, storage, release] = [this.#config, this.#client, this.#storage, this.#release];
    await runHooks({ config, client, storage, release, options: { timeoutMs, wait } }, event);
  }

  async #update(before: readonly BuiltObject[], target: readonly BuiltObject[]): Promise<ApplyResult> {
    const { apply, cleanupOnFail } = this.#options;
    const { signal, debug, warn } = this.#config;
    try {
      return await updateAll(this.#client, before, target, {
        force: apply?.force ?? false,
        forceConflicts: apply?.forceConflicts ?? false,
        serverSide: isServerSide(this.#release),
        signal,
        debug,
        warn,
      });
    } catch (error) {
      if (isStopped(error)) throw error;
      this.#current.info.status = 'superseded';
      await this.#recordFailure(`Rollback ${quote(this.#release.name)} failed: ${errorMessage(error)}`);
      if (cleanupOnFail === true) await this.#cleanUp(error);
      throw error;
    }
  }

  async #cleanUp(error: unknown): Promise<void> {
    const { deleteAll } = await import('../kube/apply/delete.ts');
    const created = error instanceof ApplyError ? error.result.created : [];
    const { errors } = await deleteAll(this.#client, created);
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
      await this.#recordFailure(`Release ${quote(name)} failed: ${errorMessage(error)}`);
      throw wrapError(`release ${name} failed`, error);
    }
  }

  /** Writes both records, the last revision's as it is by now. */
  async #recordFailure(description: string): Promise<void> {
    const { info } = this.#release;
    info.status = 'failed';
    info.description = description;
    await Promise.all([this.#record(this.#current), this.#record(this.#release)]);
  }

  async #record(release: Release): Promise<void> {
    try {
      await this.#storage.update(release);
    } catch (error) {
      this.#config.debug(`warning: Failed to update release ${release.name}: ${errorMessage(error)}`);
    }
  }
}
