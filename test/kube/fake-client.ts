/** A cluster in memory behind the KubeClient interface: objects, watches that tell of changes, and a log of requests. */
import { int64, type GoMap } from '../../src/go/values.ts';
import { ApiError } from '../../src/kube/api-error.ts';
import type { BuiltObject } from '../../src/kube/objects/build.ts';
import type {
  Discovery,
  KubeClient,
  ListOptions,
  LogOptions,
  ObjectMetadata,
  ObjectRef,
  ResourceType,
  Table,
  WatchEvent,
  WatchOptions,
} from '../../src/kube/client.ts';
import { mapAt, stringAt } from '../../src/go/field-path.ts';
import { typedJson } from '../typed-json.ts';

const kinds: readonly (readonly [apiVersion: string, kind: string, plural: string, namespaced?: boolean])[] = [
  ['v1', 'Pod', 'pods'],
  ['v1', 'Service', 'services'],
  ['v1', 'ConfigMap', 'configmaps'],
  ['v1', 'Secret', 'secrets'],
  ['v1', 'Event', 'events'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['v1', 'ReplicationController', 'replicationcontrollers'],
  ['apps/v1', 'Deployment', 'deployments'],
  ['apps/v1', 'ReplicaSet', 'replicasets'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['apps/v1', 'DaemonSet', 'daemonsets'],
  ['batch/v1', 'Job', 'jobs'],
  ['batch.example.com/v1', 'Job', 'jobs'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false],
  ['example.com/v1', 'Widget', 'widgets'],
];

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

export const fakeTypes: readonly ResourceType[] = kinds.map(([apiVersion, kind, plural, namespaced = true]) => {
  const slash = apiVersion.indexOf('/');
  const [group, version] = [apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)];
  return { group, version, kind, plural, namespaced, verbs };
});

function findType(apiVersion: string, kind: string): ResourceType | undefined {
  return fakeTypes.find((one) => one.kind === kind && versionOf(one) === apiVersion);
}

function versionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`;
}

/** An object from JSON, whole numbers as int64, in the namespace `n` unless it names one. */
export function built(json: object): BuiltObject {
  const object = typedJson(json) as GoMap;
  const type = findType(stringAt(object, 'apiVersion'), stringAt(object, 'kind'));
  if (type === undefined) throw new Error('no such kind');
  const namespace = type.namespaced ? stringAt(object, 'metadata', 'namespace') || 'n' : '';
  if (namespace !== '') mapAt(object, 'metadata')!.set('namespace', namespace);
  return { ref: { type, namespace, name: stringAt(object, 'metadata', 'name') }, object };
}

function unused(): never {
  throw new Error('not part of this fake');
}

interface Watcher {
  readonly matches: (ref: ObjectRef, object: GoMap) => boolean;
  readonly push: (event: WatchEvent) => void;
}

export class FakeClient implements KubeClient {
  readonly namespace = 'n';
  /** `get deployments web`, `list pods app=x`, `watch services metadata.name=web`, … in the order of arrival. */
  readonly requests: string[] = [];
  /** Answers a request with an error, where it gives one. */
  refuse: (request: string) => Error | undefined = () => undefined;
  readonly podLogs = new Map<string, string>();
  readonly #objects = new Map<string, BuiltObject>();
  readonly #watchers = new Set<Watcher>();
  #version = 0;

  constructor(objects: readonly object[] = []) {
    for (const one of objects) this.put(one);
  }

  /** Creates or changes an object, and tells the watches. */
  put(json: object): BuiltObject {
    const item = built(json);
    mapAt(item.object, 'metadata')!.set('resourceVersion', String(++this.#version));
    const existed = this.#objects.has(keyOf(item.ref));
    this.#objects.set(keyOf(item.ref), item);
    this.#tell(item, existed ? 'MODIFIED' : 'ADDED');
    return item;
  }

  remove({ ref }: BuiltObject): void {
    const item = this.#objects.get(keyOf(ref));
    if (item === undefined) return;
    this.#objects.delete(keyOf(ref));
    this.#tell(item, 'DELETED');
  }

  get watches(): number {
    return this.#watchers.size;
  }

  #tell({ ref, object }: BuiltObject, type: WatchEvent['type']): void {
    for (const watcher of this.#watchers) if (watcher.matches(ref, object)) watcher.push({ type, object });
  }

  async #ask(request: string): Promise<void> {
    this.requests.push(request);
    await Promise.resolve();
    const error = this.refuse(request);
    if (error !== undefined) throw error;
  }

  version = unused;
  create = unused;
  replace = unused;
  patch = unused;
  raw = unused;
  delete = unused;
  table = unused as () => Promise<Table>;

  close(): void {
    this.#watchers.clear();
  }

  discovery(): Promise<Discovery> {
    return Promise.resolve({ find: findType, types: fakeTypes, apiVersions: [], failures: new Map() });
  }

  async get(ref: ObjectRef): Promise<GoMap> {
    await this.#ask(`get ${ref.type.plural} ${ref.name}`);
    const found = this.#objects.get(keyOf(ref));
    if (found !== undefined) return found.object;
    const plural = ref.type.group === '' ? ref.type.plural : `${ref.type.plural}.${ref.type.group}`;
    throw new ApiError(`${plural} "${ref.name}" not found`, { status: 404, reason: 'NotFound' });
  }

  async list(type: ResourceType, namespace: string, options: ListOptions = {}): Promise<GoMap[]> {
    await this.#ask(`list ${type.plural}${selection(options)}`);
    return this.#select(type, namespace, options).map(({ object }) => object);
  }

  async listMetadata(type: ResourceType, namespace: string, options: ListOptions = {}): Promise<ObjectMetadata[]> {
    await this.#ask(`list-metadata ${type.plural}${selection(options)}`);
    return this.#select(type, namespace, options).map(({ object }) => ({
      name: stringAt(object, 'metadata', 'name'),
      namespace: stringAt(object, 'metadata', 'namespace'),
      uid: stringAt(object, 'metadata', 'uid'),
      resourceVersion: stringAt(object, 'metadata', 'resourceVersion'),
      creationTimestamp: stringAt(object, 'metadata', 'creationTimestamp'),
      labels: {},
      annotations: {},
    }));
  }

  #select(type: ResourceType, namespace: string, options: ListOptions): BuiltObject[] {
    return [...this.#objects.values()].filter(({ ref, object }) => isSelected(type, namespace, options, ref, object));
  }

  async *watch(type: ResourceType, namespace: string, options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    await this.#ask(`list ${type.plural}${selection(options)}`);
    const { signal } = options;
    const events: WatchEvent[] = this.#select(type, namespace, options).map(({ object }) => ({
      type: 'ADDED',
      object,
    }));
    let wake: () => void = () => undefined;
    const watcher: Watcher = {
      matches: (ref, object) => isSelected(type, namespace, options, ref, object),
      push: (event) => {
        events.push(event);
        wake();
      },
    };
    while (events.length > 0) yield events.shift()!;
    await this.#ask(`watch ${type.plural}${selection(options)}`);
    this.#watchers.add(watcher);
    try {
      while (signal?.aborted !== true) {
        while (events.length > 0) yield events.shift()!;
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => {
            resolve();
          });
        });
      }
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  async *logs(_: string, pod: string, { container = '' }: LogOptions = {}): AsyncGenerator<string> {
    await this.#ask(`logs ${pod} ${container}`);
    yield this.podLogs.get(pod) ?? '';
  }
}

function keyOf({ type, namespace, name }: ObjectRef): string {
  return `${versionOf(type)} ${type.plural} ${namespace} ${name}`;
}

function selection({ labelSelector = '', fieldSelector = '' }: ListOptions): string {
  return [labelSelector, fieldSelector]
    .filter((one) => one !== '')
    .map((one) => ` ${one}`)
    .join('');
}

/** Equality terms only. */
function isSelected(
  type: ResourceType,
  namespace: string,
  { labelSelector = '', fieldSelector = '' }: ListOptions,
  ref: ObjectRef,
  object: GoMap,
): boolean {
  if (ref.type !== type || (namespace !== '' && ref.namespace !== namespace)) return false;
  const terms = (text: string): string[][] => (text === '' ? [] : text.split(',').map((one) => one.split('=')));
  return (
    terms(labelSelector).every(([key, value]) => stringAt(object, 'metadata', 'labels', key!) === value) &&
    terms(fieldSelector).every(([path, value]) => stringAt(object, ...path!.split('.')) === value)
  );
}

export const forbidden = (message: string): ApiError => new ApiError(message, { status: 403, reason: 'Forbidden' });

/** Unix time 0, for what needs a clock and not its time. */
export const epoch = { now: () => ({ seconds: int64(0).value, nanoseconds: 0 }), timeZone: () => 'UTC' };
