/**
 * `uninstall`: pkg/action/uninstall.go of Helm v3.22.0. Objects go in the order of uninstalling, kinds one after the other; what
 * the chart wants kept stays. Records go last, or say that the release is uninstalled.
 */
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import type { BuiltObject } from '../kube/objects/build.ts';
import { buildObjects } from '../kube/objects/build.ts';
import type { DeleteOptions, KubeClient } from '../kube/client.ts';
import type { WaitProgress, WaitStrategy } from '../kube/wait/options.ts';
import { deleteAll } from '../kube/apply/delete.ts';
import { checkReachable } from '../kube/reachable.ts';
import { checkStopped, isStopped } from '../kube/stop.ts';
import { inUninstallOrder } from '../manifest/kind-order.ts';
import { sortManifests, type Manifest } from '../manifest/sort.ts';
import { splitManifests } from '../manifest/split.ts';
import type { Release } from '../release/release.ts';
import { releaseNow } from '../release/time.ts';
import { isReleaseNotFound, noReadableRevision } from '../storage/errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { Configuration } from './configuration.ts';
import { early } from './change/early.ts';
import type { HookEvent } from './change/hooks.ts';
import { interruptible } from './change/interruption.ts';
import { withNextStep } from './change/operation.ts';
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
}

/** Gives what to tell of the objects that were kept; '' for none. Throws with Helm's texts. */
export async function uninstallRelease(config: Configuration, options: UninstallOptions): Promise<string> {
  const { name } = options;
  const client = await config.cluster();
  const storage = await config.storage();
  const reachable = early(checkReachable(client));
  const history = early(storage.history(name));
  if (options.dryRun !== true) void early(client.discovery());
  await reachable;
  if (options.dryRun === true) {
    checkName(name, 'releaseContent');
    await history;
    return '';
  }
  checkName(name, 'uninstall');
  let revisions: Release[];
  try {
    revisions = await history;
  } catch (error) {
    if (options.ignoreNotFound === true && isReleaseNotFound(error)) return '';
    throw wrapError(`uninstall: Release not loaded: ${name}`, error);
  }
  if (revisions.length === 0) {
    const { code, hint } = noReadableRevision(name);
    throw new ScullError('no release provided', { code, hint: hint! });
  }
  revisions.sort((a, b) => a.version - b.version);
  return new Uninstall(config, client, storage, revisions, options).run();
}

function checkName(name: string, where: string): void {
  if (isReleaseName(name)) return;
  throw new ScullError(`${where}: Release name is invalid: ${name}`, { code: 'release.name' });
}

class Uninstall {
  readonly #config: Configuration;
  readonly #client: KubeClient;
  readonly #storage: Storage;
  readonly #revisions: readonly Release[];
  readonly #release: Release;
  readonly #options: UninstallOptions;

  /** `revisions` in their order, at least one. */
  constructor(
    config: Configuration,
    client: KubeClient,
    storage: Storage,
    revisions: readonly Release[],
    options: UninstallOptions,
  ) {
    this.#config = config;
    this.#client = client;
    this.#storage = storage;
    this.#revisions = revisions;
    this.#release = revisions.at(-1)!;
    this.#options = options;
  }

