import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpGetter, StatusError, type GetterOptions } from '../../src/getter/getter.ts';
import { shownUrl } from '../../src/getter/shown-url.ts';
import { mayHaveCredentials } from '../../src/getter/credentials.ts';
import { parseUrl } from '../../src/go/url.ts';
import type { ScullError } from '../../src/errors.ts';

interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

const servers: Server[] = [];
const origins: string[] = [];
let seen: Seen[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://any');
  const { authorization } = request.headers;
  seen.push({ path: url.pathname, authorization, headers: request.headers });
  const to = url.searchParams.get('to');
  const packed = { 'content-encoding': 'gzip' };
  switch (url.pathname) {
    case '/to':
      response.writeHead(302, { location: to ?? '' }).end('elsewhere');
      return;
    case '/loop':
      response.writeHead(301, { location: '/loop' }).end();
      return;
    case '/text':
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"', 'content-type': 'text/plain' }).end('text');
      return;
    case '/packed':
      response.writeHead(200, packed).end(gzipSync('packed '.repeat(1000)));
      return;
    case '/packed-badly':
      response.writeHead(200, packed).end('no gzip');
      return;
    case '/packed-cut':
      response.writeHead(200, packed).end(gzipSync('packed '.repeat(1000)).subarray(0, 20));
      return;
    case '/short':
      response.writeHead(200, { 'content-length': '100' }).write('short');
      setTimeout(() => response.destroy(), 20);
      return;
    case '/large':
      response.writeHead(200, { 'content-length': '1000000000' }).write('x');
      return;
    case '/endless':
      response.writeHead(200);
      void (async () => {
        while (!response.destroyed) {
          response.write('x'.repeat(10_000));
          await Bun.sleep(1);
        }
      })();
      return;
    case '/slow':
      response.writeHead(200).write('begun');
      return;
    case '/hangs':
      return;
    case '/teapot':
      response.writeHead(418, 'Short and stout').end();
      return;
    case '/secret':
      response.writeHead(authorization === `Basic ${btoa('jo:pw')}` ? 200 : 401).end('secret');
      return;
    default:
      response.writeHead(404).end('no');
  }
}

