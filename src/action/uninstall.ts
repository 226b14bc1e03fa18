/**
 * `uninstall`: pkg/action/uninstall.go of Helm v3.22.0. Objects go in the order of uninstalling, kinds one after the other; what
 * the chart wants kept stays. Records go last, or say that the release is uninstalled.
 */
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import { isForbidden, refusalIn } from '../kube/api-error.ts';
import type { BuiltObject } from '../kube/objects/build.ts';
import type { DeleteOptions, KubeClient } from '../kube/client.ts';
import type { WaitProgress, WaitStrategy } from '../kube/wait/options.ts';
import { deleteAll } from '../kube/apply/delete.ts';
import { checkReachable } from '../kube/reachable.ts';
import { checkStopped, isStopped } from '../kube/stop.ts';
import { leftHooks } from '../release/left-hooks.ts';
import type { Release, ReleaseHook } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import { releaseNow } from '../release/time.ts';
import { isRecordConflict, isReleaseNotFound, noReadableRevision } from '../storage/errors.ts';
import type { Revisions, Storage } from '../storage/storage.ts';
import type { Configuration } from './configuration.ts';
import type { Approval } from './change/approval.ts';
import { early } from './change/early.ts';
import type { HookEvent } from './change/hooks.ts';
import { interruptible, untilStopped } from './change/interruption.ts';
import { keptText, tellForeign } from './change/kept-objects.ts';
import { objectsToDelete } from './change/objects-to-delete.ts';
import { withNextStep } from './change/operation.ts';
import { cutShortText, settled, type Abandoned, type Settled } from './lock/abandoned.ts';
import { foundBefore } from './lock/journal.ts';
import { isLocked } from './lock/lock-errors.ts';
import type { ReleaseLock } from './lock/release-lock.ts';
import { withLock, type Locked } from './lock/with-lock.ts';
import { isReleaseName } from './render/release-name.ts';

export interface UninstallOptions {
  readonly name: string;
  readonly timeoutMs: number;
  /** Hears what is waited for. */
  readonly onProgress?: (progress: WaitProgress) => void;
  readonly dryRun?: boolean;
  readonly noHooks?: boolean;
  /** A release that does not exist is fine. */
  readonly ignoreNotFound?: boolean;
  readonly keepHistory?: boolean;
  /** How to wait until all objects are gone; undefined to wait for hooks only. */
  readonly wait?: WaitStrategy | undefined;
  /** What happens to what the objects own; Background unless told. */
  readonly propagation?: DeleteOptions['propagation'];
  /** Of the record that is kept; '' for Helm's own words. */
  readonly description?: string;
  /** Holds it to what was shown. */
  readonly approval?: Approval;
}

/**
 * Gives what to tell of the objects that were kept; '' for none. `held` is the lock of the operation that this one is a part of.
 * Throws with Helm's texts.
 */
export async function uninstallRelease(
  config: Configuration,
  options: UninstallOptions,
  held?: ReleaseLock,
): Promise<string> {
  const { name } = options;
  if (options.dryRun === true) return dryRun(config, options);
  return withLock(config, { name, operation: 'uninstall', held }, (locked) => uninstall(locked, options));
}

/** Helm 3.22 looks for the release, and no further. */
async function dryRun(config: Configuration, { name, ignoreNotFound }: UninstallOptions): Promise<string> {
  const storage = await config.storage();
  const client = await config.cluster();
  const reachable = early(checkReachable(client));
  const history = early(storage.history(name));
  await reachable;
  checkName(name, 'releaseContent');
  const { rules, warn } = config;
  try {
    const [first, ...rest] = await history;
    if (rules === undefined || first === undefined) return '';
    const last = rest.reduce((a, b) => (b.version > a.version ? b : a), first);
    const { whatWouldStay } = await import('./change/uninstall-dry-run.ts');
    return await whatWouldStay(last, { client, rules, warn });
  } catch (error) {
    if (rules !== undefined && ignoreNotFound === true && isReleaseNotFound(error)) return '';
    throw error;
  }
}

