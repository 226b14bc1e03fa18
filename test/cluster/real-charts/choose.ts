/**
 * Charts of a corpus that can be installed beside each other's runs: their rendering is the same each time, the server knows
 * all of their kinds (or they bring them in `crds/`), and nothing of theirs would change the cluster for everybody else.
 * `cases.tsv` says what each chart renders with; real Helm renders both sets of values to find the objects.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unmarshalYaml } from '../../../src/go/yaml/unmarshal.ts';
import { splitManifests } from '../../../src/manifest/split.ts';
import type { Value } from '../../../src/go/values.ts';
import { realHelm, type Cluster } from '../cluster.ts';
import { kinds } from '../snapshot.ts';

/** A chart with the values that it is installed and those that it is upgraded with, and what else belongs to its state. */
export interface ChosenChart {
  /** `repository/chart` */
  readonly name: string;
  readonly path: string;
  /** Flags, as words without blanks. */
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** Paths of objects outside of the namespace; none of them exists yet. Definitions come first. */
  readonly outside: readonly string[];
  /** Paths of lists of the namespace that a snapshot does not hold by itself. */
  readonly lists: readonly string[];
}

export const RELEASE = 'demo';
/** Stands for the namespace in paths; as long as the real ones. */
export const NAMESPACE = 'rc-the-name';

interface Case {
  readonly id: string;
  readonly chart: string;
  readonly values: string;
}

/** Kinds whose objects reach beyond the release: they could break the runs of others. */
const shared = new Set([
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService', 'Namespace', 'FlowSchema'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'PriorityLevelConfiguration', 'Node'],
  ...['StorageClass', 'IngressClass', 'CertificateSigningRequest', 'RuntimeClass'],
]);
/** Values that many charts have, for those without a second set of their own. */
const changes = [
  ...['replicaCount=2', 'replicas=2', 'podAnnotations.changed=yes', 'podLabels.changed=yes', 'annotations.changed=yes'],
  ...['resources.limits.memory=300Mi', 'service.type=NodePort', 'service.port=8123', 'image.tag=changed'],
  ...['nodeSelector.changed=yes', 'commonLabels.changed=yes', 'fullnameOverride=other'],
];

