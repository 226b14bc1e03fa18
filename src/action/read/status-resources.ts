/**
 * The objects of a release, with the pods that its workloads select: Get of pkg/kube/client.go (Helm v3.22.0). What cannot be
 * read is left out. All is asked for at once; the order is that of the manifest.
 */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { KubeClient, ResourceType, Table } from '../../kube/client.ts';
import { decodeObject } from '../../kube/json.ts';
import { selectorOfLabels } from '../../kube/wait/label-selector.ts';

/** How one object and the pods of a selector are asked for. */
interface Source<T> {
  object(of: BuiltObject): Promise<T>;
  pods(namespace: string, selector: string): Promise<T>;
}

export type ByKind<T> = Map<string, T[]>;

/** As the server prints them. */
export function statusTables(client: KubeClient, built: readonly BuiltObject[]): Promise<ByKind<Table>> {
  return gather(built, {
    object: ({ ref: { type, namespace, name } }) => client.table(type, namespace, { name }),
    pods: async (namespace, labelSelector) => client.table(await podType(client), namespace, { labelSelector }),
  });
}

/** Whole objects; the pods of a selector are one PodList. */
export function statusObjects(client: KubeClient, built: readonly BuiltObject[]): Promise<ByKind<GoMap>> {
  return gather(built, {
    object: ({ ref }) => client.get(ref),
    pods: async (namespace, selector) => {
      const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
      return withTypes(decodeObject(await client.raw('GET', path)));
    },
  });
}

/** Gives the items of a list the type that the server leaves out there. */
function withTypes(list: GoMap): GoMap {
  const items = list.get('items');
  if (!Array.isArray(items)) return list;
  for (const item of items) {
    if (!(item instanceof Map)) continue;
    if (!item.has('apiVersion')) item.set('apiVersion', 'v1');
    if (!item.has('kind')) item.set('kind', 'Pod');
  }
  return list;
}

async function podType(client: KubeClient): Promise<ResourceType> {
  const type = (await client.discovery()).find('v1', 'Pod');
  if (type === undefined) throw new ScullError('the server has no pods', { code: 'kube.no-kind' });
  return type;
}

const relatedPods = 'v1/Pod(related)';

async function gather<T>(built: readonly BuiltObject[], source: Source<T>): Promise<ByKind<T>> {
  const pods = new Map<string, Promise<T | undefined>>();
  const asked = built.map((one) => {
    const selector = selectorOf(one.object);
    if (selector !== undefined && !pods.has(selector)) {
      pods.set(selector, orNothing(source.pods(one.ref.namespace, selector)));
    }
    return { one, selector, object: orNothing(source.object(one)) };
  });
  const found: ByKind<T> = new Map();
  const add = (kind: string, item: T): void => {
    const items = found.get(kind);
    if (items === undefined) found.set(kind, [item]);
    else items.push(item);
  };
  const shown = new Set<string>();
  for (const { one, selector, object } of asked) {
    const item = await object;
    if (item === undefined) continue;
    add(`${one.ref.type.version}/${one.ref.type.kind}`, item);
    if (selector === undefined || shown.has(selector)) continue;
    shown.add(selector);
    const list = await pods.get(selector);
    if (list !== undefined) add(relatedPods, list);
  }
  return found;
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ScullError) return undefined;
    throw error;
  }
}

const withMatchLabels = new Set(['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/** The selector of a workload as the manifest has it; undefined where it has none. */
function selectorOf(object: GoMap): string | undefined {
  const kind = object.get('kind');
  const spec = object.get('spec');
  const selector = spec instanceof Map ? spec.get('selector') : undefined;
  if (!(selector instanceof Map)) return undefined;
  const labels = withMatchLabels.has(kind as string)
    ? selector.get('matchLabels')
    : kind === 'ReplicationController'
      ? selector
      : undefined;
  if (!(labels instanceof Map) || [...labels.values()].some((value) => typeof value !== 'string')) return undefined;
  return selectorOfLabels(labels);
}
