/** Secrets and ConfigMaps in memory, with label selectors and resource versions as an API server has them. */
import { int64, type GoMap, type Value } from '../../src/go/values.ts';
import { ApiError } from '../../src/kube/api-error.ts';
import type { ListOptions, ObjectMetadata, ObjectRef, ResourceType } from '../../src/kube/client.ts';
import { parseSelector } from '../../src/release/selector.ts';
import type { RecordClient } from '../../src/storage/cluster-driver.ts';

export class RecordServer implements RecordClient {
  /** By `plural/namespace/name`. */
  readonly objects = new Map<string, GoMap>();
  readonly requests: string[] = [];
  /** What the next requests are answered with, if anything: told the request. */
  refuse: (request: string) => Error | undefined = () => undefined;
  #version = 0;

  async get(ref: ObjectRef): Promise<GoMap> {
    await this.#asked(`get ${ref.type.plural}/${ref.name}`);
    return this.#existing(ref);
  }

  async list(type: ResourceType, namespace: string, options: ListOptions = {}): Promise<GoMap[]> {
    await this.#asked(`list ${type.plural} ${options.labelSelector ?? ''}`);
    return this.#matching(type, namespace, options);
  }

  async listMetadata(type: ResourceType, namespace: string, options: ListOptions = {}): Promise<ObjectMetadata[]> {
    await this.#asked(`metadata ${type.plural} ${options.labelSelector ?? ''}`);
    return this.#matching(type, namespace, options).map((object) => {
      const metadata = object.get('metadata') as GoMap;
      const text = (name: string): string => metadata.get(name) as string;
      return {
        name: text('name'),
        namespace: text('namespace'),
        uid: '',
        resourceVersion: text('resourceVersion'),
        creationTimestamp: '',
        labels: labelsOf(object),
        annotations: {},
      };
    });
  }

  async create(type: ResourceType, namespace: string, object: GoMap): Promise<GoMap> {
    const name = (object.get('metadata') as GoMap).get('name') as string;
    await this.#asked(`create ${type.plural}/${name}`);
    const key = `${type.plural}/${namespace}/${name}`;
    if (this.objects.has(key)) throw refusal(409, 'AlreadyExists', `${type.plural} "${name}" already exists`);
    return this.#keep(key, object);
  }

  async replace(ref: ObjectRef, object: GoMap): Promise<GoMap> {
    await this.#asked(`replace ${ref.type.plural}/${ref.name}`);
    const before = this.#existing(ref).get('metadata') as GoMap;
    const wanted = (object.get('metadata') as GoMap).get('resourceVersion');
    if (wanted !== undefined && wanted !== before.get('resourceVersion')) {
      throw refusal(409, 'Conflict', `Operation cannot be fulfilled on ${ref.type.plural} "${ref.name}"`);
    }
    return this.#keep(keyOf(ref), object);
  }

  async delete(ref: ObjectRef): Promise<void> {
    await this.#asked(`delete ${ref.type.plural}/${ref.name}`);
    this.#existing(ref);
    this.objects.delete(keyOf(ref));
  }

  /** Somebody else writes an object as it is. */
  touch(key: string): void {
    this.#keep(key, this.objects.get(key)!);
  }

  async #asked(request: string): Promise<void> {
    await Promise.resolve();
    this.requests.push(request);
    const error = this.refuse(request);
    if (error !== undefined) throw error;
  }

  #existing(ref: ObjectRef): GoMap {
    const found = this.objects.get(keyOf(ref));
    if (found === undefined) throw refusal(404, 'NotFound', `${ref.type.plural} "${ref.name}" not found`);
    return found;
  }

  #matching(type: ResourceType, namespace: string, { labelSelector }: ListOptions): GoMap[] {
    const fits = parseSelector(labelSelector ?? '');
    return [...this.objects]
      .filter(([key]) => key.startsWith(`${type.plural}/${namespace === '' ? '' : `${namespace}/`}`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object)
      .filter((object) => fits(labelsOf(object)));
  }

  #keep(key: string, object: GoMap): GoMap {
    const kept: GoMap = new Map(object);
    const metadata = new Map<string, Value>(object.get('metadata') as GoMap);
    metadata.set('resourceVersion', String(++this.#version)).set('generation', int64(1));
    this.objects.set(key, kept.set('metadata', metadata));
    return kept;
  }
}

export function labelsOf(object: GoMap): Record<string, string> {
  return Object.fromEntries((object.get('metadata') as GoMap).get('labels') as Map<string, string>);
}

export function refusal(status: number, reason: string, message: string): ApiError {
  return new ApiError(message, { status, reason });
}

function keyOf({ type, namespace, name }: ObjectRef): string {
  return `${type.plural}/${namespace}/${name}`;
}
