import { describe, expect, test } from 'bun:test';
import { renderChart } from '../../src/engine/render.ts';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { ValueOrigins } from '../../src/explain/origins.ts';
import { pathText } from '../../src/explain/path.ts';
import { ReadPaths, watched } from '../../src/explain/reads.ts';
import { switchesOf, unreadValues } from '../../src/explain/unread.ts';
import { userValues } from '../../src/explain/user-values.ts';
import type { GoMap } from '../../src/go/values.ts';
import { processDependenciesWithMerge } from '../../src/values/dependencies.ts';
import { toRenderValues } from '../../src/values/to-render-values.ts';
import { testPorts } from '../sprig/library.ts';
import { chartOf, type Texts } from './chart-files.ts';

interface Case {
  readonly name: string;
  readonly files: Texts;
  readonly set: readonly string[];
  /** `path: why`, and what may have been meant. */
  readonly unread: readonly string[];
}

const release = { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false };

async function unreadOf({ files, set }: Case): Promise<string[]> {
  const chart = chartOf(files);
  const user = await userValues({ values: set }, () => new Uint8Array());
  const switches = switchesOf(chart);
  const reads = new ReadPaths();
  processDependenciesWithMerge(chart, user.values);
  const seen = (): GoMap => {
    const top = toRenderValues(chart, user.values, release, defaultCapabilities());
    return top.set('Values', watched(top.get('Values') as GoMap, reads.listener));
  };
  const plain = await renderChart(chart, () => toRenderValues(chart, user.values, release, defaultCapabilities()), {
    ports: testPorts,
  });
  expect(await renderChart(chart, seen, { ports: testPorts })).toEqual(plain);
  const found = unreadValues({ chart, origins: new ValueOrigins(chart, user), switches, reads });
  return found.map(({ path, why, similar }) => [`${pathText(path)}: ${why}`, ...similar].join(', '));
}

const template = (text: string): Texts => ({ 'templates/a.yaml': text });
const withDb = (more: string): Texts => ({
  'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, repository: ""${more}}]\n`,
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.3\n',
  'charts/db/values.yaml': 'port: 1\n',
  'charts/db/templates/a.yaml': 'a: {{ .Values.port }}{{ .Values.global.zone }}',
});

const cases: readonly Case[] = [
  { name: 'what is read', files: template('{{ .Values.a.b }}'), set: ['a.b=1'], unread: [] },
  {
    name: 'a misspelt name',
    files: { ...template('{{ .Values.image.tag }}'), 'values.yaml': 'image: {tag: x}\n' },
    set: ['imgae.tag=1', 'image.tagg=2'],
    unread: ['image.tagg: unknown, image.tag', 'imgae: unknown, image'],
  },
  {
    name: 'a name that only templates have',
    files: template('{{ .Values.replicas | default 1 }}'),
    set: ['replica=1'],
    unread: ['replica: unknown, replicas'],
  },
  {
    name: 'a value at the wrong place',
    files: { ...template('{{ .Values.web.port }}'), 'values.yaml': 'web: {port: 1}\n' },
    set: ['port=1'],
    unread: ['port: unknown, web.port'],
  },
  {
    name: 'what is read under other circumstances',
    files: {
      ...template('{{ if .Values.on }}{{ .Values.host }}{{ .Values.names.alias }}{{ end }}'),
      'values.yaml': 'on: false\nhost: ""\nnames: {}\n',
    },
    set: ['host=x,names.alias=y'],
    unread: ['host: without effect', 'names: without effect'],
  },
  ...['toYaml .Values.a', '.Values.a', 'toJson .Values.a', 'tpl (toYaml .Values.a) $', '.Values.a | deepCopy'].map(
    (text): Case => ({
      name: `all of a table by ${text}`,
      files: template(`{{ ${text} }}`),
      set: ['a.b.c=1'],
      unread: [],
    }),
  ),
  ...[
    'get .Values "a"',
    'index .Values "a" "b"',
    'range $k, $v := .Values.a }}{{ $v }}{{ end',
    'pick .Values.a "b"',
  ].map((text): Case => ({ name: `by ${text}`, files: template(`{{ ${text} }}`), set: ['a.b=1'], unread: [] })),
  {
    name: 'to look whether a table is there reads nothing of it',
    files: template('{{ if .Values.a }}x{{ end }}{{ with .Values.a }}{{ .b }}{{ end }}'),
    set: ['a.b=1,a.c=1'],
    unread: ['a.c: unknown, a.b'],
  },
  {
    name: 'items of a list',
    files: template('{{ range .Values.l }}{{ .name }}{{ end }}{{ join "," .Values.k }}'),
    set: ['l[0].name=a,l[0].port=b,k={a,b}'],
    unread: ['l[0].port: unknown'],
  },
  { name: 'what a subchart reads', files: withDb(''), set: ['db.port=2'], unread: [] },
  {
    name: 'what a subchart does not read',
    files: withDb(''),
    set: ['port=2,db.prot=1'],
    unread: ['db.prot: unknown, db.port', 'port: unknown, db.port'],
  },
  {
    name: 'globals that a subchart reads',
    files: withDb(''),
    set: ['global.zone=2,global.zon=1'],
    unread: ['global.zon: unknown, global.zone'],
  },
  {
    name: 'conditions and tags',
    files: withDb(', condition: "db.on,also", tags: [data]'),
    set: ['db.on=true,also=true,tags.data=false,tags.other=true'],
    unread: ['tags.other: unknown'],
  },
  {
    name: 'what is given for a subchart that is off',
    files: withDb(', alias: store, condition: store.on'),
    set: ['store.on=false,store.port=2'],
    unread: ['store.port: subchart off'],
  },
];

describe('values that no template reads', () => {
  for (const one of cases) {
    test(one.name, async () => {
      expect(await unreadOf(one)).toEqual([...one.unread]);
    });
  }
});
