/** The plan of `upgrade`, and of `upgrade --install`. */
import type { Release } from '../../release/release.ts';
import { isServerSide } from '../change/apply-method.ts';
import { early } from '../change/early.ts';
import { setOwner } from '../change/ownership.ts';
import { asInstall, whatThereIs, type UpgradeOrInstallOptions } from '../change/upgrade-or-install.ts';
import type { UpgradeOptions } from '../change/upgrade-options.ts';
import type { Configuration } from '../configuration.ts';
import { partsOf } from '../crds/plan-parts.ts';
import type { DiffOptions } from '../diff/sides.ts';
import { unlocked } from '../lock/with-lock.ts';
import { checkUpgrade } from '../preflight/upgrade.ts';
import { hooksText } from '../read/release-text.ts';
import { objectsOf, objectsToBe, planUpgrade, upgradeAsPlanned } from '../upgrade.ts';
import { examine } from './examine.ts';
import { chartName, plannedHooks, refusalOf, type Plan } from './plan.ts';

/** Throws what is wrong with the chart, and where there is no release. */
export async function upgradePlan(
  config: Configuration,
  options: UpgradeOptions,
  view: DiffOptions,
): Promise<Plan<Release>> {
  const storage = await config.storage();
  const planned = await planUpgrade(config, options, early(storage.revisions(options.name)));
  const { client, release, current, last, revisions } = planned;
  const { known, shown } = partsOf(planned);
  const objects = await objectsToBe(client, { ...release, manifest: known[1] }, options);
  const before = await objectsOf(client, { ...current, manifest: known[0] });
  setOwner(objects, release);
  const { force, forceConflicts } = options.apply;
  const { noHooks, takeOwnership } = options;
  const apply = { force, forceConflicts, serverSide: isServerSide(release) };
  const texts = [current, release].map((revision, at) => shown[at]! + (noHooks ? '' : hooksText(revision)));
  const merge = { client, before, objects, owner: release, apply, takeOwnership };
  const operation = { config, lock: undefined, client, storage, release, options };
  const checking = early(refusalOf(checkUpgrade(operation, { before, objects })));
  const { diff, approval } = await examine(config, { merge, texts, last: revisions.records.at(-1) }, view);
  return {
    operation: 'upgrade',
    name: release.name,
    namespace: release.namespace,
    revisions: [last.version, release.version],
    charts: [chartName(current.chart), chartName(release.chart)],
    diff,
    hooks: plannedHooks(release.hooks, ['pre-upgrade', 'post-upgrade'], options),
    refusal: await checking,
    apply: (working) => upgradeAsPlanned(working, options, planned, approval),
  };
}

/** Of an install where there is no release, or none any more. */
export async function upgradeOrInstallPlan(
  config: Configuration,
  options: UpgradeOrInstallOptions,
  view: DiffOptions,
): Promise<Plan<Release>> {
  const storage = await config.storage();
  const what = await whatThereIs(unlocked(config), storage, options.name, early(storage.revisions(options.name)));
  if (what === 'release') return upgradePlan(config, options, view);
  const { installPlan } = await import('./install.ts');
  const plan = await installPlan(config, asInstall(config, options, what), view);
  return {
    ...plan,
    apply: (working) => {
      options.onInstall();
      return plan.apply(working);
    },
  };
}
