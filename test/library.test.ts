import { expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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