beforeAll(async () => {
  for (let i = 0; i < 2; i++) {
    const server = createServer(answer);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    servers.push(server);
    origins.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function get(path: string, options: Partial<GetterOptions> = {}): Promise<string> {
  const url = path.replace('A', origins[0]!).replaceAll('B', origins[1]!);
  const getter = new HttpGetter({ env: {} });
  try {
    const { data, notModified } = await getter.get(url, options);
    return notModified ? 'not modified' : new TextDecoder().decode(data).slice(0, 20);
  } catch (error) {
    return `error: ${(error as Error).message.replaceAll(origins[0]!, 'A').replaceAll(origins[1]!, 'B')}`;
  }
}

describe('answers', () => {
  const cases: readonly (readonly [path: string, options: Partial<GetterOptions>, expected: string])[] = [
    ['A/text', {}, 'text'],
    ['A/text', { etag: '"1"' }, 'not modified'],
    ['A/text', { etag: '"2"' }, 'text'],
    ['A/text', { maxSize: 3 }, 'error: failed to fetch A/text : the answer is larger than 3 bytes'],
    ['A/packed', { compressed: true }, 'packed packed packed'],
    [
      'A/packed',
      { compressed: true, maxSize: 1000 },
      'error: failed to fetch A/packed : the answer is larger than 1000 bytes',
    ],
    ['A/packed-badly', {}, 'no gzip'],
    ['A/packed-badly', { compressed: true }, 'error: gzip: invalid header'],
    ['A/packed-cut', { compressed: true }, 'error: unexpected EOF'],
    ['A/short', {}, 'error: unexpected EOF'],
    ['A/large', {}, 'error: failed to fetch A/large : the answer is larger than 134217728 bytes'],
    ['A/endless', { maxSize: 50_000 }, 'error: failed to fetch A/endless : the answer is larger than 50000 bytes'],
    ['A/none', {}, 'error: failed to fetch A/none : 404 Not Found'],
    ['A/teapot', {}, 'error: failed to fetch A/teapot : 418 Short and stout'],
    ['A/to?to=/text', {}, 'text'],
    ['A/to?to=B/text', {}, 'text'],
    ['A/to', {}, 'error: failed to fetch A/to : 302 Found'],
    ['A/to?to=/none', {}, 'error: failed to fetch A/to?to=/none : 404 Not Found'],
    ['A/to?to=file:///etc/passwd', {}, 'error: Get "file:///etc/passwd": unsupported protocol scheme "file"'],
    ['A/loop', {}, 'error: Get "/loop": stopped after 10 redirects'],
    ['ftp://x/y', {}, 'error: Get "ftp://x/y": unsupported protocol scheme "ftp"'],
    ['http:///y', {}, 'error: Get "http:///y": http: no Host in request URL'],
    ['http://127.0.0.1:1/', {}, 'error: Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused'],
    [
      'http://jo:pw@127.0.0.1:1/',
      {},
      'error: Get "http://jo:***@127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused',
    ],
    [
      'A/hangs',
      { timeoutMs: 50 },
      'error: Get "A/hangs": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ],
    [
      'A/slow',
      { timeoutMs: 50 },
      'error: context deadline exceeded (Client.Timeout or context cancellation while reading body)',
    ],
    ['A/text', { caFile: '/none' }, "error: can't create TLS config for client: can't read CA file: /none"],
  ];
  for (const [path, options, expected] of cases) {
    test(`${path} ${JSON.stringify(options)}`, async () => {
      expect(await get(path, options)).toBe(expected);
    });
  }

  test('a refusal has its status', async () => {
    const failure = await new HttpGetter({ env: {} }).get(`${origins[0]!}/none`).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StatusError);
    expect((failure as StatusError).status).toBe(404);
  });

  test('a transfer ends with the signal', () => {
    const stop = new AbortController();
    const got = new HttpGetter({ env: {}, signal: stop.signal }).get(`${origins[0]!}/slow`);
    setTimeout(() => {
      stop.abort();
    }, 20);
    expect(got).rejects.toThrow('context canceled');
  });

  test('archives are asked for unpacked, texts may be packed', async () => {
    seen = [];
    await get('A/text');
    await get('A/text', { compressed: true });
    expect(seen.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity', 'gzip']);
    expect(seen[0]!.headers['user-agent']).toStartWith('Helm/3');
  });
});

describe('user name and password', () => {
  const login = { username: 'jo', password: 'pw' };

  async function authorized(path: string, options: Partial<GetterOptions>): Promise<boolean[]> {
    seen = [];
    const [a, b] = origins as [string, string];
    await get(path, { ...login, ...options, repoUrl: (options.repoUrl ?? 'A').replace('A', a).replace('B', b) });
    return seen.map(({ authorization }) => authorization !== undefined);
  }

  test('go to the server of the repository', async () => {
    expect(await authorized('A/text', {})).toEqual([true]);
    expect(await authorized('A/text', { repoUrl: 'A/charts' })).toEqual([true]);
    expect(await authorized('A/to?to=/text', {})).toEqual([true, true]);
  });

  test('go nowhere else', async () => {
    expect(await authorized('A/text', { repoUrl: 'B' })).toEqual([false]);
    expect(await authorized('A/text', { repoUrl: 'https://127.0.0.1' })).toEqual([false]);
    expect(await authorized('A/to?to=B/text', {})).toEqual([true, false]);
  });

  test('go to the server of the repository when another one sends us there', async () => {
    expect(await authorized(`B/to?to=${origins[0]!}/text`, {})).toEqual([false, true]);
  });

  test('go to other ports of the host with passCredentialsAll, as Go sends them', async () => {
    expect(await authorized('A/to?to=B/text', { passCredentialsAll: true })).toEqual([true, true]);
    expect(await authorized('A/text', { repoUrl: 'B', passCredentialsAll: true })).toEqual([true]);
  });

  test('a user without a password counts for none', async () => {
    expect(await authorized('A/text', { password: '' })).toEqual([false]);
  });

  test('those in an address are used, and shown to nobody', async () => {
    const url = origins[0]!.replace('http://', 'http://jo:pw@');
    expect(await get(`${url}/secret`)).toBe('secret');
    const failure = await get(`${url}/none`);
    expect(failure).toContain('jo:***@');
    expect(failure).not.toContain('pw');
  });

  test('where they were kept back it is told', async () => {
    const [a, b] = origins as [string, string];
    const getter = new HttpGetter({ env: {} });
    const failure: unknown = await getter
      .get(`${a}/to?to=${b}/secret`, { ...login, repoUrl: a })
      .catch((error: unknown) => error);
    expect((failure as ScullError).hint).toContain(`not sent to ${b}`);
  });

  const rules: readonly (readonly [target: string, from: string | undefined, all: boolean, may: boolean])[] = [
    ['https://charts.example.com/x', undefined, false, true],
    ['https://charts.example.com:443/x', undefined, false, true],
    ['https://CHARTS.example.com/x', undefined, false, true],
    ['http://charts.example.com/x', undefined, false, false],
    ['https://charts.example.com:8443/x', undefined, false, false],
    ['https://example.com/x', undefined, false, false],
    ['https://charts.example.com.evil.org/x', undefined, false, false],
    ['https://other.org/x', undefined, true, true],
    ['https://other.org/x', 'https://charts.example.com', true, false],
    ['https://a.charts.example.com/x', 'https://charts.example.com', true, true],
    ['https://a.charts.example.com/x', 'https://charts.example.com', false, false],
    ['https://notcharts.example.com/x', 'https://charts.example.com', true, false],
  ];
  for (const [target, from, all, may] of rules) {
    test(`${from ?? 'asked for'} → ${target}${all ? ', passed to all' : ''}: ${may ? 'sent' : 'kept'}`, () => {
      const options = { repoUrl: 'https://charts.example.com/stable', passCredentialsAll: all };
      expect(mayHaveCredentials(parseUrl(target), from === undefined ? undefined : parseUrl(from), options)).toBe(may);
    });
  }
});

describe('proxies', () => {
  test('a server without TLS is asked for by the whole URL', async () => {
    const asked: [string | undefined, string | undefined][] = [];
    const proxy = createServer((request, response) => {
      asked.push([request.url, request.headers['proxy-authorization']]);
      response.end('by proxy');
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const { port } = proxy.address() as AddressInfo;
    const getter = new HttpGetter({ env: { HTTP_PROXY: `http://jo:pw@127.0.0.1:${port}` } });
    const { data } = await getter.get('http://charts.invalid/index.yaml');
    expect(new TextDecoder().decode(data)).toBe('by proxy');
    expect(asked).toEqual([['http://charts.invalid/index.yaml', `Basic ${btoa('jo:pw')}`]]);
    proxy.close();
  });

  test('a proxy that is not there is what is told', () => {
    const getter = new HttpGetter({ env: { HTTP_PROXY: 'http://127.0.0.1:1' } });
    const text = 'Get "http://charts.invalid/": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused';
    expect(getter.get('http://charts.invalid/')).rejects.toThrow(text);
  });
});

test.each([
  ['https://jo:pw@h/x', 'https://jo:***@h/x'],
  ['https://jo:p:w@x@h', 'https://jo:***@h'],
  ['https://jo@h:8080/a@b', 'https://jo@h:8080/a@b'],
  ['https://h:1/?a:b@c', 'https://h:1/?a:b@c'],
  ['no address: a@b', 'no address: a@b'],
  [`x://${':'.repeat(200_000)}`, `x://${':'.repeat(200_000)}`],
])('%p is shown as %p', (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
