import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noAccess } from '../../src/downloader/source-context.ts';
import type { Configuration } from '../../src/action/configuration.ts';
import { createChart } from '../../src/action/create.ts';
import { lintCharts } from '../../src/action/lint.ts';
import { showChart } from '../../src/action/show.ts';

const temporary = mkdtempSync(join(tmpdir(), 'scull-create-'));
afterAll(() => {
  rmSync(temporary, { recursive: true });
});

const silent = (): void => undefined;
const config = {
  settings: { debug: false },
  env: { HELM_DATA_HOME: join(temporary, 'data') },
  warn: silent,
  log: silent,
  debug: silent,
  stdin: () => Promise.resolve(new Uint8Array()),
} as unknown as Configuration;

async function create(path: string, starter = ''): Promise<string[]> {
  const notes: string[] = [];
  await createChart(config, { path: join(temporary, path), starter, note: (line) => notes.push(line) });
  return notes;
}

describe('create', () => {
  test('a chart that lints', async () => {
    expect(await create('web')).toEqual([]);
    const files = readdirSync(join(temporary, 'web'), { recursive: true, encoding: 'utf8' }).sort();
    expect(files).toEqual([
      '.helmignore',
      'Chart.yaml',
      'charts',
      'templates',
      'templates/NOTES.txt',
      'templates/_helpers.tpl',
      'templates/deployment.yaml',
      'templates/hpa.yaml',
      'templates/httproute.yaml',
      'templates/ingress.yaml',
      'templates/service.yaml',
      'templates/serviceaccount.yaml',
      'templates/tests',
      'templates/tests/test-connection.yaml',
      'values.yaml',
    ]);
    const all = ['ingress.enabled=true,httpRoute.enabled=true,autoscaling.enabled=true'];
    for (const values of [[], all]) {
      const { text } = await lintCharts(config, {
        paths: [join(temporary, 'web')],
        namespace: 'default',
        values: { values },
        strict: true,
        quiet: false,
        withSubcharts: false,
        skipSchemaValidation: false,
        kubeVersion: '',
      });
      expect(text.split('\n')[1]).toBe('[INFO] Chart.yaml: icon is recommended');
      expect(text).toEndWith('1 chart(s) linted, 0 chart(s) failed\n');
    }
  });

  test('over a chart that is there', async () => {
    await create('twice');
    const [first, ...others] = await create('twice');
    expect(first).toBe(`WARNING: File "${join(temporary, 'twice/Chart.yaml')}" already exists. Overwriting.`);
    expect(others).toHaveLength(11);
  });

  test('names that no chart can have', () => {
    const pattern = 'chart name must match the regular expression "^[a-zA-Z0-9._-]+$"';
    expect(create('a b')).rejects.toThrow(pattern);
    expect(create('é')).rejects.toThrow(pattern);
    expect(create('x'.repeat(251))).rejects.toThrow('chart name must be between 1 and 250 characters');
  });

  test('where it cannot go', () => {
    writeFileSync(join(temporary, 'file'), '');
    const file = join(temporary, 'file');
    expect(create('file')).rejects.toThrow(`file ${file} already exists and is not a directory`);
    expect(create('none/x')).rejects.toThrow(`stat ${join(temporary, 'none')}: no such file or directory`);
    expect(create('file/x')).rejects.toThrow(`no such directory ${file}`);
  });

  test('from a starter', async () => {
    const starter = join(temporary, 'data/starters/mine');
    mkdirSync(join(starter, 'templates'), { recursive: true });
    writeFileSync(join(starter, 'Chart.yaml'), 'apiVersion: v2\nname: mine\nversion: 9.9.9\n');
    writeFileSync(join(starter, 'values.yaml'), '# of <CHARTNAME>\nname: <CHARTNAME>\n');
    writeFileSync(join(starter, 'templates/x.yaml'), 'name: <CHARTNAME>\n');
    writeFileSync(join(starter, 'README.md'), '<CHARTNAME>\n');
    await create('born', 'mine');
    const read = (name: string): string => readFileSync(join(temporary, 'born', name), 'utf8');
    expect(read('Chart.yaml')).toBe(
      'apiVersion: v2\nappVersion: 0.1.0\ndescription: A Helm chart for Kubernetes\nname: born\ntype: application\nversion: 0.1.0\n',
    );
    expect(read('values.yaml')).toBe('# of born\nname: born\n');
    expect(read('templates/x.yaml')).toBe('name: born\n');
    expect(read('README.md')).toBe('<CHARTNAME>\n');
    const missing = join(temporary, 'data/starters/other');
    expect(create('y', 'other')).rejects.toThrow(
      `could not load ${missing}: stat ${missing}: no such file or directory`,
    );
  });
});

describe('show', () => {
  const chart = join(temporary, 'shown');
  mkdirSync(join(chart, 'crds'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'version: 1.0.0\nname: shown\napiVersion: v2\n');
  writeFileSync(join(chart, 'values.yaml'), '# v\na: {b: [1, 2]}\n');
  writeFileSync(join(chart, 'ReadMe.TXT'), 'read me');
  writeFileSync(join(chart, 'crds/a.yaml'), 'kind: A');
  writeFileSync(join(chart, 'crds/b.yaml'), 'kind: B\n');
  const show = (part: 'all' | 'chart' | 'crds' | 'readme' | 'values', jsonPath = ''): Promise<string> =>
    showChart(config, {
      chart,
      origin: { repo: '', version: '', verify: false, keyring: '', access: noAccess },
      part,
      jsonPath,
    });

  test('each part and all of them', async () => {
    expect(await show('chart')).toBe('apiVersion: v2\nname: shown\nversion: 1.0.0\n\n');
    expect(await show('values')).toBe('# v\na: {b: [1, 2]}\n\n');
    expect(await show('values', '{.a.b[1]}')).toBe('2');
    expect(await show('readme')).toBe('read me\n');
    expect(await show('crds')).toBe('kind: A\nkind: B\n\n');
    expect(await show('all')).toBe(
      'apiVersion: v2\nname: shown\nversion: 1.0.0\n\n---\n# v\na: {b: [1, 2]}\n\n---\nread me\n---\nkind: A\nkind: B\n\n',
    );
  });
});
