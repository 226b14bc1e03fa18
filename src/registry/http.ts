/**
 * One request to a registry and its answer, with what Go's http.Client and oras-go v2.6.2 do on the way: retries (retry.ts),
 * redirects, and the step back to plain HTTP of Helm v3.22.0 (pkg/registry/fallback.go) where a server answers a TLS
 * handshake in HTTP. An `Authorization` header goes to the host that it was made for and no further.
 */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Environment } from '../home/paths.ts';
import { helmVersion, scullVersion } from '../home/version.ts';
import {
  ConnectionError,
  requestError,
  type HttpAnswer,
  type HttpRequest,
  type TlsOptions,
  type Transport,
} from '../transport/transport.ts';
import { transportTo } from '../transport/transport-to.ts';
import { pause, waitAfterAnswer, waitAfterFailure } from './retry.ts';

export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** What is sent must not be seen by others, as is the case with an `Authorization` header: no step back to plain HTTP. */
  readonly secret?: boolean;
  /** Takes the body as it comes, whatever the server says it is packed in. */
  readonly raw?: boolean;
}

/** An answer, and of what: method and address are those of the last request, after redirects. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly answer: HttpAnswer;
  /** Ends what is still to come of the body. */
  readonly cancel: (reason: Error) => void;
  /** Lets go of an answer whose body nobody wants, so that its connection can be used again. */
  readonly discard: () => Promise<void>;
}

export interface RegistryHttpOptions {
  readonly env: Environment;
  readonly tls: () => Promise<TlsOptions>;
  /** Whether a server that speaks no TLS is spoken to without. */
  readonly mayFallBack: boolean;
  readonly signal: AbortSignal | undefined;
}

const MAX_REDIRECTS = 10;
/** Until an answer begins. */
const ANSWER_TIMEOUT = 120_000;
/** Bytes in a millisecond of an upload that is still worth waiting for. */
const SLOWEST = 10;
/** More than this is not worth keeping a connection for. */
const MAX_DISCARDED = 64 * 1024;
const MAX_DISCARDING = 2000;

export class RegistryHttp {
  readonly #options: RegistryHttpOptions;
  readonly #transports = new Map<string, Promise<Transport>>();
  readonly #plain = new Set<string>();

  constructor(options: RegistryHttpOptions) {
    this.#options = options;
  }

  /** Whether the server of this address turned out to speak no TLS. */
  fellBack(url: string): boolean {
    return this.#plain.has(hostOf(url));
  }

  /** Rejects with Go's words where no answer came. */
  async send(request: RegistryRequest): Promise<Exchange> {
    let current = request;
    for (let redirects = 0; ; redirects++) {
      const exchange = await this.#withRetries(current);
      const location = exchange.answer.header('location');
      if (location === null || ![301, 302, 303, 307, 308].includes(exchange.answer.status)) return exchange;
      await exchange.discard();
      if (redirects + 1 >= MAX_REDIRECTS) {
        throw requestError(asHttp(current), `stopped after ${MAX_REDIRECTS} redirects`, 'unreachable');
      }
      current = redirected(current, exchange, location);
    }
  }

  async #withRetries(request: RegistryRequest): Promise<Exchange> {
    const { signal } = this.#options;
    for (let attempt = 0; ; attempt++) {
      let wait: number | undefined;
      try {
        const exchange = await this.#withFallback(request);
        const { answer } = exchange;
        wait = waitAfterAnswer(answer.status, answer.header('retry-after'), attempt);
        if (wait === undefined || signal?.aborted === true) return exchange;
        await exchange.discard();
      } catch (error) {
        wait = waitAfterFailure(error, request.method, attempt);
        if (wait === undefined || signal?.aborted === true) throw error;
      }
      await pause(wait, signal);
    }
  }

  async #withFallback(request: RegistryRequest): Promise<Exchange> {
    const host = hostOf(request.url);
    const isSecret = request.secret === true || request.headers?.['Authorization'] !== undefined;
    const mayFallBack = this.#options.mayFallBack && !isSecret;
    if (mayFallBack && this.#plain.has(host)) return this.#once(plain(request));
    try {
      return await this.#once(request);
    } catch (error) {
      if (!mayFallBack || !isHttpToTls(error)) throw error;
      this.#plain.add(host);
      return this.#once(plain(request));
    }
  }

  async #once({ method, url, headers = {}, body, raw = false }: RegistryRequest): Promise<Exchange> {
    const transport = await this.#transportTo(url);
    const stop = new AbortController();
    const { signal } = this.#options;
    const cancel = (reason: Error): void => {
      stop.abort(reason);
    };
    const timer = setTimeout(
      cancel,
      ANSWER_TIMEOUT + (body?.length ?? 0) / SLOWEST,
      new DOMException('no answer', 'TimeoutError'),
    );
    const all = {
      'User-Agent': `Helm/${helmVersion.slice(1)} scull/${scullVersion}`,
      // sizes are checked, so nothing may be packed on the way
      'Accept-Encoding': 'identity',
      ...headers,
    };
    try {
      const answer = await transport.send({
        method,
        url,
        shown: shownUrl(url),
        area: 'source',
        raw,
        headers: Object.entries(all),
        signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
        ...(body === undefined ? {} : { body }),
      });
      const discard = (): Promise<void> => drained(answer, cancel);
      return { method, url, answer, cancel, discard };
    } finally {
      clearTimeout(timer);
    }
  }

  #transportTo(url: string): Promise<Transport> {
    const { origin } = new URL(url);
    const known = this.#transports.get(origin);
    if (known !== undefined) return known;
    const { tls, env } = this.#options;
    const made = transportTo(new URL(url), tls, env);
    this.#transports.set(origin, made);
    return made;
  }
}

