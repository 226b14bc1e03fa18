/**
 * What `--crds` does to the definitions of a chart, found out before the first change: each is read, and the very request that would
 * change it is tried (`dryRun=All`). The answer is what the server would have then, so it is compared with what it has now: nothing that
 * is valid, stored or asked for today may be lost. docs/decisions/0012-crd-upgrades.md tells why.
 *
 * What others wrote into a definition stays (a certificate of cert-manager, labels): it is merged as every object of an upgrade is, from
 * the chart before, the new chart and what is there.
 */
import { crdObjects } from '../../chart/chart.ts';
import { compareDefinitions } from '../../crds/compare.ts';
import { definitionOf } from '../../crds/definition.ts';
import { objectText, tidyObject } from '../../diff/live-object.ts';
import { ScullError, errorMessage, wrapError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { GoMap } from '../../go/values.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { objectKey, readLive, type LiveObjects } from '../../kube/apply/live.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { tryUpdates, type Trial } from '../../kube/preflight/dry-run.ts';
import { equalValues } from '../../patch/json-value.ts';
import { buildFiles, type CrdFile } from '../change/crds.ts';
import type { ChangeOptions } from '../change/options.ts';
import { kindsToCome } from '../plan/kinds-to-come.ts';
import { definitionsOf } from '../upgrade-check/crds.ts';
import { evidenceOf } from './evidence.ts';
import type { CrdPlan, CrdSource, CrdUpgrade } from './crd-plan.ts';
import { breakingError, evidenceLines, refusedError } from './refusal.ts';

/** With the flags as they are given; undefined where there is none, and for a chart without definitions. */
export async function crdPlanOf(
  client: KubeClient,
  about: Pick<CrdSource, 'chart' | 'before'> & { readonly serverSide: boolean },
  { crds: request, skipCrds, apply }: Pick<ChangeOptions, 'crds' | 'skipCrds' | 'apply'>,
): Promise<CrdPlan | undefined> {
  const { chart, before, serverSide } = about;
  if (request === undefined || skipCrds || crdObjects(chart).length + request.breaking.length === 0) return undefined;
  // what is only to be created must not be changed by being applied
  const merges = serverSide && request.choice === 'upgrade';
  return planCrds(client, {
    chart,
    before,
    request,
    apply: { serverSide: merges, forceConflicts: merges && apply.forceConflicts },
  });
}

/** Throws, with nothing changed, where something cannot be read, is refused by the server, or would break. */
export async function planCrds(client: KubeClient, source: CrdSource): Promise<CrdPlan> {
  const { chart, request } = source;
  const files = await buildFiles(client, crdObjects(chart));
  const objects = firstOfEach(files);
  const names = new Set(objects.map(({ ref }) => ref.name));
  const unknown = request.breaking.find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw new ScullError(`the chart has no CRD ${quote(unknown)}`, {
      code: 'crds.unknown',
      hint: `--allow-breaking-crds names CRDs of crds/${names.size === 0 ? '' : `: ${[...names].join(', ')}`}.`,
    });
  }
  const live = await readLive(client, objects);
  for (const { ref } of objects) checkRead(ref.name, live.get(objectKey(ref)));
  const isMissing = ({ ref }: BuiltObject): boolean => !live.has(objectKey(ref));
  const missing = files.map(({ name, objects: all }) => ({ name, objects: all.filter(isMissing) }));
  const upgrades = await upgradesOf(client, source, objects, live);
  const refused = upgrades.filter(({ name, evidence }) => evidence !== undefined && !request.breaking.includes(name));
  if (refused.length > 0) throw breakingError(refused);
  const upgraded = new Set(upgrades.map(({ name }) => name));
  const kinds = kindsToCome(await client.discovery(), crdObjects(chart), upgraded);
  return {
    source,
    missing: missing.filter((file) => file.objects.length > 0),
    upgrades,
    kinds,
    texts: () => [
      joined(upgrades.map((one) => one.live)),
      kinds.definitions + joined(upgrades.map((one) => one.after)),
    ],
  };
}

/** What a plan does not change at all needs no more thought. */
export function changesNothing({ missing, upgrades }: CrdPlan): boolean {
  return missing.length + upgrades.length === 0;
}

