/**
 * `install`: pkg/action/install.go and cmd/helm/install.go of Helm v3.22.0, in their order, which decides what is told when several
 * things are wrong. What can be asked of the cluster beforehand is asked at once.
 *
 * The record is there before anything of the chart is made, so that whatever happens can be seen and undone; CRDs and a new
 * namespace are the exceptions, as in Helm.
 */
import { crdObjects, type Chart, type CrdObject } from '../chart/chart.ts';
import { defaultCapabilities } from '../chart/capabilities.ts';
import { ScullError, wrapError } from '../errors.ts';
import { buildObjects, type BuiltObject } from '../kube/objects/build.ts';
import type { KubeClient } from '../kube/client.ts';
import { checkReachable } from '../kube/reachable.ts';
import { checkStopped } from '../kube/stop.ts';
import { leftHooks } from '../release/left-hooks.ts';
import { releaseHook, type Release } from '../release/release.ts';
import { releaseNow } from '../release/time.ts';
import type { Storage } from '../storage/storage.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import { checkApplyChoice, isServerSide, recordedMethod } from './change/apply-method.ts';
import { labelMap, type ChangeOptions } from './change/options.ts';
import { clusterCapabilities } from './render/cluster.ts';
import type { Approval } from './change/approval.ts';
import type { Configuration } from './configuration.ts';
import { carriedOut, plannedCrds } from './crds/if-asked.ts';
import type { CrdPlan } from './crds/crd-plan.ts';
import { checkHideSecret, isDryRun, looksUp } from './change/dry-run.ts';
import { early } from './change/early.ts';
import { generatedName } from './change/generated-name.ts';
import { installObjects } from './change/install-objects.ts';
import { untilStopped } from './change/interruption.ts';
import { setOwner } from './change/ownership.ts';
import { chooseChart, valuesToRender, type ChosenChart } from './change/prepare-release.ts';
import { renderRelease } from './change/render-release.ts';
import { checkLabels } from './change/release-labels.ts';
import { checkInstall } from './preflight/install.ts';
import { validateReleaseName } from './render/release-name.ts';
import { nameUse, noUse, replaceLast, type LockState, type NameUse } from './change/reused-name.ts';
import { cutShortText } from './lock/abandoned.ts';
import { newJournal } from './lock/journal.ts';
import { unlocked, withLock, type Locked } from './lock/with-lock.ts';

export interface InstallOptions extends ChangeOptions {
  /** `[NAME] CHART` */
  readonly args: readonly string[];
  readonly generateName: boolean;
  readonly nameTemplate: string;
  readonly createNamespace: boolean;
  /** Takes a name again whose last revision failed or was uninstalled. */
  readonly replace: boolean;
}

/**
 * The release as it was recorded, or with --dry-run as it would be. `locked` is of the operation that this one is a part of. Throws
 * with Helm's texts.
 */
export async function installChart(config: Configuration, options: InstallOptions, locked?: Locked): Promise<Release> {
  const chosen = await untilStopped(config.signal, () => chooseChart(config, options, otherName(config, options)));
  return install(config, chosen, options, locked);
}

/** What is known of a new release before it is made. */
export interface AgreedRelease {
  readonly request: ChosenChart;
  readonly release: Release;
  readonly approval: Approval;
  /** What was shown of definitions; undefined without the flag. */
  readonly crds: CrdPlan | undefined;
}

/** As `installChart`: a release that was rendered before, after somebody has agreed to it. */
export function installAsPlanned(
  config: Configuration,
  options: InstallOptions,
  agreed: AgreedRelease,
): Promise<Release> {
  const { request } = agreed;
  return withLock(config, { name: request.name, operation: 'install' }, (locked) => {
    return installLocked(locked, request, options, agreed);
  });
}

export function otherName(config: Configuration, { generateName }: InstallOptions): (reference: string) => string {
  return (reference) => {
    if (generateName) return generatedName(reference, config.clock);
    throw new ScullError('must either provide a name or specify --generate-name', { code: 'release.name' });
  };
}

