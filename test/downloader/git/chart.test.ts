import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from '../../../src/chart/chart.ts';
import { GitCharts } from '../../../src/downloader/git/chart.ts';
import { parseGitRepository } from '../../../src/downloader/git/repository.ts';
import { failure } from '../failure.ts';
import { chartAt, GitTestRepository, hasGit } from './test-repository.ts';

const repositories: GitTestRepository[] = [];
function repository(format?: 'sha256'): GitTestRepository {
  const made = new GitTestRepository(format);
  repositories.push(made);
  return made;
}
afterAll(() => {
  for (const one of repositories) one.remove();
});

const warnings: string[] = [];

async function fetched(
  address: string,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<{ chart: Chart; commit: string }> {
  const charts = new GitCharts({ env, log: () => undefined, warn: (line) => warnings.push(line) });
  try {
    return await charts.fetch(parseGitRepository(address), name);
  } finally {
    await charts.close();
  }
}

function fileNames({ raw }: Chart): string[] {
  return raw.map(({ name }) => name);
}

describe.skipIf(!hasGit)('charts from git', () => {
  let repo: GitTestRepository;
  let first: string;
  let second: string;
  let third: string;
  beforeAll(() => {
    repo = repository();
    first = repo.commit({ ...chartAt('charts/web', 'web', '1.0.0'), ...chartAt('charts/db', 'db', '0.1.0') });
    repo.inside('tag', 'v1');
    second = repo.commit(chartAt('charts/web', 'web', '1.1.0'));
    repo.inside('-c', 'user.name=T', '-c', 'user.email=t@e', 'tag', '-a', 'v1.1.0+build', '-m', 'annotated');
    repo.inside('checkout', '-q', '-b', 'team/next');
    third = repo.commit(chartAt('charts/web', 'web', '2.0.0-next'));
    repo.inside('branch', 'both', first);
    repo.inside('tag', 'both', second);
    repo.inside('checkout', '-q', 'main');
  });

  test.each([
    ['', '1.1.0', () => second],
    ['ref=main&', '1.1.0', () => second],
    ['ref=v1&', '1.0.0', () => first],
    ['ref=v1.1.0+build&', '1.1.0', () => second],
    ['ref=team/next&', '2.0.0-next', () => third],
    ['ref=refs/heads/team/next&', '2.0.0-next', () => third],
    // as git itself has it
    ['ref=both&', '1.1.0', () => second],
  ])('?%s', async (ref, version, commit) => {
    const found = await fetched(`${repo.url}?${ref}path=charts/web`, 'web', repo.env);
    expect([found.chart.metadata.version, found.commit]).toEqual([version, commit()]);
    expect(fileNames(found.chart)).toEqual(['Chart.yaml', 'templates/a.yaml', 'values.yaml']);
  });

  test('a commit, as ref and pinned', async () => {
    const asRef = await fetched(`${repo.url}?ref=${first}&path=charts/web`, 'web', repo.env);
    expect([asRef.chart.metadata.version, asRef.commit]).toEqual(['1.0.0', first]);
    const pinned = await fetched(`${repo.url}?ref=main&path=charts/web#${first}`, 'web', repo.env);
    expect([pinned.chart.metadata.version, pinned.commit]).toEqual(['1.0.0', first]);
  });

  test('the folder above the chart is enough', async () => {
    const { chart } = await fetched(`${repo.url}?path=charts`, 'db', repo.env);
    expect(chart.metadata.name).toBe('db');
  });

  test('several charts of one commit are fetched once', async () => {
    const notes = repo.script('counting', `exec git "$@"`);
    const before = { ...repo.env, PATH: `${join(repo.root, 'bin')}:${repo.env['PATH']!}` };
    repo.git('init', '-q', join(repo.root, 'bin'));
    writeFileSync(
      join(repo.root, 'bin', 'git'),
      `#!/bin/sh\necho "$@" >> '${notes.notes}'\nPATH="\${PATH#*:}" exec git "$@"\n`,
      {
        mode: 0o755,
      },
    );
    const charts = new GitCharts({ env: before, log: () => undefined, warn: () => undefined });
    const address = parseGitRepository(`${repo.url}?ref=main&path=charts`);
    await Promise.all([charts.fetch(address, 'db'), charts.fetch({ ...address, path: 'charts/web' }, 'web')]);
    await charts.close();
    const commands = readFileSync(notes.notes, 'utf8').match(/ (?:ls-remote|fetch) /g);
    expect(commands).toEqual([' ls-remote ', ' fetch ']);
  });

  test.each([
    ['?ref=none&path=charts/web', 'web', 'has not got a branch or tag "none"'],
    ['?path=charts/none', 'web', 'no chart web in charts/none of file://'],
    ['', 'web', 'no chart web in the root of file://'],
    ['?path=charts/web', 'db', 'is called web, not db'],
    [`?path=charts/web#${'1'.repeat(40)}`, 'web', `has not got the commit ${'1'.repeat(40)}`],
  ])('%s is told', async (query, name, reason) => {
    expect(await failure(fetched(repo.url + query, name, repo.env))).toMatch(reason);
  });

  test('a repository that is not there', async () => {
    const missing = fetched(`${repo.url}-none?path=x`, 'web', repo.env);
    expect(await failure(missing)).toMatch(
      /^cannot fetch file:\/\/.*: '.*repo-none' does not appear to be a git repository/,
    );
  });

  test('no git', async () => {
    expect(await failure(fetched(repo.url, 'web', { PATH: '/nonexistent:.:' }))).toMatch('no program git in $PATH');
  });

  test('a git in the current folder is not run', async () => {
    const { notes } = repo.script('git', 'exit 0');
    const here = process.cwd();
    process.chdir(repo.root);
    try {
      expect(await failure(fetched(repo.url, 'web', { PATH: ':.:bin' }))).toMatch('no program git');
    } finally {
      process.chdir(here);
    }
    expect(existsSync(notes)).toBe(false);
  });

  test('nothing is left behind', async () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = repo.root;
    try {
      await fetched(`${repo.url}?path=charts/web`, 'web', repo.env);
      await fetched(`${repo.url}?path=none`, 'web', repo.env).catch(() => undefined);
      await fetched(`${repo.url}-none`, 'web', repo.env).catch(() => undefined);
      await fetched(repo.url, 'web', { PATH: '' }).catch(() => undefined);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    expect(readdirSync(repo.root).filter((name) => name.startsWith('scull-git-'))).toEqual([]);
  });

  test('a commit that only its branch leads to any more', async () => {
    const other = repository();
    const lost = other.commit(chartAt('web', 'web', '1.0.0'));
    other.inside('-c', 'user.name=T', '-c', 'user.email=t@e', 'commit', '-q', '--amend', '-m', 'again');
    const address = `${other.url}?ref=main&path=web#${lost}`;
    // still in the repository, and servers of today give it out
    expect((await fetched(address, 'web', other.env)).commit).toBe(lost);
    other.inside('reflog', 'expire', '--expire=now', '--all');
    other.inside('gc', '-q', '--prune=now');
    expect(await failure(fetched(address, 'web', other.env))).toMatch(`has not got the commit ${lost}`);
  });

  test('SHA-256 repositories', async () => {
    const other = repository('sha256');
    const commit = other.commit(chartAt('web', 'web', '1.0.0'));
    expect(commit).toHaveLength(64);
    expect((await fetched(`${other.url}?path=web`, 'web', other.env)).commit).toBe(commit);
    expect((await fetched(`${other.url}?path=web#${commit}`, 'web', other.env)).commit).toBe(commit);
  });

  test('ignored files, links inside of the repository, submodules and attributes', async () => {
    const other = repository();
    other.commit({
      ...chartAt('charts/web', 'web', '1.0.0'),
      LICENSE: 'free',
      'shared/crds/c.yaml': 'kind: C\n',
      'charts/web/LICENSE': '-> ../../LICENSE',
      'charts/web/crds': '-> ../../shared/crds',
      'charts/web/.helmignore': '*.bak\nsecret/\n',
      'charts/web/x.bak': 'x',
      'charts/web/secret/key': 'x',
      '.gitattributes': '* export-ignore filter=evil\n',
    });
    const sub = repository();
    sub.commit({ 'x.txt': 'x' });
    other.inside('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', sub.folder, 'charts/web/files');
    other.commit({});
    const { notes } = other.script('evil', 'cat');
    const env = { ...other.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'filter.evil.smudge' };
    const { chart } = await fetched(`${other.url}?path=charts/web`, 'web', {
      ...env,
      GIT_CONFIG_VALUE_0: join(other.root, 'evil'),
    });
    expect(fileNames(chart)).toEqual([
      '.helmignore',
      'Chart.yaml',
      'LICENSE',
      'crds/c.yaml',
      'templates/a.yaml',
      'values.yaml',
    ]);
    expect(Buffer.from(chart.raw[2]!.data).toString()).toBe('free');
    expect(existsSync(notes)).toBe(false);
  });

  test.each([
    ['/etc/passwd', 'it leaves the repository'],
    ['../../etc/passwd', 'it leaves the repository'],
    ['nothing', 'it leads nowhere'],
    ['../web', 'too many links'],
    ['link', 'too many links'],
  ])('a link to %s is refused', async (target, reason) => {
    const other = repository();
    other.commit({ ...chartAt('web', 'web', '1.0.0'), 'web/link': `-> ${target}` });
    expect(await failure(fetched(`${other.url}?path=web`, 'web', other.env))).toMatch(/^symbolic link ".*link" cannot/);
    expect(await failure(fetched(`${other.url}?path=web`, 'web', other.env))).toMatch(reason);
  });

  test('hooks and templates of the user are not run', async () => {
    const other = repository();
    other.commit(chartAt('web', 'web', '1.0.0'));
    const { path, notes } = other.script('hook', 'exit 1');
    const hooks = join(other.root, 'home', 'hooks');
    other.git('init', '-q', hooks);
    for (const name of ['post-checkout', 'reference-transaction', 'pre-auto-gc']) {
      writeFileSync(join(hooks, name), `#!/bin/sh\nexec ${path} ${name}\n`, { mode: 0o755 });
    }
    writeFileSync(
      join(other.root, 'home', '.gitconfig'),
      `[core]\nhooksPath = ${hooks}\n[init]\ntemplateDir = ${hooks}\n`,
    );
    await fetched(`${other.url}?path=web`, 'web', { ...other.env, GIT_TEMPLATE_DIR: hooks });
    expect(existsSync(notes)).toBe(false);
  });

  test('no configuration leads to another way of fetching', async () => {
    const other = repository();
    other.commit(chartAt('web', 'web', '1.0.0'));
    const { path, notes } = other.script('ext', 'exit 1');
    const config = `[protocol]\nallow = always\n[url "ext::${path} "]\ninsteadOf = file://\ninsteadOf = https://\n`;
    writeFileSync(join(other.root, 'home', '.gitconfig'), config);
    for (const address of [other.url, 'git+https://host.invalid/x']) {
      expect(await failure(fetched(`${address}?path=web`, 'web', other.env))).toMatch("transport 'ext' not allowed");
    }
    expect(existsSync(notes)).toBe(false);
  });

  test('what a hook of git says of its own repository does not count', async () => {
    const other = repository();
    other.commit(chartAt('web', 'web', '1.0.0'));
    const env = {
      ...other.env,
      GIT_DIR: join(other.folder, '.git'),
      GIT_WORK_TREE: other.folder,
      GIT_INDEX_FILE: '/x',
    };
    const before = other.inside('for-each-ref');
    expect((await fetched(`${other.url}?path=web`, 'web', env)).chart.metadata.name).toBe('web');
    expect(other.inside('for-each-ref')).toBe(before);
  });

  test('by ssh, without asking at the terminal', async () => {
    const other = repository();
    other.commit(chartAt('web', 'web', '1.0.0'));
    // what ssh does at the end: the last argument is the command for the other side
    const { path, notes } = other.script('ssh', 'for last; do :; done; eval "$last"');
    const address = `git+ssh://git@host.invalid:2222${other.folder}?path=web`;
    const { chart } = await fetched(address, 'web', { ...other.env, GIT_SSH_COMMAND: path });
    expect(chart.metadata.name).toBe('web');
    expect(readFileSync(notes, 'utf8')).toContain('-p 2222 git@host.invalid git-upload-pack');
  });

  test('a stopped fetch ends git and what git started', async () => {
    const other = repository();
    const { path, notes } = other.script('ssh', 'sleep 30');
    const stop = new AbortController();
    const env = { ...other.env, GIT_SSH_COMMAND: path };
    const charts = new GitCharts({ env, log: () => undefined, warn: () => undefined, signal: stop.signal });
    const running = charts.fetch(parseGitRepository('git+ssh://git@host.invalid/x?path=web'), 'web');
    running.catch(() => undefined);
    while (!existsSync(notes)) await Bun.sleep(10);
    stop.abort();
    expect(await failure(running)).toMatch('context canceled');
    await charts.close();
  });

  test('dependencies that the chart has not got with it are told of', async () => {
    const other = repository();
    other.commit(
      chartAt('web', 'web', '1.0.0', 'dependencies:\n- {name: db, version: "1", repository: "https://x"}\n'),
    );
    warnings.length = 0;
    await fetched(`${other.url}?path=web`, 'web', other.env);
    expect(warnings.join('\n')).toMatch(/^WARNING: web in .* has not got its own dependencies in charts\/: db$/);
  });

  test('a file that is too large', async () => {
    const other = repository();
    other.commit({ ...chartAt('web', 'web', '1.0.0'), 'web/big': 'x'.repeat(5 * 1024 * 1024 + 1) });
    expect(await failure(fetched(`${other.url}?path=web`, 'web', other.env))).toMatch(
      'chart file "web/big" is larger than the maximum file size 5242880',
    );
  });
});
