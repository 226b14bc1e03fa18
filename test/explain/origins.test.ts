import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { originText } from '../../src/explain/origin.ts';
import { ValueOrigins, type Leaf } from '../../src/explain/origins.ts';
import { pathText } from '../../src/explain/path.ts';
import type { ValuesOptions } from '../../src/values/options.ts';
import { root } from '../examples/cases.ts';
import { chartWith, type Texts } from './chart-files.ts';
import { originProblems } from './value-origins.ts';

const dependency = (more = ''): string =>
  `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, repository: ""${more}}]\n`;
const db = { 'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.3\n' };

interface Case {
  readonly name: string;
  readonly files: Texts;
  readonly options?: ValuesOptions;
  readonly given?: Texts;
  /** `path: origin`, with `< origin` for each that it stands over, and `! origin` for what does not count; without what has none. */
  readonly leaves: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'a default stands where it is written',
    files: { 'values.yaml': '# colours\na: 1\nb:\n  c: x\n  d: [1, {e: 2}]\nf: {}\ng:\n' },
    leaves: [
      'a: app/values.yaml:2',
      'b.c: app/values.yaml:4',
      'b.d[0]: app/values.yaml:5',
      'b.d[1].e: app/values.yaml:5',
      'f: app/values.yaml:6',
      'g: app/values.yaml:7',
    ],
  },
  {
    name: 'the later file wins, and flags win against files',
    files: { 'values.yaml': 'a: 0\n' },
    options: { valueFiles: ['one.yaml', 'two.yaml'], values: ['b=3,c=4'] },
    given: { 'one.yaml': 'a: 1\nb: 1\n', 'two.yaml': 'a: 2\n' },
    leaves: ['a: two.yaml:1 < one.yaml:1 < app/values.yaml:1', 'b: --set b=3,c=4 < one.yaml:2', 'c: --set b=3,c=4'],
  },
  {
    name: 'flags count in the order of Helm, whatever the order in which they are given',
    files: {},
    options: {
      values: ['a=1', 'a=2'],
      stringValues: ['a=3', 'b=3'],
      jsonValues: ['a=4', 'b={"c":1}', 'd=1'],
      fileValues: ['a=f'],
      literalValues: ['d=x'],
    },
    given: { f: 'text' },
    leaves: [
      'a: --set-file a=f < --set-string a=3 < --set a=2 < --set a=1 < --set-json a=4',
      'b: --set-string b=3 < --set-json b={"c":1}',
      'd: --set-literal d=x < --set-json d=1',
    ],
  },
  {
    name: 'an item of a list may come from somewhere else than the others',
    files: { 'values.yaml': 'l: [x]\n' },
    options: { valueFiles: ['a.yaml'], values: ['l[1].k=5'] },
    given: { 'a.yaml': 'l:\n- a\n- k: 1\n  m: 2\n' },
    leaves: ['l[0]: a.yaml:2 < app/values.yaml:1', 'l[1].k: --set l[1].k=5 < a.yaml:3', 'l[1].m: a.yaml:4'],
  },
  {
    name: 'null takes a default away',
    files: { 'values.yaml': 'a: 1\nb: {c: 1, d: 2}\n' },
    options: { values: ['a=null,b.c=null'] },
    leaves: ['b.d: app/values.yaml:2'],
  },
  {
    name: 'a value for a table does not count in a dependency',
    files: { 'values.yaml': 'a: {b: 1}\n' },
    options: { values: ['a=1'] },
    leaves: ['a: --set a=1 < app/values.yaml:1'],
  },
  {
    name: 'a scalar below a table of the same name is not looked at',
    files: { 'values.yaml': 'a: 1\n' },
    options: { values: ['a.b=1'] },
    leaves: ['a.b: --set a.b=1'],
  },
  {
    name: 'a parent counts more than its subchart, and the user more than both',
    files: {
      'Chart.yaml': dependency(),
      'values.yaml': 'db: {a: 1, b: 1}\n',
      ...db,
      'charts/db/values.yaml': 'a: 0\nb: 0\nc: 0\n',
    },
    options: { values: ['db.b=2'] },
    leaves: [
      'db.a: app/values.yaml:1 < app/charts/db/values.yaml:1',
      'db.b: --set db.b=2 < app/values.yaml:1 < app/charts/db/values.yaml:2',
      'db.c: app/charts/db/values.yaml:3',
    ],
  },
  {
    name: 'a subchart is known by its alias',
    files: { 'Chart.yaml': dependency(', alias: store'), ...db, 'charts/db/values.yaml': 'a: 0\n' },
    options: { values: ['store.a=1'] },
    leaves: ['store.a: --set store.a=1 < app/charts/store/values.yaml:1'],
  },
  {
    name: 'globals go down, and those of the parent win',
    files: {
      'Chart.yaml': dependency(),
      'values.yaml': 'global: {a: 1, t: {x: 1}}\n',
      ...db,
      'charts/db/values.yaml': 'global: {a: 0, b: 0, t: {x: 0, z: 0}}\n',
    },
    options: { values: ['db.global.a=3'] },
    leaves: [
      'db.global.a: app/values.yaml:1 < --set db.global.a=3 < app/charts/db/values.yaml:1',
      'db.global.b: app/charts/db/values.yaml:1',
      'db.global.t.x: app/values.yaml:1 < app/charts/db/values.yaml:1',
      'db.global.t.z: app/charts/db/values.yaml:1',
      'global.a: app/values.yaml:1',
      'global.t.x: app/values.yaml:1',
    ],
  },
  {
    name: 'imported values come from the subchart',
    files: {
      'Chart.yaml': dependency(', import-values: [{child: net, parent: back}, data]'),
      'values.yaml': 'back: {host: h}\n',
      ...db,
      'charts/db/values.yaml': 'net: {host: x, port: 1}\nexports:\n  data:\n    size: 1\n',
    },
    leaves: [
      'back.host: app/values.yaml:1 < app/charts/db/values.yaml:1',
      'back.port: app/charts/db/values.yaml:1',
      'db.exports.data.size: app/charts/db/values.yaml:4',
      'db.net.host: app/charts/db/values.yaml:1',
      'db.net.port: app/charts/db/values.yaml:1',
      'size: app/charts/db/values.yaml:4',
    ],
  },
  {
    name: 'what is given for a chart that is off stays',
    files: { 'Chart.yaml': dependency(', condition: db.on'), ...db, 'charts/db/values.yaml': 'a: 0\n' },
    options: { values: ['db.on=false'] },
    leaves: ['db.on: --set db.on=false'],
  },
  {
    name: 'anchors and merges stand where they are written',
    files: { 'values.yaml': 'base: &b\n  x: 1\nweb:\n  <<: *b\n  on: 2\n' },
    leaves: ['base.x: app/values.yaml:2', 'web.true: app/values.yaml:5', 'web.x: app/values.yaml:2'],
  },
];

function shown({ path, origin, over, ignored }: Leaf): string {
  const below = over.map((given) => `< ${originText(given.origin)}`);
  const above = ignored.map((given) => `! ${originText(given.origin)}`);
  return [`${pathText(path)}: ${originText(origin!)}`, ...below, ...above].join(' ');
}

describe('origins of values', () => {
  for (const { name, files, options = {}, given, leaves } of cases) {
    test(name, async () => {
      const { chart, user } = await chartWith(files, options, given);
      const found = new ValueOrigins(chart, user).leaves;
      expect(found.filter(({ origin }) => origin !== undefined).map(shown)).toEqual([...leaves]);
    });
  }
});

describe('of the examples', () => {
  for (const chart of readdirSync(join(root, 'examples'))) {
    const ci = join(root, 'examples', chart, 'ci');
    for (const file of [undefined, ...(existsSync(ci) ? readdirSync(ci) : [])]) {
      test(`${chart} ${file ?? ''}`, async () => {
        const options = { valueFiles: file === undefined ? [] : [join(ci, file)], values: ['some.flag=1'] };
        expect(await originProblems(join(root, 'examples', chart), options)).toEqual([]);
      });
    }
  }
});