async function drained(answer: HttpAnswer, cancel: (reason: Error) => void): Promise<void> {
  let left = MAX_DISCARDED;
  const timer = setTimeout(cancel, MAX_DISCARDING, new Error('discarded'));
  try {
    for await (const chunk of answer.chunks()) {
      left -= chunk.length;
      if (left < 0) break;
    }
  } catch {
    // what matters of the answer is known
  } finally {
    clearTimeout(timer);
  }
  if (left < 0) cancel(new Error('discarded'));
}

/** Host and port of an address as they were written: credentials are stored under that name. */
export function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
}

/** Scheme, host and port are the same, a default port said or not. */
export function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}

/** What follows from a redirect, as Go's http.Client decides it. */
function redirected(request: RegistryRequest, { url, answer }: Exchange, location: string): RegistryRequest {
  if (!URL.canParse(location, url)) {
    const text = `failed to parse Location header ${quote(location)}`;
    throw requestError(asHttp(request), text, 'unreachable');
  }
  const target = new URL(location, url);
  if (!/^https?:$/.test(target.protocol)) {
    const text = `unsupported protocol scheme ${quote(target.protocol.slice(0, -1))}`;
    throw requestError(asHttp({ method: request.method, url: target.href }), text, 'unreachable');
  }
  const staysHere = sameOrigin(url, target.href);
  if (request.secret === true && request.body !== undefined && !staysHere) {
    throw requestError(asHttp(request), 'refusing to send credentials after a redirect to another host', 'unreachable');
  }
  const { Authorization, ...others } = request.headers ?? {};
  const headers = Authorization !== undefined && staysHere ? { ...others, Authorization } : others;
  const keepsMethod = answer.status >= 307 || request.method === 'GET' || request.method === 'HEAD';
  return keepsMethod ? { ...request, url: target.href, headers } : { method: 'GET', url: target.href, headers };
}

function plain(request: RegistryRequest): RegistryRequest {
  return { ...request, url: request.url.replace(/^https:/, 'http:') };
}

function isHttpToTls(error: unknown): boolean {
  return error instanceof ConnectionError && error.message.endsWith('server gave HTTP response to HTTPS client');
}

/** The request as errors about it tell it. */
export function asHttp({ method, url }: Pick<Exchange, 'method' | 'url'>): HttpRequest {
  return { method, url, shown: shownUrl(url), area: 'source', headers: [] };
}

/** A text about a request and its address, without what the address may give away. */
export function aboutRequest({ method, url }: Pick<Exchange, 'method' | 'url'>, problem: string): string {
  return `${method} ${quote(shownUrl(url))}: ${problem}`;
}

/** A registry may send a client to an address that is a key in itself: user and signature are left out of what is told. */
export function shownUrl(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = 'xxxxx';
  for (const name of new Set(url.searchParams.keys())) {
    if (/signature|^sig$|token|credential|secret|password/i.test(name)) url.searchParams.set(name, 'xxxxx');
  }
  return url.href;
}

export function registryError(text: string, cause?: unknown): ScullError {
  return new ScullError(text, { code: 'registry', ...(cause === undefined ? {} : { cause }) });
}
