/** What Helm does is in test/sources/scenarios/dependency.ts; here is what scull adds: nothing half done, and only what is needed. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createServer, type Server } from 'node:http';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { DependencyContext } from '../../../src/downloader/dependencies/context.ts';
import { buildDependencies, updateDependencies } from '../../../src/downloader/dependencies/manager.ts';
import { indexOf, simpleArchive, chartArchive } from '../../sources/archives.ts';
import { withLock } from '../../../src/home/lock-file.ts';
import { failure } from '../failure.ts';
import { chartAt, GitTestRepository, hasGit } from '../git/test-repository.ts';
import { TestHome, TestRepository } from '../repository.ts';

let repository: TestRepository;
let home: TestHome;
let chart: string;
let stop: AbortController;
const told: string[] = [];

beforeEach(async () => {
  repository = await new TestRepository().start();
  home = new TestHome();
  chart = join(home.folder, 'app');
  stop = new AbortController();
  told.length = 0;
});
afterEach(() => {
  repository.close();
  home.remove();
});

function context(more: Partial<DependencyContext> = {}): DependencyContext {
  const { settings } = home.context();
  return {
    settings,
    env: { ...home.env, PATH: process.env['PATH'] },
    print: (text) => told.push(text),
    warn: () => undefined,
    log: () => undefined,
    signal: stop.signal,
    ...more,
  };
}

const options = { skipRefresh: false, verify: 'never', keyring: '' } as const;

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, data] of Object.entries(files)) {
    mkdirSync(dirname(join(chart, name)), { recursive: true });
    writeFileSync(join(chart, name), data);
  }
}

interface Declared {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly alias?: string;
}

function declare(...list: readonly Declared[]): void {
  write({ 'Chart.yaml': `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: ${JSON.stringify(list)}\n` });
}

/** Serves these versions at `at`, each with its URL. */
function serve(charts: readonly (readonly [name: string, version: string])[], at = ''): void {
  const files = charts.map(([name, version]) => ({
    name,
    version,
    data: simpleArchive(name, version),
    url: `${name}-${version}.tgz`,
  }));
  repository.files.set(`${at}index.yaml`, indexOf(files));
  for (const { url, data } of files) repository.files.set(at + url, data);
}

/** Every file of the chart with its content and the time it was written. */
function snapshot(folder = chart): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const inner = join(path, name);
      const stats = lstatSync(join(folder, inner));
      if (stats.isDirectory()) {
        found.set(`${inner}/`, '');
        visit(inner);
      } else if (stats.isSymbolicLink()) found.set(inner, `-> ${readlinkSync(join(folder, inner))}`);
      else found.set(inner, `${String(stats.mtimeMs)} ${readFileSync(join(folder, inner)).toString('base64')}`);
    }
  };
  visit('');
  return found;
}

function charts(): string[] {
  return readdirSync(join(chart, 'charts')).sort();
}

/** The chart with one archive, and the lock file of an update before. */
async function updated(): Promise<void> {
  serve([['red', '1.0.0']]);
  declare({ name: 'red', version: '^1', repository: repository.url });
  await updateDependencies(chart, context(), options);
  write({
    'charts/notes.txt.prov': 'keep',
    'charts/local/Chart.yaml': 'apiVersion: v2\nname: local\nversion: 1.0.0\n',
  });
  serve([
    ['red', '1.1.0'],
    ['blue', '1.0.0'],
  ]);
  declare(
    { name: 'red', version: '^1', repository: repository.url },
    { name: 'blue', version: '1.0.0', repository: repository.url },
  );
  home.add([{ name: 'r', url: repository.url }]);
}

