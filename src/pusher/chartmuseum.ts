/**
 * Uploads to a ChartMuseum, or to what speaks its API: pkg/chartmuseum of the cm-push plugin v0.10.4, which sends a form with
 * the archive. The provenance goes along in the same form, so that both arrive or neither.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { ScullError } from '../errors.ts';
import { unmarshalJson } from '../go/json.ts';
import { fromBytes } from '../go/strings.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { readBody } from '../getter/body.ts';
import { basicAuthorization } from '../getter/credentials.ts';
import { tlsOptions } from '../getter/tls-files.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { helmVersion, scullVersion } from '../home/version.ts';
import { indexPath } from '../repo/repositories.ts';
import { ConnectionError, type HttpAnswer, type HttpRequest, type Transport } from '../transport/transport.ts';
import { transportTo } from '../transport/transport-to.ts';
import type { MuseumTarget } from './museum-target.ts';

export interface MuseumUpload {
  readonly fileName: string;
  readonly archive: Uint8Array;
  readonly provenance: Uint8Array | undefined;
  /** A version that is there already is replaced, if the server lets it. */
  readonly force: boolean;
}

export interface MuseumPorts {
  readonly env: Environment;
  readonly settings: Pick<Settings, 'repositoryCache'>;
  readonly signal?: AbortSignal;
  /** For each request. */
  readonly timeoutMs: number;
  /** Called when the server is known and the archive is on its way. */
  readonly onUpload?: () => void;
}

const MOST_ANSWER = 1024 * 1024;
const MOST_INDEX = 256 * 1024 * 1024;

/** Rejects with the plugin's text: `409: file already exists`, and with Go's where no answer comes. */
export async function uploadToMuseum(target: MuseumTarget, upload: MuseumUpload, ports: MuseumPorts): Promise<void> {
  const { url, access } = target;
  const tls = await tlsOptions(access, url, ports.env);
  const museum = new Museum(target, await transportTo(url, () => Promise.resolve(tls), ports.env), ports);
  const contextPath = target.contextPath === '' ? await museum.contextPath() : target.contextPath;
  ports.onUpload?.();
  await museum.upload(contextPath, upload);
}

class Museum {
  readonly #target: MuseumTarget;
  readonly #transport: Transport;
  readonly #ports: MuseumPorts;

  constructor(target: MuseumTarget, transport: Transport, ports: MuseumPorts) {
    this.#target = target;
    this.#transport = transport;
    this.#ports = ports;
  }

