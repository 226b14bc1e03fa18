/**
 * `upgrade`: pkg/action/upgrade.go and cmd/helm/upgrade.go of Helm v3.22.0, in their order, which decides what is told when several
 * things are wrong. What can be asked of the cluster beforehand is asked at once.
 */
import type { Chart } from '../chart/chart.ts';
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import type { GoMap } from '../go/values.ts';
import { buildObjects, type BuiltObject } from '../kube/objects/build.ts';
import type { KubeClient } from '../kube/client.ts';
import { checkReachable } from '../kube/reachable.ts';
import { leftHooks } from '../release/left-hooks.ts';
import { releaseHook, wholeRelease, type Release } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import { releaseNow } from '../release/time.ts';
import { isReleaseNotFound, noDeployedReleases } from '../storage/errors.ts';
import type { Revisions, Storage } from '../storage/storage.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import { checkApplyChoice, isServerSide, recordedMethod } from './change/apply-method.ts';
import { labelMap } from './change/options.ts';
import { clusterCapabilities } from './render/cluster.ts';
import type { Approval } from './change/approval.ts';
import type { Configuration } from './configuration.ts';
import { carriedOut, plannedCrds } from './crds/if-asked.ts';
import type { CrdPlan } from './crds/crd-plan.ts';
import { checkHideSecret, isDryRun, validateDryRun } from './change/dry-run.ts';
import { early } from './change/early.ts';
import { untilStopped } from './change/interruption.ts';
import { setOwner } from './change/ownership.ts';
import { completeChart, findChart, loadChartAndValues, valuesToRender } from './change/prepare-release.ts';
import { renderRelease } from './change/render-release.ts';
import { checkLabels } from './change/release-labels.ts';
import { checkUpgrade } from './preflight/upgrade.ts';
import { isReleaseName } from './render/release-name.ts';
import { changesCurrent, reusedValues } from './change/reuse-values.ts';
import { upgradeObjects, type UpgradedObjects } from './change/upgrade-objects.ts';
import { pruneHistory } from './change/prune-history.ts';
import type { UpgradeOptions } from './change/upgrade-options.ts';
import {
  pendingError,
  recordAbandoned,
  settled,
  supersedeLower,
  type Abandoned,
  type Settled,
} from './lock/abandoned.ts';
import { newJournal } from './lock/journal.ts';
import { unlocked, withLock, type Locked } from './lock/with-lock.ts';

/** What was asked of the cluster already. */
export interface KnownRelease {
  /** Rejects when there is none. */
  readonly revisions: Promise<Revisions>;
  readonly locked: Locked;
}

/** The new revision as it was recorded, or with --dry-run as it would be. Throws with Helm's texts. */
export async function upgradeRelease(
  config: Configuration,
  options: UpgradeOptions,
  known?: KnownRelease,
): Promise<Release> {
  const request = await requested(config, options);
  const isReal = !isDryRun(options.dryRun);
  return upgrade(config, (locked, asked) => plan(locked, request, { ...options, isReal }, asked), options, known);
}

/** As `upgradeRelease`: what `planUpgrade` gave, after somebody has agreed to it. Nothing is rendered once more. */
export async function upgradeAsPlanned(
  config: Configuration,
  options: UpgradeOptions,
  planned: UpgradePlan,
  approval: Approval,
): Promise<Release> {
  return upgrade(config, (locked) => renewed(locked, planned, approval), options);
}

/** How the new revision comes about. */
type Planning = (locked: Locked, asked: Promise<Revisions> | undefined) => Promise<UpgradePlan>;

async function requested(config: Configuration, options: UpgradeOptions): Promise<Request> {
  const path = await untilStopped(config.signal, () => findChart(config, options.chart, options.origin));
  validateDryRun(options.dryRun);
  const { chart: found, values } = await loadChartAndValues(config, path, options.values);
  const chart = await untilStopped(config.signal, () => completeChart(config, found, path, options));
  if (chart.metadata.deprecated) config.warn('WARNING: This chart is deprecated');
  return { chart, given: values };
}

/**
 * What an upgrade would go from, and to, with nothing changed, and nothing asked about objects. `options` say that it is a dry run.
 * Throws as `upgradeRelease` does, without `UPGRADE FAILED`.
 */
export async function planUpgrade(
  config: Configuration,
  options: UpgradeOptions,
  asked: Promise<Revisions>,
): Promise<UpgradePlan> {
  const request = await requested(config, options);
  return untilStopped(config.signal, () => plan(unlocked(config), request, { ...options, isReal: false }, asked));
}

async function upgrade(
  config: Configuration,
  planning: Planning,
  options: UpgradeOptions,
  known?: KnownRelease,
): Promise<Release> {
  const { name } = options;
  try {
    if (known !== undefined) return await upgradeLocked(known.locked, planning, options, known.revisions);
    if (isDryRun(options.dryRun)) return await upgradeLocked(unlocked(config), planning, options, undefined);
    return await withLock(config, { name, operation: 'upgrade' }, (locked) => {
      return upgradeLocked(locked, planning, options, undefined);
    });
  } catch (error) {
    throw wrapError('UPGRADE FAILED', error);
  }
}

