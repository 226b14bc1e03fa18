/** Registries that answer badly, or hold something else than a chart: each command says Helm's first line and leaves nothing. */
import { afterAll, describe, expect, test } from 'bun:test';
import { binary } from '../cluster/cluster.ts';
import { sha256, simpleArchive } from './archives.ts';
import { head, raw, reply, reset, startBadServer, type Answer, type BadRequest, type BadServer } from './bad-server.ts';
import { attempt, expectCleanFailure, missingProgram, testBesideHelm, WAITING, type Attempt } from './beside-helm.ts';
import { inTurn } from './in-turn.ts';

const web = simpleArchive('web', '1.0.0');
const config = Buffer.from('{"name":"web","version":"1.0.0","description":"A chart for tests","apiVersion":"v2"}');
const CONFIG = 'application/vnd.cncf.helm.config.v1+json';
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const PROV = 'application/vnd.cncf.helm.chart.provenance.v1.prov';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

const digestOf = (data: Uint8Array): string => `sha256:${sha256(data)}`;
const blob = (type: string, data: Uint8Array, size = data.length): object => ({
  mediaType: type,
  digest: digestOf(data),
  size,
});

/** What a registry holds at `charts/web:1.0.0`, and how it answers. */
interface Content {
  readonly manifest?: string | Uint8Array;
  readonly manifestType?: string;
  /** What is answered for blobs, by digest; nothing is 404. */
  readonly blobs?: ReadonlyMap<string, Uint8Array>;
  readonly tags?: string;
  /** Answers before all else. */
  readonly first?: (request: BadRequest) => Answer | undefined;
  /** `Docker-Content-Digest` of the manifest; the right one unless given. */
  readonly digest?: string;
}

const manifestOf = (more: object = {}): string =>
  JSON.stringify({ schemaVersion: 2, config: blob(CONFIG, config), layers: [blob(CHART, web)], ...more });
const goodBlobs = new Map([
  [digestOf(config), config],
  [digestOf(web), web],
]);

function registry({ manifest = manifestOf(), blobs = goodBlobs, ...content }: Content): Answer {
  return (request, socket) => {
    const answer = content.first?.(request) ?? usual(request);
    answer(request, socket);
  };
  function usual({ path }: BadRequest): Answer {
    const data = Buffer.from(manifest);
    if (path === '/v2/') return reply(200, '{}', { 'Content-Type': 'application/json' });
    if (path.includes('/tags/list')) {
      return reply(200, content.tags ?? '{"name":"charts/web","tags":["1.0.0"]}', {
        'Content-Type': 'application/json',
      });
    }
    if (path.includes('/manifests/')) {
      const type = content.manifestType ?? MANIFEST;
      return reply(200, data, { 'Content-Type': type, 'Docker-Content-Digest': content.digest ?? digestOf(data) });
    }
    const found = blobs.get(path.split('/').at(-1)!);
    return found === undefined
      ? reply(404, notFound)
      : reply(200, found, { 'Content-Type': 'application/octet-stream' });
  }
}

const notFound = '{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry"}]}';
const error = (code: string, message = 'it says so'): string => JSON.stringify({ errors: [{ code, message }] });
const only =
  (part: string, answer: Answer): NonNullable<Content['first']> =>
  ({ path }) =>
    path.includes(part) ? answer : undefined;

interface Case {
  readonly name: string;
  readonly content: Content;
  readonly commands?: readonly string[];
  readonly own?: RegExp;
  /** What the binary may say instead of Helm's words. */
  readonly or?: RegExp;
}

const pulls = [
  'pull oci://HOST/charts/web --version 1.0.0 --plain-http',
  'template x oci://HOST/charts/web:1.0.0 --plain-http',
];
const byTag = ['pull oci://HOST/charts/web --plain-http', "pull oci://HOST/charts/web --version '>=0.1' --plain-http"];
const pushes = ['push web-1.0.0.tgz oci://HOST/charts --plain-http'];
const logins = ['registry login HOST -u ada -p hidden-word --plain-http'];
const all = [...pulls, ...byTag, ...pushes, ...logins, 'dependency update chart --plain-http'];

const other = Buffer.from('something else');
const wrong = (data: Uint8Array): ReadonlyMap<string, Uint8Array> => new Map([...goodBlobs, [digestOf(web), data]]);
const list = 'application/vnd.oci.image.index.v1+json';
const token = (server: string): Answer =>
  reply(401, error('UNAUTHORIZED'), {
    'WWW-Authenticate': `Bearer realm="${server}/token",service="s",scope="repository:charts/web:pull"`,
  });