describe('what fails leaves charts/ and the lock file as they were', () => {
  async function unchanged(work: () => Promise<void>, reason: string | RegExp): Promise<void> {
    const before = snapshot();
    expect(await failure(work())).toMatch(reason);
    expect(snapshot()).toEqual(before);
  }

  test('an archive that is not there', async () => {
    await updated();
    repository.files.delete('blue-1.0.0.tgz');
    await unchanged(() => updateDependencies(chart, context(), options), 'blue-1.0.0.tgz : 404 Not Found');
    expect(told.at(-1)).toMatch(/^Save error occurred: {2}could not download .*blue-1.0.0.tgz: failed to fetch/);
  });

  test('an archive that is no chart', async () => {
    await updated();
    repository.files.set(
      'index.yaml',
      indexOf([{ name: 'red', version: '1.1.0', data: new Uint8Array(), url: 'red.tgz' }]).replace(/ *digest.*\n/, ''),
    );
    repository.files.set('red.tgz', '<html>');
    declare({ name: 'red', version: '^1', repository: repository.url });
    await unchanged(
      () => updateDependencies(chart, context(), options),
      /^red.tgz was downloaded and is no chart: file 'red.tgz'/,
    );
  });

  test('an archive whose files lead out of it', async () => {
    await updated();
    const data = chartArchive('red', {
      'Chart.yaml': 'apiVersion: v2\nname: red\nversion: 1.1.0\n',
      '../../evil': 'x',
    });
    repository.files.set('index.yaml', indexOf([{ name: 'red', version: '1.1.0', data, url: 'red.tgz' }]));
    repository.files.set('red.tgz', data);
    declare({ name: 'red', version: '^1', repository: repository.url });
    await unchanged(() => updateDependencies(chart, context(), options), 'chart illegally references parent directory');
  });

  test.each(['..%2f..%2fevil.tgz', '%2e%2e', 'a/..', '../../../etc/', '.', 'x%00y.tgz', 'a%5cb.tgz'])(
    'an index with the address %s',
    async (url) => {
      await updated();
      const data = simpleArchive('red', '1.1.0');
      repository.files.set('index.yaml', indexOf([{ name: 'red', version: '1.1.0', data, url }]));
      declare({ name: 'red', version: '^1', repository: repository.url });
      const outside = snapshot(home.folder);
      await updateDependencies(chart, context(), options).catch(() => undefined);
      const inside = (path: string): boolean => !path.startsWith('cache/') && !path.startsWith('app/charts/');
      const after = snapshot(home.folder);
      expect([...after.keys()].filter(inside)).toEqual([...outside.keys()].filter(inside));
    },
  );

  test('a chart in a folder that does not fit', async () => {
    await updated();
    declare(
      { name: 'red', version: '^1', repository: repository.url },
      { name: 'local', version: '2', repository: '' },
    );
    await unchanged(
      () => updateDependencies(chart, context(), options),
      'dependency local at version 1.0.0 does not satisfy',
    );
  });

  test.each(['../elsewhere', '..', '.', 'local/../../elsewhere'])('the name %s, which leaves charts/', async (name) => {
    await updated();
    write({ 'elsewhere/Chart.yaml': 'apiVersion: v2\nname: elsewhere\nversion: 1.0.0\n' });
    declare({ name, version: '0 - 9', repository: '' });
    await unchanged(() => updateDependencies(chart, context(), options), 'has a name that leaves the charts directory');
  });

  test('a chart in another folder with a link that leads out of it', async () => {
    await updated();
    const near = join(home.folder, 'near');
    mkdirSync(join(near, 'templates'), { recursive: true });
    writeFileSync(join(near, 'Chart.yaml'), 'apiVersion: v2\nname: near\nversion: 1.0.0\n');
    writeFileSync(join(home.folder, 'secret'), 'a: b\n');
    symlinkSync('../../secret', join(near, 'templates/x.yaml'));
    declare({ name: 'near', version: '1.0.0', repository: 'file://../near' });
    await unchanged(() => updateDependencies(chart, context(), options), /link.*secret/);
  });

  test('a lock file that is a link', async () => {
    await updated();
    const victim = join(home.folder, 'victim');
    writeFileSync(victim, 'digest: x\n');
    write({ 'Chart.lock': '' });
    const lock = join(chart, 'Chart.lock');
    rmSync(lock);
    symlinkSync('../victim', lock);
    await unchanged(
      () => updateDependencies(chart, context(), options),
      'the Chart.lock file is a symlink to "../victim"',
    );
    expect(readFileSync(victim, 'utf8')).toBe('digest: x\n');
  });

  test('a lock file that is a folder', async () => {
    serve([['red', '1.0.0']]);
    declare({ name: 'red', version: '^1', repository: repository.url });
    write({ 'Chart.lock/x': 'x', 'charts/old-1.tgz': simpleArchive('old', '1.0.0') });
    await unchanged(() => updateDependencies(chart, context(), options), /^open .*Chart.lock: is a directory/);
  });

  test('charts/ that leads out of the chart', async () => {
    serve([['red', '1.0.0']]);
    declare({ name: 'red', version: '^1', repository: repository.url });
    const outside = join(home.folder, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'old-1.0.0.tgz'), simpleArchive('old', '1.0.0'));
    symlinkSync('../outside', join(chart, 'charts'));
    await unchanged(
      () => updateDependencies(chart, context(), options),
      'is a symlink to a directory outside of the chart',
    );
    expect(readdirSync(outside)).toEqual(['old-1.0.0.tgz']);
  });

  test('the user stops it while archives are coming', async () => {
    await updated();
    const stuck = await hangingServer();
    try {
      declare(
        { name: 'red', version: '^1', repository: repository.url },
        { name: 'blue', version: '1.0.0', repository: stuck.url },
      );
      const before = snapshot();
      const running = updateDependencies(chart, context(), options);
      running.catch(() => undefined);
      while (stuck.asked.length < 2) await Bun.sleep(5);
      stop.abort();
      expect(await failure(running)).toMatch('context canceled');
      expect(snapshot()).toEqual(before);
    } finally {
      stuck.server.closeAllConnections();
      stuck.server.close();
    }
  });

  test('the user stopped it before', async () => {
    await updated();
    stop.abort();
    await unchanged(() => updateDependencies(chart, context(), options), 'context canceled');
  });
});