async function install(
  config: Configuration,
  request: ChosenChart,
  options: InstallOptions,
  known: Locked | undefined,
): Promise<Release> {
  if (isDryRun(options.dryRun)) {
    // as Helm 4 this asks no cluster
    if (config.rules !== undefined && !looksUp(options.dryRun)) return renderedRelease(config, request, options);
    const { release } = await untilStopped(config.signal, () => prepare(config, request, options, unlocked(config)));
    release.info.description = 'Dry run complete';
    return release;
  }
  if (known !== undefined) return installLocked(known, request, options);
  const { name } = request;
  return withLock(config, { name, operation: 'install' }, (locked) => installLocked(locked, request, options));
}

async function installLocked(
  locked: Locked,
  request: ChosenChart,
  options: InstallOptions,
  agreed?: AgreedRelease,
): Promise<Release> {
  const { config, lock } = locked;
  const prepared = await untilStopped(config.signal, () => prepare(config, request, options, locked, agreed));
  const { client, storage, release, objects, use } = prepared;
  if (use.doubt !== undefined) throw use.doubt;
  if (options.createNamespace) {
    const { createNamespace } = await import('./change/namespace.ts');
    await createNamespace(client, release.namespace, isServerSide(release));
  }
  await lock?.changing(use.abandoned);
  const { before, existing } = await beginning(client, prepared);
  if (lock !== undefined)
    release.journal = await newJournal(lock, { operation: 'install', release, from: 0, existing });
  if (use.abandoned === undefined) {
    if (options.replace) await replaceLast(storage, release, use);
    await storage.create(release);
  } else {
    release.version = use.abandoned.release.version;
    await storage.update(release);
    const next = 'this install takes its place';
    config.warn(
      `Revision ${release.version} of "${release.name}" was pending-install: ${cutShortText(use.abandoned)}; ${next}.`,
    );
  }
  const left = use.abandoned === undefined ? [] : leftHooks(use.abandoned.release);
  if (left.length > 0) {
    const { removeHooks } = await import('./change/leftover-hooks.ts');
    await removeHooks(left, { config, client, release, timeoutMs: options.timeoutMs });
  }
  await installObjects({ config, lock, client, storage, release, options }, { objects, before });
  return release;
}

/** What would be recorded, as far as the chart alone tells. */
async function renderedRelease(config: Configuration, request: ChosenChart, options: InstallOptions): Promise<Release> {
  const { name, chart, values } = request;
  validateReleaseName(name);
  processDependenciesWithMerge(chart, values, { warn: config.log, rules: config.rules });
  const release = newRelease(config, request, options);
  await renderInto(release, config, undefined, request, options);
  release.info.description = 'Dry run complete';
  return release;
}

interface Prepared {
  readonly client: KubeClient;
  readonly storage: Storage;
  readonly release: Release;
  readonly objects: readonly BuiltObject[];
  /** Those that exist already. */
  readonly adopted: readonly BuiltObject[];
  readonly use: NameUse;
}

/** What to begin from, and what was there before anything of this release was made. */
async function beginning(
  client: KubeClient,
  { release, objects, adopted, use }: Prepared,
): Promise<{ before: readonly BuiltObject[]; existing: readonly BuiltObject[] }> {
  if (use.abandoned === undefined) return { before: adopted, existing: adopted };
  const { goOnFrom } = await import('./change/go-on.ts');
  return goOnFrom(client, use.abandoned, { owner: release, objects, before: [], adopted });
}

/** All that has to be known before anything is made; CRDs alone are made on the way. */
async function prepare(
  config: Configuration,
  request: ChosenChart,
  options: InstallOptions,
  locked: LockState,
  agreed?: AgreedRelease,
): Promise<Prepared> {
  const { name, chart, values } = request;
  const dryRun = isDryRun(options.dryRun);
  const client = await config.cluster();
  const storage = await config.storage();
  const reachable = early(checkReachable(client));
  const asked = dryRun ? undefined : early(storage.revisions(name));
  // CRDs change what the cluster can do, so it is asked when they are there
  if (dryRun || options.skipCrds || crdObjects(chart).length === 0) void early(client.discovery());
  await reachable;
  checkHideSecret(options);
  validateReleaseName(name);
  const { replace } = options;
  const use = asked === undefined ? noUse : await nameUse(locked, storage, name, { asked, replace });
  if (agreed === undefined) processDependenciesWithMerge(chart, values, { warn: config.log, rules: config.rules });
  else {
    agreed.approval.checkLast(use.last && { version: use.last.version, status: use.last.info.status });
    await agreed.approval.checkObjects();
  }
  const crds = options.skipCrds ? [] : crdObjects(chart); // those of disabled dependencies are gone
  if (crds.length > 0 && use.doubt !== undefined) throw use.doubt;
  const crdsChanged = crds.length > 0 && (await makeCrds(config, client, { chart, crds, agreed }, options));

  const release = agreed?.release ?? newRelease(config, request, options);
  if (agreed === undefined) await renderInto(release, config, client, request, options);
  else release.info.firstDeployed = release.info.lastDeployed = releaseNow(config.clock);
  const objects = await buildManifest(client, release, release.manifest, options);
  setOwner(objects, release);
  const operation = { config, lock: locked.lock, client, storage, release, options };
  const adopted = await checkInstall({ ...operation, crdsChanged }, objects);
  return { client, storage, release, objects, adopted, use };
}

