/**
 * Requests in which a header comes several times, as impersonating someone in several groups needs: `fetch` would put the
 * values into one, which the server takes for one group with a comma in its name. Rare, so it may be slower.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import {
  canceledError,
  requestError,
  type HttpAnswer,
  type HttpRequest,
  type TlsOptions,
  type Transport,
  type TransportOptions,
} from './transport.ts';

export class HttpsTransport implements Transport {
  readonly #options: TransportOptions;
  #agents: { readonly tls: TlsOptions; readonly agent: https.Agent } | undefined;
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: 32 });

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const secure = request.url.startsWith('https:');
    const tls = secure ? await this.#options.tls() : undefined;
    const agent = tls === undefined ? this.#plain : this.#agentFor(tls);
    const { tunnel } = this.#options;
    const socketPath = await tunnel?.path();
    try {
      return await this.#exchange(request, agent, secure, socketPath);
    } catch (error) {
      if (request.signal?.aborted === true) throw canceledError(request, request.signal);
      const { failureOf } = await import('./explain.ts');
      throw await failureOf(request, error, tls, tunnel);
    }
  }

  #agentFor(tls: TlsOptions): https.Agent {
    const { cert, key, ca, serverName, insecure } = tls;
    const known = this.#agents;
    if (known !== undefined && known.tls.cert === cert && known.tls.key === key) return known.agent;
    const agent = new https.Agent({
      keepAlive: true,
      maxSockets: 32,
      rejectUnauthorized: !insecure,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
      ...(serverName === '' ? {} : { servername: serverName }),
    });
    this.#agents = { tls, agent };
    return agent;
  }

  #exchange(
    request: HttpRequest,
    agent: http.Agent,
    secure: boolean,
    socketPath: string | undefined,
  ): Promise<HttpAnswer> {
    return new Promise((done, fail) => {
      const headers: Record<string, string | string[]> = {};
      for (const [name, value] of request.headers) {
        if (name === 'Accept-Encoding') continue; // nothing here would unpack it
        const known = headers[name];
        headers[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
      }
      const options = {
        method: request.method,
        headers,
        agent,
        ...(socketPath === undefined ? {} : { socketPath }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      };
      const sent = (secure ? https : http).request(request.url, options, (response) => {
        done(new MessageAnswer(request, response));
      });
      sent.on('error', fail);
      sent.end(request.body);
    });
  }
}

class MessageAnswer implements HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly #request: HttpRequest;
  readonly #message: http.IncomingMessage;

  constructor(request: HttpRequest, message: http.IncomingMessage) {
    this.#request = request;
    this.#message = message;
    this.status = message.statusCode ?? 0;
    this.statusText = message.statusMessage ?? '';
  }

  header(name: string): string | null {
    const value = this.#message.headers[name.toLowerCase()];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.chunks()) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  async *chunks(): AsyncIterable<Uint8Array> {
    try {
      yield* this.#message as AsyncIterable<Uint8Array>;
    } catch (error) {
      const { signal } = this.#request;
      if (signal?.aborted === true) throw canceledError(this.#request, signal);
      throw requestError(this.#request, 'unexpected EOF', 'broken', error);
    }
  }
}
