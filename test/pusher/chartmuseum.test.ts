/** Uploads: what is sent where, with which credentials, and what is made of the answers. */
import { afterAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScullError } from '../../src/errors.ts';
import { contextPathIn, uploadToMuseum, type MuseumUpload } from '../../src/pusher/chartmuseum.ts';
import { museumTarget, type MuseumOptions, type MuseumTarget } from '../../src/pusher/museum-target.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import type { Environment } from '../../src/home/paths.ts';
import { formFiles } from '../../src/serve/http/multipart.ts';
import { simpleArchive } from '../sources/archives.ts';
import { closeAll, newFolder, serving } from '../serve/serving.ts';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly files: Record<string, { name: string; data: Buffer }>;
}

const received: Received[] = [];
let answers: Record<string, () => Response> = {};
const museum = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const files: Received['files'] = {};
    for (const [field, data] of formFiles(body, request.headers.get('content-type') ?? '') ?? []) {
      const name = new RegExp(`name="${field}"; filename="([^"]*)"`).exec(body.toString('latin1'))?.[1] ?? '';
      files[field] = { name, data: Buffer.from(data) };
    }
    received.push({ method: request.method, path: pathname + search, headers: request.headers, files });
    const given = answers[`${request.method} ${pathname}`];
    return given?.() ?? Response.json({ error: 'not found' }, { status: 404 });
  },
});
const url = `http://127.0.0.1:${String(museum.port)}`;

afterAll(async () => {
  await museum.stop(true);
  await closeAll();
});

const noOptions: MuseumOptions = { access: noAccess, accessToken: '', authHeader: '', contextPath: '' };
const home = newFolder();
const settings = { repositoryConfig: join(home, 'repositories.yaml'), repositoryCache: home };
writeFileSync(
  settings.repositoryConfig,
  `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- {name: team, url: ${url}/ctx/team, username: ann, password: secret}
- {name: secure, url: ${url}, caFile: ca.crt, insecure_skip_tls_verify: true}
- {name: plain, url: ${url}}
- {name: other, url: cm://charts.example.com}
`,
);
writeFileSync(join(home, 'team-index.yaml'), 'apiVersion: v1\nentries: {}\nserverInfo:\n  contextPath: /ctx\n');

function target(remote: string, options: Partial<MuseumOptions> = {}, env: Environment = {}): MuseumTarget | undefined {
  return museumTarget(remote, { ...noOptions, ...options }, { settings, env });
}

const archive = simpleArchive('web', '1.0.0');
const upload: MuseumUpload = { fileName: 'web-1.0.0.tgz', archive, provenance: undefined, force: false };

async function send(
  remote: string,
  options: Partial<MuseumOptions> = {},
  more: Partial<MuseumUpload> = {},
  env: Environment = {},
): Promise<Received[]> {
  received.length = 0;
  await uploadToMuseum(target(remote, options, env)!, { ...upload, ...more }, { env: {}, settings, timeoutMs: 5000 });
  return [...received];
}

async function failure(done: Promise<unknown>): Promise<ScullError> {
  const error: unknown = await done.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ScullError) return error;
  throw new Error(`it did not fail as it should: ${String(error)}`);
}

const saved = (): Response => Response.json({ saved: true }, { status: 201 });
const index =
  (text = 'apiVersion: v1\nentries: {}\n') =>
  (): Response =>
    new Response(text);

