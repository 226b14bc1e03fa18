import { describe, expect, test } from 'bun:test';
import type { Chart } from '../../src/chart/chart.ts';
import type { ValuesOptions } from '../../src/values/options.ts';
import { ValueOrigins } from '../../src/explain/origins.ts';
import { userValues } from '../../src/explain/user-values.ts';
import { compareStrings, toBytes } from '../../src/go/strings.ts';
import { ChartWatch, recordedTree, type ChartNode } from '../../src/graph/charts.ts';
import { chartNotes, chartTitle } from '../../src/graph/words.ts';
import { processDependenciesWithMerge } from '../../src/values/dependencies.ts';
import { chartOf, type Texts } from '../explain/chart-files.ts';

async function treeOf(files: Texts, options: ValuesOptions = {}, given: Texts = {}): Promise<ChartNode> {
  const chart = chartOf(files);
  const user = await userValues(options, (name) => toBytes(given[name] ?? ''));
  const watch = new ChartWatch();
  processDependenciesWithMerge(chart, user.values, { onChart: watch.onChart });
  const origins = new ValueOrigins(chart, user);
  const tree = watch.tree(chart, (path) => origins.below(path)[0]?.origin);
  expect(kept(tree)).toEqual(kept(chart));
  return tree;
}

/** What takes part, as the tree has it and as the renderer does. */
function kept(one: ChartNode | Chart): unknown {
  const below: readonly (ChartNode | Chart)[] = one.dependencies;
  const on = below.filter((each) => !('state' in each) || each.state === 'on').map(kept);
  return [...on]
    .sort((a, b) => compareStrings(JSON.stringify(a), JSON.stringify(b)))
    .concat('name' in one ? [one.name] : [one.metadata.name]);
}

/** A line for each chart below the outermost one. */
function lines(node: ChartNode, depth = 0): string[] {
  return node.dependencies.flatMap((one) => [
    `${'  '.repeat(depth)}${[chartTitle(one), ...chartNotes(one, false)].join('; ')}`,
    ...lines(one, depth + 1),
  ]);
}

const app = (...dependencies: string[]): Texts => ({
  'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [${dependencies.join(', ')}]\n`,
});
const sub = (path: string, rest = ''): Texts => ({
  [`${path}/Chart.yaml`]: `apiVersion: v2\nname: ${path.split('/').at(-1)!}\nversion: 1.2.0\n${rest}`,
});

