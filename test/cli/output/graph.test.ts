import { describe, expect, test } from 'bun:test';
import { graphReport, graphText, graphTitle } from '../../../src/cli/output/graph.ts';
import { textWidth } from '../../../src/cli/output/text-width.ts';
import { marshalJson } from '../../../src/go/json.ts';
import type { ChartNode } from '../../../src/graph/charts.ts';
import { objectGraph } from '../../../src/graph/objects.ts';
import { readObjects } from '../../../src/manifest/objects.ts';

const object = (kind: string, name: string, spec: string, metadata = ''): string => {
  const groups: Readonly<Record<string, string>> = {
    Deployment: 'apps/v1',
    Ingress: 'networking.k8s.io/v1',
    StatefulSet: 'apps/v1',
  };
  return `---\napiVersion: ${groups[kind] ?? 'v1'}\nkind: ${kind}\nmetadata: {name: "${name}"${metadata}}\nspec: ${spec}\n`;
};
const workload = (kind: string, name: string, pod: string, more = ''): string =>
  object(kind, name, `{${more}template: {metadata: {labels: {app: "${name}"}}, spec: ${pod}}}`);
const told = (manifest: string): string =>
  graphText({ charts: undefined, objects: objectGraph(readObjects(manifest), 'ns') });
const uses = (name: string): string => `{containers: [{envFrom: [{configMapRef: {name: "${name}"}}]}]}`;
const backend = (name: string): string => `{defaultBackend: {service: {name: ${name}}}}`;
const selects = (name: string): string => `{selector: {app: ${name}}}`;

const trees: readonly (readonly [name: string, manifest: string, expected: string])[] = [
  ['nothing', '', ''],
  [
    'from what nothing points to, what has to do with nothing last',
    object('ConfigMap', 'alone', '{}') +
      object('ConfigMap', 'c', '{}') +
      workload('Deployment', 'web', uses('c')) +
      object('Service', 'web', selects('web')) +
      object('Ingress', 'web', backend('web')),
    `Ingress/web
└─ Service/web (backend)
   └─ Deployment/web (selects)
      └─ ConfigMap/c (envFrom)
ConfigMap/alone
`,
  ],
  [
    'what stands above is not unfolded again',
    object('Service', 'a', selects('web')) +
      object('Service', 'b', selects('web')) +
      workload('Deployment', 'web', uses('c')) +
      object('Ingress', 'i', backend('b')),
    `Service/a
└─ Deployment/web (selects)
   └─ ConfigMap/c (envFrom)  outside
Ingress/i
└─ Service/b (backend)
   └─ Deployment/web (selects)  see above
`,
  ],
  [
    'circles end',
    object('Service', 'db', selects('db')) + workload('StatefulSet', 'db', uses('c'), 'serviceName: db, '),
    `Service/db
└─ StatefulSet/db (selects)
   ├─ Service/db (serviceName)  see above
   └─ ConfigMap/c (envFrom)  outside
`,
  ],
  [
    'roles and budgets behind what leads to something',
    `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: p}\nspec: {selector: {}}\n` +
      object('Service', 'web', selects('web')) +
      workload('Deployment', 'web', '{}'),
    `Service/web
└─ Deployment/web (selects)
PodDisruptionBudget/p
└─ Deployment/web (guards)
`,
  ],
  [
    'hooks, other namespaces, what selects nothing',
    object('Pod', 'test', uses('c'), ', namespace: other, annotations: {helm.sh/hook: test}') +
      object('Service', 'web', selects('nobody')),
    `Pod/other/test  hook: test
└─ ConfigMap/other/c (envFrom)  outside
Service/web  selects nothing here
`,
  ],
  [
    'names that would end a line or steer a terminal',
    object('Pod', 'a\\nb\\u001b[31m\\u202e', uses('\\u001b]0;x\\u0007')),
    `Pod/"a\\nb\\x1b[31m\\u202e"
└─ ConfigMap/"\\x1b]0;x\\a" (envFrom)  outside
`,
  ],
];