/** Gives an index with `blue`, and never the archive. */
async function hangingServer(): Promise<{ server: Server; url: string; asked: string[] }> {
  const asked: string[] = [];
  const data = simpleArchive('blue', '1.0.0');
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url.endsWith('index.yaml')) response.end(indexOf([{ name: 'blue', version: '1.0.0', data, url: 'blue.tgz' }]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked };
}

test('everything takes its place, and what is outdated goes away', async () => {
  await updated();
  await updateDependencies(chart, context(), options);
  expect(charts()).toEqual(['blue-1.0.0.tgz', 'local', 'notes.txt.prov', 'red-1.1.0.tgz']);
  expect(readdirSync(chart).sort()).toEqual(['Chart.lock', 'Chart.yaml', 'charts']);
  expect(statSync(join(chart, 'charts', 'red-1.1.0.tgz')).mode & 0o700).toBe(0o600);
});

test('archives and a lock file that are right already are not written again', async () => {
  await updated();
  await updateDependencies(chart, context(), options);
  const past = new Date('2001-02-03T04:05:06Z');
  for (const name of ['Chart.lock', 'charts/red-1.1.0.tgz', 'charts/blue-1.0.0.tgz'])
    utimesSync(join(chart, name), past, past);
  const before = snapshot();
  await updateDependencies(chart, context(), options);
  await buildDependencies(chart, context(), options);
  expect(snapshot()).toEqual(before);
});

test('what a killed run has left goes away, what others have does not', async () => {
  await updated();
  const living = `tmpcharts-${String(process.ppid)}`;
  write({
    'tmpcharts-4194399/x.tgz': 'x',
    'tmpcharts-4194399-aB3dEf/x': 'x',
    [`${living}/x`]: 'x',
    'tmpcharts-mine/x': 'x',
  });
  write({ 'tmpcharts-4194398': 'a file' });
  write({ [`tmpcharts-${String(process.pid)}/x`]: 'x' });
  await updateDependencies(chart, context(), options);
  const left = [living, 'tmpcharts-4194398', 'tmpcharts-mine', `tmpcharts-${String(process.pid)}`];
  expect(readdirSync(chart).sort()).toEqual(['Chart.lock', 'Chart.yaml', 'charts', ...left].sort());
});