describe('whom a remote means', () => {
  const login = { ...noAccess, username: 'flag', password: 'flagged' };
  const cases: [string, string, Partial<MuseumOptions>, Environment, object | undefined][] = [
    ['an address', 'https://c.example.com/x', {}, {}, { shown: 'https://c.example.com/x', name: '' }],
    ['one with a slash', 'https://c.example.com/x/', {}, {}, { shown: 'https://c.example.com/x/' }],
    ['one without a path', 'https://c.example.com', {}, {}, { shown: 'https://c.example.com' }],
    [
      'a password in it is not shown',
      'https://a:p%40q@c.example.com/x',
      {},
      {},
      { shown: 'https://c.example.com/x', access: { username: 'a', password: 'p@q' } },
    ],
    [
      'a name',
      'team',
      {},
      {},
      {
        shown: 'team',
        name: 'team',
        access: { username: 'ann', password: 'secret', caFile: '', insecureSkipTlsVerify: false },
      },
    ],
    ['its TLS files', 'secure', {}, {}, { access: { caFile: 'ca.crt', insecureSkipTlsVerify: true } }],
    ['flags before its own', 'team', { access: login }, {}, { access: { username: 'flag', password: 'flagged' } }],
    [
      'the environment before its own',
      'team',
      {},
      { HELM_REPO_USERNAME: 'env', HELM_REPO_CA_FILE: 'env.crt' },
      { access: { username: 'env', password: 'secret', caFile: 'env.crt' } },
    ],
    [
      'flags before the environment',
      'plain',
      { access: login },
      { HELM_REPO_USERNAME: 'env' },
      { access: { username: 'flag' } },
    ],
    [
      'a token',
      'plain',
      {},
      { HELM_REPO_ACCESS_TOKEN: 't', HELM_REPO_AUTH_HEADER: 'X-Token' },
      { accessToken: 't', authHeader: 'X-Token' },
    ],
    ['no token beside a password', 'team', { accessToken: 't' }, {}, { accessToken: '' }],
    ['cm is https', 'other', {}, {}, { url: new URL('https://charts.example.com') }],
    [
      'cm is http when asked for',
      'cm://charts.example.com',
      {},
      { HELM_REPO_USE_HTTP: 'true' },
      { url: new URL('http://charts.example.com') },
    ],
    ['the path of a proxy', 'plain', {}, { HELM_REPO_CONTEXT_PATH: '/p' }, { contextPath: '/p' }],
    ['another scheme', 'ftp://c.example.com', {}, {}, undefined],
    ['a registry', 'oci://c.example.com', {}, {}, undefined],
    ['a path', 'a/b', {}, {}, undefined],
  ];
  test.each(cases)('%s', (_name, remote, options, env, wanted) => {
    const found = target(remote, options, env);
    if (wanted === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(wanted);
  });

  test('a name that nobody has is refused in the words of Helm', () => {
    expect(() => target('none')).toThrow('scheme prefix missing from remote (e.g. "oci://")');
  });
});

describe('what is sent', () => {
  test('a form with the archive, where the index says no other path', async () => {
    answers = { 'GET /index.yaml': index(), 'POST /api/charts': saved };
    const [asked, sent] = await send(url);
    expect([asked?.path, sent?.path]).toEqual(['/index.yaml', '/api/charts']);
    expect(sent?.files).toEqual({ chart: { name: 'web-1.0.0.tgz', data: Buffer.from(archive) } });
    expect(sent?.headers.get('authorization')).toBeNull();
  });

  test('its provenance in the same form, and force in the address', async () => {
    answers = { 'GET /index.yaml': index(), 'POST /api/charts': saved };
    const [, sent] = await send(url, {}, { provenance: Buffer.from('signed'), force: true });
    expect(sent?.path).toBe('/api/charts?force');
    expect(sent?.files['prov']).toEqual({ name: 'web-1.0.0.tgz.prov', data: Buffer.from('signed') });
  });

  test('to the path of the index at hand, with the user of the repository', async () => {
    answers = { 'POST /ctx/api/team/charts': saved };
    const sent = await send('team');
    expect(sent.map(({ path }) => path)).toEqual(['/ctx/api/team/charts']);
    expect(sent[0]?.headers.get('authorization')).toBe(`Basic ${btoa('ann:secret')}`);
  });

  test('to the path of the flag, without a look at the index', async () => {
    answers = { 'POST /p/api/x/charts': saved };
    expect((await send(`${url}/p/x`, { contextPath: '/p' })).map(({ path }) => path)).toEqual(['/p/api/x/charts']);
  });

  test('a repository whose index is not at hand is asked for it', async () => {
    answers = {
      'GET /index.yaml': index('{"apiVersion":"v1","serverInfo":{"contextPath":"/j"}}'),
      'POST /j/api/charts': saved,
    };
    expect((await send('plain')).map(({ path }) => path)).toEqual(['/index.yaml', '/j/api/charts']);
  });

  test('a token, in a header of its own too', async () => {
    answers = { 'GET /index.yaml': index(), 'POST /api/charts': saved };
    const plain = await send(url, { accessToken: 'abc' });
    expect(plain.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer abc', 'Bearer abc']);
    const own = await send(url, { accessToken: 'abc', authHeader: 'X-Token' });
    expect(own.map(({ headers }) => [headers.get('authorization'), headers.get('x-token')])).toEqual([[null, 'abc'], [null, 'abc']]); // prettier-ignore
  });
});

describe('answers', () => {
  const refusals: [string, () => Response, string][] = [
    [
      'an error of ChartMuseum',
      () => Response.json({ error: 'file already exists' }, { status: 409 }),
      '409: file already exists',
    ],
    [
      'no JSON',
      () => new Response('oh <b>no</b>', { status: 500 }),
      '500: could not properly parse response JSON: oh <b>no</b>',
    ],
    [
      'JSON without an error',
      () => Response.json({ saved: true }, { status: 200 }),
      '200: could not properly parse response JSON: {"saved":true}',
    ],
    [
      'an escape',
      () => Response.json({ error: '\x1b[31mred\r\nError: more' }, { status: 400 }),
      '400:  [31mred Error: more',
    ],
    [
      'a page without end',
      () => new Response('x'.repeat(10_000), { status: 502 }),
      `502: could not properly parse response JSON: ${'x'.repeat(500)}`,
    ],
    ['nothing', () => new Response(null, { status: 503 }), '503: could not properly parse response JSON: '],
  ];
  test.each(refusals)('%s', async (_name, answer, message) => {
    answers = { 'GET /index.yaml': index(), 'POST /api/charts': answer };
    expect((await failure(send(url))).message).toBe(message);
  });

  test('202 is as good as 201', async () => {
    answers = { 'GET /index.yaml': index(), 'POST /api/charts': () => new Response(null, { status: 202 }) };
    await send(url);
  });

  test('a redirect is told, and the password does not follow it', async () => {
    const elsewhere = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('taken') });
    const location = `http://127.0.0.1:${String(elsewhere.port)}/api/charts`;
    answers = {
      'GET /index.yaml': index(),
      'POST /api/charts': () => new Response('', { status: 307, headers: { location } }),
    };
    const refused = await failure(send(url, { access: { ...noAccess, username: 'a', password: 'b' } }));
    expect(refused.hint).toBe(`The server has moved to ${location}; uploads follow no such word.`);
    expect(elsewhere.pendingRequests).toBe(0);
    await elsewhere.stop(true);
  });

  test('an index that may not be read ends it before anything is sent', async () => {
    answers = { 'GET /index.yaml': () => Response.json({ error: 'unauthorized' }, { status: 401 }) };
    const { message, hint } = await failure(send(url));
    expect([message, hint]).toEqual(['401: unauthorized', '--username and --password are missing.']);
    expect(received).toHaveLength(1);
  });

  test('no answer', async () => {
    answers = { 'GET /index.yaml': index(), 'POST /api/charts': saved };
    expect((await failure(send('http://127.0.0.1:1'))).message).toBe(
      'Get "http://127.0.0.1:1/index.yaml": dial tcp 127.0.0.1:1: connect: connection refused',
    );
  });

  test('an answer that does not come', async () => {
    const silent = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Promise<Response>(() => undefined) });
    const address = `http://127.0.0.1:${String(silent.port)}`;
    const late = uploadToMuseum(target(address)!, upload, { env: {}, settings, timeoutMs: 200 });
    expect((await failure(late)).message).toContain(
      'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    );
    await silent.stop(true);
  });
});