async function uninstall(locked: Locked, options: UninstallOptions): Promise<string> {
  const work = await untilStopped(locked.config.signal, () => whatThereIs(locked, options));
  return work === undefined ? '' : new Uninstall(locked, work, options).run();
}

/** All that is read before anything is changed; undefined where it is fine that there is no such release. */
async function whatThereIs({ config, lock }: Locked, options: UninstallOptions): Promise<Work | undefined> {
  const { name } = options;
  const client = await config.cluster();
  const storage = await config.storage();
  const reachable = early(checkReachable(client));
  // what is read before the lock is there could be old, and a revision that came meanwhile would be forgotten
  const asked = early(revisionsOnceHeld(lock, storage, name));
  void early(client.discovery());
  await reachable;
  checkName(name, 'uninstall');
  let state: Settled;
  try {
    state = await settled({ lock, nested: true }, storage, name, asked);
  } catch (error) {
    if (options.ignoreNotFound === true && isReleaseNotFound(error)) return undefined;
    throw isLocked(error) ? error : wrapError(`uninstall: Release not loaded: ${name}`, error);
  }
  const release = await lastOf(state.revisions);
  options.approval?.checkLast(state.revisions.records.at(-1));
  await options.approval?.checkObjects();
  return { client, storage, release, ...state };
}

/** A server that answers neither is told of by what Helm asks it for. */
async function revisionsOnceHeld(lock: ReleaseLock | undefined, storage: Storage, name: string): Promise<Revisions> {
  let lockError: Error | undefined;
  try {
    await lock?.held();
  } catch (error) {
    if (isLocked(error) || !(error instanceof Error)) throw error;
    lockError = error;
  }
  const revisions = await storage.revisions(name);
  if (lockError === undefined) return revisions;
  throw lockError;
}

async function lastOf(revisions: Revisions): Promise<Release> {
  try {
    return await revisions.last();
  } catch (error) {
    const { code, hint } = noReadableRevision(revisions.name);
    if (!(error instanceof ScullError) || error.message !== noReadableRevision(revisions.name).message) throw error;
    throw new ScullError('no release provided', { code, hint: hint! });
  }
}

function checkName(name: string, where: string): void {
  if (isReleaseName(name)) return;
  throw new ScullError(`${where}: Release name is invalid: ${name}`, { code: 'release.name' });
}

interface Work {
  readonly client: KubeClient;
  readonly storage: Storage;
  readonly revisions: Revisions;
  /** The last one. */
  readonly release: Release;
  readonly abandoned: Abandoned | undefined;
}

class Uninstall {
  readonly #config: Configuration;
  readonly #lock: ReleaseLock | undefined;
  readonly #client: KubeClient;
  readonly #storage: Storage;
  readonly #revisions: Revisions;
  readonly #release: Release;
  readonly #abandoned: Abandoned | undefined;
  readonly #options: UninstallOptions;
  /** Objects that stay whatever the manifest says, by `journalKey`. */
  #spared: ReadonlySet<string> = new Set();
  /** What earlier operations should have deleted. */
  #leftHooks: readonly ReleaseHook[] = [];

  constructor({ config, lock }: Locked, work: Work, options: UninstallOptions) {
    this.#config = config;
    this.#lock = lock;
    this.#client = work.client;
    this.#storage = work.storage;
    this.#revisions = work.revisions;
    this.#release = work.release;
    this.#abandoned = work.abandoned;
    this.#options = options;
  }

