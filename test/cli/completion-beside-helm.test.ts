/**
 * What shells are offered without a cluster, beside real Helm 3.22: every word that Helm offers for what is typed is offered, in
 * Helm's order, and the directive is Helm's. Helm leaves it to the shell to drop what does not begin with the word; help that it
 * offers as a candidate (`_activeHelp_`) is not given.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkTo } from '../command-line.ts';
import { writeFiles } from '../write-files.ts';

const built = join(import.meta.dirname, '../../dist/scull');
const real = join(homedir(), '.cache/scull/oracle/helm3');
const missing = [built, real].find((path) => !existsSync(path));
const home = mkdtempSync(join(tmpdir(), 'scull-complete-'));

const version = (of: string, name = 'web'): string =>
  `  - {apiVersion: v2, name: ${name}, version: ${of}, appVersion: "2", created: "2024-01-02T00:00:00Z", urls: [x.tgz]}\n`;
const files: Readonly<Record<string, string>> = {
  '.config/helm/repositories.yaml': `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- {name: example, url: "https://charts.example.com"}
- {name: exotic, url: "https://other.example.com"}
`,
  '.cache/helm/repository/example-index.yaml': `apiVersion: v1
entries:
  web:
${version('1.1.0')}${version('1.0.0')}  worker:
${version('0.1.0', 'worker')}generated: "2024-01-02T00:00:00Z"
`,
  '.cache/helm/repository/example-charts.txt': 'web\nworker\n',
  kubeconfig: `apiVersion: v1
kind: Config
current-context: one
contexts:
- {name: one, context: {cluster: c, user: u}}
- {name: two, context: {cluster: c, user: u}}
clusters:
- {name: c, cluster: {server: "https://127.0.0.1:1"}}
users:
- {name: u, user: {}}
`,
};

beforeAll(() => {
  writeFiles(home, files);
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

function complete(program: string, words: readonly string[]): { words: string[]; directive: string } {
  const env = { HOME: home, PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: join(home, 'kubeconfig') };
  const { stdout } = spawnSync(linkTo(program), ['__complete', ...words], { cwd: home, encoding: 'utf8', env });
  const lines = stdout.trimEnd().split('\n');
  const offered = lines.slice(0, -1).filter((line) => !line.startsWith('_activeHelp_') && !line.startsWith('plugin\t'));
  return { words: offered.map((line) => line.split('\t')[0]!), directive: lines.at(-1)! };
}

/** Words apart by blanks, the last one being typed. */
const typed = [
  ...[
    '',
    'i',
    'inst',
    'show ',
    'show v',
    'repo ',
    'get ',
    'get v',
    'dependency ',
    'registry ',
    'search ',
    'completion ',
  ],
  ...[
    'help ',
    'help in',
    'help show ',
    'version ',
    'foo ',
    'create ',
    'lint ',
    'package ',
    'verify ',
    'repo index ',
    'repo add ',
  ],
  ...[
    'repo remove ',
    'repo remove ex',
    'repo remove example ',
    'repo update ',
    'env ',
    'env HELM_KUBEC',
    'completion bash ',
  ],
  ...[
    'install x ex',
    'install x example/',
    'install x example/w',
    'upgrade x example/',
    'template x example/wo',
    'pull ex',
  ],
  ...['show chart example/', 'show values exo', 'pull example/web --version ', 'install x example/web --version '],
  ...[
    'show chart example/web --version ',
    'list --fil',
    'list --kube-context ',
    'list --kube-context=t',
    'list -o ',
    'list -o j',
  ],
  ...[
    'list --output=',
    'status --show-',
    'install x y --set ',
    'install x y -f ',
    'install x y --values ',
    'list --kubeconfig ',
  ],
];

for (const line of typed) {
  const name = `helm ${line}|`;
  test.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (skipped: there is no ${missing})`, () => {
    const words = line.split(' ');
    const [theirs, ours] = [complete(real, words), complete(built, words)];
    const value = words.at(-1)!.replace(/^--[a-z-]+=/, '');
    const wanted = theirs.words.filter((word) => word.startsWith(value));
    // Helm gives contexts in the order of a Go map, another one each time
    if (line.includes('--kube-context')) wanted.sort();
    const offered = new Set(wanted);
    expect(ours.words.filter((word) => offered.has(word))).toEqual(wanted);
    expect(ours.words.every((word) => word.startsWith(value))).toBe(true);
    expect(ours.directive).toBe(theirs.directive);
  });
}
