/** The folder that scull is started in, and the environment, must not run code or change what it does. */
import { afterEach, beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chart, checkManners } from './bad-input.ts';
import { binary, finish, makeWorkspace, removeWorkspace, requireBinary, type Files } from './workspace.ts';

const files: Files = {
  ...chart('ns: {{ .Release.Namespace }}\n'),
  'evil.ts': "await Bun.write('evil-ran', 'x');\nconsole.log('evil');\n",
  'evil.cjs': "require('fs').writeFileSync('evil-ran', 'x');\nconsole.log('evil');\n",
  'bunfig.toml': 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n[test]\npreload = ["./evil.ts"]\n',
  '.env': 'HELM_NAMESPACE=evil\nBUN_OPTIONS=--preload=./evil.ts\n',
  '.env.local': 'HELM_NAMESPACE=evil\n',
  '.env.production': 'HELM_NAMESPACE=evil\n',
  'tsconfig.json': '{"compilerOptions": {"jsx": "react", "paths": {"*": ["./evil.ts"]}}}',
  'package.json': '{"imports": {"#x": "./evil.ts"}, "type": "commonjs"}',
  '.npmrc': 'node-options=--require=./evil.cjs\n',
};
const good = '---\n# Source: c/templates/a.yaml\nns: default\n';

let cwd = '';
beforeAll(requireBinary);
afterEach(() => {
  removeWorkspace(cwd);
});

test('.env, bunfig.toml, tsconfig.json and package.json of the working folder are not read', async () => {
  cwd = makeWorkspace(files);
  const got = await finish([binary, 'template', 'r', 'c'], { cwd });
  checkManners(got);
  expect(got).toMatchObject({ status: 0, stdout: good, stderr: '' });
  expect(existsSync(join(cwd, 'evil-ran'))).toBe(false);
});

test.each([
  ['NODE_OPTIONS', '--require=./evil.cjs'],
  ['NODE_PATH', '.'],
  ['BUN_INSPECT_PRELOAD', './evil.ts'],
  ['BUN_CONFIG_PRELOAD', './evil.ts'],
  ['NODE_ENV', 'production'],
  ['LC_ALL', 'tr_TR.UTF-8'],
  ['TZ', '../../../etc/passwd'],
  ['HOME', ''],
  ['HELM_DEBUG', 'nonsense'],
  ['HELM_MAX_HISTORY', 'nonsense'],
  ['HELM_BURST_LIMIT', 'nonsense'],
])('%s=%s changes nothing', async (name, value) => {
  cwd = makeWorkspace(files);
  const got = await finish([binary, 'template', 'r', 'c'], { cwd, env: { [name]: value } });
  checkManners(got);
  expect(got).toMatchObject({ status: 0, stdout: good });
  expect(existsSync(join(cwd, 'evil-ran'))).toBe(false);
});

// Whoever sets these runs what they like anyway; Bun reads them before any code of ours does.
test.failing.each([
  ['BUN_OPTIONS', '--preload=./evil.ts'],
  ['BUN_BE_BUN', '1'],
  ['BUN_JSC_useJIT', 'nonsense'],
])('%s=%s changes nothing', async (name, value) => {
  cwd = makeWorkspace(files);
  const got = await finish([binary, 'template', 'r', 'c'], { cwd, env: { [name]: value } });
  expect(got).toMatchObject({ status: 0, stdout: good });
  expect(existsSync(join(cwd, 'evil-ran'))).toBe(false);
});

test('an endless kubeconfig', async () => {
  cwd = makeWorkspace(files);
  const got = await finish([binary, 'template', 'r', 'c'], { cwd, env: { KUBECONFIG: '/dev/zero' } });
  checkManners(got, { megabytes: 500 });
}, 10_000);

test('no environment at all', async () => {
  cwd = makeWorkspace(files);
  const got = await finish(['env', '-i', binary, 'template', 'r', 'c'], { cwd });
  expect(got).toMatchObject({ status: 0, stdout: good });
});