function joined(objects: readonly GoMap[]): string {
  return objects.map((object) => `---\n${objectText(object)}\n`).join('');
}

/** Of two definitions the first counts, as for an install. */
function firstOfEach(files: readonly CrdFile[]): BuiltObject[] {
  const objects = new Map<string, BuiltObject>();
  for (const item of files.flatMap((file) => file.objects)) {
    if (!objects.has(objectKey(item.ref))) objects.set(objectKey(item.ref), item);
  }
  return [...objects.values()];
}

function checkRead(name: string, found: GoMap | Failure | undefined): void {
  if (!(found instanceof Failure)) return;
  throw new ScullError(`CRD ${name} could not be read: ${errorMessage(found.error)}`, {
    code: 'crds.unreadable',
    cause: found.error,
    hint: '--crds takes the rights to get, create and patch customresourcedefinitions. Nothing was changed.',
  });
}

async function upgradesOf(
  client: KubeClient,
  { before, request, apply }: CrdSource,
  objects: readonly BuiltObject[],
  live: LiveObjects,
): Promise<CrdUpgrade[]> {
  const isThere = ({ ref }: BuiltObject): boolean => live.has(objectKey(ref));
  const wanted = objects.filter((item) => {
    return !isThere(item) || (request.choice === 'upgrade' && item.ref.type.kind === 'CustomResourceDefinition');
  });
  const recorded = before === undefined ? new Map<string, GoMap>() : definitionsOf(before);
  // what no chart had before is taken away from nothing
  const originalOf = (item: BuiltObject): BuiltObject => {
    return { ...item, object: recorded.get(item.ref.name) ?? item.object };
  };
  const trials = await tryUpdates(
    client,
    { before: wanted.filter(isThere).map(originalOf), objects: wanted, live },
    apply,
  );
  for (const { item, error, refusal } of trials) {
    if (error !== undefined && !isThere(item))
      throw wrapError(`failed to install CRD ${item.ref.name}`, refusal ?? error);
  }
  const changed = trials.filter(({ item, change }) => isThere(item) && change !== 'none');
  const upgrades = changed.map((trial) => {
    const found = live.get(objectKey(trial.item.ref)) as GoMap;
    return { trial, original: originalOf(trial.item), live: found };
  });
  const results = await Promise.all(upgrades.map((upgrade) => examined(client, upgrade)));
  return results.filter((upgrade) => upgrade !== undefined);
}

/** Undefined for no difference. Throws what the server refuses. */
async function examined(
  client: KubeClient,
  { trial, original, live }: { readonly trial: Trial; readonly original: BuiltObject; readonly live: GoMap },
): Promise<CrdUpgrade | undefined> {
  const { item, error, answer: after } = trial;
  const { name } = item.ref;
  const before = definitionOf(live);
  if (after === undefined) throw refusedError(name, error, compareDefinitions(before, definitionOf(item.object)));
  if (equalValues(tidyObject(live), tidyObject(after))) return undefined;
  const definition = definitionOf(after);
  const changes = compareDefinitions(before, definition);
  const breaks = changes.some(({ level }) => level !== 'safe');
  const evidence = breaks ? await evidenceOf(client, before, definition, changes) : undefined;
  return { name, item, original, live, after, changes, evidence };
}

/** What is told of a plan that is carried out, a line each. */
export function planLines({ missing, upgrades }: CrdPlan, isDone: boolean): string[] {
  const would = isDone ? 'is' : 'would be';
  const created = missing.flatMap(({ objects }) => objects.map(({ ref }) => `CRD ${ref.name} ${would} created`));
  const upgraded = upgrades.flatMap(({ name, changes, evidence }) => {
    const sorted = [...changes].sort((a, b) => Number(a.level === 'safe') - Number(b.level === 'safe'));
    const texts = sorted.map(({ text }) => text);
    const more = texts.length > mostTold ? [`and ${texts.length - mostTold} more`] : [];
    const what = [...texts.slice(0, mostTold), ...more].join(', ');
    const line = `CRD ${name} ${would} upgraded${what === '' ? '' : `: ${what}`}`;
    return [line, ...(evidence === undefined ? [] : evidenceLines(evidence))];
  });
  return [...created, ...upgraded];
}

const mostTold = 5;
