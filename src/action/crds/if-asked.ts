/** What `--crds` asks for, where it asks for more than Helm does. Nothing of it is loaded without the flag. */
import type { Chart } from '../../chart/chart.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { ChangeOptions } from '../change/options.ts';
import type { Configuration } from '../configuration.ts';
import type { CrdPlan } from './crd-plan.ts';

/** `before` is the chart of the revision to go on from. Throws where something would break. */
export async function plannedCrds(
  client: KubeClient,
  about: { readonly chart: Chart; readonly before: Chart | undefined; readonly serverSide: boolean },
  options: Pick<ChangeOptions, 'crds' | 'skipCrds' | 'apply'>,
): Promise<CrdPlan | undefined> {
  if (options.crds === undefined) return undefined;
  const { crdPlanOf } = await import('./plan-crds.ts');
  return crdPlanOf(client, about, options);
}

/** Gives whether something was changed; with `dry-run` it is only told. */
export async function carriedOut(
  config: Configuration,
  client: KubeClient,
  plan: CrdPlan | undefined,
  how: 'now' | 'agreed' | 'dry-run',
): Promise<boolean> {
  if (plan === undefined) return false;
  const { carryOutCrds } = await import('./change-crds.ts');
  return carryOutCrds(config, client, plan, how);
}
