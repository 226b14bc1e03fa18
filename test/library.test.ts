import { expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { fileURLToPath } from 'node:url';
import { renderChart } from '../src/index.ts';

const files = {
  'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'values.yaml': 'replicas: 1\n',
  'templates/b.yaml': 'kind: Deployment\nmetadata: {name: {{ .Release.Name }}}\nreplicas: {{ .Values.replicas }}\n',
  'templates/a.yaml': 'kind: Service\nsum: {{ sha256sum "x" | trunc 8 }}\n',
  'templates/t.yaml': 'kind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n',
  'templates/NOTES.txt': 'done',
};

test('renders a chart from its files', async () => {
  const {
    manifests,
    hooks,
    files: rendered,
  } = await renderChart(files, { values: { replicas: 3 }, releaseName: 'web' });
  expect(manifests.map(({ content }) => content)).toEqual([
    'kind: Service\nsum: 2d711642',
    'kind: Deployment\nmetadata: {name: web}\nreplicas: 3',
  ]);
  expect(hooks.map(({ events }) => events)).toEqual([['test']]);
  expect(rendered.get('app/templates/NOTES.txt')).toBe('done');
});

const built = fileURLToPath(new URL('../dist/lib/index.js', import.meta.url));

test.skipIf(!existsSync(built))('the built library runs on Node (skipped without dist/lib: npm run build)', () => {
  const script = `import { renderChart } from ${JSON.stringify(built)};
    const { manifests } = await renderChart(${JSON.stringify(files)}, { releaseName: 'web' });
    console.log(manifests.map((m) => m.content).join('|'));`;
  const { stdout, stderr } = spawnSync('node', ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stderr.replace(/^\(node.*\n.*\n/m, '')).toBe('');
  expect(stdout).toBe('kind: Service\nsum: 2d711642|kind: Deployment\nmetadata: {name: web}\nreplicas: 1\n');
});

test('refuses what template refuses', async () => {
  const refusal = (changed: Record<string, string>, values = {}): Promise<string> =>
    renderChart({ ...files, ...changed }, { values }).then(
      () => 'rendered',
      (error: unknown) => (error as Error).message,
    );
  const schema = { 'values.schema.json': '{"properties": {"replicas": {"type": "integer"}}}' };
  expect(await refusal(schema)).toBe('rendered');
  expect(await refusal(schema, { replicas: 'x' })).toContain("at '/replicas': got string, want integer");
  const old = { 'Chart.yaml': `${files['Chart.yaml']}kubeVersion: <1.20\n` };
  expect(await refusal(old)).toContain('chart requires kubeVersion: <1.20');
  const library = { 'Chart.yaml': `${files['Chart.yaml']}type: library\n` };
  expect(await refusal(library)).toBe('library charts are not installable');
});

test('the bundle for browsers runs where there is nothing of Node', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scull-browser-'));
  const entry = join(folder, 'page.ts');
  const library = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const page = `import { renderChart } from ${JSON.stringify(library)};
    globalThis.done = renderChart(${JSON.stringify(files)}, { releaseName: 'web' });`;
  writeFileSync(entry, page);
  const bundle = join(folder, 'page.js');
  const args = ['build', entry, '--target=browser', '--format=iife', `--outfile=${bundle}`];
  expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).status).toBe(0);
  const browser = createContext({ TextEncoder, TextDecoder });
  runInContext(readFileSync(bundle, 'utf8'), browser);
  const { manifests } = (await browser['done']) as Awaited<ReturnType<typeof renderChart>>;
  expect(manifests.map(({ content }) => content)).toHaveLength(2);
});
