/** A cluster in memory: keeps objects, remembers requests, and refuses what a test wants refused. */
import { ApiError } from '../../src/kube/api-error.ts';
import type {
  DeleteOptions,
  Discovery,
  KubeClient,
  ObjectMetadata,
  ObjectRef,
  ResourceType,
  WriteOptions,
} from '../../src/kube/client.ts';
import { decodeObject, encodeObject } from '../../src/kube/json.ts';
import { stringAt } from '../../src/go/field-path.ts';
import type { GoMap, Value } from '../../src/go/values.ts';
import { parseSelector } from '../../src/release/selector.ts';

function kind(group: string, version: string, name: string, plural: string, namespaced = true): ResourceType {
  return {
    group,
    version,
    kind: name,
    plural,
    namespaced,
    verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'],
  };
}

const types = [
  kind('', 'v1', 'ConfigMap', 'configmaps'),
  kind('', 'v1', 'Secret', 'secrets'),
  kind('', 'v1', 'Namespace', 'namespaces', false),
  kind('apps', 'v1', 'Deployment', 'deployments'),
];

const discovery: Discovery = {
  find: (apiVersion, name) =>
    types.find(
      ({ group, version, kind: own }) =>
        own === name && apiVersion === (group === '' ? version : `${group}/${version}`),
    ),
  types,
  apiVersions: ['v1', 'apps/v1'],
  failures: new Map(),
};

/** What a request does: `create configmaps/web`, or without doing it: `dry create configmaps/web`. */
type Refusal = (request: string) => Error | undefined;

export class MemoryCluster implements KubeClient {
  readonly namespace = 'default';
  readonly objects = new Map<string, GoMap>();
  /** In their order, without those of records. */
  readonly requests: string[] = [];
  /** Those with `dryRun=All`, as `dry create configmaps/web`. */
  readonly trials: string[] = [];
  refuse: Refusal = () => undefined;
  #version = 0;

  version(): ReturnType<KubeClient['version']> {
    if (!this.requests.includes('version')) this.#request('version');
    return Promise.resolve({ gitVersion: 'v1.34.4', major: '1', minor: '34' });
  }

  discovery(): Promise<Discovery> {
    return Promise.resolve(discovery);
  }

  get(ref: ObjectRef): Promise<GoMap> {
    return this.#answer(`get ${ref.type.plural}/${ref.name}`, () => this.#existing(ref));
  }

  list(type: ResourceType, namespace: string, options: { labelSelector?: string } = {}): Promise<GoMap[]> {
    return this.#answer(`list ${type.plural}`, () => this.#listed(type, namespace, options.labelSelector ?? ''));
  }

