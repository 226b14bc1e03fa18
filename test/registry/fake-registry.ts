/** A registry in memory that answers as a test wants it to, and remembers what it was asked. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Identity } from '../control-plane/certificates.ts';
import { RegistryClient } from '../../src/registry/client.ts';
import type { RegistryOptions } from '../../src/registry/options.ts';
import { CHART_TYPE, CONFIG_TYPE, MANIFEST_TYPE, PROVENANCE_TYPE } from '../../src/registry/media-types.ts';

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the connection after the body, as long as it is said to be. */
  readonly cut?: boolean;
}

/** Undefined for what the registry answers by itself. */
export type Rule = (asked: Asked, count: number) => Answer | undefined;

export interface FakeRegistry {
  readonly host: string;
  readonly url: string;
  readonly asked: Asked[];
  /** `GET /v2/…`, in order. */
  readonly lines: () => string[];
  /** By path below `/v2/NAME/`: `manifests/1.0.0`, `blobs/sha256:…`. */
  readonly content: Map<string, { readonly type: string; readonly data: Uint8Array }>;
  readonly close: () => void;
}

export function digestOf(data: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}

export async function startFake(rule: Rule = () => undefined, identity?: Identity): Promise<FakeRegistry> {
  const asked: Asked[] = [];
  const content: FakeRegistry['content'] = new Map();
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    void bodyOf(request).then((body) => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      const count = asked.push(one) - 1;
      send(response, rule(one, count) ?? own(one, content), one.method);
    });
  };
  const server: Server =
    identity === undefined ? createServer(serve) : createSecure({ cert: identity.cert, key: identity.key }, serve);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `${identity === undefined ? 'http' : 'https'}://${host}`,
    asked,
    content,
    lines: () => asked.map(({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f]{64}/g, 'DIGEST')}`),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A client of it, which speaks plain HTTP. What it says goes to `said`. */
export function clientOf(more: Partial<RegistryOptions> = {}): { client: RegistryClient; said: string[] } {
  const said: string[] = [];
  const options = {
    env: {},
    credentialsFile: '/nowhere/config.json',
    plainHttp: true,
    say: (line: string) => said.push(line),
  };
  return { client: new RegistryClient({ ...options, ...more }), said };
}

export interface Stored {
  readonly manifest: string;
  readonly chart: string;
  readonly config: string;
  readonly prov: string;
}

/** Puts a chart there; gives the digests of its parts. */
export function store(
  { content }: FakeRegistry,
  tag: string,
  parts: {
    readonly chart?: Uint8Array | string;
    readonly prov?: string;
    readonly change?: (manifest: Manifest) => void;
  } = {},
): Stored {
  const put = (type: string, data: string | Uint8Array): Descriptor => {
    const bytes = Buffer.from(data as string);
    const digest = digestOf(bytes);
    content.set(`blobs/${digest}`, { type: 'application/octet-stream', data: bytes });
    return { mediaType: type, digest, size: bytes.length };
  };
  const config = put(CONFIG_TYPE, '{"name":"web","version":"1.0.0"}');
  const chart = put(CHART_TYPE, parts.chart ?? 'the archive');
  const prov = parts.prov === undefined ? undefined : put(PROVENANCE_TYPE, parts.prov);
  const manifest: Manifest = { schemaVersion: 2, config, layers: [chart, ...(prov === undefined ? [] : [prov])] };
  parts.change?.(manifest);
  const data = Buffer.from(JSON.stringify(manifest));
  const digest = digestOf(data);
  for (const name of [tag, digest]) content.set(`manifests/${name}`, { type: MANIFEST_TYPE, data });
  return { manifest: digest, chart: chart.digest, config: config.digest, prov: prov?.digest ?? '' };
}

export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

export interface Manifest {
  schemaVersion: number;
  config: Descriptor;
  layers: Descriptor[];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '', cut }: Answer, method: string): void {
  const data = Buffer.from(body as string);
  const length = 'transfer-encoding' in headers ? {} : { 'content-length': String(data.length) };
  response.writeHead(status, { ...length, ...headers });
  if (method === 'HEAD') response.end();
  else if (cut === true) response.write(data, () => response.destroy());
  else response.end(data);
}

/** As the distribution registry, as far as clients look. */
function own({ method, path, body, headers }: Asked, content: FakeRegistry['content']): Answer {
  const url = new URL(path, 'http://x');
  const name = /^\/v2\/.+?\/((?:manifests|blobs)\/.+)$/.exec(url.pathname)?.[1] ?? '';
  if (path === '/v2/') return { body: '{}' };
  if (method === 'POST') return { status: 202, headers: { location: `${url.pathname}one?state=x` } };
  if (method === 'PUT') {
    const digest = digestOf(body);
    const key = name.startsWith('manifests/') ? name : `blobs/${url.searchParams.get('digest') ?? ''}`;
    content.set(key, { type: headers['content-type'] ?? '', data: body });
    return { status: 201, headers: { 'docker-content-digest': digest } };
  }
  const found = content.get(name);
  if (found === undefined) return { status: 404, body: '{"errors":[{"code":"BLOB_UNKNOWN","message":"not here"}]}' };
  return { headers: { 'content-type': found.type, 'docker-content-digest': digestOf(found.data) }, body: found.data };
}

/** What a promise is rejected with. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