const tokens = (answer: Answer): Content => ({
  first: ({ path, headers }) => {
    if (path.startsWith('/token')) return answer;
    if (headers.has('authorization') && headers.get('authorization') === 'Bearer good') return undefined;
    return token(`http://${headers.get('host') ?? ''}`);
  },
});

const cases: readonly Case[] = [
  ...[400, 401, 403, 404, 500].map((status) => ({
    name: `${status}`,
    content: { first: () => reply(status, error('DENIED')) },
    commands: all,
  })),
  { name: '404 that is a web page', content: { first: () => reply(404, '<html>') }, commands: all },
  {
    name: 'a web page',
    or: /response status code 200: OK/,
    content: { first: () => reply(200, '<html>', { 'Content-Type': 'text/html' }) },
    commands: all,
  },
  {
    name: 'nothing, and the end',
    content: { first: () => raw() },
    commands: [...pulls, ...pushes, ...logins],
    own: /EOF|reset/,
  },
  {
    name: 'many errors',
    content: {
      first: () =>
        reply(
          403,
          JSON.stringify({
            errors: [
              { code: 'A', message: 'one' },
              { code: 'B', message: 'two', detail: { x: 1 } },
            ],
          }),
        ),
    },
  },
  {
    name: 'errors with escapes',
    content: { first: () => reply(403, error('DENIED', '\x1b[2J\u202egone')) },
    own: /Error: /,
  },
  {
    name: 'a challenge that nobody knows',
    content: { first: () => reply(401, '', { 'WWW-Authenticate': 'Negotiate' }) },
    commands: all,
  },
  {
    name: 'a challenge without a realm',
    content: { first: () => reply(401, '', { 'WWW-Authenticate': 'Bearer service="x"' }) },
    commands: all,
  },
  { name: 'tokens that are refused', content: tokens(reply(401, error('UNAUTHORIZED'))), commands: all },
  { name: 'tokens that are a web page', content: tokens(reply(200, '<html>')), commands: all },
  { name: 'tokens that are empty', content: tokens(reply(200, '{"token":""}')), commands: all },
  { name: 'tokens that do not help', content: tokens(reply(200, '{"token":"bad"}')), commands: all },
  { name: 'tokens that never end', content: tokens(reply(200, `{"token":"${'a'.repeat(200_000)}"}`)), commands: pulls },
  { name: 'tokens for everybody', content: tokens(reply(200, '{"token":"good"}')), commands: pulls },
  { name: 'a manifest that is a web page', content: { manifest: '<html>' } },
  { name: 'a manifest that is empty', content: { manifest: '' } },
  { name: 'a manifest that is null', content: { manifest: 'null' } },
  { name: 'a manifest that is a list', content: { manifest: '[]' } },
  { name: 'a manifest without layers', content: { manifest: manifestOf({ layers: [] }) } },
  { name: 'layers that are null', content: { manifest: manifestOf({ layers: null }) } },
  { name: 'layers that are numbers', content: { manifest: manifestOf({ layers: [1] }) } },
  { name: 'a manifest without configuration', content: { manifest: manifestOf({ config: null }) } },
  {
    name: 'a configuration of another type',
    content: { manifest: manifestOf({ config: blob('application/json', config) }) },
  },
  { name: 'a chart of another type', content: { manifest: manifestOf({ layers: [blob('application/zip', web)] }) } },
  { name: 'two charts', content: { manifest: manifestOf({ layers: [blob(CHART, web), blob(CHART, web)] }) } },
  {
    name: 'only a provenance',
    content: {
      manifest: manifestOf({ layers: [blob(PROV, other)] }),
      blobs: new Map([...goodBlobs, [digestOf(other), other]]),
    },
  },
  {
    name: 'a list of manifests',
    or: /digest mismatch in Docker-Content-Digest/,
    content: {
      manifestType: list,
      manifest: JSON.stringify({
        schemaVersion: 2,
        manifests: [{ mediaType: MANIFEST, digest: digestOf(web), size: 3 }],
      }),
    },
  },
  {
    name: 'an empty list of manifests',
    content: { manifestType: list, manifest: '{"schemaVersion":2,"manifests":[]}' },
  },
  {
    name: 'a manifest of the first kind',
    content: { manifestType: 'application/vnd.docker.distribution.manifest.v1+json', manifest: '{"schemaVersion":1}' },
  },
  {
    name: 'a manifest without a type',
    content: { first: only('/manifests/', raw(head(200, { 'Content-Length': 2 }), '{}')) },
  },
  { name: 'a manifest that is not what its digest says', content: { digest: digestOf(other) } },
  {
    name: 'a digest that is none',
    or: /invalid response header: `Docker-Content-Digest/,
    content: { digest: 'sha256:abc' },
  },
  {
    name: 'a digest of a kind that nobody knows',
    or: /invalid response header: `Docker-Content-Digest/,
    content: { digest: 'md5:d41d8cd98f00b204e9800998ecf8427e' },
  },
  {
    name: 'a layer that is too large to be true',
    or: /exceeds the limit/,
    content: { manifest: manifestOf({ layers: [blob(CHART, web, 1e15)] }) },
  },
  {
    name: 'a layer of less than nothing',
    or: /invalid descriptor size/,
    content: { manifest: manifestOf({ layers: [blob(CHART, web, -1)] }) },
  },
  {
    name: 'a layer with another size',
    content: { manifest: manifestOf({ layers: [blob(CHART, web, web.length + 1)] }) },
  },
  { name: 'a layer that is not there', content: { blobs: new Map([[digestOf(config), config]]) } },
  { name: 'a configuration that is not there', content: { blobs: new Map([[digestOf(web), web]]) } },
  { name: 'a layer that is something else', content: { blobs: wrong(Buffer.alloc(web.length, 65)) } },
  { name: 'a layer that is shorter', content: { blobs: wrong(Buffer.from(web).subarray(0, 50)) } },
  { name: 'a layer that is longer', content: { blobs: wrong(Buffer.concat([web, other])) } },
  {
    name: 'a layer that is cut',
    or: /unexpected EOF/,
    content: {
      first: only(digestOf(web), raw(head(200, { 'Content-Length': web.length }), Buffer.from(web).subarray(0, 50))),
    },
  },
  {
    name: 'a layer that is cut by a reset',
    content: {
      first: only(digestOf(web), reset(head(200, { 'Content-Length': web.length }), Buffer.from(web).subarray(0, 50))),
    },
    own: /Error: .*(?:EOF|reset)/,
  },
  {
    name: 'a layer elsewhere that is closed',
    content: { first: only(digestOf(web), reply(307, '', { Location: 'http://127.0.0.1:1/x' })) },
  },
  {
    name: 'a layer that is no archive',
    content: {
      manifest: manifestOf({ layers: [blob(CHART, other)] }),
      blobs: new Map([...goodBlobs, [digestOf(other), other]]),
    },
  },
  { name: 'tags that are a web page', content: { tags: '<html>' }, commands: byTag },
  { name: 'tags that are null', content: { tags: '{"tags":null}' }, commands: byTag },
  { name: 'tags that are numbers', content: { tags: '{"tags":[1]}' }, commands: byTag },
  { name: 'no tags', content: { tags: '{"tags":[]}' }, commands: byTag },
  {
    name: 'tags that are no versions',
    content: { tags: '{"tags":["latest","../../x","1.0.0/../..","a b"]}' },
    commands: byTag,
  },
  {
    name: 'tags that are not found',
    content: { first: only('/tags/', reply(404, error('NAME_UNKNOWN'))) },
    commands: byTag,
  },
  {
    name: 'pages of tags without an end',
    content: {
      first: only('/tags/', reply(200, '{"tags":["0.0.1"]}', { Link: '</v2/charts/web/tags/list?n=1>; rel="next"' })),
    },
    commands: byTag,
    own: /Error: /,
  },
  {
    name: 'uploads that are refused',
    content: {
      blobs: new Map(),
      first: ({ method, path }) =>
        method === 'POST'
          ? reply(403, error('DENIED'))
          : method === 'HEAD'
            ? reply(404)
            : only('/x', raw())({ method, path, headers: new Map(), count: 0 }),
    },
    commands: pushes,
  },
  {
    name: 'uploads without a place',
    content: {
      blobs: new Map(),
      first: ({ method }) => (method === 'POST' ? reply(202) : method === 'HEAD' ? reply(404) : undefined),
    },
    commands: pushes,
  },
  {
    name: 'uploads to another place that is closed',
    content: {
      blobs: new Map(),
      first: ({ method }) =>
        method === 'POST'
          ? reply(202, '', { Location: 'http://127.0.0.1:1/upload' })
          : method === 'HEAD'
            ? reply(404)
            : undefined,
    },
    commands: pushes,
  },
  {
    name: 'uploads that fail in the end',
    or: /response status code 500/,
    content: {
      blobs: new Map(),
      first: ({ method }) =>
        method === 'POST'
          ? reply(202, '', { Location: '/upload/1' })
          : method === 'HEAD'
            ? reply(404)
            : method === 'PUT'
              ? reply(500, error('UNKNOWN'))
              : undefined,
    },
    commands: pushes,
  },
];