  async run(): Promise<string> {
    const { name, info } = this.#release;
    if (info.status === 'uninstalled') {
      if (this.#options.keepHistory === true) {
        throw new ScullError(`the release named "${name}" is already deleted`, { code: 'release.uninstalled' });
      }
      await this.#lock?.changing();
      await this.#purge();
      return '';
    }
    // an uninstall goes on where it was, and that it was cut short is what the lock tells
    const cutShort = isPending(info.status) ? this.#abandoned : undefined;
    await this.#lock?.changing(cutShort);
    if (cutShort !== undefined) this.#tellAbandoned(cutShort);
    await this.#begin();
    try {
      return await interruptible(this.#config.signal, () => this.#perform());
    } catch (error) {
      if (isStopped(error) && this.#lock?.lost.aborted !== true) await collect([], () => this.#recordUnderWay());
      if (!isStopped(error) && !isUndeleted(error)) throw error;
      throw withNextStep(error, this.#again);
    }
  }

  get #again(): string {
    return `Release "${this.#release.name}" is recorded as uninstalling: run uninstall again to finish.`;
  }

  #tellAbandoned(abandoned: Abandoned): void {
    const { name, version, info } = abandoned.release;
    this.#config.warn(
      `Revision ${version} of "${name}" was ${info.status}: ${cutShortText(abandoned)}. What it made is taken away, too.`,
    );
  }

