/**
 * Whose an object is: the label and the two annotations that Helm puts on all it makes, and what stands in the way of taking an
 * object over. pkg/action/validate.go of Helm v3.22.0, where objects are asked for one after the other; here many of a kind are
 * asked for by one list.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { isNotFound } from '../../kube/api-error.ts';
import { listKey } from '../../kube/apply/live.ts';
import type { KubeClient, ObjectMetadata, ObjectRef } from '../../kube/client.ts';

const managedByLabel = 'app.kubernetes.io/managed-by';
const managedBy = 'Helm';
export const nameAnnotation = 'meta.helm.sh/release-name';
export const namespaceAnnotation = 'meta.helm.sh/release-namespace';

/** An object of a manifest, and where it lives. */
export interface Placed {
  readonly ref: ObjectRef;
  readonly object: GoMap;
}

export interface Owner {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Marks objects as the release's, in place. As apimachinery's accessors do it, labels and annotations of which one value is no
 * string are dropped altogether.
 */
export function setOwner(objects: readonly Placed[], { name, namespace }: Owner): void {
  for (const { object } of objects) {
    const metadata = tableOf(object, 'metadata');
    stringsOf(metadata, 'labels').set(managedByLabel, managedBy);
    const annotations = stringsOf(metadata, 'annotations');
    annotations.set(nameAnnotation, name);
    annotations.set(namespaceAnnotation, namespace);
  }
}

function tableOf(map: GoMap, key: string): GoMap {
  const found = map.get(key);
  if (found instanceof Map) return found;
  const made: GoMap = new Map();
  map.set(key, made);
  return made;
}

function stringsOf(map: GoMap, key: string): GoMap {
  const found = map.get(key);
  const usable = found instanceof Map && [...found.values()].every((value: Value) => typeof value === 'string');
  if (usable) return found;
  const made: GoMap = new Map();
  map.set(key, made);
  return made;
}

export interface AdoptionOptions {
  readonly owner: Owner;
  /** Takes what is there, whosever it is. */
  readonly takeOwnership: boolean;
}

/**
 * Which of the objects exist already. Throws Helm's text for the first that belongs to somebody else, the others on the lines
 * after it.
 */
export async function existingObjects<T extends Placed>(
  client: KubeClient,
  objects: readonly T[],
  { owner, takeOwnership }: AdoptionOptions,
): Promise<T[]> {
  const found = await readMarks(client, objects);
  const existing: T[] = [];
  const unreadable: string[] = [];
  const foreign: string[] = [];
  let first: string | undefined;
  for (const [at, object] of objects.entries()) {
    const answer = found[at];
    if (answer === undefined) continue;
    const what = describe(object.ref);
    if (answer instanceof Error) {
      unreadable.push(`could not get information about the resource ${what}: ${errorMessage(answer)}`);
      first ??= unreadable[0];
      continue;
    }
    const reasons = takeOwnership ? [] : ownershipProblems(answer, owner);
    if (reasons.length === 0) existing.push(object);
    else {
      const why = ['invalid ownership metadata', ...reasons].join('; ');
      foreign.push(`${what} exists and cannot be imported into the current release: ${why}`);
      first ??= foreign[0];
    }
  }
  if (first === undefined) return existing;
  const cause = found.filter((answer) => answer instanceof Error);
  throw new ScullError(first, { code: 'release.ownership', cause, ...hintFor(first, unreadable, foreign) });
}

/** Which of the objects exist and belong to the release. What cannot be read is left out: it could be anybody's. */
export async function ownedObjects<T extends Placed>(
  client: KubeClient,
  objects: readonly T[],
  owner: Owner,
): Promise<T[]> {
  const found = await readMarks(client, objects);
  return objects.filter((_, at) => {
    const answer = found[at];
    return answer !== undefined && !(answer instanceof Error) && ownershipProblems(answer, owner).length === 0;
  });
}

/** Refusals that a user wants to see at once. */
const mostTold = 10;

/** What else belongs to others; of what may not be read one is enough, since it is the same right that is missing. */
function hintFor(first: string, unreadable: readonly string[], foreign: readonly string[]): { hint?: string } {
  const lines = [...foreign, ...unreadable.slice(0, 1)].filter((line) => line !== first);
  const more = lines.length - mostTold;
  const hint = [
    ...lines.slice(0, mostTold),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(foreign.length > 0 ? ['--take-ownership makes what exists part of the release.'] : []),
  ];
  return hint.length === 0 ? {} : { hint: hint.join('\n') };
}

/** `ConfigMap "x" in namespace "default"` */
export function describe({ type, namespace, name }: ObjectRef): string {
  return `${type.kind} ${quote(name)} in namespace ${quote(namespace)}`;
}

type Marks = Pick<ObjectMetadata, 'labels' | 'annotations'>;

function ownershipProblems({ labels, annotations }: Marks, owner: Owner): string[] {
  return [
    problem('label', labels, managedByLabel, managedBy),
    problem('annotation', annotations, nameAnnotation, owner.name),
    problem('annotation', annotations, namespaceAnnotation, owner.namespace),
  ].filter((text) => text !== undefined);
}

function problem(what: string, all: Readonly<Record<string, string>>, key: string, wanted: string): string | undefined {
  const actual = Object.hasOwn(all, key) ? all[key]! : undefined;
  if (actual === wanted) return undefined;
  const text =
    actual === undefined
      ? `missing key ${quote(key)}: must be set to ${quote(wanted)}`
      : `key ${quote(key)} must equal ${quote(wanted)}: current value is ${quote(actual)}`;
  return `${what} validation error: ${text}`;
}

/** Up to this many objects of one kind are asked for each by itself: most are not there, and such answers are short. */
const fewOfAKind = 4;

/** For each object its marks, undefined where there is none, or why that cannot be told. */
async function readMarks(client: KubeClient, objects: readonly Placed[]): Promise<(Marks | Error | undefined)[]> {
  const groups = new Map<string, { readonly ref: ObjectRef; readonly at: number }[]>();
  objects.forEach(({ ref }, at) => {
    const key = listKey(ref);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ ref, at }]);
    else group.push({ ref, at });
  });
  const found: (Marks | Error | undefined)[] = objects.map(() => undefined);
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const listed = group.length > fewOfAKind ? await listMarks(client, group[0]!.ref) : undefined;
      await Promise.all(
        group.map(async ({ ref, at }) => {
          if (ref.name === '') found[at] = new Error('resource name may not be empty');
          else found[at] = listed === undefined ? await getMarks(client, ref) : listed.get(ref.name);
        }),
      );
    }),
  );
  return found;
}

/** Undefined where a list is refused: who may get may not always list. */
async function listMarks(client: KubeClient, { type, namespace }: ObjectRef): Promise<Map<string, Marks> | undefined> {
  try {
    const all = await client.listMetadata(type, namespace);
    return new Map(all.map((item) => [item.name, item]));
  } catch (error) {
    if (error instanceof ScullError) return undefined;
    throw error;
  }
}

async function getMarks(client: KubeClient, ref: ObjectRef): Promise<Marks | Error | undefined> {
  try {
    const metadata = (await client.get(ref)).get('metadata');
    return { labels: strings(metadata, 'labels'), annotations: strings(metadata, 'annotations') };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof ScullError) return error;
    throw error;
  }
}

function strings(metadata: Value | undefined, key: string): Record<string, string> {
  const map = metadata instanceof Map ? metadata.get(key) : undefined;
  if (!(map instanceof Map)) return {};
  return Object.fromEntries([...map].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
