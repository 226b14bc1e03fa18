import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRepository, type AddRepositoryOptions } from '../../../src/action/repo/add.ts';
import { removeRepositories } from '../../../src/action/repo/remove.ts';
import { updateRepositories } from '../../../src/action/repo/update.ts';
import type { Configuration } from '../../../src/action/configuration.ts';
import { loadRepoFile, newRepoEntry, type RepoEntry } from '../../../src/repo/repo-file.ts';

let server: Server;
let url: string;
let asked: (string | undefined)[] = [];
let folder: string;
let config: Configuration;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    if (request.url === '/index.yaml') response.end('apiVersion: v1\nentries: {}\n');
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scull-add-'));
  asked = [];
  const settings = {
    repositoryConfig: join(folder, 'config/repositories.yaml'),
    repositoryCache: join(folder, 'cache'),
  };
  config = { settings, env: {}, log: () => undefined } as unknown as Configuration;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function add(entry: Partial<RepoEntry>, more: Partial<AddRepositoryOptions> = {}): Promise<boolean> {
  return addRepository(config, {
    entry: { ...newRepoEntry('r', url), ...entry },
    password: () => Promise.resolve(new TextEncoder().encode('asked for')),
    forceUpdate: false,
    allowDeprecated: false,
    timeoutMs: 5000,
    ...more,
  });
}

const file = (): string => config.settings.repositoryConfig;

describe('addRepository', () => {
  test('once, and not again', async () => {
    expect(await add({})).toBe(true);
    expect(await add({})).toBe(false);
    expect(asked).toHaveLength(1);
    expect(add({ url: `${url}/` })).rejects.toThrow('repository name (r) already exists');
    expect(await add({ url: `${url}/` }, { forceUpdate: true })).toBe(true);
    expect(loadRepoFile(file()).entries.map((entry) => entry.url)).toEqual([`${url}/`]);
  });

  test('asks for a password that is missing, and keeps it for the user alone', async () => {
    await add({ username: 'jo' });
    expect(asked).toEqual([`Basic ${btoa('jo:asked for')}`]);
    expect(loadRepoFile(file()).entries[0]!.password).toBe('asked for');
    expect((statSync(file()).mode & 0o777).toString(8)).toBe('600');
  });

  test('several at the same time are all added', async () => {
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => add({ name })));
    expect(
      loadRepoFile(file())
        .entries.map(({ name }) => name)
        .sort(),
    ).toEqual(names);
  });

  test('does not write through a link', async () => {
    await add({});
    const target = join(folder, 'target');
    writeFileSync(target, readFileSync(file()));
    rmSync(file());
    symlinkSync(target, file());
    const before = readFileSync(target, 'utf8');
    await add({ name: 's' });
    expect(readFileSync(target, 'utf8')).toBe(before);
    expect(loadRepoFile(file()).entries).toHaveLength(2);
  });

  const refused: readonly (readonly [entry: Partial<RepoEntry>, message: string])[] = [
    [{ name: 'a/b' }, "repository name (a/b) contains '/', please specify a different name without '/'"],
    [{ name: '..\\b' }, "repository name (..\\b) contains '/', please specify a different name without '/'"],
    [{ url: 'ftp://x' }, 'could not find protocol handler for: ftp'],
    [{ url: 'http://[::1' }, 'invalid chart URL format: http://[::1'],
    [
      { url: 'https://kubernetes-charts.storage.googleapis.com' },
      'is no longer available; try "https://charts.helm.sh',
    ],
  ];
  for (const [entry, message] of refused) {
    test(JSON.stringify(entry), async () => {
      expect(add(entry)).rejects.toThrow(message);
      await add(entry).catch(() => undefined);
      expect(existsSync(file())).toBe(false);
      expect(asked).toEqual([]);
    });
  }
});

describe('updateRepositories', () => {
  test('tells of each, and which of them failed', async () => {
    await add({});
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}- {name: s, url: "${url}/none"}\n`);
    const told: string[] = [];
    const failed = await updateRepositories(config, {
      names: [],
      timeoutMs: 5000,
      begun: (count) => told.push(`begun ${String(count)}`),
      ended: ({ name }, problem) =>
        told.push(`${name} ${problem === undefined ? 'done' : problem.replace(url, 'URL')}`),
    });
    expect(failed).toEqual([`${url}/none`]);
    expect(told[0]).toBe('begun 2');
    expect(told.slice(1).sort()).toEqual(['r done', 's failed to fetch URL/none/index.yaml : 404 Not Found']);
  });

  test('a name that would be a path is never written to', async () => {
    await add({});
    writeFileSync(file(), `repositories: [{name: ../../evil, url: "${url}"}]\n`);
    const problems: (string | undefined)[] = [];
    await updateRepositories(config, {
      names: [],
      timeoutMs: 5000,
      begun: () => undefined,
      ended: (_, problem) => problems.push(problem),
    });
    expect(problems[0]).toContain("contains '/'");
    expect(existsSync(join(folder, '../evil-index.yaml'))).toBe(false);
  });
});

describe('removeRepositories', () => {
  test('one by one, up to the first that is not there', async () => {
    await add({ name: 'a' });
    await add({ name: 'b' });
    const removed: string[] = [];
    const removing = removeRepositories(config, ['a', 'none', 'b'], (name) => removed.push(name));
    expect(removing).rejects.toThrow('no repo named "none" found');
    await removing.catch(() => undefined);
    expect(removed).toEqual(['a']);
    expect(loadRepoFile(file()).entries.map(({ name }) => name)).toEqual(['b']);
    expect(existsSync(join(folder, 'cache/a-index.yaml'))).toBe(false);
    expect(existsSync(join(folder, 'cache/b-index.yaml'))).toBe(true);
  });
});
