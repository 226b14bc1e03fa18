/** What `__complete` answers. Names and revisions of releases are those of test/releases/data.yaml. */
import { afterAll, describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completionScript } from '../../src/cli/completion/scripts.ts';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { readingEnvironment } from '../releases/reading.ts';

const scratch = mkdtempSync(join(tmpdir(), 'scull-completion-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const kubeconfig = join(scratch, 'config');
writeFileSync(
  kubeconfig,
  JSON.stringify({
    contexts: [
      { name: 'work', context: { cluster: 'prod', namespace: 'empty' } },
      { name: 'home', context: { cluster: 'kind' } },
    ],
    clusters: [{ name: 'prod', cluster: { server: 'https://127.0.0.1:1' } }],
  }),
);

/** Words, and the directive at the end. */
async function complete(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const lines: string[] = [];
  const out = { print: (text: string) => void lines.push(text.replace(/\n$/, '')), note: () => undefined };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  await runCommandLine(['__complete', ...words], {
    root: rootCommand,
    program: 'scull',
    env: { ...readingEnvironment(), KUBECONFIG: kubeconfig, ...env },
    out,
    stdin,
  });
  return lines;
}

const names = async (...words: string[]): Promise<string[]> =>
  (await complete(words)).map((line) => line.split('\t')[0]!);

describe('releases', () => {
  test('are named with their revision and status', async () => {
    const answer = await complete(['status', 'we']);
    expect(answer[0]).toMatch(/^web\trevision \d+, [a-z-]+$/);
    expect(answer.at(-1)).toBe(':4');
  });

  const takingOne = ['status', 'history', 'test', 'upgrade', 'rollback', 'get all', 'get values', 'uninstall'];
  test.each(takingOne)('%s takes one', async (command) => {
    expect(await names(...command.split(' '), 'we')).toEqual(['web', ':4']);
  });

  test('uninstall takes more, each once', async () => {
    const all = await names('uninstall', '');
    expect(all).toContain('web');
    expect(await names('uninstall', 'web', '')).toEqual(all.filter((name) => name !== 'web'));
  });

  test('the others take no second one', async () => {
    expect(await names('status', 'web', '')).toEqual([':4']);
  });

  test('are those of the namespace that is asked for', async () => {
    expect(await names('status', '-n', 'nowhere', '')).toEqual([':4']);
    expect(await names('status', '--namespace=nowhere', '')).toEqual([':4']);
  });

  test('behind the name of a release upgrade takes a chart', async () => {
    expect(await names('upgrade', 'web', '')).toEqual(['oci://', 'https://', 'http://', './', '/', ':2']);
  });
});

describe('charts', () => {
  const home = mkdtempSync(join(scratch, 'charts-'));
  const env = { HELM_REPOSITORY_CONFIG: join(home, 'repositories.yaml'), HELM_REPOSITORY_CACHE: home };
  const version = (chart: string, number: string, more = ''): string =>
    `  - {apiVersion: v2, name: ${chart}, version: ${number}, created: "2024-05-06T07:08:09Z"${more}}\n`;
  writeFileSync(
    env.HELM_REPOSITORY_CONFIG,
    'repositories:\n- {name: stable, url: "https://stable.example.com"}\n- {name: new, url: "https://new.example.com"}\n',
  );
  writeFileSync(join(home, 'stable-charts.txt'), 'web\nworker\n\u001b[31mred\ntwo words\n');
  writeFileSync(
    join(home, 'stable-index.yaml'),
    'apiVersion: v1\nentries:\n  web:\n' +
      version('web', '2.0.0', ', appVersion: "4.5", deprecated: true') +
      version('web', '1.0.0', ', appVersion: "\\u001b[31mred"'),
  );
  writeFileSync(join(home, 'new-index.yaml'), `apiVersion: v1\nentries:\n  api:\n${version('api', '1.0.0')}`);
  const words = async (...line: string[]): Promise<string[]> =>
    (await complete(line, env)).map((one) => one.split('\t')[0]!);

  test('begin with a repository, a scheme or a path', async () => {
    expect(await words('template', 'x', '')).toEqual([
      ...['stable/', 'new/', 'oci://', 'https://', 'http://', './', '/', ':2'],
    ]);
    expect(await words('pull', '')).toEqual(['stable/', 'new/', 'oci://', 'https://', 'http://', ':6']);
    expect((await complete(['pull', 's'], env))[0]).toBe('stable/\thttps://stable.example.com');
    expect(await words('pull', 'oci://')).toEqual(['oci://', ':6']);
    expect(await words('show', 'values', './')).toEqual([':0']);
    expect(await words('show', 'values', 'web', '')).toEqual([':4']);
  });

  test('are those of the repository, without names that would steer a terminal', async () => {
    expect(await words('install', 'x', 'stable/')).toEqual(['stable/web', 'stable/worker', ':0']);
    expect(await words('upgrade', 'x', 'stable/wo')).toEqual(['stable/worker', ':0']);
    expect(await words('pull', 'stable/web', 'stable/wo')).toEqual(['stable/worker', ':4']);
  });

  test('are read out of the index where there is no list of them', async () => {
    expect(await words('pull', 'new/')).toEqual(['new/api', ':4']);
  });

  test('have versions', async () => {
    expect(await complete(['pull', 'stable/web', '--version', ''], env)).toEqual([
      '2.0.0\tApp: 4.5, Created: May 6, 2024 (deprecated)',
      '1.0.0\tApp: [31mred, Created: May 6, 2024',
      ':4',
    ]);
    expect(await words('install', 'x', 'stable/web', '--version=1')).toEqual(['1.0.0', ':4']);
    expect(await words('show', 'chart', 'stable/none', '--version', '')).toEqual([':4']);
    expect(await words('pull', 'oci://host/web', '--version', '')).toEqual([':4']);
    expect(await words('pull', 'none/web', '--version', '')).toEqual([':4']);
    expect(await words('pull', '--version', '')).toEqual([':4']);
  });

  test('need no repository', async () => {
    expect(await names('pull', 'x')).toEqual([':4']);
  });
});

describe('revisions', () => {
  test('are what a release is rolled back to', async () => {
    expect(await names('rollback', 'web', '')).toEqual(['1', '2', '10', ':4']);
    expect((await complete(['rollback', 'web', '1']))[0]).toBe('1\tApp: 4.5, Chart: web-1.2.3, superseded');
  });

  test('are values of --revision', async () => {
    expect(await names('get', 'values', 'web', '--revision', '')).toEqual(['1', '2', '10', ':4']);
    expect(await names('get', 'values', 'web', '--revision=1')).toEqual(['1', '10', ':4']);
    expect(await names('status', '--revision', '')).toEqual([':4']);
  });

  test('of no release there are none', async () => {
    expect(await names('rollback', 'nope', '')).toEqual([':4']);
  });
});

describe('values of flags', () => {
  const cases: [words: string[], answer: string[]][] = [
    [
      ['list', '-o', ''],
      ['json', 'table', 'yaml', ':4'],
    ],
    [
      ['list', '--output=j'],
      ['json', ':4'],
    ],
    [
      ['uninstall', '--cascade', 'f'],
      ['foreground', ':4'],
    ],
    [
      ['upgrade', '--wait='],
      ['watcher', 'hookOnly', 'legacy', ':4'],
    ],
    [
      ['status', '--kube-context', ''],
      ['home', 'work', ':4'],
    ],
    [['list', '--filter', ''], [':0']],
    [['list', '--nope='], [':0']],
  ];
  test.each(cases)('%j', async (words, answer) => {
    expect(await names(...words)).toEqual(answer);
  });

  test('a context is shown with its cluster', async () => {
    expect(await complete(['list', '--kube-context', 'w'])).toEqual(['work\tprod', ':4']);
  });
});

describe('a cluster that does not answer', () => {
  test('is nothing to tell', async () => {
    expect(await complete(['list', '-n', ''])).toEqual([':4']);
    expect(await complete(['status', ''], { HELM_DRIVER: '' })).toEqual([':4']);
    expect(await complete(['status', ''], { HELM_DRIVER: 'nope' })).toEqual([':4']);
    expect(await complete(['list', '-n', ''], { KUBECONFIG: '/none' })).toEqual([':4']);
  });

  // one that waited would not end before the test's own deadline
  test('is not waited for', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    expect(await complete(['list', '--kube-apiserver', `http://127.0.0.1:${port}`, '-n', ''])).toEqual([':4']);
    silent.close();
  });
});

test('bash gives words as they were typed, = and : included', () => {
  const program = join(scratch, 'asked');
  writeFileSync(program, '#!/bin/sh\necho "$*" >&3\necho :4\n');
  chmodSync(program, 0o755);
  const script = `${completionScript('bash', 'asked', true)}
    ask() { COMP_WORDS=("${program}" "$@"); COMP_CWORD=$#; __start_asked; }
    exec 3>&1
    ask status --output = js
    ask status --output =
    ask upgrade web --set image = nginx : 1.29 ""
    ask upgrade web --set image = ""`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stdout).toBe(
    [
      '__complete status --output=js',
      '__complete status --output=',
      '__complete upgrade web --set image=nginx:1.29 ',
      '__complete upgrade web --set image= ',
      '',
    ].join('\n'),
  );
});
