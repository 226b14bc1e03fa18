/**
 * Requests to a ChartMuseum, in groups: each group to a server of its own that begins empty. What the real one answered
 * is in recorded/chartmuseum.json, made by record-museum.ts.
 */
import { gzipSync } from 'node:zlib';
import { chartArchive, gzipped, simpleArchive, simpleChart, tarOf } from '../sources/archives.ts';

export type MuseumFlag =
  | 'allow-overwrite'
  | 'disable-force-overwrite'
  | 'disable-delete'
  | 'disable-api'
  | 'basic-auth'
  | 'auth-anonymous-get'
  | 'small-uploads';

/** Most bytes of an upload with `small-uploads`. */
export const SMALL_UPLOAD = 2000;
export const MUSEUM_USER = { username: 'curator', password: 'correct:horse' };

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array;
  /** Files of a form, by their fields. */
  readonly form?: Readonly<Record<string, Uint8Array>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Group {
  readonly name: string;
  readonly flags: readonly MuseumFlag[];
  readonly asks: readonly Ask[];
}

/** The status, and the body with times taken out; `json` where it was JSON. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly json?: unknown;
  readonly text?: string;
}

const get = (path: string, headers: Record<string, string> = {}): Ask => ({ method: 'GET', path, headers });
const head = (path: string): Ask => ({ method: 'HEAD', path });
const post = (path: string, body: Uint8Array, headers: Record<string, string> = {}): Ask => ({
  method: 'POST',
  path,
  body,
  headers,
});
const form = (path: string, files: Record<string, Uint8Array>): Ask => ({ method: 'POST', path, form: files });
const remove = (path: string): Ask => ({ method: 'DELETE', path });
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const web1 = chartArchive('web', {
  ...simpleChart(
    'web',
    '1.0.0',
    'appVersion: "7"\nkeywords: [site]\nmaintainers:\n- name: Ann\n  email: ann@example.com\n',
  ),
  'templates/NOTES.txt': 'hello\n',
  'README.md': '# Web\n',
});
const web2 = simpleArchive('web', '2.0.0-rc.1+build.5');
const web1Again = simpleArchive('web', '1.0.0', 'home: https://example.com\n');
const provenance = (name: string, version: string): Uint8Array =>
  text(
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\napiVersion: v2\nname: ${name}\nversion: ${version}\n\n...\n` +
      `files:\n  ${name}-${version}.tgz: sha256:00\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n`,
  );
const nothingInside = gzipSync(Buffer.alloc(1024));
const nameLeadsAway = chartArchive('web', simpleChart('../web', '1.0.0'));
const fileLeadsAway = gzipped(
  tarOf([
    { name: 'web/Chart.yaml', data: 'apiVersion: v2\nname: web\nversion: 1.0.0\n' },
    { name: 'web/../../evil', data: 'x' },
  ]),
);
const login = (name: string, password: string): Record<string, string> => ({
  Authorization: `Basic ${btoa(`${name}:${password}`)}`,
});
const good = login(MUSEUM_USER.username, MUSEUM_USER.password);

export const groups: readonly Group[] = [
  {
    name: 'an empty one',
    flags: [],
    asks: [
      get('/health'),
      get('/api/charts'),
      get('/api/charts/web'),
      get('/api/charts/web/1.0.0'),
      head('/api/charts/web'),
      head('/index.yaml'),
      get('/charts/web-1.0.0.tgz'),
      remove('/api/charts/web/1.0.0'),
      get('/nowhere/at/all'),
      get('/api/nowhere'),
      post('/index.yaml', text('x')),
      { method: 'PUT', path: '/api/charts', body: web1 },
      { method: 'OPTIONS', path: '/api/charts' },
      { method: 'HEAD', path: '/api/charts' },
    ],
  },
  {
    name: 'uploads of archives',
    flags: [],
    asks: [
      post('/api/charts', web1),
      get('/api/charts'),
      get('/api/charts/web'),
      get('/api/charts/web/1.0.0'),
      get('/api/charts/web/latest'),
      get('/api/charts/web/^1.0'),
      get('/api/charts/web/9.9.9'),
      get('/api/charts/none/1.0.0'),
      head('/api/charts/web/1.0.0'),
      head('/api/charts/web/9.9.9'),
      get('/api/charts/web/1.0.0/values'),
      get('/api/charts/web/1.0.0/templates'),
      get('/api/charts/none/1.0.0/values'),
      post('/api/charts', web1),
      post('/api/charts', web1Again),
      post('/api/charts?force', web1Again),
      get('/api/charts/web/1.0.0'),
      post('/api/charts', web2, { 'Content-Type': 'application/gzip' }),
      get('/api/charts/web'),
      get('/api/charts/web/2.0.0-rc.1+build.5'),
      get('/api/charts/web/2.0.0-rc.1%2Bbuild.5'),
      get('/api/charts?limit=1'),
      get('/api/charts?offset=1&limit=1'),
      get('/api/charts?offset=x'),
      get('/api/charts?limit=0'),
      remove('/api/charts/web/1.0.0'),
      remove('/api/charts/web/1.0.0'),
      get('/charts/web-1.0.0.tgz'),
      get('/api/charts/web'),
    ],
  },
  {
    name: 'uploads that cannot be kept',
    flags: [],
    asks: [
      post('/api/charts', text('')),
      post('/api/charts', text('this is no archive')),
      post('/api/charts', nothingInside),
      post('/api/charts', web1.subarray(0, web1.length / 2)),
      post('/api/charts', nameLeadsAway),
      post('/api/charts', fileLeadsAway),
      form('/api/charts', { chart: text('this is no archive') }),
      form('/api/charts', { other: web1 }),
      form('/api/charts', { chart: web1, prov: text('this is no signature') }),
      post('/api/charts', text('--x\r\nnonsense'), { 'Content-Type': 'multipart/form-data; boundary=x' }),
      post('/api/charts', text('nonsense'), { 'Content-Type': 'multipart/form-data' }),
      get('/api/charts'),
    ],
  },
  {
    name: 'uploads of forms and provenance',
    flags: [],
    asks: [
      form('/api/charts', { chart: web1 }),
      form('/api/charts', { chart: web1 }),
      form('/api/charts', { prov: provenance('web', '1.0.0') }),
      get('/charts/web-1.0.0.tgz.prov'),
      form('/api/charts?force', { chart: web1, prov: provenance('web', '1.0.0') }),
      form('/api/charts', { chart: web2, prov: provenance('web', '2.0.0-rc.1+build.5') }),
      get('/charts/web-2.0.0-rc.1+build.5.tgz.prov'),
      post('/api/prov', provenance('web', '1.0.0')),
      post('/api/prov?force', provenance('web', '1.0.0')),
      get('/api/charts/web'),
    ],
  },
  {
    name: 'overwriting allowed',
    flags: ['allow-overwrite'],
    asks: [
      post('/api/charts', web1),
      post('/api/charts', web1Again),
      form('/api/charts', { chart: web1 }),
      get('/api/charts'),
    ],
  },
  {
    name: 'forcing disabled',
    flags: ['disable-force-overwrite'],
    asks: [post('/api/charts', web1), post('/api/charts?force', web1Again), form('/api/charts?force', { chart: web1 })],
  },
  {
    name: 'deletion disabled',
    flags: ['disable-delete'],
    asks: [post('/api/charts', web1), remove('/api/charts/web/1.0.0'), get('/api/charts/web/1.0.0')],
  },
  {
    name: 'no API',
    flags: ['disable-api'],
    asks: [get('/api/charts'), post('/api/charts', web1), remove('/api/charts/web/1.0.0'), get('/health')],
  },
  {
    name: 'small uploads',
    flags: ['small-uploads'],
    asks: [
      post('/api/charts', new Uint8Array(SMALL_UPLOAD + 1)),
      form('/api/charts', { chart: new Uint8Array(SMALL_UPLOAD) }),
      post('/api/charts', simpleArchive('web', '1.0.0')),
    ],
  },
  {
    name: 'a password for everything',
    flags: ['basic-auth'],
    asks: [
      get('/index.yaml'),
      get('/api/charts'),
      get('/'),
      get('/charts/web-1.0.0.tgz'),
      get('/health'),
      post('/api/charts', web1),
      remove('/api/charts/web/1.0.0'),
      get('/api/charts', login('curator', 'wrong')),
      get('/api/charts', login('someone', 'correct:horse')),
      get('/api/charts', { Authorization: 'Bearer abc' }),
      get('/api/charts', { Authorization: 'Basic !!!' }),
      get('/api/charts', good),
      post('/api/charts', web1, good),
      get('/api/charts/web/1.0.0/values', good),
    ],
  },
  {
    name: 'a password for changes',
    flags: ['basic-auth', 'auth-anonymous-get'],
    asks: [
      get('/api/charts'),
      head('/index.yaml'),
      post('/api/charts', web1),
      remove('/api/charts/web/1.0.0'),
      post('/api/charts', web1, good),
      get('/api/charts/web/1.0.0'),
    ],
  },
];

/** Asks, and takes out of the answer what is another at each run. */
export async function askMuseum(url: string, { method, path, body, form: files, headers }: Ask): Promise<Answered> {
  const content = files === undefined ? body : formOf(files);
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers },
    redirect: 'manual',
    ...(content === undefined ? {} : { body: content as Uint8Array<ArrayBuffer> | FormData }),
  });
  const type = (answer.headers.get('content-type') ?? '').replace(/;.*/, '');
  const said = await answer.text();
  const { status } = answer;
  if (type !== 'application/json' || method === 'HEAD')
    return { status, type: method === 'HEAD' ? '' : type, text: said };
  return { status, type, json: JSON.parse(said.replaceAll(/"created":"[^"]*"/g, '"created":"TIME"')) };
}

function formOf(files: Readonly<Record<string, Uint8Array>>): FormData {
  const data = new FormData();
  for (const [field, bytes] of Object.entries(files)) {
    data.append(field, new Blob([bytes]), `${field}.tgz`);
  }
  return data;
}
