/**
 * Files by HTTP and HTTPS, and by what plugins add: pkg/getter/httpgetter.go of Helm v3.22.0 over Go 1.26's net/http. Redirects are followed here, so that
 * credentials go where they belong and nowhere else (credentials.ts); what an answer may take in size and time is bounded.
 */
import { ScullError } from '../errors.ts';
import { statusText } from '../go/http-status.ts';
import { quote } from '../go/strconv-quote.ts';
import { resolveReference } from '../go/url-resolve.ts';
import { formatUrl, parseUrl, type Url } from '../go/url.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { helmVersion, scullVersion } from '../home/version.ts';
import { ConnectionError, type HttpAnswer, type HttpRequest, type Transport } from '../transport/transport.ts';
import { transportTo } from '../transport/transport-to.ts';
import { readBody } from './body.ts';
import { authorization, mayHaveCredentials } from './credentials.ts';
import { shownUrl } from './shown-url.ts';
import { tlsOptions, type TlsFiles } from './tls-files.ts';

export interface GetterOptions {
  readonly username: string;
  readonly password: string;
  /** Sends user name and password to every host that is asked for something. */
  readonly passCredentialsAll: boolean;
  /** Credentials go to its scheme, host and port only, unless `passCredentialsAll`. */
  readonly repoUrl: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly plainHttp: boolean;
  /** For the whole transfer; two minutes unless told, as Helm, and without end for 0. */
  readonly timeoutMs?: number;
  /** Most bytes to take, unpacked; 128 MiB unless told. */
  readonly maxSize?: number;
  /** Lets the server pack the answer: for texts, not for archives, which some servers take for packed texts. */
  readonly compressed?: boolean;
  /** Of what is at hand; the answer may be that it is still so. */
  readonly etag?: string;
  readonly lastModified?: string;
}

interface RequestOptions extends Partial<GetterOptions> {
  /** What the server would say, whatever it is; without the file. */
  readonly headOnly?: boolean;
}

export interface Fetched {
  /** Empty where `notModified`. */
  readonly data: Uint8Array;
  readonly notModified: boolean;
  /** As the server gave them; '' for none. */
  readonly etag: string;
  readonly lastModified: string;
  readonly contentType: string;
  /** After redirects, without user and password. */
  readonly url: string;
}

export interface GetterPorts {
  readonly env: Environment;
  /** Ends every transfer. */
  readonly signal?: AbortSignal;
  /** What plugins that get files are told of. */
  readonly settings?: Partial<Settings>;
}

/** The server answered, and not with the file. */
export class StatusError extends ScullError {
  readonly status: number;

  constructor(message: string, status: number, hint?: string) {
    super(message, { code: 'getter.status', ...(hint === undefined ? {} : { hint }) });
    this.name = 'StatusError';
    this.status = status;
  }
}

const TIMEOUT = 120_000;
const MAX_SIZE = 128 * 1024 * 1024;
const MAX_REDIRECTS = 10;

/** Gets files; the connections of one getter are shared by all that it is asked for. */
export class HttpGetter {
  readonly #ports: GetterPorts;
  readonly #transports = new Map<string, Promise<Transport>>();

  constructor(ports: GetterPorts) {
    this.#ports = ports;
  }

  /**
   * Rejects with Helm's texts: `failed to fetch URL : 404 Not Found` (a `StatusError`), `Get "URL": dial tcp 127.0.0.1:1: connect:
   * connection refused`, `unexpected EOF` and the like.
   */
  async get(url: string, options: Partial<GetterOptions> = {}): Promise<Fetched> {
    return /^https?:/i.test(url) ? this.#within(url, options) : this.#byPlugin(url, options);
  }

  /** Addresses of other schemes are for plugins. */
  async #byPlugin(url: string, options: Partial<GetterOptions>): Promise<Fetched> {
    const { scheme } = parseUrl(url);
    const { getByPlugin } = await import('../plugin/getter.ts');
    const data = await getByPlugin({ maxSize: MAX_SIZE, ...options, url, scheme }, this.#ports);
    if (data === undefined) return this.#within(url, options);
    return { data, notModified: false, etag: '', lastModified: '', contentType: '', url };
  }

  /** What the server says of a file: the answer to HEAD, without data, whatever its status. */
  async head(url: string, options: Partial<GetterOptions> = {}): Promise<Fetched> {
    return this.#within(url, { ...options, headOnly: true });
  }

  async #within(url: string, options: RequestOptions): Promise<Fetched> {
    const timeoutMs = options.timeoutMs ?? TIMEOUT;
    const late = timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined;
    const signals = [this.#ports.signal, late].filter((signal) => signal !== undefined);
    const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    try {
      return await this.#follow(url, options, signal);
    } catch (error) {
      if (late?.aborted !== true || !(error instanceof ConnectionError) || error.failure !== 'canceled') throw error;
      const text = `${error.message} (Client.Timeout exceeded while awaiting headers)`;
      throw new ConnectionError(text, 'canceled', { area: 'source', cause: error });
    }
  }

