/** Nothing goes over the network unless a flag or a URL asks for it (CVE-2020-11013, CVE-2023-25165). */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart, checkManners } from './bad-input.ts';
import { binary, finish, makeWorkspace, removeWorkspace, requireBinary } from './workspace.ts';

const template = `a: {{ lookup "v1" "Secret" "" "" | toJson }}
b: {{ getHostByName "example.com" | quote }}
c: {{ .Capabilities.KubeVersion.Version }}
`;
const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: "https://127.0.0.1:9"}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
current-context: a
users: [{name: a, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "/bin/false"}}}]
`;

let cwd = '';
beforeAll(() => {
  requireBinary();
  cwd = makeWorkspace({
    ...chart(template),
    'c/values.schema.json': '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}',
    kubeconfig,
  });
});
afterAll(() => {
  removeWorkspace(cwd);
});

const commands: readonly (readonly string[])[] = [
  ['template', 'r', 'c'],
  ['template', 'r', 'c', '--dry-run=client'],
  ['template', 'c', '--generate-name'],
  ['lint', 'c'],
  ['show', 'all', 'c'],
  ['create', 'made'],
  ['version'],
  ['env'],
  ['help'],
  ['help', 'template'],
  ['completion', 'bash'],
  ['nosuch'],
];
const env = { get KUBECONFIG(): string { return join(cwd, 'kubeconfig'); } }; // prettier-ignore

const hasStrace =
  spawnSync('strace', ['-V']).status === 0 && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

// strace sees each socket; where it is not to be had, the next tests still do without any network
describe.skipIf(!hasStrace)('no socket is opened by', () => {
  test.each(commands.map((args) => [args.join(' '), args] as const))('%s', async (_, args) => {
    const trace = join(cwd, 'trace');
    const watched = ['strace', '-f', '-qq', '-o', trace, '-e', 'trace=socket,connect,bind,sendto', binary, ...args];
    const got = await finish(watched, { cwd, env: { KUBECONFIG: env.KUBECONFIG } });
    expect(got.status).toBe(args[0] === 'nosuch' ? 1 : 0);
    expect(socketCalls(readFileSync(trace, 'utf8'))).toEqual([]);
    if (args[0] === 'create') removeWorkspace(join(cwd, 'made'));
  });

  test('nothing else, so that strace sees what there is', async () => {
    const trace = join(cwd, 'trace');
    const args = ['template', 'r', 'c', '-f', 'http://127.0.0.1:9/v.yaml'];
    const watched = ['strace', '-f', '-qq', '-o', trace, '-e', 'trace=socket,connect,bind,sendto', binary, ...args];
    await finish(watched, { cwd, env: { KUBECONFIG: env.KUBECONFIG } });
    expect(socketCalls(readFileSync(trace, 'utf8'))).not.toEqual([]);
  });
});

/** strace also writes of signals, and of threads that end. */
function socketCalls(trace: string): string[] {
  return trace.split('\n').filter((line) => /\b(?:socket|connect|bind|sendto)\(/.test(line));
}

const hasNamespaces = process.platform === 'linux' && spawnSync('unshare', ['-n', 'true']).status === 0;

describe.skipIf(!hasNamespaces)('without any network', () => {
  test('a chart renders all the same', async () => {
    const got = await finish(['unshare', '-n', binary, 'template', 'r', 'c'], { cwd });
    checkManners(got);
    expect(got.stdout).toBe('---\n# Source: c/templates/a.yaml\na: {}\nb: ""\nc: v1.37.0\n');
  });

  test.each([
    ['a values URL', ['template', 'r', 'c', '-f', 'http://127.0.0.1:9/v.yaml']],
    ['a host name with --enable-dns', ['template', 'r', 'c', '--enable-dns']],
  ])('%s comes to an end', async (_, args) => {
    const got = await finish(['unshare', '-n', binary, ...args], { cwd });
    checkManners(got);
  });
});

test('getHostByName gives nothing without --enable-dns', async () => {
  const got = await finish([binary, 'template', 'r', 'c'], { cwd });
  expect(got.stdout).toContain('\nb: ""\n');
});
