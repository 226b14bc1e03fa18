/** The server as clients meet it, good ones and others. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errorMessage } from '../../src/errors.ts';
import type { Limits } from '../../src/serve/bodies.ts';
import { chartArchive, simpleArchive, simpleChart } from '../sources/archives.ts';
import { tlsFiles } from '../sources/authority.ts';
import { sendRaw } from './raw.ts';
import { closeAll, newFolder, serving } from './serving.ts';

afterAll(closeAll);

const web = simpleArchive('web', '1.0.0');
const many = chartArchive('many', { ...simpleChart('many', '1.0.0'), 'README.md': 'x'.repeat(500) });

function folderWithCharts(): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'web-1.0.0.tgz'), web);
  writeFileSync(join(folder, 'web-1.0.0.tgz.prov'), 'signed');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  mkdirSync(join(folder, 'team'));
  writeFileSync(join(folder, 'team/many-1.0.0.tgz'), many);
  return folder;
}

const shared = serving({ folder: folderWithCharts() });

/** Chromium and Helm ask like this; fetch of the test runner unpacks by itself. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const { url } = await shared;
  return fetch(url + path, { method, headers, redirect: 'manual', decompress: false });
}

describe('the index', () => {
  test('is asked for again only when it has changed', async () => {
    const first = await ask('/index.yaml');
    const etag = first.headers.get('etag')!;
    const modified = first.headers.get('last-modified')!;
    expect(first.status).toBe(200);
    expect(etag).toMatch(/^"\w+"$/);
    expect(Date.parse(modified)).toBeGreaterThan(0);
    const cases: [Record<string, string>, number][] = [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': `"other", W/${etag}` }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-none-match': '"other"' }, 200],
      [{ 'if-modified-since': modified }, 304],
      [{ 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 200],
      [{ 'if-none-match': '"other"', 'if-modified-since': modified }, 200],
      [{ 'if-match': '"other"' }, 412],
      [{ 'if-match': etag }, 200],
    ];
    for (const [headers, status] of cases) {
      const answer = await ask('/index.yaml', headers);
      expect([headers, answer.status]).toEqual([headers, status]);
      if (status === 304) expect([await answer.text(), answer.headers.get('etag')]).toEqual(['', etag]);
    }
  });

  test('is packed for who takes it, under a tag of its own', async () => {
    const plain = await ask('/index.yaml', { 'accept-encoding': 'identity' });
    const packed = await ask('/index.yaml', { 'accept-encoding': 'br;q=1, gzip;q=0.5' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('Accept-Encoding');
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(await plain.text());
    for (const refusal of ['gzip;q=0', 'br', '', '*;q=0']) {
      expect((await ask('/index.yaml', { 'accept-encoding': refusal })).headers.get('content-encoding')).toBeNull();
    }
    const etag = packed.headers.get('etag')!;
    expect((await ask('/index.yaml', { 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(304);
  });

  test('names the archives of the folder and of folders in it', async () => {
    const text = await (await ask('/index.yaml', { 'accept-encoding': 'identity' })).text();
    expect([...text.matchAll(/^ {4}- (.*tgz)$/gm)].map(([, url]) => url)).toEqual([
      'team/many-1.0.0.tgz',
      'web-1.0.0.tgz',
    ]);
  });
});

describe('archives', () => {
  test.each(['/web-1.0.0.tgz', '/charts/web-1.0.0.tgz'])('%s is the file, with its digest as its tag', async (path) => {
    const answer = await ask(path);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(web));
    expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect((await ask(path, { 'if-none-match': answer.headers.get('etag')! })).status).toBe(304);
    const head = await ask(path, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(web.length)]);
  });

  const end = web.length;
  const ranges: [string, number, string | null][] = [
    ['bytes=0-9', 206, `bytes 0-9/${String(end)}`],
    ['bytes=10-', 206, `bytes 10-${String(end - 1)}/${String(end)}`],
    ['bytes=-5', 206, `bytes ${String(end - 5)}-${String(end - 1)}/${String(end)}`],
    ['bytes=0-99999999', 206, `bytes 0-${String(end - 1)}/${String(end)}`],
    ['bytes=-99999999', 206, `bytes 0-${String(end - 1)}/${String(end)}`],
    [`bytes=${String(end)}-`, 416, `bytes */${String(end)}`],
    ['bytes=-0', 416, `bytes */${String(end)}`],
    ['bytes=5-4', 200, null],
    ['bytes=0-1,3-4', 200, null],
    ['lines=0-1', 200, null],
    ['bytes=x-y', 200, null],
    ['bytes=999999999999999999999-', 200, null],
  ];
  test.each(ranges)('%s gives %d', async (range, status, contentRange) => {
    const answer = await ask('/web-1.0.0.tgz', { range });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
    const [, from, to] = /(\d+)-(\d+)\//.exec(contentRange ?? '') ?? [];
    const body = Buffer.from(await answer.arrayBuffer());
    if (status === 206) expect(body).toEqual(Buffer.from(web).subarray(Number(from), Number(to) + 1));
    if (status === 200) expect(body.length).toBe(end);
  });

  test('the rest of a file that has changed meanwhile is the whole file', async () => {
    const range = 'bytes=10-';
    const { headers } = await ask('/web-1.0.0.tgz');
    const etag = headers.get('etag')!;
    const modified = headers.get('last-modified')!;
    for (const [ifRange, status] of [
      [etag, 206],
      ['"other"', 200],
      [modified, 206],
      ['Sat, 01 Jan 2000 00:00:00 GMT', 200],
    ] as const) {
      expect([ifRange, (await ask('/web-1.0.0.tgz', { range, 'if-range': ifRange })).status]).toEqual([
        ifRange,
        status,
      ]);
    }
  });

  test('provenance comes with its archive', async () => {
    expect(await (await ask('/web-1.0.0.tgz.prov')).text()).toBe('signed');
    expect((await ask('/team/many-1.0.0.tgz')).status).toBe(200);
    expect((await ask('/team/many-1.0.0.tgz.prov')).status).toBe(404);
  });
});

describe('nothing but charts is handed out', () => {
  const paths = [
    '/secret.txt',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/team/../secret.txt',
    '/team/..%2fsecret.txt',
    '/charts/..%2f..%2f..%2fetc%2fpasswd',
    '/charts/..%5c..%5cetc%5cpasswd',
    '//etc/passwd',
    '/web-1.0.0.tgz%00.txt',
    '/web-1.0.0.tgz/',
    '/%',
    '/%ff%fe',
    '/.git/config',
    'http://evil.example/index.yaml',
    '*',
    '/out-1.0.0.tgz',
    '/out-1.0.0.tgz.prov',
  ];
  test.each(paths)('%s', async (path) => {
    const { address } = await shared;
    const said = await sendRaw(address, [`GET ${path} HTTP/1.1\r\nHost: ${address}\r\nConnection: close\r\n\r\n`]);
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(said).not.toMatch(/secret|root:/);
  });

  test('links that lead out of the folder are left out, and said to be', async () => {
    const folder = newFolder();
    const outside = newFolder();
    writeFileSync(join(outside, 'out-1.0.0.tgz'), simpleArchive('out', '1.0.0'));
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'out-1.0.0.tgz'), join(folder, 'out-1.0.0.tgz'));
    symlinkSync(outside, join(folder, 'away'));
    writeFileSync(join(folder, 'web-1.0.0.tgz'), web);
    symlinkSync(join(outside, 'secret'), join(folder, 'web-1.0.0.tgz.prov'));
    symlinkSync('web-1.0.0.tgz', join(folder, 'same-1.0.0.tgz'));
    const { url, notes } = await serving({ folder });
    for (const path of ['/out-1.0.0.tgz', '/away/out-1.0.0.tgz', '/web-1.0.0.tgz.prov']) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
    }
    expect((await fetch(`${url}/same-1.0.0.tgz`)).status).toBe(200);
    expect(notes.filter((line) => line.includes('left out'))).toEqual([
      'out-1.0.0.tgz is left out: it is a link that leads out of the folder, or no file',
    ]);
  });
});

describe('who may ask', () => {
  const names: [string, number][] = [
    ['127.0.0.1', 200],
    ['127.0.0.1:1', 200],
    ['127.9.9.9', 200],
    ['localhost', 200],
    ['LOCALHOST.:99', 200],
    ['charts.localhost:99', 200],
    ['[::1]:99', 200],
    ['charts.example.com', 403],
    ['localhost.example.com', 403],
    ['127.0.0.1.example.com', 403],
    ['evil@localhost', 403],
    ['0.0.0.0', 403],
    ['10.0.0.1', 403],
    ['', 403],
  ];
  test.each(names)('Host: %s', async (host, status) => {
    const { address } = await shared;
    const said = await sendRaw(address, [`GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`]);
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
  });

  test('the name of --url is known too', async () => {
    const { address } = await serving({ url: 'https://charts.example.com/team' });
    const said = await sendRaw(address, [
      'GET /health HTTP/1.1\r\nHost: charts.example.com\r\nConnection: close\r\n\r\n',
    ]);
    expect(said).toStartWith('HTTP/1.1 200 ');
  });

  const origins: [Record<string, string>, number][] = [
    [{}, 404],
    [{ origin: 'http://HOST' }, 404],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 404],
    [{ 'sec-fetch-site': 'none' }, 404],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
  ];
  test.each(origins)('a deletion with %p', async (headers, status) => {
    const { address } = await shared;
    const named = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.replace('HOST', address)]));
    expect((await ask('/api/charts/none/1.0.0', named, 'DELETE')).status).toBe(status);
  });

  test('a password is asked for as browsers expect it', async () => {
    const { url } = await serving({ credentials: { username: 'ann', password: 'pä:ss' } });
    const refused = await fetch(`${url}/`);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="charts", charset="UTF-8"',
    ]);
    const login = (text: string): Promise<Response> =>
      fetch(`${url}/`, { headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } });
    expect((await login('ann:pä:ss')).status).toBe(200);
    for (const wrong of ['ann:pä:s', 'ann:', ':pä:ss', 'ann', '', 'Ann:pä:ss'])
      expect((await login(wrong)).status).toBe(401);
  });

  test('certificates of clients', async () => {
    const { folder } = tlsFiles();
    const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const tls = { cert: file('server.crt'), key: file('server.key'), ca: file('ca.crt') };
    const { url } = await serving({ tls });
    const client = (name: string): Promise<number> =>
      fetch(`${url}/health`, {
        tls: { ca: file('ca.crt'), ...(name === '' ? {} : { cert: file(`${name}.crt`), key: file(`${name}.key`) }) },
      }).then(
        (answer) => answer.status,
        () => 0,
      );
    expect(url).toStartWith('https://127.0.0.1:');
    expect(await client('client')).toBe(200);
    expect(await client('other-client')).toBe(0);
    expect(await client('')).toBe(0);
  });
});

describe('broken requests', () => {
  const requests: [string, (string | number)[]][] = [
    ['no request at all', ['hello\r\n\r\n']],
    [
      'two lengths',
      ['POST /api/charts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ],
    [
      'a length and chunks',
      [
        'POST /api/charts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ],
    ],
    ['a header without end', [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}`]],
    [
      'chunks that are none',
      ['POST /api/charts HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ],
  ];
  test.each(requests)('%s', async (_name, pieces) => {
    const { address } = await shared;
    expect(await sendRaw(address, pieces)).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/);
    expect((await ask('/health')).status).toBe(200);
  });

  test('an upload that ends in the middle leaves nothing behind', async () => {
    const { address, notes } = await shared;
    const head = `POST /api/charts HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${String(web.length)}\r\n\r\n`;
    await sendRaw(address, [head, web.subarray(0, 100), 50], { cut: true });
    expect((await ask('/health')).status).toBe(200);
    expect(notes.filter((line) => line.includes('failed'))).toEqual([]);
  });
});