  async run(): Promise<string> {
    const { name, info } = this.#release;
    if (info.status === 'uninstalled') {
      if (this.#options.keepHistory === true) {
        throw new ScullError(`the release named "${name}" is already deleted`, { code: 'release.uninstalled' });
      }
      await this.#purge();
      return '';
    }
    info.status = 'uninstalling';
    info.deleted = releaseNow(this.#config.clock);
    info.description = 'Deletion in progress (or silently failed)';
    try {
      return await interruptible(this.#config.signal, () => this.#perform());
    } catch (error) {
      if (isStopped(error)) await this.#record(this.#release);
      if (!isStopped(error) && !isUndeleted(error)) throw error;
      throw withNextStep(error, `Release "${name}" is recorded as uninstalling: run uninstall again to finish.`);
    }
  }

  async #perform(): Promise<string> {
    await this.#runHooks('pre-delete');
    checkStopped(this.#config.signal);
    await this.#record(this.#release);
    const { ending, kept } = await this.#deleteObjects();
    const errors: unknown[] = [];
    await collect(errors, async () => {
      await this.#waitDeleted(ending);
    });
    await collect(errors, () => this.#runHooks('post-delete'));
    await this.#finish(errors);
    if (errors.length > 0) {
      const text = `uninstallation completed with ${errors.length} error(s): ${errors.map(errorMessage).join('; ')}`;
      throw new ScullError(text, { code: 'uninstall.errors', cause: errors[0], ...hintOf(errors) });
    }
    return kept === '' ? '' : `These resources were kept due to the resource policy:\n${kept}`;
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
    const deployed = this.#revisions.filter((revision) => revision.info.status === 'deployed');
    for (const revision of deployed) revision.info.status = 'superseded';
    await Promise.all([this.#release, ...deployed].map((revision) => this.#record(revision, this.#config.warn)));
  }

  /** The last revision goes after the others: as long as something is left, it tells what of. */
  async #purge(): Promise<void> {
    try {
      await Promise.all(this.#revisions.slice(0, -1).map(({ name, version }) => this.#storage.delete(name, version)));
      await this.#storage.delete(this.#release.name, this.#release.version);
    } catch (error) {
      throw wrapError('uninstall: Failed to purge the release', error);
    }
  }

  async #deleteObjects(): Promise<{ ending: readonly BuiltObject[]; kept: string }> {
    const { signal } = this.#config;
    let errors: readonly unknown[];
    try {
      const { keep, remaining } = byPolicy(this.#manifests());
      const kept = keep.map(({ head }) => `[${head.kind}] ${head.name}\n`).join('');
      const objects = await this.#build(remaining);
      if (objects.length === 0) return { ending: [], kept };
      const propagation = this.#options.propagation ?? 'Background';
      const result = await deleteAll(this.#client, objects, { propagation, signal });
      if (result.errors.length === 0) return { ending: result.ending, kept };
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

  #manifests(): Manifest[] {
    // the names decide the order inside a kind: 10 comes before 2
    const files = new Map(splitManifests(this.#release.manifest).map((text, at) => [`manifest-${at}`, text]));
    try {
      const { manifests } = sortManifests(files, () => undefined);
      return inUninstallOrder(manifests, ({ head }) => head.kind);
    } catch (error) {
      throw wrapError('corrupted release record. You must manually delete the resources', error);
    }
  }

  async #build(manifests: readonly Manifest[]): Promise<BuiltObject[]> {
    try {
      return await buildObjects(this.#client, manifests.map(({ content }) => `\n---\n${content}`).join(''));
    } catch (error) {
      throw wrapError('unable to build kubernetes objects for delete', error);
    }
  }

  async #waitDeleted(objects: readonly BuiltObject[]): Promise<void> {
    const { timeoutMs, wait: strategy, onProgress } = this.#options;
    if (objects.length === 0 || strategy === undefined || strategy === 'hookOnly') return;
    const { waitDeleted } = await import('../kube/wait/wait.ts');
    const { signal, clock, debug } = this.#config;
    const shown = onProgress === undefined ? {} : { onProgress };
    await waitDeleted(this.#client, objects, { timeoutMs, strategy, signal, clock, debug, ...shown });
  }

  async #runHooks(event: HookEvent): Promise<void> {
    const { noHooks = false, timeoutMs, wait } = this.#options;
    if (noHooks || !this.#release.hooks.some((hook) => hook.events.includes(event))) return;
    const { runHooks } = await import('./change/hooks.ts');
    const [config, client, storage, release] = [this.#config, this.#client, this.#storage, this.#release];
    await runHooks({ config, client, storage, release, options: { timeoutMs, wait } }, event);
  }

  async #record(release: Release, tell = this.#config.debug): Promise<void> {
    try {
      await this.#storage.update(release);
    } catch (error) {
      const what = `that revision ${release.version} is ${release.info.status} could not be recorded`;
      tell(`WARNING: ${what}: ${errorMessage(error)}`);
    }
  }
}

const undeleted = 'uninstall.delete';

function isUndeleted(error: unknown): boolean {
  return error instanceof ScullError && error.code === undeleted;
}

/** What stays, and what goes. A policy that is another word than `keep` makes neither of it, as in Helm. */
function byPolicy(manifests: readonly Manifest[]): { keep: Manifest[]; remaining: Manifest[] } {
  const keep: Manifest[] = [];
  const remaining: Manifest[] = [];
  for (const manifest of manifests) {
    const policy = manifest.head.annotations.get('helm.sh/resource-policy');
    if (policy === undefined) remaining.push(manifest);
    else if (policy.trim().toLowerCase() === 'keep') keep.push(manifest);
  }
  return { keep, remaining };
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
