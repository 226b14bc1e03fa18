/** A namespace with a group of its own, whose kind Widget charts define. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Json, JsonObject } from './cluster.ts';
import type { Ended } from './run-binary.ts';
import type { Workplace } from './workplace.ts';

export const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export interface Version {
  readonly name?: string;
  readonly served?: boolean;
  readonly storage?: boolean;
  /** Of `spec`. */
  readonly properties?: JsonObject;
}

export function definition(
  group: string,
  versions: readonly Version[],
  spec: JsonObject = {},
  kind = 'Widget',
): JsonObject {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: versions.map(({ name = 'v1', served = true, storage = true, properties = {} }) => ({
        name,
        served,
        storage,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
      })),
      ...spec,
    },
  };
}

export class CrdPlace {
  readonly namespace: string;
  readonly #place: Workplace;

  static async make(place: Workplace): Promise<CrdPlace> {
    return new CrdPlace(place, await place.freshNamespace());
  }

  private constructor(place: Workplace, namespace: string) {
    this.#place = place;
    this.namespace = namespace;
    for (const plural of ['widgets', 'gadgets']) place.clusterWide.push(this.#path(plural));
  }

  get group(): string {
    return `${this.namespace}.example.com`;
  }

  /** Of the CRD. */
  get name(): string {
    return `widgets.${this.group}`;
  }

  get path(): string {
    return this.#path('widgets');
  }

  #path(plural: string): string {
    return `${definitions}/${plural}.${this.group}`;
  }

  /** A CRD with one version. */
  of(properties: JsonObject): JsonObject {
    return definition(this.group, [{ properties }]);
  }

  gadgets(): JsonObject {
    return definition(this.group, [{ properties: { g: { type: 'string' } } }], {}, 'Gadget');
  }

  object(name: string, spec: Json, version = 'v1'): JsonObject {
    return { apiVersion: `${this.group}/${version}`, kind: 'Widget', metadata: { name }, spec };
  }

  /** The path of a new one. */
  chart(
    crds: readonly JsonObject[],
    objects: readonly JsonObject[],
    more: Readonly<Record<string, string>> = {},
  ): string {
    const file = (folder: string, object: JsonObject, at: number): [string, string] => [
      `${folder}/${at}.yaml`,
      JSON.stringify(object),
    ];
    return this.#place.chart({
      ...Object.fromEntries(crds.map((crd, at) => file('crds', crd, at))),
      ...Object.fromEntries(objects.map((object, at) => file('templates', object, at))),
      ...more,
    });
  }

  scull(...words: string[]): Promise<Ended> {
    return this.#place.scull(this.namespace, words);
  }

  /** Of the release `web`. */
  upgrade(chart: string, ...words: string[]): Promise<Ended> {
    return this.scull('upgrade', 'web', chart, ...words);
  }

  /** Installs `web`, with the widget `w`. */
  async installed(properties: JsonObject, spec: JsonObject): Promise<void> {
    const { status, stderr } = await this.scull('install', 'web', this.chart([this.of(properties)], [this.object('w', spec)])); // prettier-ignore
    if (status !== 0) throw new Error(stderr);
  }

  request(method: string, path: string, body: JsonObject): Promise<JsonObject | undefined> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : undefined;
    return this.#place.cluster.request(method, path, body, type);
  }

  /** The CRD as it is; undefined for none. */
  live(plural = 'widgets'): Promise<JsonObject | undefined> {
    return this.#place.cluster.get(this.#path(plural));
  }

  widgets(version = 'v1'): string {
    return `/apis/${this.group}/${version}/namespaces/${this.namespace}/widgets`;
  }

  widget(name: string): Promise<JsonObject | undefined> {
    return this.#place.cluster.get(`${this.widgets()}/${name}`);
  }

  /** Until the kind is served. */
  async settled(plural = 'widgets'): Promise<void> {
    const list = `/apis/${this.group}/v1/namespaces/${this.namespace}/${plural}`;
    await this.#place.cluster.until(list, async () => (await this.#place.cluster.get(list)) !== undefined);
  }

  /** How many there are of `web`. */
  async revisions(): Promise<number> {
    const { stdout } = await this.scull('history', 'web', '-o', 'json');
    return (JSON.parse(stdout) as unknown[]).length;
  }

  /** The path of a kubeconfig of one who may do no more than upgrade `web` to the chart with `--crds=upgrade`. */
  async user(name: string, chart: string): Promise<string> {
    const words = `rbac ${chart} --name web --verbs upgrade --crds=upgrade --subject user:${name} -o json`.split(' ');
    const { items } = JSON.parse((await this.scull(...words)).stdout) as { items: RoleObject[] };
    for (const item of items) {
      const { kind, metadata } = item;
      const plural = `${kind.toLowerCase()}s`;
      const scope = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
      const path = `/apis/rbac.authorization.k8s.io/v1${scope}/${plural}`;
      metadata.name = name;
      if (item.roleRef !== undefined) item.roleRef.name = name;
      await this.request('POST', path, item as unknown as JsonObject);
      if (scope === '') this.#place.clusterWide.push(`${path}/${name}`);
    }
    const path = join(this.#place.folder, `${name}.yaml`);
    writeFileSync(path, this.#place.cluster.userKubeconfig({ name }, this.namespace));
    return path;
  }
}

/** Of what `rbac` prints. */
interface RoleObject {
  readonly kind: string;
  readonly metadata: { name: string; readonly namespace?: string };
  readonly roleRef?: { name: string };
}
