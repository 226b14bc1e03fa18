/** Objects as they are in the cluster now, read with as few requests as will do. */
import { apiVersionOf } from '../../manifest/api-version.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { isForbidden, isNotFound } from '../api-error.ts';
import { Failure, mapTogether } from './batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient, ObjectMetadata, ObjectRef, ResourceType } from '../client.ts';
import { metadataString } from '../objects/object-metadata.ts';

/** From so many objects of a kind in a namespace on, one list takes the place of reading each. */
const LIST_FROM = 4;

/** What Helm marks its objects with; the others of a namespace are not worth reading. */
const managedByHelm = 'app.kubernetes.io/managed-by=Helm';

/** Identity of an object as Helm compares them: the version does not count. */
export function objectKey({ type, namespace, name }: ObjectRef): string {
  return `${type.group}\0${type.kind}\0${namespace}\0${name}`;
}

/** What one list can hold. */
export function listKey({ type: { group, version, plural }, namespace }: ObjectRef): string {
  return `${group}/${version}/${plural}/${namespace}`;
}

/** The objects as the server answered last, where it did. */
export function asAnswered(objects: readonly BuiltObject[], answers: readonly BuiltObject[]): BuiltObject[] {
  const latest = new Map(answers.map((answer) => [objectKey(answer.ref), answer]));
  return objects.map((item) => ({ ...item, object: latest.get(objectKey(item.ref))?.object ?? item.object }));
}

/** By `objectKey`; what is not in the cluster is not there, what could not be read is a `Failure`. */
export type LiveObjects = ReadonlyMap<string, GoMap | Failure>;

/**
 * Reads them all. Lists need a right that reading does not; without it, each object is read. `onlyMetadata` is for who looks at
 * nothing else: what is listed then has name, uid, labels and annotations.
 */
export async function readLive(
  client: KubeClient,
  objects: readonly BuiltObject[],
  { onlyMetadata = false }: { readonly onlyMetadata?: boolean } = {},
): Promise<LiveObjects> {
  const live = new Map<string, GoMap | Failure>();
  const single: ObjectRef[] = [];
  const lists: ObjectRef[][] = [];
  for (const group of groups(objects)) {
    if (group.length >= LIST_FROM) lists.push(group);
    else single.push(...group);
  }
  const readSingle = async (ref: ObjectRef): Promise<void> => {
    try {
      live.set(objectKey(ref), await client.get(ref));
    } catch (error) {
      if (!isNotFound(error)) live.set(objectKey(ref), new Failure(error));
    }
  };
  await Promise.all([
    mapTogether(single, readSingle),
    ...lists.map(async (refs) => {
      await mapTogether(await existing(client, await notListed(client, refs, { live, onlyMetadata })), readSingle);
    }),
  ]);
  return live;
}

/** Lists what Helm made and keeps what was asked for; gives those that are not among it. */
async function notListed(
  client: KubeClient,
  refs: readonly ObjectRef[],
  { live, onlyMetadata }: { readonly live: Map<string, GoMap | Failure>; readonly onlyMetadata: boolean },
): Promise<readonly ObjectRef[]> {
  const { type, namespace } = refs[0]!;
  let found: GoMap[];
  try {
    const options = { labelSelector: managedByHelm };
    found = onlyMetadata
      ? (await client.listMetadata(type, namespace, options)).map(withMetadata)
      : await client.list(type, namespace, options);
  } catch (error) {
    if (isForbidden(error)) return refs;
    for (const ref of refs) live.set(objectKey(ref), new Failure(error));
    return [];
  }
  const byName = new Map(found.map((object) => [metadataString(object, 'name'), object]));
  return refs.filter((ref) => {
    const object = byName.get(ref.name);
    if (object === undefined) return true;
    live.set(objectKey(ref), complete(object, type));
    return false;
  });
}

/** Those that may exist: of many, one list of metadata tells which. */
async function existing(client: KubeClient, refs: readonly ObjectRef[]): Promise<readonly ObjectRef[]> {
  if (refs.length < LIST_FROM) return refs;
  const { type, namespace } = refs[0]!;
  try {
    const names = new Set((await client.listMetadata(type, namespace)).map(({ name }) => name));
    return refs.filter(({ name }) => name === '' || names.has(name));
  } catch {
    return refs; // reading each of them tells what is wrong
  }
}

function withMetadata({ name, uid, labels, annotations }: ObjectMetadata): GoMap {
  const metadata: GoMap = new Map<string, Value>([
    ['name', name],
    ['uid', uid],
    ['labels', new Map(Object.entries(labels))],
    ['annotations', new Map(Object.entries(annotations))],
  ]);
  return new Map([['metadata', metadata]]);
}

/** Members of a list do not say what they are. */
function complete(object: GoMap, type: ResourceType): GoMap {
  if (!object.has('apiVersion')) object.set('apiVersion', apiVersionOf(type));
  if (!object.has('kind')) object.set('kind', type.kind);
  return object;
}

/** Different objects of one kind, version and namespace. */
function groups(objects: readonly BuiltObject[]): ObjectRef[][] {
  const seen = new Set<string>();
  const found = new Map<string, ObjectRef[]>();
  for (const { ref } of objects) {
    const key = objectKey(ref);
    if (seen.has(key)) continue;
    seen.add(key);
    const place = listKey(ref);
    const group = found.get(place);
    if (group === undefined) found.set(place, [ref]);
    else group.push(ref);
  }
  return [...found.values()];
}
