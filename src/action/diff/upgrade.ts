/**
 * What an upgrade would change: `diff upgrade` of helm-diff v3.15.11. The new manifest is that of the upgrade itself, with the values,
 * the revision and the cluster that it would see; the old one is that of the revision that the upgrade goes on from.
 */
import { ScullError } from '../../errors.ts';
import { crdObjects, type Chart } from '../../chart/chart.ts';
import { fromBytes } from '../../go/strings.ts';
import { isReleaseNotFound, releaseNotFound } from '../../storage/errors.ts';
import type { Revisions } from '../../storage/storage.ts';
import { isServerSide } from '../change/apply-method.ts';
import { early } from '../change/early.ts';
import { setOwner } from '../change/ownership.ts';
import type { UpgradeOptions } from '../change/upgrade-options.ts';
import type { Configuration } from '../configuration.ts';
import { partsOf } from '../crds/plan-parts.ts';
import { hooksText } from '../read/release-text.ts';
import { withSource } from '../render/render-resources.ts';
import { isReleaseName } from '../render/release-name.ts';
import { objectsOf, objectsToBe, planUpgrade, type UpgradePlan } from '../upgrade.ts';
import { rendered, type RenderOptions } from './charts.ts';
import type { DiffResult } from './remarks.ts';
import { compareSides, manifestOf, type DiffOptions, type Side } from './sides.ts';

export interface DiffUpgradeOptions {
  /** `dryRun` is `server` where templates may look things up in the cluster, else `client`. */
  readonly upgrade: UpgradeOptions;
  /** A release that is not there is compared with nothing. */
  readonly install: boolean;
  /** Asks no cluster, and compares with nothing. */
  readonly offline: boolean;
  /** Lets the cluster know all kinds of the manifest. */
  readonly validate: boolean;
  readonly includeCrds: boolean;
  /** Compares what is in the cluster with what would be there. */
  readonly merge: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

/** Throws what is wrong with the chart, as the upgrade would. */
export async function diffUpgrade(
  config: Configuration,
  request: DiffUpgradeOptions,
  options: DiffOptions,
): Promise<DiffResult> {
  const { upgrade } = request;
  if (request.offline) return diffNew(config, request, options);
  if (!isReleaseName(upgrade.name)) {
    throw new ScullError(`release name is invalid: ${upgrade.name}`, { code: 'release.name' });
  }
  const storage = await config.storage();
  const asked = early(storage.revisions(upgrade.name));
  let plan: UpgradePlan;
  try {
    plan = await planUpgrade(config, upgrade, asked);
  } catch (error) {
    if (!(await isMissing(asked))) throw error;
    if (request.install) return diffNew(config, request, options);
    throw missing();
  }
  return diffPlan(config, plan, request, options);
}

async function isMissing(asked: Promise<Revisions>): Promise<boolean> {
  try {
    await asked;
    return false;
  } catch (error) {
    return isReleaseNotFound(error);
  }
}

function missing(): ScullError {
  const { message, code } = releaseNotFound();
  return new ScullError(message, { code, hint: '--allow-unreleased, or --install, compares with nothing instead.' });
}

/** All of it is new. */
async function diffNew(config: Configuration, request: DiffUpgradeOptions, options: DiffOptions): Promise<DiffResult> {
  const { upgrade, offline, validate } = request;
  const namespace = await upgrade.namespace();
  const rendering: RenderOptions = {
    ...upgrade,
    ...request,
    generateName: false,
    nameTemplate: '',
    dryRun: offline ? 'client' : upgrade.dryRun,
    validate: validate && !offline,
    isUpgrade: false,
    postRenderer: upgrade.postRenderer.program,
    postRendererArgs: upgrade.postRenderer.args,
  };
  const manifest = await rendered(config, [upgrade.name, upgrade.chart], rendering);
  return { report: compareSides(config, { manifest: '', namespace }, { manifest, namespace }, options) };
}

async function diffPlan(
  config: Configuration,
  plan: UpgradePlan,
  { upgrade, validate, includeCrds, merge }: DiffUpgradeOptions,
  options: DiffOptions,
): Promise<DiffResult> {
  const { client, current, last, release } = plan;
  const { known, shown } = partsOf(plan);
  const tried = { ...release, manifest: known[1] };
  if (validate && !merge) await objectsToBe(client, tried, upgrade);
  if (current !== last) {
    const { version, info } = last;
    config.warn(
      `Revision ${version} is ${info.status}: compared with revision ${current.version}, which an upgrade goes on from.`,
    );
  }
  const { namespace } = release;
  if (merge) {
    const { diffMerged } = await import('./diff-merged.ts');
    const [objects, before] = [
      await objectsToBe(client, tried, upgrade),
      await objectsOf(client, { ...current, manifest: known[0] }),
    ];
    setOwner(objects, release);
    const beside = [current, release].map((revision, at) => shown[at]! + (upgrade.noHooks ? '' : hooksText(revision)));
    const { force, forceConflicts } = upgrade.apply;
    const apply = { force, forceConflicts, serverSide: isServerSide(release) };
    const { takeOwnership } = upgrade;
    return diffMerged(config, { client, before, objects, owner: release, apply, takeOwnership }, beside, options);
  }
  const before: Side = { manifest: (plan.crds?.texts()[0] ?? '') + manifestOf(current, upgrade), namespace };
  const whole = includeCrds && release.chart !== undefined ? crdManifest(release.chart) : '';
  const crds = plan.crds?.texts()[1] ?? whole;
  const after: Side = { manifest: crds + manifestOf(release, upgrade), namespace };
  return { report: compareSides(config, before, after, options) };
}

function crdManifest(chart: Chart): string {
  return crdObjects(chart)
    .map(({ filename, file }) => withSource(filename, fromBytes(file.data)))
    .join('');
}
