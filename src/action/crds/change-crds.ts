/**
 * Carries a plan for definitions out, before anything else is changed. A server goes on with the old schema for a moment after it took
 * the new one, and drops fields that are new: of 15 objects that were sent at once 2 lost theirs. That was over after 73 ms at most; what
 * tells of it for sure is the OpenAPI document, which follows within a second, and on a server with many changes within five.
 */
import { objectText } from '../../diff/live-object.ts';
import { definitionOf } from '../../crds/definition.ts';
import { ScullError, errorMessage, wrapError } from '../../errors.ts';
import { updateAll } from '../../kube/apply/apply.ts';
import { objectKey } from '../../kube/apply/live.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { checkStopped } from '../../kube/stop.ts';
import { createFiles, waitServed } from '../change/crds.ts';
import type { Configuration } from '../configuration.ts';
import type { CrdPlan, CrdUpgrade } from './crd-plan.ts';
import { changesNothing, planCrds, planLines } from './plan-crds.ts';

/** How long the OpenAPI document is waited for. */
const publishMs = 2000;

/** Does what the plan says, or with `dry-run` tells it. Gives whether something was changed. */
export async function carryOutCrds(
  config: Configuration,
  client: KubeClient,
  plan: CrdPlan | undefined,
  how: 'now' | 'agreed' | 'dry-run',
): Promise<boolean> {
  if (plan === undefined || changesNothing(plan)) return false;
  if (how === 'dry-run') {
    for (const line of planLines(plan, false)) config.warn(line);
    return false;
  }
  if (how === 'agreed') await changeCrdsAsPlanned(config, client, plan);
  else await changeCrds(config, client, plan);
  return true;
}

async function changeCrds(config: Configuration, client: KubeClient, plan: CrdPlan): Promise<void> {
  const { missing, upgrades } = plan;
  checkStopped(config.signal);
  for (const line of planLines(plan, true)) config.warn(line);
  const narrowed = upgrades.filter(({ changes }) => changes.length > 0);
  const hashes = narrowed.length === 0 ? undefined : await schemaHashes(client);
  const created = await createFiles(config, client, missing);
  const updated = await upgradeAll(config, client, plan);
  await waitServed(config, client, [...created, ...updated]);
  if (hashes !== undefined) await published(client, hashes, narrowed, config.signal);
}

/** If what is to be done is still what was shown. */
async function changeCrdsAsPlanned(config: Configuration, client: KubeClient, shown: CrdPlan): Promise<void> {
  const plan = await planCrds(client, shown.source);
  const [then, now] = [stateOf(shown), stateOf(plan)];
  const other = [...new Set([...then.keys(), ...now.keys()])].find((name) => then.get(name) !== now.get(name));
  if (other !== undefined) {
    const text = `the plan is out of date: CRD ${other} changed in the cluster since it was made`;
    throw new ScullError(text, { code: 'plan.stale', hint: 'Nothing was changed. Make a new plan.' });
  }
  await changeCrds(config, client, plan);
}

function stateOf({ missing, upgrades }: CrdPlan): Map<string, string> {
  const created = missing.flatMap(({ objects }) => objects.map(({ ref }): [string, string] => [ref.name, 'created']));
  const upgraded = upgrades.map(({ name, live, after }): [string, string] => {
    return [name, `${objectText(live)}\n---\n${objectText(after)}`];
  });
  return new Map([...created, ...upgraded]);
}

async function upgradeAll(
  { signal, debug }: Configuration,
  client: KubeClient,
  { upgrades, source: { apply } }: CrdPlan,
): Promise<readonly BuiltObject[]> {
  if (upgrades.length === 0) return [];
  const items = upgrades.map(({ item }) => item);
  const originals = upgrades.map(({ original }) => original);
  const live = new Map(upgrades.map((upgrade) => [objectKey(upgrade.item.ref), upgrade.live]));
  try {
    return (await updateAll(client, originals, items, { ...apply, live, signal, debug })).updated;
  } catch (error) {
    throw wrapError('failed to upgrade CRDs', error);
  }
}

/** Of the OpenAPI document of each group and version; undefined where the server does not tell. */
async function schemaHashes(client: KubeClient): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const { paths = {} } = JSON.parse(await client.raw('GET', '/openapi/v3')) as { paths?: Record<string, Path> };
    return new Map(Object.entries(paths).map(([path, { serverRelativeURL = '' }]) => [path, serverRelativeURL]));
  } catch (error) {
    if (error instanceof ScullError || error instanceof SyntaxError) return undefined;
    throw new Error(errorMessage(error), { cause: error });
  }
}

interface Path {
  readonly serverRelativeURL?: string;
}

async function published(
  client: KubeClient,
  before: ReadonlyMap<string, string>,
  upgrades: readonly CrdUpgrade[],
  signal: AbortSignal,
): Promise<void> {
  const paths = upgrades.flatMap(({ after, changes }) => {
    const { group, versions } = definitionOf(after);
    const changed = new Set(changes.filter(({ field }) => field !== undefined).map(({ version }) => version));
    return [...changed].filter((name) => versions.get(name)?.served === true).map((name) => `apis/${group}/${name}`);
  });
  const until = performance.now() + publishMs;
  while (paths.length > 0 && performance.now() < until && !signal.aborted) {
    const now = await schemaHashes(client);
    if (now === undefined || paths.every((path) => now.get(path) !== before.get(path))) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
