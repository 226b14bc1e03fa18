/** A small family of charts: the same objects in several versions, where some come, go and change. */
import type { Json, JsonObject } from '../cluster.ts';
import type { Prng } from '../../random/prng.ts';
import { chart, chartYaml, hook } from '../scenarios/charts.ts';
import { blend, kinds, makeObject } from './objects.ts';

/** One object through the versions, or a text that takes its place there. */
export interface Slot {
  readonly id: string;
  readonly place: 'chart' | 'sub';
  readonly shape: 'plain' | 'optional' | 'list' | 'twice' | 'namespaced';
  readonly versions: readonly (JsonObject | string | undefined)[];
}

export interface Family {
  readonly slots: readonly Slot[];
  /** What values.yaml holds, by version. */
  readonly values: readonly JsonObject[];
  readonly definition: boolean;
  readonly notes: boolean;
}

const usual = ['ConfigMap', 'ConfigMap', 'Secret', 'Service', 'Deployment', 'Deployment', 'Deployment', 'StatefulSet'];
const rare = ['DaemonSet', 'Job', 'CronJob', 'Role', 'RoleBinding', 'ServiceAccount', 'Ingress'];
const rarest = ['ClusterRole', 'PodDisruptionBudget', 'NetworkPolicy', 'HorizontalPodAutoscaler'];
const events = ['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-rollback', 'post-rollback'];
const lateEvents = ['pre-delete', 'post-delete', 'test'];
const policies = ['before-hook-creation', 'hook-succeeded', 'hook-failed', 'hook-succeeded,hook-failed'];

export function makeFamily(prng: Prng, versions: number): Family {
  const definition = prng.chance(0.15);
  const ids = 'a b c d e f g h'.split(' ').slice(0, 2 + prng.below(6));
  const slots = ids.map((id) => makeSlot(prng, id, versions, definition));
  const hooks = prng.chance(0.35) ? ['hx', 'hy'].slice(0, 1 + prng.below(2)) : [];
  slots.push(...hooks.map((id) => hookSlot(prng, id, versions)));
  if (prng.chance(0.2)) slots.push(refusedSlot(prng, versions));
  const values = Array.from({ length: versions }, () => ({
    word: prng.pick(['one', 'two', 'six']),
    count: prng.below(3),
    list: [1, 'x'].slice(0, prng.below(3)),
    deep: Object.fromEntries(['x', 'y', 'z'].filter(() => prng.chance(0.6)).map((key) => [key, prng.below(9)])),
    on: Object.fromEntries(slots.map(({ id }) => [id, prng.chance(0.8)])),
    ...(prng.chance(0.3) ? { sub: { word: 'parent' } } : {}),
  }));
  return { slots, values, definition, notes: prng.chance(0.7) };
}

function makeSlot(prng: Prng, id: string, versions: number, definition: boolean): Slot {
  const pools = [usual, usual, rare, rare, rarest];
  const kind = definition && prng.chance(0.3) ? 'Widget' : prng.pick(prng.pick(pools));
  const elsewhere = kind === 'ConfigMap' && prng.chance(0.1);
  const prefix = elsewhere || kinds[kind]!.clusterWide === true ? 'Namespace' : prng.chance(0.3) ? 'Name' : undefined;
  const name = prefix === undefined ? id : `{{ .Release.${prefix} }}-${id}`;
  const make = (): JsonObject => {
    const object = makeObject(prng, kind, name);
    if (elsewhere) (object['metadata'] as JsonObject)['namespace'] = 'default';
    return object;
  };
  const all: (JsonObject | undefined)[] = [];
  let last = make();
  for (let version = 0; version < versions; version++) {
    if (version > 0 && prng.chance(kinds[kind]!.stiff === true ? 0.1 : 0.7)) {
      last = blend(prng, last, make()) as JsonObject;
    }
    // not the resource policy: which of its places counts is another question to Helm each time
    if (prng.chance(0.06)) last = withAnnotation(last, 'example.com/kept', 'keep');
    all.push(prng.chance(0.82) ? last : undefined);
  }
  const shapes = ['optional', 'list', 'twice', 'namespaced'] as const;
  const shape = prng.chance(0.7) ? 'plain' : shapes[prng.chance(0.4) ? 0 : prng.below(4)]!;
  return { id, place: prng.chance(0.15) ? 'sub' : 'chart', shape, versions: all };
}

function withAnnotation(object: JsonObject, name: string, value: string): JsonObject {
  const metadata = object['metadata'] as JsonObject;
  const annotations = { ...(metadata['annotations'] as JsonObject | null | undefined), [name]: value };
  return { ...object, metadata: { ...metadata, annotations } };
}

