/** What going back would really change in the cluster, as the rollback itself would do it. */
import type { Configuration } from '../configuration.ts';
import { planRollback } from '../rollback.ts';
import { diffMerged } from './diff-merged.ts';
import type { DiffResult } from './remarks.ts';
import type { DiffOptions } from './sides.ts';

/** `version` is the revision before the last for 0. Hooks don't count. */
export async function diffRollbackLive(
  config: Configuration,
  name: string,
  version: number,
  options: DiffOptions,
): Promise<DiffResult> {
  const { client, before, objects, release, apply } = await planRollback(config, { name, version, timeoutMs: 0 });
  const merge = { client, before, objects, owner: release, apply, takeOwnership: false, verb: 'a rollback' };
  return diffMerged(config, merge, [], options);
}