test('what others have in their temporary folders does not matter', async () => {
  serve([['red', '1.0.0']]);
  declare({ name: 'red', version: '^1', repository: repository.url });
  const theirs = join(chart, `tmpcharts-${String(process.pid)}`);
  mkdirSync(theirs);
  symlinkSync('gone-by-now', join(theirs, 'red-1.0.0.tgz'));
  await updateDependencies(chart, context(), options);
  expect(readdirSync(join(chart, 'charts'))).toEqual(['red-1.0.0.tgz']);
});

test('an archive that leaves while the chart is read is looked for once more, when who moves it is done', async () => {
  serve([['red', '1.0.0']]);
  declare({ name: 'red', version: '^1', repository: repository.url });
  const leaving = join(chart, 'charts/red-0.9.0.tgz');
  mkdirSync(dirname(leaving));
  symlinkSync('gone-by-now', leaving);
  const mover = { owner: join(chart, 'tmpcharts.owner'), isFolder: true };
  let updated: Promise<void> | undefined;
  await withLock(
    chart,
    async () => {
      updated = updateDependencies(chart, context(), options);
      await Promise.race([updated, Bun.sleep(50)]);
      rmSync(leaving);
    },
    mover,
  );
  await updated;
  expect(readdirSync(join(chart, 'charts'))).toEqual(['red-1.0.0.tgz']);
});

test('a lock file keeps its mode', async () => {
  await updated();
  const lock = join(chart, 'Chart.lock');
  chmodSync(lock, 0o600);
  await updateDependencies(chart, context(), options);
  expect(statSync(lock).mode & 0o777).toBe(0o600);
  expect(readFileSync(lock, 'utf8')).toContain('blue');
});

test('only the indexes that are needed are fetched, each once', async () => {
  serve([['red', '1.0.0']], 'a/');
  serve([['blue', '1.0.0']], 'b/');
  serve(
    [
      ['one', '1.0.0'],
      ['two', '1.0.0'],
    ],
    'c/',
  );
  home.add(['a', 'b', 'unused'].map((name) => ({ name, url: `${repository.url}/${name}` })));
  declare(
    { name: 'blue', version: '1', repository: '@b' },
    { name: 'one', version: '1', repository: `${repository.url}/c` },
    { name: 'red', version: '1', repository: '@a' },
    { name: 'two', version: '1', repository: `${repository.url}/c` },
  );
  await updateDependencies(chart, context(), options);
  const asked = repository.paths().sort();
  expect(asked).toEqual([
    '/a/index.yaml',
    '/a/red-1.0.0.tgz',
    '/b/blue-1.0.0.tgz',
    '/b/index.yaml',
    '/c/index.yaml',
    '/c/one-1.0.0.tgz',
    '/c/two-1.0.0.tgz',
  ]);
  const { url } = repository;
  expect(told.join('')).toBe(`Getting updates for unmanaged Helm repositories...
...Successfully got an update from the "${url}/c" chart repository
...Successfully got an update from the "${url}/c" chart repository
Hang tight while we grab the latest from your chart repositories...
...Successfully got an update from the "a" chart repository
...Successfully got an update from the "b" chart repository
Update Complete. ⎈Happy Helming!⎈
Saving 4 charts
Downloading blue from repo ${url}/b
Downloading one from repo ${url}/c
Downloading red from repo ${url}/a
Downloading two from repo ${url}/c
Deleting outdated charts
`);
});

test('charts of one name from two repositories', async () => {
  serve([['red', '1.0.0']], 'a/');
  serve([['red', '9.0.0']], 'b/');
  declare(
    { name: 'red', version: '1.x', repository: `${repository.url}/a` },
    { name: 'red', version: '9.x', repository: `${repository.url}/b`, alias: 'other' },
  );
  await updateDependencies(chart, context(), options);
  expect(charts()).toEqual(['red-1.0.0.tgz', 'red-9.0.0.tgz']);
});