  listMetadata(
    type: ResourceType,
    namespace: string,
    options: { labelSelector?: string } = {},
  ): Promise<ObjectMetadata[]> {
    return this.#answer(`list ${type.plural}`, () =>
      this.#listed(type, namespace, options.labelSelector ?? '').map(metadataOf),
    );
  }

  create(type: ResourceType, namespace: string, object: GoMap, options: WriteOptions = {}): Promise<GoMap> {
    const name = stringAt(object, 'metadata', 'name');
    return this.#answer(named(`create ${type.plural}/${name}`, options), () => {
      const key = keyOf({ type, namespace, name });
      if (this.objects.has(key)) throw refusal(409, 'AlreadyExists', `${type.plural} "${name}" already exists`);
      return options.dryRun === true ? object : this.#keep(key, object);
    });
  }

  replace(ref: ObjectRef, object: GoMap, options: WriteOptions = {}): Promise<GoMap> {
    return this.#answer(named(`replace ${ref.type.plural}/${ref.name}`, options), () => {
      this.#checkVersion(ref, stringAt(object, 'metadata', 'resourceVersion'));
      return options.dryRun === true ? object : this.#keep(keyOf(ref), object);
    });
  }

  /** Members of the patch take the place of the object's, maps apart; enough for ConfigMaps. */
  patch(ref: ObjectRef, _: string, body: string, options: WriteOptions = {}): Promise<GoMap> {
    return this.#answer(named(`patch ${ref.type.plural}/${ref.name}`, options), () => {
      const object = merged(this.#existing(ref), decodeObject(body));
      return options.dryRun === true ? object : this.#keep(keyOf(ref), object);
    });
  }

  async delete(ref: ObjectRef, { resourceVersion = '' }: DeleteOptions = {}): Promise<void> {
    await this.#answer(`delete ${ref.type.plural}/${ref.name}`, () => {
      this.#checkVersion(ref, resourceVersion);
      this.objects.delete(keyOf(ref));
    });
  }

  async *watch(): AsyncGenerator<never> {
    // nothing happens by itself
  }

  async *logs(): AsyncGenerator<never> {
    // nobody says anything
  }

  table(): never {
    throw new Error('no tables');
  }

  raw(): never {
    throw new Error('no other requests');
  }

  close(): void {
    // nothing is open
  }

  /** Puts an object there that somebody else made. */
  put(type: string, object: Record<string, unknown>): void {
    const found = types.find(({ plural }) => plural === type)!;
    const map = decodeObject(JSON.stringify({ apiVersion: 'v1', kind: found.kind, ...object }));
    this.#keep(keyOf({ type: found, namespace: 'default', name: stringAt(map, 'metadata', 'name') }), map);
  }

  /** Names of what there is of a kind, records of releases apart. */
  names(type: string): string[] {
    return [...this.objects]
      .filter(([key]) => key.startsWith(`${type}/`) && !key.includes('/sh.helm.release'))
      .map(([, object]) => stringAt(object, 'metadata', 'name'));
  }

  #request(text: string): void {
    const isOfRecords = text.includes('secrets') || text.includes('leases');
    if (!isOfRecords) (text.startsWith('dry ') ? this.trials : this.requests).push(text);
    const error = this.refuse(text);
    if (error !== undefined) throw error;
  }

  async #answer<T>(request: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.#request(request);
    return work();
  }

  #existing(ref: ObjectRef): GoMap {
    const found = this.objects.get(keyOf(ref));
    if (found === undefined) throw refusal(404, 'NotFound', `${ref.type.plural} "${ref.name}" not found`);
    return found;
  }

  /** '' for any version. */
  #checkVersion(ref: ObjectRef, version: string): void {
    const there = stringAt(this.#existing(ref), 'metadata', 'resourceVersion');
    if (version !== '' && version !== there) {
      throw refusal(409, 'Conflict', `${ref.type.plural} "${ref.name}" has been modified`);
    }
  }

  #listed({ plural }: ResourceType, namespace: string, selector: string): GoMap[] {
    const fits = parseSelector(selector);
    return [...this.objects]
      .filter(([key]) => key.startsWith(`${plural}/${namespace}/`))
      .map(([, object]) => object)
      .filter((object) => fits(labelsOf(object)));
  }

  #keep(key: string, object: GoMap): GoMap {
    const kept = decodeObject(encodeObject(object));
    const metadata = kept.get('metadata') as GoMap;
    metadata.set('resourceVersion', String(++this.#version));
    if (!metadata.has('uid')) metadata.set('uid', `uid-${this.#version}`);
    this.objects.set(key, kept);
    return kept;
  }
}

function named(request: string, { dryRun }: WriteOptions): string {
  return dryRun === true ? `dry ${request}` : request;
}

export function refusal(status: number, reason: string, message: string): ApiError {
  return new ApiError(message, { status, reason });
}

function keyOf({ type, namespace, name }: ObjectRef): string {
  return `${type.plural}/${namespace}/${name}`;
}

function metadataOf(object: GoMap): ObjectMetadata {
  const text = (name: string): string => stringAt(object, 'metadata', name);
  return {
    name: text('name'),
    namespace: text('namespace'),
    uid: text('uid'),
    resourceVersion: text('resourceVersion'),
    creationTimestamp: '',
    labels: strings(object, 'labels'),
    annotations: strings(object, 'annotations'),
  };
}

function strings(object: GoMap, name: string): Record<string, string> {
  const map = (object.get('metadata') as GoMap).get(name);
  return map instanceof Map ? (Object.fromEntries(map) as Record<string, string>) : {};
}

function merged(before: GoMap, patch: GoMap): GoMap {
  const out: GoMap = new Map(before);
  for (const [name, value] of patch) {
    const own: Value | undefined = out.get(name);
    if (value === null) out.delete(name);
    else out.set(name, value instanceof Map && own instanceof Map ? merged(own, value) : value);
  }
  return out;
}

function labelsOf(object: GoMap): Record<string, string> {
  const labels = (object.get('metadata') as GoMap).get('labels');
  return labels instanceof Map ? (Object.fromEntries(labels) as Record<string, string>) : {};
}
