/**
 * `drift`: live objects against the last release. What applying the manifest once more would put back is drift, so that defaults of the
 * server and fields that no manifest speaks of are none.
 */
import { fieldChanges, pathText, type FieldChange } from '../../diff/field-changes.ts';
import { fieldOwners, type FieldOwner } from '../../diff/field-owners.ts';
import { tidyObject } from '../../diff/live-object.ts';
import { ScullError, errorMessage } from '../../errors.ts';
import { tryTogether, Failure, mapTogether } from '../../kube/apply/batches.ts';
import { defaultFieldManager, type ApplyOptions } from '../../kube/apply/options.ts';
import type { KubeClient } from '../../kube/client.ts';
import { apiVersionOf } from '../../manifest/api-version.ts';
import type { Owner } from '../change/ownership.ts';
import type { Configuration } from '../configuration.ts';
import { liveMerge } from '../diff/live.ts';
import { mergedStates, type MergedObject } from '../diff/merged.ts';
import { latestOf } from '../list.ts';
import { whenReachable } from '../read/when-reachable.ts';
import { addedObjects } from './added.ts';
import { autoscalers, workloadKey } from './autoscaled.ts';
import { fixFields, makeMissing } from './fix.ts';
import type { Rule } from './rules.ts';

export interface DriftOptions {
  /** Undefined for all releases of the namespace. */
  readonly names: readonly string[] | undefined;
  readonly ignore: readonly Rule[];
  readonly fix: readonly Rule[];
}

export interface DriftField {
  /** `spec.containers[0].image` */
  readonly field: string;
  readonly change: FieldChange;
  readonly setBy: readonly FieldOwner[];
}

export interface DriftObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `added`: marked as the release's, but not in its manifest. */
  readonly state: 'changed' | 'missing' | 'added';
  readonly fields: readonly DriftField[];
  /** Of what was added. */
  readonly madeBy: readonly FieldOwner[];
  /** Fields that were set back; `*` for an object that was made anew. */
  readonly fixed: readonly string[];
  /** Why the server does not let it be set back; undefined where nothing is in the way. */
  readonly refused: string | undefined;
  /** It was to be set back, and was not. */
  readonly failed: boolean;
}

export interface Ignored {
  readonly kind: string;
  readonly name: string;
  /** '' for the object as a whole. */
  readonly field: string;
  /** The rule, or the autoscaler. */
  readonly by: string;
}

export interface ReleaseDrift {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly objects: readonly DriftObject[];
  readonly ignored: readonly Ignored[];
  /** Kinds of which nobody knows whether something was added. */
  readonly unlisted: readonly string[];
}

export interface DriftReport {
  readonly releases: readonly ReleaseDrift[];
  /** Releases that could not be compared. */
  readonly failures: readonly { readonly name: string; readonly error: ScullError }[];
  /** Rules of `fix` that nothing was found for. */
  readonly idle: readonly string[];
}

/** Throws where a release that was named is not there; of several the others are told all the same. */
export async function findDrift(config: Configuration, options: DriftOptions): Promise<DriftReport> {
  const names = options.names ?? (await allNames(config));
  const used = new Set<Rule>();
  const results = await tryTogether(names, (name) => driftOf(config, name, options, used));
  const failures = results.flatMap((result, at) => {
    if (!(result instanceof Failure)) return [];
    if (result.error instanceof ScullError) return [{ name: names[at]!, error: result.error }];
    throw new Error(errorMessage(result.error), { cause: result.error });
  });
  if (names.length === 1 && failures.length === 1) throw failures[0]!.error;
  return {
    releases: results.filter((result): result is ReleaseDrift => !(result instanceof Failure)),
    failures,
    idle: options.fix.filter((rule) => !used.has(rule)).map(({ text }) => text),
  };
}

async function allNames(config: Configuration): Promise<string[]> {
  const storage = await config.storage();
  const records = await whenReachable(config, () => storage.records());
  return latestOf(records)
    .filter(({ status }) => status !== 'uninstalled')
    .map(({ name }) => name)
    .sort();
}