function hookSlot(prng: Prng, id: string, versions: number): Slot {
  const on = events.filter(() => prng.chance(0.3));
  on.push(...lateEvents.filter(() => prng.chance(0.25)));
  if (on.length === 0) on.push(prng.pick([...events, ...lateEvents]));
  const options = {
    kind: prng.pick(['Pod', 'Job'] as const),
    ...(prng.chance(0.5) ? { weight: prng.below(5) - 2 } : {}),
    ...(prng.chance(0.6) ? { policy: prng.pick(policies) } : {}),
  };
  const plain = prng.chance(0.3);
  const make = (): JsonObject | undefined => {
    if (prng.chance(0.1)) return undefined;
    const fate = prng.chance(0.12) ? { fate: 'fail' } : {};
    const object = JSON.parse(hook(id, on.join(','), { ...options, ...fate })) as JsonObject;
    if (!plain) return object;
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: object['metadata']!, data: { a: '{{ .Values.word }}' } };
  };
  return { id, place: 'chart', shape: 'plain', versions: Array.from({ length: versions }, make) };
}

/** What fails in one of the versions: refused by the server, by the schema, by discovery or while rendering. */
function refusedSlot(prng: Prng, versions: number): Slot {
  const map = (name: string, more: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    ...more,
  });
  const port = (number: Json): JsonObject => ({ spec: { ports: [{ port: number }] } });
  const bad = prng.pick<JsonObject | string>([
    map('Bad_Name', { data: { a: 'b' } }),
    map('bad', { nothing: 1 }),
    map('bad', { data: { a: { b: 'c' } } }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'bad' }, ...port(0) },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'bad' }, ...port('x') },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'bad' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'c' } }, spec: { containers: [{ name: 'a', image: 'b' }] } },
      },
    },
    { apiVersion: 'example.org/v1', kind: 'Nothing', metadata: { name: 'bad' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bad', namespace: 'none-{{ .Release.Namespace }}' } },
    '{{ fail "not so" }}',
    '{{ required "word is needed" .Values.nothing }}',
    'kind: ConfigMap\napiVersion: v1\nmetadata: {name: bad\n',
  ]);
  const at = prng.below(versions);
  const all = Array.from({ length: versions }, (_, i) => (i === at ? bad : undefined));
  return { id: 'zz', place: 'chart', shape: 'plain', versions: all };
}

/** The files of all versions, in the folders `v1`, `v2`, … */
export function filesOf(family: Family): Record<string, string> {
  return Object.assign({}, ...family.values.map((_, version) => filesOfVersion(family, version))) as Record<
    string,
    string
  >;
}

function filesOfVersion({ slots, values, definition, notes }: Family, version: number): Record<string, string> {
  const files: Record<string, string> = {
    'Chart.yaml': chartYaml(`${String(version + 1)}.0.0`),
    'values.yaml': JSON.stringify(values[version], undefined, 1),
    'templates/empty.yaml': '# nothing\n{{ if false }}a: b{{ end }}\n',
  };
  if (notes) files['templates/NOTES.txt'] = NOTES;
  if (definition) files['crds/widget.yaml'] = DEFINITION;
  if (slots.some(({ place }) => place === 'sub')) {
    files['charts/sub/Chart.yaml'] = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n';
    const { on } = values[version]!;
    files['charts/sub/values.yaml'] = JSON.stringify({ word: `sub${String(version)}`, count: 1, on: on! });
    // Helm joins the notes of charts in the order of a map
    if (!notes) files['charts/sub/templates/NOTES.txt'] = 'Notes of the subchart, {{ .Values.word }}.\n';
  }
  for (const slot of slots) {
    const object = slot.versions[version];
    if (object === undefined) continue;
    const folder = slot.place === 'sub' ? 'charts/sub/templates' : 'templates';
    files[`${folder}/${slot.id}.yaml`] = textOf(slot, object);
  }
  return chart(files, `v${String(version + 1)}`);
}

function textOf({ id, shape }: Slot, object: JsonObject | string): string {
  if (typeof object === 'string') return object;
  const { metadata } = object as { metadata: JsonObject };
  switch (shape) {
    case 'plain':
      return manifest(object);
    case 'optional':
      return `{{ if .Values.on.${id} }}\n${manifest(object)}{{ end }}\n`;
    case 'list':
      return manifest({ apiVersion: 'v1', kind: 'List', items: [object] });
    case 'twice':
      return `${manifest(object)}---\n# nothing here\n---\n${manifest(object)}`;
    case 'namespaced':
      return manifest({ ...object, metadata: { namespace: '{{ .Release.Namespace }}', ...metadata } });
  }
}

function manifest(object: JsonObject): string {
  return `${JSON.stringify(object, undefined, 1).replaceAll(/"@(.*?)@"/g, '$1')}\n`;
}

const NOTES = `Revision {{ .Release.Revision }} of {{ .Release.Name }}, {{ .Chart.Version }}, says {{ .Values.word }}.
{{ if .Release.IsUpgrade }}It is an upgrade.{{ end }}
{{ toJson .Values.deep }}
`;

const DEFINITION = JSON.stringify({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.__NS__.example.com' },
  spec: {
    group: '__NS__.example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        },
      },
    ],
  },
});