test('the path of a proxy is found in an index without reading its charts', () => {
  const cases: [string, string][] = [
    ['apiVersion: v1\nserverInfo:\n  contextPath: /a\nentries: {}\n', '/a'],
    ['serverInfo: {contextPath: "/b c"}\n', '/b c'],
    ['serverInfo: {}\n', ''],
    ['serverInfo:\n', ''],
    ['entries:\n  a:\n  - description: "serverInfo:"\n    serverInfo:\n      contextPath: /no\n', ''],
    ['{"serverInfo":{"contextPath":"/c"}}', '/c'],
    ['{"serverInfo":null}', ''],
    ['{}', ''],
    ['', ''],
  ];
  for (const [text, wanted] of cases) expect([text, contextPathIn(Buffer.from(text))]).toEqual([text, wanted]);
});

test('what is sent to our own server is there', async () => {
  const server = await serving({ credentials: { username: 'ci', password: 'pass' }, contextPath: '/x' });
  const access = { ...noAccess, username: 'ci', password: 'pass' };
  await uploadToMuseum(target(server.url, { access })!, upload, { env: {}, settings, timeoutMs: 5000 });
  const got = await fetch(`${server.url}/web-1.0.0.tgz`, { headers: { authorization: `Basic ${btoa('ci:pass')}` } });
  expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(archive));
});

test('an index that is no JSON is an error, one that is no object has no such path', () => {
  expect(() => contextPathIn(Buffer.from('{"serverInfo":'))).toThrow('unexpected end of JSON input');
  expect(contextPathIn(Buffer.from('{"serverInfo":[1]}'))).toBe('');
});