  /** What was there before an operation that was cut short, or that is undone now, stays. */
  async #begin(): Promise<void> {
    const release = this.#release;
    const { info } = release;
    this.#leftHooks = leftHooks(release);
    info.status = 'uninstalling';
    info.deleted = releaseNow(this.#config.clock);
    info.description = 'Deletion in progress (or silently failed)';
    release.keepHistory = this.#options.keepHistory === true;
    this.#spared = await foundBefore(release);
    // all else that finishing it takes is in the record
    if (this.#spared.size === 0) delete release.journal;
  }

  async #perform(): Promise<string> {
    await this.#removeHooks(this.#leftHooks);
    await this.#runHooks('pre-delete');
    checkStopped(this.#config.signal);
    await this.#recordUnderWay();
    const { ending, kept, foreign = '' } = await this.#deleteObjects();
    const errors: unknown[] = [];
    await collect(errors, async () => {
      await this.#waitDeleted(ending);
    });
    const isLeft = errors.length > 0;
    await collect(errors, () => this.#runHooks('post-delete'));
    // soon nobody knows of a hook any more that could not be deleted
    if (errors.length > 0) await this.#removeHooks(leftHooks(this.#release));
    if (isLeft) throw withNextStep(completedWith(errors), this.#again);
    await this.#finish(errors);
    if (errors.length > 0) throw completedWith(errors);
    return keptText(kept, foreign);
  }

  /** Takes the records away, or writes down that the release is uninstalled. */
  async #finish(errors: unknown[]): Promise<void> {
    const { info } = this.#release;
    const { keepHistory, description = '' } = this.#options;
    info.status = 'uninstalled';
    info.description = description === '' ? 'Uninstallation complete' : description;
    if (keepHistory !== true) {
      await collect(errors, () => this.#purge());
      return;
    }
    const own = this.#release.version;
    const others = this.#revisions.records.filter(({ status, version }) => status === 'deployed' && version !== own);
    await collect(errors, async () => {
      const deployed = await Promise.all(others.map(({ version }) => this.#revisions.release(version)));
      for (const revision of deployed) revision.info.status = 'superseded';
      await Promise.all(deployed.map((revision) => this.#recordEnd(revision)));
      // comes last: as long as it does not say so, uninstall can be run again
      await this.#recordEnd(this.#release);
    });
  }

  /** Who may not write records hears of it; Helm says nothing, whatever the reason. */
  async #recordEnd(release: Release): Promise<void> {
    try {
      await this.#storage.update(release);
    } catch (error) {
      const what = `that revision ${release.version} is ${release.info.status} could not be recorded`;
      const refusal = refusalIn(error);
      if (refusal === undefined || !isForbidden(refusal)) throw withNextStep(wrapError(what, error), this.#again);
      this.#config.warn(`WARNING: ${what}: ${errorMessage(error)}`);
    }
  }

  /** The last revision goes after the others: as long as something is left, it tells what of. */
  async #purge(): Promise<void> {
    try {
      const { name, records } = this.#revisions;
      await Promise.all(records.slice(0, -1).map(({ version }) => this.#storage.remove(name, version)));
      await this.#storage.remove(name, records.at(-1)!.version);
    } catch (error) {
      throw wrapError('uninstall: Failed to purge the release', error);
    }
  }

  async #deleteObjects(): Promise<{ ending: readonly BuiltObject[]; kept: string; foreign?: string }> {
    const { signal } = this.#config;
    let errors: readonly unknown[];
    try {
      const { keep, objects } = await objectsToDelete(this.#revisions, {
        config: this.#config,
        client: this.#client,
        last: this.#release,
        spared: this.#spared,
      });
      const named = keep.map(({ head }) => `[${head.kind}] ${head.name}\n`).join('');
      if (objects.length === 0) return { ending: [], kept: named };
      const propagation = this.#options.propagation ?? 'Background';
      const onlyMarked = this.#config.rules !== undefined;
      const how = { owner: this.#release, keeps: true, onlyMarked, propagation, signal };
      const result = await deleteAll(this.#client, objects, how);
      const kept = named + result.kept.map(({ ref }) => `[${ref.type.kind}] ${ref.name}\n`).join('');
      const foreign = tellForeign(this.#config, this.#release, result.foreign);
      if (result.errors.length === 0) return { ending: result.ending, kept, foreign };
      ({ errors } = result);
    } catch (error) {
      if (isStopped(error) || !(error instanceof ScullError)) throw error;
      errors = [error];
    }
    const reasons = errors.map((error) => `  ${errorMessage(error).replaceAll('\n', '\n  ')}`);
    throw new ScullError(`failed to delete release: ${this.#release.name}`, {
      code: undeleted,
      hint: ['because:', ...reasons].join('\n'),
      cause: errors[0],
    });
  }

  async #waitDeleted(objects: readonly BuiltObject[]): Promise<void> {
    const { timeoutMs, wait: strategy, onProgress } = this.#options;
    if (objects.length === 0 || strategy === undefined || strategy === 'hookOnly') return;
    const { waitDeleted } = await import('../kube/wait/wait.ts');
    const { signal, clock, debug } = this.#config;
    const shown = onProgress === undefined ? {} : { onProgress };
    await waitDeleted(this.#client, objects, { timeoutMs, strategy, signal, clock, debug, ...shown });
  }

  /** Those that should have been deleted. */
  async #removeHooks(left: readonly ReleaseHook[]): Promise<void> {
    if (left.length === 0) return;
    const { removeHooks } = await import('./change/leftover-hooks.ts');
    const [config, client, release] = [this.#config, this.#client, this.#release];
    await removeHooks(left, { config, client, release, timeoutMs: this.#options.timeoutMs });
  }

  async #runHooks(event: HookEvent): Promise<void> {
    const { noHooks = false, timeoutMs, wait } = this.#options;
    if (noHooks || !this.#release.hooks.some((hook) => hook.events.includes(event))) return;
    const { runHooks } = await import('./change/hooks.ts');
    const [config, client, storage, release] = [this.#config, this.#client, this.#storage, this.#release];
    await runHooks({ config, client, storage, release, options: { timeoutMs, wait } }, event);
  }

  /** Nothing is deleted when somebody else changed the record meanwhile. */
  async #recordUnderWay(): Promise<void> {
    try {
      await this.#storage.update(this.#release);
    } catch (error) {
      if (isRecordConflict(error)) throw error;
      this.#config.debug(`that the release is uninstalling could not be recorded: ${errorMessage(error)}`);
    }
  }
}

function completedWith(errors: readonly unknown[]): ScullError {
  const text = `uninstallation completed with ${errors.length} error(s): ${errors.map(errorMessage).join('; ')}`;
  return new ScullError(text, { code: 'uninstall.errors', cause: errors[0], ...hintOf(errors) });
}

const undeleted = 'uninstall.delete';

function isUndeleted(error: unknown): boolean {
  return error instanceof ScullError && error.code === undeleted;
}

async function collect(errors: unknown[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isStopped(error) || !(error instanceof Error)) throw error;
    errors.push(error);
  }
}

function hintOf(errors: readonly unknown[]): { hint?: string } {
  const hints = errors.map((error) => (error instanceof ScullError ? error.hint : undefined));
  const hint = hints.filter((text) => text !== undefined).join('\n');
  return hint === '' ? {} : { hint };
}