interface CrdsToMake {
  readonly chart: Chart;
  readonly crds: readonly CrdObject[];
  readonly agreed: AgreedRelease | undefined;
}

/** Gives whether it is known that some were changed. */
async function makeCrds(
  config: Configuration,
  client: KubeClient,
  { chart, crds, agreed }: CrdsToMake,
  options: InstallOptions,
): Promise<boolean> {
  const { dryRun, apply } = options;
  if (options.crds?.choice === 'upgrade') {
    const about = { chart, before: undefined, serverSide: apply.serverSide === true };
    const plan = agreed?.crds ?? (await plannedCrds(client, about, options));
    return carriedOut(config, client, plan, isDryRun(dryRun) ? 'dry-run' : agreed === undefined ? 'now' : 'agreed');
  }
  if (isDryRun(dryRun)) {
    const text = 'This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.';
    if (config.rules === undefined) config.debug(`WARNING: ${text}`);
    else config.warn(config.rules.warning(text));
    return false;
  }
  checkStopped(config.signal);
  const { installCrds } = await import('./change/crds.ts');
  // --server-side alone is Helm 3's way with what the server merges besides
  const serverSide = config.rules !== undefined && apply.serverSide === true && options.crds === undefined;
  return installCrds(config, client, crds, { serverSide, forceConflicts: apply.forceConflicts });
}

export function newRelease(
  config: Configuration,
  { name, namespace, chart, values }: ChosenChart,
  options: InstallOptions,
): Release {
  const serverSide = options.apply.serverSide === true;
  checkApplyChoice({ ...options.apply, force: false }, serverSide);
  const now = releaseNow(config.clock);
  return {
    name,
    namespace,
    version: 1,
    chart,
    config: values,
    info: { firstDeployed: now, lastDeployed: now, deleted: '', description: '', status: 'unknown', notes: '' },
    manifest: '',
    hooks: [],
    labels: labelMap(options.labels),
    ...recordedMethod(serverSide, config),
  };
}

/** Renders the chart into the release. `more`: API versions that the cluster will have by then. */
export async function renderInto(
  release: Release,
  config: Configuration,
  client: KubeClient | undefined,
  { chart, values, name, namespace }: ChosenChart,
  options: InstallOptions,
  more: readonly string[] = [],
): Promise<void> {
  const known = client === undefined ? defaultCapabilities() : await clusterCapabilities(client, config.debug);
  const capabilities = more.length === 0 ? known : { ...known, apiVersions: [...known.apiVersions, ...more] };
  const seenAs = { name, namespace, revision: 1, isInstall: true, isUpgrade: false };
  const preparation = { chart, values, release: seenAs, capabilities };
  const seen = await valuesToRender(config, preparation, options.skipSchemaValidation);
  checkLabels(options.labels);
  const { manifests, hooks, notes } = await renderRelease(config, client, preparation, seen, options);
  release.manifest = manifests;
  release.hooks = hooks.map(releaseHook);
  release.info.notes = notes;
  release.info.status = 'pending-install';
  release.info.description = 'Initial install underway';
}

/** The objects that a manifest of the release means to the cluster. */
export async function buildManifest(
  client: KubeClient,
  { namespace }: Release,
  manifest: string,
  { disableValidation }: Pick<InstallOptions, 'disableValidation'>,
): Promise<BuiltObject[]> {
  try {
    return await buildObjects(client, manifest, { namespace, validate: !disableValidation });
  } catch (error) {
    throw wrapError('unable to build kubernetes objects from release manifest', error);
  }
}
