/**
 * `upgrade`: pkg/action/upgrade.go and cmd/helm/upgrade.go of Helm v3.22.0, in their order, which decides what is told when several
 * things are wrong. What can be asked of the cluster beforehand is asked at once.
 */
import type { Chart } from '../chart/chart.ts';
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import type { GoMap } from '../go/values.ts';
import { buildObjects, type BuiltObject } from '../kube/objects/build.ts';
import type { KubeClient } from '../kube/client.ts';
import { readLive } from '../kube/apply/live.ts';
import { checkReachable } from '../kube/reachable.ts';
import { releaseHook, type Release } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import { releaseNow } from '../release/time.ts';
import { isNoDeployedReleases, isReleaseNotFound, noDeployedReleases } from '../storage/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import { checkApplyChoice, isServerSide } from './change/apply-method.ts';
import { labelMap } from './change/options.ts';
import { clusterCapabilities } from './render/cluster.ts';
import type { Configuration } from './configuration.ts';
import { checkHideSecret, isDryRun, validateDryRun } from './change/dry-run.ts';
import { early } from './change/early.ts';
import { untilStopped } from './change/interruption.ts';
import { hasEvent } from './change/operation.ts';
import { existingObjects, setOwner } from './change/ownership.ts';
import { completeChart, findChart, loadChartAndValues, valuesToRender } from './change/prepare-release.ts';
import { renderRelease } from './change/render-release.ts';
import { checkLabels } from './change/release-labels.ts';
import { isReleaseName } from './render/release-name.ts';
import { changesCurrent, reusedValues } from './change/reuse-values.ts';
import { upgradeObjects, type UpgradedObjects } from './change/upgrade-objects.ts';
import type { UpgradeOptions } from './change/upgrade-options.ts';

/** What was asked of the cluster already. */
export interface KnownRelease {
  readonly storage: Storage;
  /** The release's highest revision; rejects when there is none. */
  readonly last: Promise<Release>;
}

/** The new revision as it was recorded, or with --dry-run as it would be. Throws with Helm's texts. */
export async function upgradeRelease(
  config: Configuration,
  options: UpgradeOptions,
  known?: KnownRelease,
): Promise<Release> {
  const path = await untilStopped(config.signal, () => findChart(config, options.chart, options.origin));
  validateDryRun(options.dryRun);
  const { chart: found, values } = await loadChartAndValues(config, path, options.values);
  const chart = await untilStopped(config.signal, () => completeChart(config, found, path, options));
  if (chart.metadata.deprecated) config.warn('WARNING: This chart is deprecated');
  try {
    return await upgrade(config, { chart, given: values }, options, known);
  } catch (error) {
    throw wrapError('UPGRADE FAILED', error);
  }
}

async function upgrade(
  config: Configuration,
  request: Request,
  options: UpgradeOptions,
  known: KnownRelease | undefined,
): Promise<Release> {
  const prepared = await untilStopped(config.signal, () => prepare(config, request, options, known));
  const { client, storage, release, current, restated, before, objects } = prepared;
  if (isDryRun(options.dryRun)) {
    release.info.description = options.description === '' ? 'Dry run complete' : options.description;
    return release;
  }
  storage.maxHistory = options.maxHistory;
  // hooks may change what is there, so it is read after them
  const live = hasEvent(release, options, 'pre-upgrade') ? undefined : early(readLive(client, [...objects, ...before]));
  await storage.create(release);
  const operation = { config, client, storage, release, options };
  await upgradeObjects(operation, { current, restated, before, objects, live });
  return release;
}

interface Request {
  readonly chart: Chart;
  /** What the user sets now. */
  readonly given: GoMap;
}

interface Prepared extends Omit<UpgradedObjects, 'live'> {
  readonly client: KubeClient;
  readonly storage: Storage;
  readonly release: Release;
}

