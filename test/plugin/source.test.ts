import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorMessage } from '../../src/errors.ts';
import { findPluginSource } from '../../src/plugin/install/source.ts';

const ports = { env: { NO_PROXY: '*' } };

async function failure(source: string): Promise<string> {
  return findPluginSource(source, ports, 3).then(({ kind }) => kind, errorMessage);
}

describe('what an address alone tells', () => {
  test.each([
    'git@github.com:org/plugin',
    'git@host.example:org/plugin',
    'ssh://git@host.example/org/plugin',
    'git+ssh://host.example/org/plugin',
    'git://host.example/plugin',
    'ssh://host.example/org/plugin.git',
    'me@host.example:plugin.git',
  ])('%s is a git repository', async (source) => {
    expect(await findPluginSource(source, ports, 3)).toEqual({ kind: 'git', remote: source });
  });

  test.each(['svn+ssh://host.example/x', 'bzr+ssh://host.example/x', 'hg@host.example:x', 'ssh://host.example/x.hg'])(
    '%s is a repository of another kind',
    async (source) => {
      expect(await failure(source)).toMatch(/^plugins out of (svn|bzr|hg) repositories are not supported$/);
    },
  );

  test.each(['nothing', './nothing', 'ftp://host.example/x', 'ssh://host.example/x'])(
    '%s is nothing',
    async (source) => {
      expect(await failure(source)).toMatch('Cannot detect VCS');
    },
  );
});

describe('what a server tells', () => {
  let server: Server;
  let url = '';
  const pages: Readonly<Record<string, readonly [string, string]>> = {
    '/packed.tgz': ['application/x-gzip', ''],
    '/PACKED': ['Application/GZIP', ''],
    '/text.tgz': ['text/plain', ''],
    '/page?go-get=1': [
      'text/html',
      '<html><head><meta content="HOST/page git https://elsewhere.example/a" name="go-import"></head>',
    ],
    '/other?go-get=1': [
      'text/html',
      '<head><meta name="go-import" content="HOST/nothing git https://x.example/a"></head>',
    ],
    '/hg?go-get=1': ['text/html', '<head><meta name="go-import" content="HOST/hg hg https://x.example/a"></head>'],
    '/option?go-get=1': ['text/html', '<head><meta name="go-import" content="HOST/option git --upload-pack=x"></head>'],
    '/body?go-get=1': ['text/html', '<head></head><body><meta name="go-import" content="HOST/body git https://x/a">'],
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const [type, page] = pages[request.url ?? ''] ?? ['text/html', ''];
      response.writeHead(page === '' && type === 'text/html' ? 404 : 200, { 'content-type': type });
      response.end(page.replaceAll('HOST', request.headers.host ?? ''));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.close();
  });

  test.each(['/packed.tgz', '/PACKED'])('%s is an archive', async (path) => {
    expect(await findPluginSource(url + path, ports, 3)).toEqual({ kind: 'archive', url: url + path });
  });
  test('a page names its repository', async () => {
    expect(await findPluginSource(`${url}/page`, ports, 3)).toEqual({
      kind: 'git',
      remote: 'https://elsewhere.example/a',
    });
  });
  test.each(['/text.tgz', '/other', '/body', '/none'])('%s is nothing', async (path) => {
    expect(await failure(url + path)).toMatch('Cannot detect VCS');
  });
  test.each(['/hg', '/option'])('%s is refused', async (path) => {
    expect(await failure(url + path)).toMatch('repositories are not supported');
  });
  test('a repository by its ending', async () => {
    expect(await findPluginSource(`${url}/x.git`, ports, 3)).toEqual({ kind: 'git', remote: `${url}/x.git` });
  });
});

test('who stops it while a server is silent is not told that it is no repository', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = new AbortController();
  const found = findPluginSource(`http://127.0.0.1:${port}/p-1.0.0.tgz`, { ...ports, signal: stop.signal }, 3);
  server.once('connection', () => {
    stop.abort();
  });
  try {
    expect(await found.catch((error: unknown) => (error as Error).message)).toEndWith(': context canceled');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
