/** The plan of `rollback`. */
import type { Release } from '../../release/release.ts';
import type { RollbackOptions } from '../change/prepare-rollback.ts';
import { early } from '../change/early.ts';
import type { Configuration } from '../configuration.ts';
import type { DiffOptions } from '../diff/sides.ts';
import { hooksText } from '../read/release-text.ts';
import { planRollback, rollbackRelease } from '../rollback.ts';
import { examine } from './examine.ts';
import { chartName, plannedHooks, refusalOf, type Plan } from './plan.ts';

/** Throws where there is no such release or revision. */
export async function rollbackPlan(
  config: Configuration,
  options: RollbackOptions,
  view: DiffOptions,
): Promise<Plan<Release>> {
  const plan = await planRollback(config, options);
  const { client, current, release, before, objects, apply, revisions } = plan;
  const texts = options.noHooks === true ? [] : [hooksText(current), hooksText(release)];
  const merge = { client, before, objects, owner: release, apply, takeOwnership: false, verb: 'a rollback' };
  const checking = early(options.preflight === true ? refusalOf(plan.check()) : Promise.resolve(undefined));
  const { diff, approval } = await examine(config, { merge, texts, last: revisions.records.at(-1) }, view);
  return {
    operation: 'rollback',
    name: release.name,
    namespace: release.namespace,
    revisions: [current.version, release.version],
    charts: [chartName(current.chart), chartName(release.chart)],
    diff,
    hooks: plannedHooks(release.hooks, ['pre-rollback', 'post-rollback'], options),
    refusal: await checking,
    apply: (working) => rollbackRelease(working, { ...options, approval }),
  };
}