test('of two archives with one name that of the later dependency stays', async () => {
  for (const [at, more] of [
    ['a/', 'keywords: [first]\n'],
    ['b/', 'keywords: [second]\n'],
  ] as const) {
    const data = simpleArchive('red', '1.0.0', more);
    repository.files.set(`${at}index.yaml`, indexOf([{ name: 'red', version: '1.0.0', data, url: 'red-1.0.0.tgz' }]));
    repository.files.set(`${at}red-1.0.0.tgz`, data);
  }
  declare(
    { name: 'red', version: '1', repository: `${repository.url}/a` },
    { name: 'red', version: '1', repository: `${repository.url}/b`, alias: 'other' },
  );
  await updateDependencies(chart, context(), options);
  expect(readFileSync(join(chart, 'charts/red-1.0.0.tgz'))).toEqual(
    Buffer.from(simpleArchive('red', '1.0.0', 'keywords: [second]\n')),
  );
});

describe.skipIf(!hasGit)('charts from git', () => {
  let git: GitTestRepository;
  let first: string;
  beforeEach(() => {
    git = new GitTestRepository();
    first = git.commit(chartAt('charts/web', 'web', '1.0.0'));
    declare({ name: 'web', version: '^1', repository: `${git.url}?ref=main&path=charts/web` });
  });
  afterEach(() => {
    git.remove();
  });

  test('the lock file has the commit, and build takes that one again, with the same bytes', async () => {
    await updateDependencies(chart, context(), options);
    const lock = readFileSync(join(chart, 'Chart.lock'), 'utf8');
    expect(lock).toContain(`  repository: ${git.url}?ref=main&path=charts/web#${first}\n  version: 1.0.0\n`);
    const archive = readFileSync(join(chart, 'charts/web-1.0.0.tgz'));
    const second = git.commit(chartAt('charts/web', 'web', '1.1.0'));

    told.length = 0;
    rmSync(join(chart, 'charts'), { recursive: true });
    await buildDependencies(chart, context(), options);
    expect(charts()).toEqual(['web-1.0.0.tgz']);
    expect(readFileSync(join(chart, 'charts/web-1.0.0.tgz'))).toEqual(archive);
    expect(readFileSync(join(chart, 'Chart.lock'), 'utf8')).toBe(lock);
    expect(told.join('')).toBe(
      `Saving 1 charts\nDownloading web from repo ${git.url}?ref=main&path=charts/web#${first}\nDeleting outdated charts\n`,
    );

    await updateDependencies(chart, context(), options);
    expect(charts()).toEqual(['web-1.1.0.tgz']);
    expect(readFileSync(join(chart, 'Chart.lock'), 'utf8')).toContain(`#${second}\n`);
  });

  test('a range that the commit does not fit', async () => {
    declare({ name: 'web', version: '^2', repository: `${git.url}?path=charts/web` });
    expect(await failure(updateDependencies(chart, context(), options))).toMatch(
      `can't get a valid version for 1 subchart(s): "web" (repository "${git.url}?path=charts/web", version "^2")`,
    );
  });

  test('another ref in Chart.yaml makes the lock file outdated', async () => {
    await updateDependencies(chart, context(), options);
    declare({ name: 'web', version: '^1', repository: `${git.url}?ref=next&path=charts/web` });
    expect(await failure(buildDependencies(chart, context(), options))).toMatch('is out of sync with');
  });

  test('a signature that was asked for is missed', async () => {
    const always = { ...options, verify: 'always' } as const;
    expect(await failure(updateDependencies(chart, context(), always))).toMatch('has no provenance file');
    expect(readdirSync(chart)).toEqual(['Chart.yaml']);
    await updateDependencies(chart, context(), { ...options, verify: 'ifPossible' });
    expect(told.join('')).toContain('WARNING: Verification not found for web: ');
  });

  test('an address that git must not see stops everything', async () => {
    declare({ name: 'web', version: '^1', repository: 'git+ext::sh' });
    expect(await failure(updateDependencies(chart, context(), options))).toMatch(
      'invalid git repository "git+ext::sh"',
    );
  });
});