const open: BadServer[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function start(content: Content): Promise<BadServer> {
  const server = await startBadServer(registry(content));
  open.push(server);
  return server;
}

function attemptAt(command: string, { host }: BadServer): Attempt {
  const files = {
    'work/web-1.0.0.tgz': web,
    'work/chart/Chart.yaml': `apiVersion: v2\nname: chart\nversion: 0.1.0\ndependencies:\n- {name: web, version: 1.0.0, repository: "oci://${host}/charts"}\n`,
  };
  return { command: command.replaceAll('HOST', host), files, names: new Map([[host, 'HOST']]) };
}

describe('a registry answers with', () => {
  for (const { name, content, commands, own, or } of cases) {
    describe(name, () => {
      const server = start(content);
      for (const command of commands ?? pulls) {
        testBesideHelm(command, async () => attemptAt(command, await server), { own, or });
      }
    });
  }
});

describe.skipIf(missingProgram !== undefined)('a registry that is busy is asked again, and then', () => {
  for (const status of [429, 502, 503]) {
    test.concurrent(
      `${status}`,
      () =>
        inTurn(async () => {
          const server = await start({
            first: ({ count }) => (count < 2 ? reply(status, '', { 'Retry-After': 0 }) : undefined),
          });
          const outcome = await attempt(binary, attemptAt(pulls[0]!, server));
          expect(outcome.stderr).toContain('Pulled: HOST/charts/web:1.0.0');
          expect(outcome.status).toBe(0);
        }),
      WAITING,
    );
  }
});

describe.skipIf(missingProgram !== undefined)('a password of a registry stays with it', () => {
  const login = {
    'home/.config/helm/registry/config.json': (host: string) =>
      JSON.stringify({ auths: { [host]: { auth: Buffer.from('ada:hidden-word').toString('base64') } } }),
  };
  const given = (server: BadServer): string[] =>
    server.requests.filter(({ headers }) => headers.has('authorization')).map(({ path }) => path);

  test.concurrent(
    'when a layer lies elsewhere',
    () =>
      inTurn(async () => {
        const elsewhere = await start({});
        const server = await start({
          first: ({ path, headers }) => {
            if (!headers.has('authorization')) return reply(401, '', { 'WWW-Authenticate': 'Basic realm="x"' });
            return path.includes('/blobs/') ? reply(307, '', { Location: `${elsewhere.url}${path}` }) : undefined;
          },
        });
        const one = attemptAt(pulls[0]!, server);
        const home = Object.entries(login).map(([name, text]) => [name, text(server.host)] as const);
        const outcome = await attempt(binary, { ...one, files: { ...one.files, ...Object.fromEntries(home) } });
        expect(outcome.status).toBe(0);
        expect(given(elsewhere)).toEqual([]);
        expect(given(server)).not.toEqual([]);
      }),
    WAITING,
  );

  test.concurrent(
    'when uploads go elsewhere',
    () =>
      inTurn(async () => {
        const elsewhere = await startBadServer(reply(201));
        open.push(elsewhere);
        const server = await start({
          blobs: new Map(),
          first: ({ method, headers }) => {
            if (!headers.has('authorization')) return reply(401, '', { 'WWW-Authenticate': 'Basic realm="x"' });
            if (method === 'POST') return reply(202, '', { Location: `${elsewhere.url}/upload` });
            return method === 'HEAD' ? reply(404) : undefined;
          },
        });
        const one = attemptAt(pushes[0]!, server);
        const home = Object.entries(login).map(([name, text]) => [name, text(server.host)] as const);
        const outcome = await attempt(binary, { ...one, files: { ...one.files, ...Object.fromEntries(home) } });
        expect(given(elsewhere)).toEqual([]);
        if (outcome.status !== 0) expectCleanFailure(outcome);
      }),
    WAITING,
  );
});