  async #follow(href: string, options: RequestOptions, signal: AbortSignal | undefined): Promise<Fetched> {
    const first = parseUrl(href);
    let target = first;
    let withheld = false;
    for (let redirects = 0; ; redirects++) {
      const mayHave = mayHaveCredentials(target, redirects === 0 ? undefined : first, options);
      withheld ||= !mayHave && Boolean(options.username);
      const request = getRequest(target, mayHave, options, signal);
      const transport = await this.#transport(request.url, options);
      const answer = await transport.send(request).catch(async (error: unknown) => {
        const { explainAnswer } = await import('./explain-answer.ts');
        throw await explainAnswer(error, request);
      });
      const { status } = answer;
      const location = [301, 302, 303, 307, 308].includes(status) ? answer.header('location') : null;
      if (location !== null && location !== '') {
        await discard(answer);
        target = redirected(target, location, redirects);
        continue;
      }
      if (options.headOnly === true) {
        await discard(answer);
        return fetched(answer, target, new Uint8Array());
      }
      const asked = Boolean(options.etag) || Boolean(options.lastModified);
      if (status === 200) {
        const limits = { maxSize: options.maxSize ?? MAX_SIZE, unpack: options.compressed === true };
        return fetched(answer, target, await readBody(answer, redacted(first), limits));
      }
      if (status === 304 && asked) return fetched(answer, target, undefined);
      await discard(answer);
      throw refused(first, target, answer, withheld);
    }
  }

  #transport(url: string, options: Partial<GetterOptions>): Promise<Transport> {
    const server = new URL(url);
    const { certFile = '', keyFile = '', caFile = '', insecureSkipTlsVerify = false } = options;
    const key = JSON.stringify([server.origin, certFile, keyFile, caFile, insecureSkipTlsVerify]);
    let transport = this.#transports.get(key);
    if (transport === undefined) {
      transport = this.#connect(server, { certFile, keyFile, caFile, insecureSkipTlsVerify });
      this.#transports.set(key, transport);
    }
    return transport;
  }

  async #connect(server: URL, files: TlsFiles): Promise<Transport> {
    const { env } = this.#ports;
    const tls = await tlsOptions(files, server, env);
    return transportTo(server, () => Promise.resolve(tls), env);
  }
}

function getRequest(
  target: Url,
  mayHave: boolean,
  options: RequestOptions,
  signal: AbortSignal | undefined,
): HttpRequest {
  const url = formatUrl({ ...withoutUser(target), fragment: '', rawFragment: '' });
  const shown = redacted(target);
  if (!/^https?$/.test(target.scheme)) throw failed(shown, `unsupported protocol scheme ${quote(target.scheme)}`);
  if (target.host === '' || !URL.canParse(url)) throw failed(shown, 'http: no Host in request URL');
  const headers: [string, string][] = [
    ['User-Agent', `Helm/${helmVersion.slice(1)} scull/${scullVersion}`],
    ['Accept-Encoding', options.compressed === true ? 'gzip' : 'identity'],
  ];
  const credentials = authorization(target, mayHave, options);
  if (credentials !== undefined) headers.push(['Authorization', credentials]);
  if (options.etag) headers.push(['If-None-Match', options.etag]);
  if (options.lastModified) headers.push(['If-Modified-Since', options.lastModified]);
  const method = options.headOnly === true ? 'HEAD' : 'GET';
  return { method, url, shown, area: 'source', headers, raw: true, ...(signal === undefined ? {} : { signal }) };
}

function redirected(from: Url, location: string, redirects: number): Url {
  let target: Url;
  try {
    target = resolveReference(from, parseUrl(location));
  } catch (error) {
    const text = `failed to parse Location header ${quote(location)}: ${(error as Error).message}`;
    throw failed(redacted(from), text, error);
  }
  if (redirects + 1 >= MAX_REDIRECTS) throw failed(location, `stopped after ${MAX_REDIRECTS} redirects`);
  return target;
}

function fetched(answer: HttpAnswer, target: Url, data: Uint8Array | undefined): Fetched {
  return {
    data: data ?? new Uint8Array(),
    notModified: data === undefined,
    etag: answer.header('etag') ?? '',
    lastModified: answer.header('last-modified') ?? '',
    contentType: answer.header('content-type') ?? '',
    url: formatUrl(withoutUser(target)),
  };
}

function refused(first: Url, last: Url, answer: HttpAnswer, withheld: boolean): StatusError {
  const { status } = answer;
  // a server that says no words may have been asked over HTTP/2, which has none
  const words = answer.statusText || (last.scheme === 'https' ? statusText(status) : '');
  const text = `failed to fetch ${redacted(first)} : ${status} ${words}`;
  const unknown = status === 401 || status === 403;
  const hint =
    unknown && withheld
      ? `User name and password were not sent to ${last.scheme}://${last.host}: they belong to another address.`
      : undefined;
  return new StatusError(text, status, hint);
}

/** Nobody needs what the server has to say; without reading it the connection could not be used again. */
async function discard(answer: HttpAnswer): Promise<void> {
  let left = 64 * 1024;
  try {
    for await (const chunk of answer.chunks()) {
      left -= chunk.length;
      if (left < 0) return;
    }
  } catch {
    // the answer is known already
  }
}

/** As Go shows it in errors. */
function redacted(url: Url): string {
  return shownUrl(formatUrl(url));
}

function withoutUser(url: Url): Url {
  const copy: { -readonly [K in keyof Url]: Url[K] } = { ...url };
  delete copy.user;
  return copy;
}

function failed(shown: string, reason: string, cause?: unknown): ConnectionError {
  return new ConnectionError(`Get ${quote(shown)}: ${reason}`, 'unreachable', {
    area: 'source',
    ...(cause === undefined ? {} : { cause }),
  });
}
