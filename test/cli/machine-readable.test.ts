/** `-o json` and `-o yaml` of commands that have no such flag in Helm, and what is suggested for names with a mistake. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { ScullError } from '../../src/errors.ts';
import { ARCHIVE, recorded } from '../provenance/recorded.ts';
import { writeFiles } from '../write-files.ts';

const home = mkdtempSync(join(tmpdir(), 'scull-machine-'));
const files: Readonly<Record<string, string>> = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\ndependencies: [{name: db, version: 1.x}]\n',
  'chart/values.yaml': '{}\n',
  'chart/templates/a.yaml': 'a: 1\n',
  '.config/helm/repositories.yaml': 'repositories: [{name: example, url: "https://charts.example.com"}]\n',
  '.cache/helm/repository/example-index.yaml':
    'apiVersion: v1\nentries:\n  nginx:\n  - {apiVersion: v2, name: nginx, version: 1.0.0, urls: [x.tgz]}\n',
  kubeconfig: `apiVersion: v1
kind: Config
contexts: [{name: production, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {}}]
`,
};
beforeAll(() => {
  writeFiles(home, files);
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

async function run(line: string): Promise<{ stdout: string; error: ScullError | undefined }> {
  let stdout = '';
  let error: ScullError | undefined;
  const out = { print: (text: string) => (stdout += text), note: () => undefined };
  const env = { HOME: home, KUBECONFIG: join(home, 'kubeconfig') };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  try {
    await runCommandLine(line.replaceAll('CHART', join(home, 'chart')).split(' '), {
      ...{ root: rootCommand, program: 'helm', env, out, stdin },
    });
  } catch (thrown) {
    if (!(thrown instanceof ScullError)) throw thrown;
    error = thrown;
  }
  return { stdout, error };
}

test('version', async () => {
  const { stdout } = await run('version -o json');
  expect(JSON.parse(stdout)).toEqual({
    ...{ version: 'v3.22.0', git_commit: '', git_tree_state: 'clean', go_version: 'go1.26.8' },
  });
  expect((await run('version --output yaml')).stdout).toContain('version: v3.22.0\n');
});

test('env, all of it or one variable', async () => {
  expect(JSON.parse((await run('env -n web -o json')).stdout)).toMatchObject({
    HELM_NAMESPACE: 'web',
    HELM_QPS: '0.00',
  });
  expect((await run('env HELM_NAMESPACE -o json')).stdout).toBe('{"HELM_NAMESPACE":"default"}\n');
});

test('dependency list', async () => {
  const { stdout } = await run('dependency list CHART -o json');
  expect(JSON.parse(stdout)).toEqual([{ name: 'db', version: '1.x', repository: '', status: 'missing' }]);
});

test('verify', async () => {
  const { keyrings, documents } = recorded();
  writeFiles(home, { 'web-1.0.0.tgz': ARCHIVE, 'web-1.0.0.tgz.prov': documents['rsa2048']! });
  writeFileSync(join(home, 'ring'), Buffer.from(keyrings['all']!, 'base64'));
  const { stdout } = await run(`verify ${home}/web-1.0.0.tgz --keyring ${home}/ring -o json`);
  expect(JSON.parse(stdout)).toEqual({
    file: 'web-1.0.0.tgz',
    signed_by: ['rsa2048 <rsa2048@example.com>'],
    fingerprint: '8C8EAD4E0AB679363CB3EE9EFF8E3FBDACD967ED',
    hash: 'sha256:9e691d5adacf0e102f203100842ffaba4e2a7dfe3dbd536827d3c0db8c7e88f1',
  });
  const failed = await run(`verify ${home}/none.tgz -o json`);
  expect([failed.stdout, failed.error === undefined]).toEqual(['', false]);
});

test('lint', async () => {
  const { stdout, error } = await run('lint CHART -o json');
  const [chart] = JSON.parse(stdout) as {
    path: string;
    problem: string;
    messages: { severity: string; path: string }[];
  }[];
  expect([chart?.path, chart?.problem]).toEqual([join(home, 'chart'), '']);
  expect(chart?.messages).toContainEqual({
    severity: 'INFO',
    path: 'Chart.yaml',
    text: 'icon is recommended',
  } as never);
  expect(error).toBeUndefined();
});

const mistakes: readonly (readonly [line: string, hint: string])[] = [
  ['template x exmaple/nginx', 'Did you mean example?\nA repository is added by: repo add exmaple URL'],
  ['template x example/ngnix', 'Did you mean nginx?'],
  ['list --kube-context prodution', 'Did you mean production?\nThere are: production.'],
];
for (const [line, hint] of mistakes) {
  test(`helm ${line}`, async () => {
    expect((await run(line)).error?.hint).toBe(hint);
  });
}
