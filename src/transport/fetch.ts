/**
 * Requests by the host's own `fetch`, over HTTP/2 where the server speaks it: one connection for all of them, and nothing to
 * load before the first. Why not node:https or node:http2: docs/decisions/0004-api-transport.md.
 */
import {
  canceledError,
  requestError,
  type HttpAnswer,
  type HttpRequest,
  type TlsOptions,
  type Transport,
  type TransportOptions,
} from './transport.ts';

/** What the runtime's fetch takes besides the standard. */
interface FetchOptions extends RequestInit {
  readonly tls?: Record<string, unknown>;
  readonly proxy: string | false;
  readonly decompress?: boolean;
  readonly unix?: string;
  readonly protocol?: 'http2' | 'http1.1';
  readonly timeout?: false;
}

export class FetchTransport implements Transport {
  readonly #options: TransportOptions;
  #protocol: 'http2' | 'http1.1';

  constructor(options: TransportOptions) {
    this.#options = options;
    // through a socket of the file system the runtime has no HTTP/2
    this.#protocol = options.tunnel === undefined ? 'http2' : 'http1.1';
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const secure = request.url.startsWith('https:');
    const tls = secure ? await this.#options.tls() : undefined;
    const protocol = this.#protocol;
    const { tunnel } = this.#options;
    const unix = await tunnel?.path();
    try {
      const init: FetchOptions = {
        method: request.method,
        headers: request.headers as [string, string][],
        redirect: 'manual',
        proxy: this.#options.forwardTo ?? false,
        timeout: false,
        ...(request.raw === true ? { decompress: false } : {}),
        ...(request.body === undefined ? {} : { body: request.body as string | Uint8Array<ArrayBuffer> }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        ...(tls === undefined ? {} : { tls: fetchTls(tls), protocol }),
        ...(unix === undefined ? {} : { unix }),
      };
      return new FetchAnswer(request, await fetch(request.url, init));
    } catch (error) {
      if (request.signal?.aborted === true) throw canceledError(request, request.signal);
      const { code } = error as { code?: unknown };
      // a server without HTTP/2 goes on without it, or like nginx ends the handshake
      if (code === 'HTTP2Unsupported' || (code === 'EPROTO' && tls !== undefined && protocol === 'http2')) {
        this.#protocol = 'http1.1';
        return this.send(request);
      }
      const { failureOf, forwardFailure } = await import('./explain.ts');
      const { forwardTo } = this.#options;
      if (forwardTo !== undefined) throw await forwardFailure(request, error, forwardTo);
      throw await failureOf(request, error, tls, tunnel);
    }
  }
}

class FetchAnswer implements HttpAnswer {
  readonly #request: HttpRequest;
  readonly #response: Response;

  constructor(request: HttpRequest, response: Response) {
    this.#request = request;
    this.#response = response;
  }

  get status(): number {
    return this.#response.status;
  }

  get statusText(): string {
    return this.#response.statusText;
  }

  header(name: string): string | null {
    return this.#response.headers.get(name);
  }

  async text(): Promise<string> {
    try {
      return await this.#response.text();
    } catch (error) {
      throw this.#broken(error);
    }
  }

  async *chunks(): AsyncIterable<Uint8Array> {
    const { body } = this.#response;
    if (body === null) return;
    try {
      yield* body as unknown as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw this.#broken(error);
    }
  }

  #broken(error: unknown): Error {
    const { signal } = this.#request;
    if (signal?.aborted === true) return canceledError(this.#request, signal);
    return requestError(this.#request, 'unexpected EOF', 'broken', error);
  }
}

function fetchTls({ ca, cert, key, serverName, insecure }: TlsOptions): Record<string, unknown> {
  return {
    // said in full, so that no variable of the environment weakens it
    rejectUnauthorized: !insecure,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert, key }),
    ...(serverName === '' ? {} : { serverName }),
  };
}