/** All that has to be known before anything is changed. */
async function prepare(
  config: Configuration,
  { chart, given }: Request,
  options: UpgradeOptions,
  known: KnownRelease | undefined,
): Promise<Prepared> {
  const { name } = options;
  const client = await config.cluster();
  const reachable = early(checkReachable(client));
  void early(client.discovery());
  const storage = known?.storage ?? (await config.storage());
  const recorded = known?.last ?? early(storage.last(name));
  await reachable;
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
  checkHideSecret(options);

  const last = await lastRevision(recorded, name);
  const current = await currentRevision(storage, last);
  const restated = changesCurrent(given, options);
  const values = reusedValues(chart, current, given, { ...options, warn: config.log });
  processDependenciesWithMerge(chart, values, { warn: config.log });
  const { release, objects } = await nextRevision(config, client, { chart, values, last, current }, options);
  const before = await objectsOf(client, current);
  setOwner(objects, release);
  const adopted = await newlyOwned(client, release, { before, objects }, options);
  return { client, storage, release, current, restated, before: [...before, ...adopted], objects };
}

/** Throws when there is none, or when an operation on it is under way. */
async function lastRevision(recorded: Promise<Release>, name: string): Promise<Release> {
  let last: Release;
  try {
    last = await recorded;
  } catch (error) {
    throw isReleaseNotFound(error) ? noDeployedReleases(name) : error;
  }
  if (!isPending(last.info.status)) return last;
  throw new ScullError('another operation (install/upgrade/rollback) is in progress', {
    code: 'release.pending',
    hint:
      `Revision ${last.version} is ${last.info.status}. If nothing works on it any more, roll back to the revision ` +
      'before it, or uninstall the release if there is none.',
  });
}

/** The revision to go on from: the deployed one, or the last where none is. */
async function currentRevision(storage: Storage, last: Release): Promise<Release> {
  const { status } = last.info;
  if (status === 'deployed') return last;
  try {
    return await storage.deployed(last.name);
  } catch (error) {
    if (isNoDeployedReleases(error) && (status === 'failed' || status === 'superseded')) return last;
    throw error;
  }
}

interface Revisions {
  readonly chart: Chart;
  readonly values: GoMap;
  readonly last: Release;
  readonly current: Release;
}

/** The new revision, and the objects that its manifest means. */
async function nextRevision(
  config: Configuration,
  client: KubeClient,
  { chart, values, last, current }: Revisions,
  options: UpgradeOptions,
): Promise<{ release: Release; objects: BuiltObject[] }> {
  const { name, namespace } = current;
  const version = last.version + 1;
  const seenAs = { name, namespace, revision: version, isInstall: false, isUpgrade: true };
  const preparation = { chart, values, release: seenAs, capabilities: await clusterCapabilities(client, config.debug) };
  const seen = await valuesToRender(config, preparation, options.skipSchemaValidation);
  const { manifests, hooks, notes } = await renderRelease(config, client, preparation, seen, options);
  checkLabels(options.labels);
  const serverSide = options.apply.serverSide === 'auto' ? isServerSide(last) : options.apply.serverSide;
  checkApplyChoice(options.apply, serverSide);
  const release: Release = {
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
    ...(serverSide ? { applyMethod: 'ssa' } : {}),
  };
  const objects = await buildObjects(client, manifests, { namespace, validate: !options.disableValidation });
  return { release, objects };
}

/** The value `null` takes a label away. */
function mergedLabels(before: Record<string, string>, wanted: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== 'null'));
}

async function objectsOf(client: KubeClient, { manifest, namespace }: Release): Promise<BuiltObject[]> {
  try {
    return await buildObjects(client, manifest, { namespace });
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

/** Objects that the manifest did not have before and that are there already; their version counts as part of what they are. */
async function newlyOwned(
  client: KubeClient,
  owner: Release,
  { before, objects }: { readonly before: readonly BuiltObject[]; readonly objects: readonly BuiltObject[] },
  { takeOwnership }: UpgradeOptions,
): Promise<BuiltObject[]> {
  const known = new Set(before.map(identity));
  const added = objects.filter((object) => !known.has(identity(object)));
  try {
    return await existingObjects(client, added, { owner, takeOwnership });
  } catch (error) {
    throw wrapError('Unable to continue with update', error);
  }
}

function identity({ ref: { type, namespace, name } }: BuiltObject): string {
  return [type.group, type.version, type.kind, namespace, name].join('/');
}