export class Corpus {
  readonly #folder: string;
  readonly #cluster: Cluster;
  readonly #kubeVersion: string;
  readonly #resources = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(folder: string, cluster: Cluster, kubeVersion: string) {
    this.#folder = folder;
    this.#cluster = cluster;
    this.#kubeVersion = kubeVersion;
  }

  /** Names of the charts that have a rendering to begin with, one of each repository in turn. */
  names(word: string): string[] {
    const names = [...this.#cases().keys()].filter((name) => name.includes(word));
    const rank = (name: string): string => createHash('sha256').update(name).digest('hex');
    const repositories = new Map<string, string[]>();
    for (const name of names.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
      const repository = name.split('/', 1)[0]!;
      repositories.set(repository, [...(repositories.get(repository) ?? []), name]);
    }
    const turns = [...repositories.values()];
    const longest = Math.max(0, ...turns.map(({ length }) => length));
    return Array.from({ length: longest }, (_, i) => turns.flatMap((list) => list.slice(i, i + 1))).flat();
  }

  /** The chart with its values; a text that says why not. */
  async choose(name: string): Promise<ChosenChart | string> {
    const cases = this.#cases().get(name)!;
    const path = join(this.#folder, cases[0]!.chart);
    const flags = (values: string): string[] => (values === '-' ? [] : ['-f', join(this.#folder, values)]);
    const first = flags(cases[0]!.values);
    const before = this.#render(path, first);
    if (before === undefined) return 'does not render';
    // those of disabled dependencies must not appear
    const definitions = helm(['show', 'crds', path]) ?? '';
    const reason = await this.#obstacle(`${before}\n---\n${definitions}`);
    if (reason !== undefined) return reason;
    const others = [
      ...cases.slice(1).map((one) => flags(one.values)),
      ...changes.map((set) => [...first, '--set', set]),
    ];
    for (const second of others) {
      const after = this.#render(path, second);
      if (after === undefined || after === before || (await this.#obstacle(after)) !== undefined) continue;
      const { outside, lists } = await this.#places(`${before}\n---\n${after}\n---\n${definitions}`);
      return { name, path, first, second, outside, lists };
    }
    return 'no values change it';
  }

  /** By chart: its cases without a mark, the default one first. */
  #cases(): Map<string, Case[]> {
    const rows = readFileSync(join(this.#folder, 'cases.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'));
    const charts = new Map<string, Case[]>();
    const marked = new Set(rows.filter((row) => row[6] !== undefined && row[6] !== '-').map((row) => row[1]!));
    for (const [id = '', chart = '', values = '', exit = '', bytes = '', , , , flags = ''] of rows) {
      if (exit !== '0' || Number(bytes) < 200 || flags !== '-' || marked.has(chart)) continue;
      const name = chart.replace('charts/', '');
      charts.set(name, [...(charts.get(name) ?? []), { id, chart, values }]);
    }
    for (const cases of charts.values()) cases.sort((a, b) => Number(a.values !== '-') - Number(b.values !== '-'));
    return charts;
  }

  #render(path: string, flags: readonly string[]): string | undefined {
    const words = ['template', RELEASE, path, '-n', NAMESPACE, '--include-crds', '--kube-version', this.#kubeVersion];
    return helm([...words, ...flags]);
  }

  async #obstacle(manifest: string): Promise<string | undefined> {
    const objects = objectsOf(manifest);
    const own = definitionsOf(objects);
    for (const object of objects) {
      if (shared.has(object.kind)) return `has a ${object.kind}`;
      if ((await this.#resource(object, own)) === undefined) return `needs ${object.apiVersion} ${object.kind}`;
    }
    const { outside } = await this.#places(manifest);
    const found = await Promise.all(outside.map((path) => this.#cluster.get(path)));
    const taken = outside.find((_, i) => found[i] !== undefined);
    return taken === undefined ? undefined : `${taken} exists already`;
  }

  async #places(manifest: string): Promise<{ outside: string[]; lists: string[] }> {
    const objects = objectsOf(manifest);
    const own = definitionsOf(objects);
    const outside = new Set<string>();
    const lists = new Set<string>();
    for (const object of objects.toSorted((a, b) => Number(isDefinition(b)) - Number(isDefinition(a)))) {
      const resource = (await this.#resource(object, own))!;
      const root = object.apiVersion.includes('/') ? `apis/${object.apiVersion}` : `api/${object.apiVersion}`;
      const { name = '', namespace = NAMESPACE } = object.metadata;
      if (!resource.namespaced) outside.add(`/${root}/${resource.plural}/${name}`);
      else if (namespace !== NAMESPACE) outside.add(`/${root}/namespaces/${namespace}/${resource.plural}/${name}`);
      else if (!kinds.includes(`${root}|${resource.plural}`))
        lists.add(`/${root}/namespaces/${NAMESPACE}/${resource.plural}`);
    }
    return { outside: [...outside], lists: [...lists] };
  }

  async #resource(object: Head, own: ReadonlyMap<string, Resource>): Promise<Resource | undefined> {
    const { apiVersion, kind } = object;
    const defined = own.get(`${apiVersion} ${kind}`);
    if (defined !== undefined) return defined;
    let known = this.#resources.get(apiVersion);
    if (known === undefined) {
      known = this.#discover(apiVersion);
      this.#resources.set(apiVersion, known);
    }
    return (await known).get(kind);
  }

  async #discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const answer = await this.#cluster.get(apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
    const found = (answer?.['resources'] ?? []) as { name: string; kind: string; namespaced: boolean }[];
    const whole = found.filter(({ name }) => !name.includes('/'));
    return new Map(whole.map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }]));
  }
}

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
  readonly items?: readonly unknown[];
  readonly spec?: unknown;
}

interface Definition {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly plural: string; readonly kind: string };
  readonly versions?: readonly { readonly name: string }[];
}

/** What Helm prints; undefined when it fails. */
function helm(words: readonly string[]): string | undefined {
  try {
    return execFileSync(realHelm, words, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 28 });
  } catch {
    return undefined;
  }
}

function objectsOf(manifest: string): Head[] {
  const documents = splitManifests(manifest).map((document) => plain(unmarshalYaml(document)) as Head | null);
  return documents.flatMap((object) => (object === null ? [] : ((object.items as Head[] | undefined) ?? [object])));
}

function isDefinition(object: Head): boolean {
  return object.kind === 'CustomResourceDefinition';
}

/** What the definitions of a chart define, by `apiVersion kind`. */
function definitionsOf(objects: readonly Head[]): Map<string, Resource> {
  const own = new Map<string, Resource>();
  for (const object of objects.filter(isDefinition)) {
    const { group, scope, names, versions } = object.spec as Definition;
    const resource = { plural: names.plural, namespaced: scope === 'Namespaced' };
    for (const { name } of versions ?? []) own.set(`${group}/${name} ${names.kind}`, resource);
  }
  return own;
}

function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return value;
}