async function driftOf(
  config: Configuration,
  name: string,
  { ignore, fix }: DriftOptions,
  used: Set<Rule>,
): Promise<ReleaseDrift> {
  const { release, merge } = await liveMerge(config, name);
  const { client, objects, owner, apply } = merge;
  const [{ objects: states, remarks }, added] = await Promise.all([
    mergedStates(merge),
    addedObjects(client, objects, owner),
  ]);
  const ignored: Ignored[] = [];
  const found: Found[] = [];
  for (const [title, state] of states) {
    const one = compared(state, owner);
    if (one !== undefined) found.push({ ...one, refused: remarks.get(title)?.refused, state });
  }
  for (const { ref, madeBy } of added.objects) {
    const { type, namespace, name } = ref;
    found.push({
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      namespace,
      name,
      change: 'added',
      fields: [],
      madeBy,
      refused: undefined,
    });
  }
  const kept = await withoutIgnored(client, found, ignore, ignored);
  const work = { client, apply, fix, used };
  return {
    name,
    namespace: owner.namespace,
    revision: release.version,
    objects: await mapTogether(kept, (one) => fixed(work, one)),
    ignored,
    unlisted: added.unlisted,
  };
}

interface Found extends Pick<
  DriftObject,
  'apiVersion' | 'kind' | 'namespace' | 'name' | 'fields' | 'madeBy' | 'refused'
> {
  readonly change: DriftObject['state'];
  /** Undefined for what was added. */
  readonly state?: MergedObject;
}

/** Undefined where nothing differs. */
function compared({ item, live, after }: MergedObject, owner: Owner): Omit<Found, 'refused'> | undefined {
  const { type, name } = item.ref;
  const about = {
    apiVersion: item.object.get('apiVersion') as string,
    kind: type.kind,
    namespace: item.ref.namespace || (type.namespaced ? owner.namespace : ''),
    name,
    madeBy: [],
  };
  if (live === undefined) return { ...about, change: 'missing', fields: [] };
  const fields = fieldChanges(tidyObject(live), tidyObject(after)).map((change) => ({
    field: pathText(change.path),
    change,
    setBy: fieldOwners(live, change.path).filter(({ manager }) => manager !== defaultFieldManager),
  }));
  return fields.length === 0 ? undefined : { ...about, change: 'changed', fields };
}

async function withoutIgnored(
  client: KubeClient,
  found: readonly Found[],
  rules: readonly Rule[],
  ignored: Ignored[],
): Promise<Found[]> {
  const scaled = found.filter(({ fields }) => fields.some(({ field }) => field === 'spec.replicas'));
  const scalers = scaled.length === 0 ? new Map<string, string>() : await autoscalers(client, scaled);
  return found.flatMap((one) => {
    const { kind, name } = one;
    const whole = rules.find((rule) => rule.covers(one, undefined));
    if (whole !== undefined) {
      ignored.push({ kind, name, field: '', by: whole.text });
      return [];
    }
    const fields = one.fields.filter(({ field }) => {
      const scaler = field === 'spec.replicas' ? scalers.get(workloadKey(one)) : undefined;
      const rule = rules.find((candidate) => candidate.covers(one, field));
      const by = rule?.text ?? (scaler === undefined ? undefined : `HorizontalPodAutoscaler/${scaler}`);
      if (by !== undefined) ignored.push({ kind, name, field, by });
      return by === undefined;
    });
    return fields.length === 0 && one.fields.length > 0 ? [] : [{ ...one, fields }];
  });
}

interface Fixing {
  readonly client: KubeClient;
  readonly apply: ApplyOptions;
  readonly fix: readonly Rule[];
  readonly used: Set<Rule>;
}

/** With what the rules name set back. */
async function fixed({ client, apply, fix, used }: Fixing, found: Found): Promise<DriftObject> {
  const { state, change, ...about } = found;
  const result = { ...about, state: change, fixed: [] as string[], failed: false };
  if (state === undefined || fix.length === 0) return result;
  const covering = (field: string | undefined): boolean => {
    const rules = fix.filter((rule) => rule.covers(found, field));
    for (const rule of rules) used.add(rule);
    return rules.length > 0;
  };
  const { item, live } = state;
  const wanted = found.fields.filter(({ field }) => covering(field));
  const isWhole = live === undefined && covering(undefined);
  try {
    if (isWhole) await makeMissing(client, item, apply);
    else if (wanted.length > 0) await fixFields(client, item.ref, live!, changesOf(wanted));
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    return { ...result, refused: error.message, failed: true };
  }
  return { ...result, fixed: isWhole ? ['*'] : wanted.map(({ field }) => field) };
}

function changesOf(fields: readonly DriftField[]): FieldChange[] {
  return fields.map(({ change }) => change);
}

/** Whether something is otherwise than the release has it, and was not set back. */
export function isDrifting({ objects }: ReleaseDrift): boolean {
  return objects.some(({ fields, fixed, state }) =>
    state === 'changed' ? fields.length > fixed.length : fixed.length === 0,
  );
}
