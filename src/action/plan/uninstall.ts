/** The plan of `uninstall`: what of the release is in the cluster and does not stay. */
import { ScullError, wrapError } from '../../errors.ts';
import { isReleaseNotFound } from '../../storage/errors.ts';
import type { Revisions } from '../../storage/storage.ts';
import { objectsToDelete } from '../change/objects-to-delete.ts';
import type { Configuration } from '../configuration.ts';
import type { DiffOptions } from '../diff/sides.ts';
import { foundBefore } from '../lock/journal.ts';
import { whenReachable } from '../read/when-reachable.ts';
import { isReleaseName } from '../render/release-name.ts';
import { uninstallRelease, type UninstallOptions } from '../uninstall.ts';
import { examine } from './examine.ts';
import { chartName, plannedHooks, type Plan } from './plan.ts';

/** Undefined where there is no such release and that is fine. `apply` gives what `uninstallRelease` gives. */
export async function uninstallPlan(
  config: Configuration,
  options: UninstallOptions,
  view: DiffOptions,
): Promise<Plan<string> | undefined> {
  const { name } = options;
  if (!isReleaseName(name)) {
    throw new ScullError(`uninstall: Release name is invalid: ${name}`, { code: 'release.name' });
  }
  const [client, storage] = await Promise.all([config.cluster(), config.storage()]);
  let revisions: Revisions;
  try {
    revisions = await whenReachable(config, () => storage.revisions(name));
  } catch (error) {
    if (options.ignoreNotFound === true && isReleaseNotFound(error)) return undefined;
    throw wrapError(`uninstall: Release not loaded: ${name}`, error);
  }
  const last = await revisions.last();
  const isGone = last.info.status === 'uninstalled';
  const about = { config, client, last, spared: await foundBefore(last) };
  const { objects: before } = isGone ? { objects: [] } : await objectsToDelete(revisions, about);
  const merge = { client, before, objects: [], owner: last, apply: {}, takeOwnership: false };
  const { diff, approval } = await examine(config, { merge, texts: [], last: revisions.records.at(-1) }, view);
  return {
    operation: 'uninstall',
    name,
    namespace: last.namespace,
    revisions: [last.version, undefined],
    charts: [chartName(last.chart), undefined],
    diff,
    hooks: isGone ? [] : plannedHooks(last.hooks, ['pre-delete', 'post-delete'], options),
    refusal: undefined,
    apply: (working) => uninstallRelease(working, { ...options, approval }),
  };
}