async function upgradeLocked(
  locked: Locked,
  planning: Planning,
  options: UpgradeOptions,
  asked: Promise<Revisions> | undefined,
): Promise<Release> {
  const { config, lock } = locked;
  const prepared = await untilStopped(config.signal, () => prepare(locked, planning, options, asked));
  const { client, storage, release, revisions, existing } = prepared;
  if (isDryRun(options.dryRun)) {
    await carriedOut(config, client, prepared.crds, 'dry-run');
    release.info.description = options.description === '' ? 'Dry run complete' : options.description;
    return release;
  }
  await lock?.changing(prepared.abandoned);
  await recordUnfinished(prepared, config);
  if (lock !== undefined) {
    const from = prepared.current.version;
    release.journal = await newJournal(lock, { operation: 'upgrade', release, from, existing });
  }
  await storage.create(release);
  try {
    await removeLeftHooks(prepared, { config, timeoutMs: options.timeoutMs });
    await upgradeObjects({ config, lock, client, storage, release, options }, prepared);
  } finally {
    await pruneHistory(locked, storage, revisions, options.maxHistory);
  }
  return release;
}

async function removeLeftHooks(
  { client, last }: Prepared,
  options: { readonly config: Configuration; readonly timeoutMs: number },
): Promise<void> {
  const hooks = leftHooks(last);
  if (hooks.length === 0) return;
  const { removeHooks } = await import('./change/leftover-hooks.ts');
  await removeHooks(hooks, { ...options, client, release: last });
}

/** What an operation that was cut short has left unsaid. */
async function recordUnfinished(
  { storage, revisions, abandoned, current }: Prepared,
  config: Configuration,
): Promise<void> {
  if (abandoned !== undefined) {
    const next =
      current === abandoned.release
        ? 'this upgrade goes on from it'
        : `this upgrade goes on from revision ${current.version}`;
    await recordAbandoned(config, storage, abandoned, next);
  }
  await supersedeLower(config, storage, revisions);
}

interface Request {
  readonly chart: Chart;
  /** What the user sets now. */
  readonly given: GoMap;
}

export interface UpgradePlan {
  readonly client: KubeClient;
  readonly storage: Storage;
  readonly revisions: Revisions;
  /** The new revision. */
  readonly release: Release;
  /** The last revision as it was found. */
  readonly last: Release;
  /** The revision to go on from. */
  readonly current: Release;
  readonly abandoned: Abandoned | undefined;
  readonly restated: boolean;
  /** What becomes of definitions; undefined without the flag. */
  readonly crds: CrdPlan | undefined;
  /** It has become so. */
  readonly crdsChanged: boolean;
}

interface Prepared extends UpgradedObjects, UpgradePlan {
  /** Of the new manifest, what was there before any operation of this release made it. */
  readonly existing: readonly BuiltObject[];
}

/** All that has to be known before anything is changed. */
async function prepare(
  locked: Locked,
  planning: Planning,
  options: UpgradeOptions,
  asked: Promise<Revisions> | undefined,
): Promise<Prepared> {
  const { config } = locked;
  const planned = await planning(locked, asked);
  const { client, storage, release, current, abandoned } = planned;
  const objects = await objectsToBe(client, release, options);
  const before = await objectsOf(client, current);
  setOwner(objects, release);
  const { crdsChanged } = planned;
  const operation = { config, lock: locked.lock, client, storage, release, options, crdsChanged };
  const { adopted, ...checked } = await checkUpgrade(operation, { before, objects });
  const known = { ...planned, objects };
  if (abandoned === undefined) return { ...known, ...checked, existing: adopted };
  const { goOnFrom } = await import('./change/go-on.ts');
  const goingOn = await goOnFrom(client, abandoned, { owner: release, objects, before, adopted });
  return { ...known, ...goingOn, live: undefined };
}

async function plan(
  locked: Locked,
  { chart, given }: Request,
  options: UpgradeOptions & { readonly isReal: boolean },
  asked: Promise<Revisions> | undefined,
): Promise<UpgradePlan> {
  const { name } = options;
  const { config } = locked;
  const client = await config.cluster();
  const reachable = early(checkReachable(client));
  void early(client.discovery());
  const storage = await config.storage();
  const recorded = asked ?? early(storage.revisions(name));
  await reachable;
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
  checkHideSecret(options);

  const { revisions, abandoned } = await settledRevisions(locked, storage, recorded, name);
  const last = wholeRelease(await revisions.last());
  if (isPending(last.info.status) && abandoned === undefined) throw pendingError(last);
  const current = await currentRevision(revisions, last);
  const restated = changesCurrent(given, options);
  const values = reusedValues(chart, current, given, { ...options, warn: config.log, rules: config.rules });
  processDependenciesWithMerge(chart, values, { warn: config.log, rules: config.rules });
  const change = { chart, values, last, current };
  const serverSide = isMerging(last, options);
  const crds = await plannedCrds(client, { chart, before: current.chart, serverSide }, options);
  let release = await nextRevision(config, client, change, options, crds?.kinds.apiVersions);
  const crdsChanged = options.isReal && (await carriedOut(config, client, crds, 'now'));
  if (crdsChanged) release = await nextRevision(config, client, change, options);
  return { client, storage, release, revisions, abandoned, last, current, restated, crds, crdsChanged };
}

