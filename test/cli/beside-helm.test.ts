/**
 * The command line of the binary, started as `helm`, beside real Helm 3.22: what is printed without a cluster, and the shape of all
 * help texts, whose words are our own.
 */
import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkTo, splitWords } from '../command-line.ts';

const built = join(import.meta.dirname, '../../dist/scull');
const real = join(homedir(), '.cache/scull/oracle/helm3');
const missing = [built, real].find((path) => !existsSync(path));
const home = mkdtempSync(join(tmpdir(), 'scull-beside-'));
afterAll(() => {
  rmSync(home, { recursive: true });
});

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[]): Answer {
  const env = { HOME: home, PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: join(home, 'none') };
  const { status, stdout, stderr } = spawnSync(linkTo(program), args, { cwd: home, encoding: 'utf8', env });
  const plain = (text: string): string => text.replaceAll(linkTo(program), 'helm');
  return { status, stdout: plain(stdout), stderr: plain(stderr) };
}

const title = (name: string): string => (missing === undefined ? name : `${name} (skipped: there is no ${missing})`);

const lines = [
  ...['version', 'version --short', 'version -c --short', 'version --client', 'version x', 'version --nothing'],
  ...[
    'version --template={{.Version}}',
    'version --template={{.GoVersion}}/{{.GitTreeState}}',
    'version --template={{',
  ],
  ...['env', 'env HELM_BIN', 'env HELM_NAMESPACE -n x', 'env NOTHING', 'env a b', '-n x env HELM_NAMESPACE'],
  ...['foo', 'instal', 'lst', 'ver', 'pus', 'rm', 'sho', 'upgade', 'temlate', 'unistall'],
  ...[
    '--foo',
    '-Z',
    '--namespace',
    'list -m x',
    'list --max',
    'list -o xml',
    'list -o',
    'list --short=x',
    'install --timeout 5',
  ],
  ...[
    'install --wait-for-jobs=maybe',
    'history --max=9999999999999999999 x',
    'search hub --max-col-width x',
    'list --time-format',
  ],
  ...['show chart', 'get all', 'repo add x', 'create', 'create a b', 'rollback', 'upgrade x', 'template', 'status a b'],
  ...[
    'upgrade --recreate-pods x',
    'uninstall --cascade foo x',
    'completion bash x',
    'package',
    'pull',
    'push a',
    'verify',
  ],
];

for (const line of lines) {
  test.skipIf(missing !== undefined)(title(line), () => {
    const [theirs, ours] = [run(real, splitWords(line)), run(built, splitWords(line))];
    expect({ ...ours, stderr: told(ours.stderr, theirs.stderr) }).toEqual(theirs);
  });
}

/** As many lines as Helm has: hints stand below. */
function told(stderr: string, helm: string): string {
  return stderr
    .split('\n')
    .slice(0, helm.split('\n').length - 1)
    .map((line) => `${line}\n`)
    .join('');
}

test.skipIf(missing !== undefined)(title('a help topic that there is not is no output'), () => {
  const [theirs, ours] = [run(real, ['help', 'foo', 'bar']), run(built, ['help', 'foo', 'bar'])];
  expect([ours.status, ours.stdout, ours.stderr.split('\n', 2)]).toEqual([
    theirs.status,
    theirs.stdout,
    theirs.stderr.split('\n', 2),
  ]);
});

test.skipIf(missing !== undefined)(
  title('every help text has the sections and flags of Helm'),
  () => {
    const seen: string[] = [];
    const todo: string[][] = [[]];
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      if (path[0] === 'plugin') continue;
      const theirs = run(real, [...path, '--help']).stdout;
      const ours = run(built, [...path, '--help']).stdout;
      const name = path.join(' ');
      expect({ name, usage: usage(ours) }).toEqual({ name, usage: usage(theirs) });
      expect({ name, sections: sections(ours) }).toEqual({ name, sections: sections(theirs) });
      const known = flagHeads(ours);
      expect({
        name,
        missing: [...flagHeads(theirs)].filter((head) => !known.has(head) && !widened.has(head)),
      }).toEqual({
        name,
        missing: [],
      });
      seen.push(name);
      todo.push(...commands(theirs).map((command) => [...path, command]));
    }
    expect(seen.length).toBeGreaterThan(50);
  },
  120_000,
);

/** Flags that take Helm 4's words besides. */
const widened = new Set(['--wait', '--dry-run']);

function usage(help: string): string {
  return /\nUsage:\n((?: .*\n)+)/.exec(help)![1]!;
}

/** Ours may have examples where Helm has none. */
function sections(help: string): string[] {
  return [...help.matchAll(/^([A-Z][A-Za-z ]+):$/gm)]
    .map(([, name]) => name!)
    .filter((name) => helmSections.includes(name));
}
const helmSections = ['Usage', 'Aliases', 'Available Commands', 'Flags', 'Global Flags'];

function commands(help: string): string[] {
  const list = /\nAvailable Commands:\n((?: {2}.*\n)+)/.exec(help)?.[1] ?? '';
  return [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
}

/** `-n, --namespace string` */
function flagHeads(help: string): Set<string> {
  const heads = [...help.matchAll(/^ {2}((?:-\w, | {4})--\S+(?: \S+)?) {2}/gm)].map(([, head]) => head!.trim());
  return new Set(heads.map((head) => (widened.has(head.split(' ', 1)[0]!) ? head.split(' ', 1)[0]! : head)));
}