describe('limits', () => {
  const head = 'POST /api/charts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n';
  const cases: [string, Partial<Limits>, (string | number)[]][] = [
    ['a connection without a request', { headers: 150 }, []],
    [
      'headers that come a byte at a time',
      { headers: 150 },
      ['GET / HT', 100, 'TP/1.1\r\n', 100, 'H', 100, 'o', 100, 's'],
    ],
    ['a second request that does not come', { headers: 150 }, ['GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n']],
    ['a body that stops', { silence: 150 }, [head, 'x']],
    ['a body that comes a byte at a time', { body: 250 }, [head, 'x', 100, 'x', 100, 'x', 100, 'x', 100, 'x']],
  ];
  test.each(cases)('%s is not waited for', async (_name, limits, pieces) => {
    const server = await serving({ limits });
    const begun = performance.now();
    await sendRaw(server.address, pieces, { patience: 30_000 });
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  test('more than can be held is sent away, and what is held is given back', async () => {
    const server = await serving({ limits: { held: 4 * web.length } });
    const post = (data: Uint8Array): Promise<Response> =>
      fetch(`${server.url}/api/charts`, { method: 'POST', body: data as Uint8Array<ArrayBuffer> });
    const answer = await post(new Uint8Array(5 * web.length));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await post(web)).status).toBe(201);
  });

  test('more connections than there may be', async () => {
    const server = await serving({ limits: { sockets: 3 } });
    const health = 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n';
    let open = 0;
    const opened = (): void => {
      open++;
    };
    const idle = Array.from({ length: 3 }, () =>
      sendRaw(server.address, [health, /200 OK/, opened, 1000], { patience: 100 }),
    );
    while (open < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await sendRaw(server.address, [health])).toBe('');
    await Promise.all(idle);
    let again = '';
    for (let tries = 0; again === '' && tries < 100; tries++)
      again = await sendRaw(server.address, [health, /200/], { patience: 50 });
    expect(again).toStartWith('HTTP/1.1 200 ');
  });
});

