/** `graph` as it is called: what is given, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { ScullError } from '../../src/errors.ts';
import { toBytes } from '../../src/go/strings.ts';
import { writeFiles } from '../write-files.ts';

const home = mkdtempSync(join(tmpdir(), 'scull-graph-'));
beforeAll(() => {
  writeFiles(home, {
    'shop/Chart.yaml':
      'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, condition: db.enabled}]\n',
    'shop/crds/boats.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boats.e.io}\nspec: {group: e.io, names: {kind: Boat}}\n',
    'shop/templates/all.yaml':
      'apiVersion: e.io/v1\nkind: Boat\nmetadata: {name: "{{ .Values.boat }}", namespace: "{{ .Release.Namespace }}"}\n',
    'shop/values.yaml': 'boat: anne\n',
    'shop/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n',
    'bare/Chart.yaml': 'apiVersion: v2\nname: bare\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x}]\n',
    'near/Chart.yaml':
      'apiVersion: v2\nname: near\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, repository: "file://../shop/charts/db"}]\n',
    'broken/Chart.yaml': 'apiVersion: v2\nname: broken\nversion: 1.0.0\n',
    'broken/templates/a.yaml': 'a: [\n',
    kubeconfig: 'apiVersion: v1\nkind: Config\n',
  });
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

interface Told {
  readonly stdout: string;
  readonly notes: readonly string[];
  readonly error: ScullError | undefined;
}

async function graph(line: string, input = ''): Promise<Told> {
  let stdout = '';
  const notes: string[] = [];
  const out = { print: (text: string) => (stdout += text), note: (text: string) => notes.push(text) };
  const env = { HOME: home, KUBECONFIG: join(home, 'kubeconfig') };
  let left = input;
  const stdin = (): Promise<Uint8Array> => {
    const bytes = toBytes(left);
    left = '';
    return Promise.resolve(bytes);
  };
  const words = line
    .replaceAll('~', home)
    .split(' ')
    .filter((word) => word !== '');
  try {
    await runCommandLine(['graph', ...words], { root: rootCommand, program: 'scull', env, out, stdin });
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    return { stdout, notes, error };
  }
  return { stdout, notes, error: undefined };
}

test('both views, with the CRDs of the chart', async () => {
  expect(await graph('~/shop -n harbour')).toEqual({
    stdout: `CHARTS
shop 1.0.0
└─ db 1.2.0  wanted 1.x

OBJECTS
CustomResourceDefinition/boats.e.io
└─ Boat/anne (defines)
`,
    notes: [],
    error: undefined,
  });
});

test('one view', async () => {
  expect((await graph('~/shop --view charts')).stdout).toBe('shop 1.0.0\n└─ db 1.2.0  wanted 1.x\n');
  expect((await graph('~/shop --view objects')).stdout).toStartWith('CustomResourceDefinition/');
});

test('values out of the standard input count for both views', async () => {
  const { stdout } = await graph('~/shop -f -', 'boat: quad\ndb: {enabled: false}\n');
  expect(stdout).toContain('└─ db 1.2.0  wanted 1.x; off: db.enabled is false (-:2)\n');
  expect(stdout).toContain('Boat/quad');
});

test('each form begins as it should', async () => {
  const begins = async (form: string): Promise<string> => (await graph(`~/shop -o ${form}`)).stdout.slice(0, 20);
  expect(await begins('dot')).toBe('digraph "shop 1.0.0"');
  expect(await begins('svg')).toStartWith('<svg xmlns=');
  expect(await begins('json')).toStartWith('{"charts":{"name":');
  expect(await begins('yaml')).toStartWith('charts:\n');
});

test('a dependency that is not there is shown, as long as nothing has to be rendered', async () => {
  expect((await graph('~/bare --view charts')).stdout).toBe('bare 1.0.0\n└─ db 1.x  missing in charts/\n');
  const { stdout, error } = await graph('~/bare');
  expect(stdout).toBe('');
  expect(error?.message).toContain('found in Chart.yaml, but missing in charts/ directory: db');
});

test('what fetching dependencies tells is not part of the output', async () => {
  const { stdout, notes } = await graph('~/near -o json --dependency-update');
  expect(JSON.parse(stdout)).toMatchObject({
    charts: { dependencies: [{ name: 'db', version: '1.2.0', state: 'on' }] },
  });
  expect(notes.join('\n')).toContain('Saving 1 charts');
});

const refused: readonly (readonly [line: string, message: string])[] = [
  ['', 'a chart or a release must be named'],
  ['~/shop --of web', ' and --of web cannot be used together'],
  ['~/shop --live', '--live is for releases'],
  ['web --live --view charts', '--live and --view charts cannot be used together'],
  ['~/shop --view rights', 'invalid argument "rights" for "--view" flag: it is charts, objects or all'],
  ['~/shop -o png', 'invalid argument "png" for "-o, --output" flag: invalid format type'],
  ['~/none', 'path "'],
  ['web --set a=b', '--set is for charts: a release has its own'],
  ['~/broken', 'YAML parse error on broken/templates/a.yaml'],
];
describe('what is refused', () => {
  for (const [line, message] of refused) {
    test(line === '' ? 'nothing' : line, async () => {
      const { stdout, error } = await graph(line);
      expect(stdout).toBe('');
      expect(error?.message).toContain(message);
    });
  }
});