describe('objects as trees:', () => {
  for (const [name, manifest, expected] of trees) {
    test(name, () => {
      expect(told(manifest)).toBe(expected);
    });
  }
});

test('a chain that is longer than a tree is deep goes on in trees of its own, each object once unfolded', () => {
  const names = Array.from({ length: 60 }, (_, i) => `c${i}`);
  const owned = (name: string, i: number): string => {
    const owner = i === 0 ? '' : `, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: c${i - 1}}]`;
    return object('ConfigMap', name, '{}', owner);
  };
  const text = told(names.map(owned).join(''));
  for (const name of names) expect(text).toMatch(new RegExp(`ConfigMap/${name}(?: |\n)`));
  expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(80);
  expect(text.split('\n').length).toBeLessThan(70);
});

const node = (name: string, more: Partial<ChartNode> = {}): ChartNode => ({
  ...{ name, chart: name, version: '1.0.0', wanted: '', repository: '', declared: true, condition: '', tags: [] },
  ...{ library: false, deprecated: false, state: 'on', why: undefined, dependencies: [] },
  ...more,
});

test('charts: what is too long for a line stands below it, within 80 columns', () => {
  const origin = { source: 'flag', flag: '--set', text: 'a.rather.long.path.of.keys=true' } as const;
  const why = { by: 'condition', path: ['a', 'rather', 'long', 'path', 'of', 'keys'], value: false, origin } as const;
  const repository = 'https://charts.example.com/stable';
  const root = node('shop', {
    dependencies: [
      node('db', { repository, why, state: 'off', dependencies: [] }),
      node('www', { chart: 'web', wanted: '1.x', dependencies: [node('lib', { library: true })] }),
    ],
  });
  expect(graphText({ charts: root, objects: undefined })).toBe(`shop 1.0.0
├─ db 1.0.0
│      from https://charts.example.com/stable; off: a.rather.long.path.of.keys
│      is false (--set a.rather.long.path.of.keys=true)
└─ www (web) 1.0.0  wanted 1.x
   └─ lib 1.0.0  library
`);
});

test('both have headings, and a picture has the name of the chart', () => {
  const graphs = { charts: node('shop'), objects: objectGraph(readObjects(object('ConfigMap', 'c', '{}')), 'ns') };
  expect(graphText(graphs)).toBe('CHARTS\nshop 1.0.0\n\nOBJECTS\nConfigMap/c\n');
  expect(graphTitle(graphs, './x')).toBe('shop 1.0.0');
  expect(graphTitle({ charts: undefined }, './x')).toBe('./x');
});

test('for programs', () => {
  const why = { by: 'tag', path: ['tags', 'a.b'], value: true, origin: undefined } as const;
  const charts = node('shop', { dependencies: [node('db', { why, tags: ['a.b'] })] });
  const objects = objectGraph(readObjects(workload('Deployment', 'web', uses('c'))), 'ns');
  expect(JSON.parse(marshalJson(graphReport({ charts, objects })))).toEqual({
    charts: {
      ...node('shop', {}),
      dependencies: [{ ...charts.dependencies[0]!, why: { by: 'tag', path: 'tags.a\\.b', value: true } }],
    },
    objects: {
      namespace: 'ns',
      nodes: [
        {
          ...{
            id: 0,
            apiVersion: 'apps/v1',
            group: 'apps',
            kind: 'Deployment',
            namespace: 'ns',
            name: 'web',
            source: '',
            hook: [],
          },
          ...{ state: 'manifest', status: '', selectsNothing: false },
        },
        {
          ...{ id: 1, apiVersion: '', group: '', kind: 'ConfigMap', namespace: 'ns', name: 'c', source: '', hook: [] },
          ...{ state: 'outside', status: '', selectsNothing: false },
        },
      ],
      edges: [{ from: 0, to: 1, how: ['envFrom'], optional: false }],
    },
  });
  expect(JSON.parse(marshalJson(graphReport({ charts: undefined, objects: undefined })))).toEqual({});
});