test('lines of the log cannot be made up', async () => {
  const { address, notes } = await serving();
  await sendRaw(address, [
    'GET /"%0a127.0.0.1\x1b[2J HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a"b\\c\x1b[31m\xe9\r\nConnection: close\r\n\r\n',
  ]);
  for (const line of notes) expect(line).toMatch(/^[ -~]*$/);
  expect(notes.at(-1) ?? '').not.toMatch(/^127\.0\.0\.1\b.*(?:a"b)/);
});

describe('the end', () => {
  test('an upload under way is finished, idle connections are not waited for', async () => {
    const folder = newFolder();
    const server = await serving({ folder });
    const idle = sendRaw(server.address, ['GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'], { patience: 30_000 });
    let closed: Promise<void> | undefined;
    const close = (): void => {
      closed = server.close();
    };
    const length = `Content-Length: ${String(web.length)}`;
    const head = `POST /api/charts HTTP/1.1\r\nHost: localhost\r\n${length}\r\nExpect: 100-continue\r\n\r\n`;
    const pieces = [head, /^HTTP\/1\.1 100 /, web.subarray(0, 100), close, 300, web.subarray(100)];
    expect(await sendRaw(server.address, pieces, { patience: 5000 })).toContain('HTTP/1.1 201 ');
    await closed;
    await idle;
    expect(readFileSync(join(folder, 'web-1.0.0.tgz'))).toEqual(Buffer.from(web));
    expect(readFileSync(join(folder, 'index.yaml'), 'utf8')).toContain('web-1.0.0.tgz');
  });

  test('a port that is taken is told in the words of Go', async () => {
    const { address } = await shared;
    const port = Number(address.split(':')[1]);
    const said = await serving({ port }).catch((error: unknown) => errorMessage(error));
    expect(said).toBe(`listen tcp ${address}: bind: address already in use`);
  });
});