  /** What the index says: that at hand for a repository that was added, else that of the server. */
  async contextPath(): Promise<string> {
    const { name, url } = this.#target;
    if (name !== '') {
      try {
        return contextPathIn(readFileSync(indexPath(this.#ports.settings, name)));
      } catch {
        // never fetched, or taken away
      }
    }
    const answer = await this.#send('GET', posix.join('/', url.pathname, 'index.yaml'));
    if (answer.status !== 200) throw await this.#refused(answer);
    return contextPathIn(await readBody(answer, this.#target.shown, { maxSize: MOST_INDEX, unpack: false }));
  }

  async upload(contextPath: string, { fileName, archive, provenance, force }: MuseumUpload): Promise<void> {
    const { pathname } = this.#target.url;
    const own = pathname.startsWith(contextPath) ? pathname.slice(contextPath.length) : pathname;
    const path = posix.join('/', contextPath, 'api', own, 'charts') + (force ? '?force' : '');
    const files: [string, string, Uint8Array][] = [['chart', fileName, archive]];
    if (provenance !== undefined) files.push(['prov', `${fileName}.prov`, provenance]);
    const form = formOf(files);
    const answer = await this.#send('POST', path, form);
    if (answer.status !== 201 && answer.status !== 202) throw await this.#refused(answer);
    await readBody(answer, this.#target.shown, { maxSize: MOST_ANSWER, unpack: false });
  }

  async #send(method: string, path: string, form?: { type: string; body: Uint8Array }): Promise<HttpAnswer> {
    const { timeoutMs, signal } = this.#ports;
    const late = timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined;
    const signals = [signal, late].filter((one) => one !== undefined);
    const request: HttpRequest = {
      method,
      url: this.#target.url.origin + path,
      area: 'source',
      headers: [
        ['User-Agent', `Helm/${helmVersion.slice(1)} scull/${scullVersion}`],
        ['Accept-Encoding', 'identity'],
        ...this.#authorization(),
        ...(form === undefined ? [] : [['Content-Type', form.type] as const]),
      ],
      ...(form === undefined ? {} : { body: form.body }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    };
    try {
      return await this.#transport.send(request);
    } catch (error) {
      if (late?.aborted !== true || !(error instanceof ConnectionError)) throw error;
      const text = `${error.message} (Client.Timeout exceeded while awaiting headers)`;
      throw new ConnectionError(text, 'canceled', {
        area: 'source',
        cause: error,
        hint: '--timeout sets the seconds to wait.',
      });
    }
  }

  #authorization(): (readonly [string, string])[] {
    const { access, accessToken, authHeader } = this.#target;
    if (accessToken !== '') {
      return [authHeader === '' ? ['Authorization', `Bearer ${accessToken}`] : [authHeader, accessToken]];
    }
    const { username, password } = access;
    return username === '' || password === '' ? [] : [['Authorization', basicAuthorization(username, password)]];
  }

  async #refused(answer: HttpAnswer): Promise<ScullError> {
    const { status } = answer;
    const body = fromBytes(await readBody(answer, this.#target.shown, { maxSize: MOST_ANSWER, unpack: false }));
    const said = errorIn(body) ?? `could not properly parse response JSON: ${body.slice(0, 500)}`;
    const hint = this.#hint(answer);
    const message = `${status}: ${said.replaceAll(/[\x00-\x1f\x7f-\x9f]+/g, ' ')}`;
    return new ScullError(message, { code: 'pusher.refused', ...(hint === undefined ? {} : { hint }) });
  }

  #hint(answer: HttpAnswer): string | undefined {
    const { username, password } = this.#target.access;
    const location = answer.header('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null) {
      return `The server has moved to ${location.replaceAll(/[^ -~]/g, '')}; uploads follow no such word.`;
    }
    if (answer.status === 409) return '--force replaces what is there, if the server lets it.';
    if (answer.status === 401 && (username === '' || password === '')) return '--username and --password are missing.';
    if (answer.status === 404) return 'Is it a ChartMuseum? Others take charts by oci:// or not at all.';
    return undefined;
  }
}

/** The member `serverInfo.contextPath`, without reading all the charts. */
export function contextPathIn(index: Uint8Array): string {
  const text = fromBytes(index);
  const info = /^\s*\{/.test(text) ? fromJson(text) : fromYaml(text);
  return typeof info === 'string' ? info : '';
}

function fromJson(text: string): unknown {
  const index = unmarshalJson(text);
  const info = index instanceof Map ? index.get('serverInfo') : undefined;
  return info instanceof Map ? info.get('contextPath') : undefined;
}

function fromYaml(text: string): unknown {
  const [section] = /^serverInfo:.*(?:\n[ \t]+.*)*/m.exec(text) ?? [];
  if (section === undefined) return undefined;
  const read = readYaml(section);
  const info = read instanceof Map ? read.get('serverInfo') : undefined;
  return info instanceof Map ? info.get('contextPath') : undefined;
}

/** `{"error": "…"}` */
function errorIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' && error !== '' ? error : undefined;
  } catch {
    return undefined;
  }
}

function formOf(files: readonly (readonly [field: string, fileName: string, data: Uint8Array])[]): {
  type: string;
  body: Uint8Array;
} {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(24));
  const boundary = `scull-${Buffer.from(random).toString('hex')}`;
  const parts = files.flatMap(([field, fileName, data]) => {
    const name = fileName.replaceAll(/["\\\r\n]/g, '_');
    const head = `Content-Disposition: form-data; name="${field}"; filename="${name}"`;
    return [
      Buffer.from(`--${boundary}\r\n${head}\r\nContent-Type: application/octet-stream\r\n\r\n`),
      data,
      Buffer.from('\r\n'),
    ];
  });
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