const cases: readonly (readonly [
  name: string,
  files: Texts,
  expected: readonly string[],
  options?: ValuesOptions,
  given?: Texts,
])[] = [
  ['nothing', {}, []],
  ['nothing to decide', { ...app('{name: db, version: 1.2.0}'), ...sub('charts/db') }, ['db 1.2.0']],
  [
    'a range, a repository, a library, what is deprecated',
    {
      ...app('{name: db, version: 1.x, repository: "oci://example.com/charts"}'),
      ...sub('charts/db', 'type: library\ndeprecated: true\n'),
    },
    ['db 1.2.0; library; deprecated; wanted 1.x; from oci://example.com/charts'],
  ],
  [
    'a condition and where its value is from',
    {
      ...app('{name: db, version: 1.2.0, condition: "db.enabled"}'),
      ...sub('charts/db'),
      'values.yaml': 'a: 1\ndb: {enabled: true}\n',
    },
    ['db 1.2.0; on: db.enabled is true (app/values.yaml:2)'],
  ],
  [
    'a condition off, by a flag',
    {
      ...app('{name: db, version: 1.2.0, condition: db.enabled}'),
      ...sub('charts/db'),
      'values.yaml': 'db: {enabled: true}\n',
    },
    ['db 1.2.0; off: db.enabled is false (--set db.enabled=false)'],
    { values: ['db.enabled=false'] },
  ],
  [
    'a condition off, by a file',
    { ...app('{name: db, version: 1.2.0, condition: db.enabled}'), ...sub('charts/db') },
    ['db 1.2.0; off: db.enabled is false (p.yaml:1)'],
    { valueFiles: ['p.yaml'] },
    { 'p.yaml': 'db: {enabled: false}\n' },
  ],
  [
    'off by its own values, which are gone with it',
    {
      ...app('{name: db, version: 1.2.0, condition: db.enabled}'),
      ...sub('charts/db'),
      'charts/db/values.yaml': 'enabled: false\n',
    },
    ['db 1.2.0; off: db.enabled is false'],
  ],
  [
    'of several conditions the first that leads to a boolean',
    {
      ...app('{name: db, version: 1.2.0, condition: "none,text,global.db,db.enabled"}'),
      ...sub('charts/db'),
      'values.yaml': 'text: x\nglobal: {db: false}\ndb: {enabled: true}\n',
    },
    ['db 1.2.0; off: global.db is false (app/values.yaml:2)'],
  ],
  [
    'tags: one that is on counts more than one that is off',
    {
      ...app(
        '{name: a, version: 1.2.0, tags: [x, z]}',
        '{name: b, version: 1.2.0, tags: [z]}',
        '{name: c, version: 1.2.0, tags: [none]}',
      ),
      ...sub('charts/a'),
      ...sub('charts/b'),
      ...sub('charts/c'),
      'values.yaml': 'tags:\n  x: true\n  z: false\n',
    },
    ['a 1.2.0; on: tags.x is true (app/values.yaml:2)', 'b 1.2.0; off: tags.z is false (app/values.yaml:3)', 'c 1.2.0'],
  ],
  [
    'a condition counts more than a tag',
    {
      ...app('{name: a, version: 1.2.0, tags: [x], condition: a.enabled}'),
      ...sub('charts/a'),
      'values.yaml': 'tags: {x: false}\na: {enabled: true}\n',
    },
    ['a 1.2.0; on: a.enabled is true (app/values.yaml:2)'],
  ],
  [
    'one chart under two aliases, decided about apart, down to what is below',
    {
      ...app('{name: web, version: 1.2.0, alias: one}', '{name: web, version: 1.2.0, alias: two}'),
      ...sub('charts/web', 'dependencies: [{name: db, version: 1.x, condition: db.enabled}]\n'),
      ...sub('charts/web/charts/db'),
      'values.yaml': 'one: {db: {enabled: true}}\ntwo: {db: {enabled: false}}\n',
    },
    [
      'one (web) 1.2.0',
      '  db 1.2.0; wanted 1.x; on: one.db.enabled is true (app/values.yaml:1)',
      'two (web) 1.2.0',
      '  db 1.2.0; wanted 1.x; off: two.db.enabled is false (app/values.yaml:2)',
    ],
  ],
  [
    'nothing is told of what is below a chart that is off',
    {
      ...app('{name: web, version: 1.2.0, condition: web.enabled}'),
      ...sub('charts/web', 'dependencies: [{name: db, version: 1.x}]\n'),
      ...sub('charts/web/charts/db'),
      'values.yaml': 'web: {enabled: false}\n',
    },
    ['web 1.2.0; off: web.enabled is false (app/values.yaml:1)'],
  ],
  [
    'missing, and off so that it is not missed',
    {
      ...app('{name: db, version: 2.x}', '{name: mq, version: 3.x, condition: mq.enabled}'),
      'values.yaml': 'mq: {enabled: false}\n',
    },
    ['db 2.x; missing in charts/', 'mq 3.x; off: mq.enabled is false (app/values.yaml:1)'],
  ],
  [
    'another version than the one that is wanted is not the one that is declared',
    { ...app('{name: db, version: 2.x}'), ...sub('charts/db') },
    ['db 2.x; missing in charts/', 'db 1.2.0; not in Chart.yaml'],
  ],
  [
    'charts that no Chart.yaml declares, and theirs',
    { ...sub('charts/db'), ...sub('charts/db/charts/lib') },
    ['db 1.2.0; not in Chart.yaml', '  lib 1.2.0; not in Chart.yaml'],
  ],
  [
    'what would steer a terminal',
    { ...app('{name: "d\\u202eb", version: "1\\u001b[31m", repository: "https://x\\n\\u001b]0;y\\u0007"}') },
    ['db 1[31m; from https://x ]0;y; missing in charts/'],
  ],
];

describe('the charts of', () => {
  for (const [name, files, expected, options, given] of cases) {
    test(name, async () => {
      expect(lines(await treeOf(files, options, given))).toEqual([...expected]);
    });
  }
});

test('a record has the charts that were on, and below them those that gave manifests', () => {
  const { metadata } = chartOf(app('{name: www, version: 1.x}', '{name: db, version: 2.x}'));
  const sources = [
    'app/templates/a.yaml',
    'app/charts/www/templates/b.yaml',
    'app/charts/www/charts/x/templates/c.yaml',
  ];
  expect(lines(recordedTree({ metadata }, sources))).toEqual(['www 1.x', '  x', 'db 2.x']);
});