/** Whether the server merges. */
function isMerging(last: Release, { apply }: UpgradeOptions): boolean {
  return apply.serverSide === 'auto' ? isServerSide(last) : apply.serverSide;
}

/** The plan once the lock is held, if nothing has changed since it was made. */
async function renewed(locked: Locked, planned: UpgradePlan, approval: Approval): Promise<UpgradePlan> {
  const { storage, release } = planned;
  const { revisions } = await settledRevisions(locked, storage, early(storage.revisions(release.name)), release.name);
  approval.checkLast(revisions.records.at(-1));
  await approval.checkObjects();
  release.info.lastDeployed = releaseNow(locked.config.clock);
  return { ...planned, crdsChanged: await carriedOut(locked.config, planned.client, planned.crds, 'agreed') };
}

/** Throws when there are none. */
async function settledRevisions(
  locked: Locked,
  storage: Storage,
  asked: Promise<Revisions>,
  name: string,
): Promise<Settled> {
  try {
    return await settled(locked, storage, name, asked);
  } catch (error) {
    throw isReleaseNotFound(error) ? noDeployedReleases(name) : error;
  }
}

/** The revision to go on from: the deployed one, or the last where none is. */
export async function currentRevision(revisions: Revisions, last: Release): Promise<Release> {
  const { status } = last.info;
  if (status === 'deployed') return last;
  const { deployed } = revisions;
  if (deployed !== undefined) return wholeRelease(await revisions.release(deployed.version));
  if (status === 'failed' || status === 'superseded' || isPending(status)) return last;
  throw noDeployedReleases(last.name);
}

interface Change {
  readonly chart: Chart;
  readonly values: GoMap;
  readonly last: Release;
  readonly current: Release;
}

async function nextRevision(
  config: Configuration,
  client: KubeClient,
  { chart, values, last, current }: Change,
  options: UpgradeOptions,
  more: readonly string[] = [],
): Promise<Release> {
  const { name, namespace } = current;
  const version = last.version + 1;
  const seenAs = { name, namespace, revision: version, isInstall: false, isUpgrade: true };
  const known = await clusterCapabilities(client, config.debug);
  const capabilities = more.length === 0 ? known : { ...known, apiVersions: [...known.apiVersions, ...more] };
  const preparation = { chart, values, release: seenAs, capabilities };
  const seen = await valuesToRender(config, preparation, options.skipSchemaValidation);
  const { manifests, hooks, notes } = await renderRelease(config, client, preparation, seen, options);
  checkLabels(options.labels);
  const serverSide = isMerging(last, options);
  checkApplyChoice(options.apply, serverSide);
  return {
    name: options.name,
    namespace,
    version,
    chart,
    config: values,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: releaseNow(config.clock),
      deleted: '',
      description: 'Preparing upgrade',
      status: 'pending-upgrade',
      notes,
    },
    manifest: manifests,
    hooks: hooks.map(releaseHook),
    labels: mergedLabels(last.labels, labelMap(options.labels)),
    ...recordedMethod(serverSide, config),
  };
}

/** What the manifest of the new revision means. */
export function objectsToBe(
  client: KubeClient,
  { manifest, namespace }: Release,
  { disableValidation }: Pick<UpgradeOptions, 'disableValidation'>,
): Promise<BuiltObject[]> {
  return buildObjects(client, manifest, { namespace, validate: !disableValidation });
}

/** The value `null` takes a label away. */
function mergedLabels(before: Record<string, string>, wanted: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== 'null'));
}

/** What the manifest of a revision meant when it was applied. */
export async function objectsOf(client: KubeClient, { manifest, namespace }: Release): Promise<BuiltObject[]> {
  try {
    return await buildObjects(client, manifest, { namespace, recorded: true });
  } catch (error) {
    const removed = errorMessage(error).includes('unable to recognize "": no matches for kind');
    throw wrapError(
      removed
        ? 'current release manifest contains removed kubernetes api(s) for this kubernetes version and it is therefore ' +
            'unable to build the kubernetes objects for performing the diff. error from kubernetes'
        : 'unable to build kubernetes objects from current release manifest',
      error,
    );
  }
}
