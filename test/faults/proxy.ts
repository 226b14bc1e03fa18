/**
 * Stands between a program and the API server and does to each request what a schedule says. It speaks plain HTTP and TLS (with
 * HTTP/2) to the program; to the server everybody is the admin. A request that came in whole is passed on whatever becomes of the
 * program that sent it, as with a server that has read it. Watches are passed on piece by piece, other answers whole.
 */
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { Agent, request as send, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Server } from '../control-plane/api.ts';
import { createIdentity } from '../control-plane/certificates.ts';
import { isStream, requestName, type Placeholders } from './requests.ts';

export const faults = [
  'kill-before',
  'kill-after',
  '429',
  '503',
  'reset-before',
  'reset-after',
  '401',
  'hang',
] as const;
export type Fault = (typeof faults)[number];

/** A request as it came: its name and how many of that name came before it. */
export interface Asked {
  readonly name: string;
  readonly count: number;
}

/** What is to be done while one command runs. */
export interface Watcher {
  readonly placeholders: Placeholders;
  /** What becomes of a request; undefined to pass it on. */
  fault(asked: Asked): Fault | undefined;
  /** Ends the program at once; resolves when it is gone. */
  kill(): Promise<void>;
  /** Holds requests until those that are sent together are all there; for a run that is only looked at. */
  readonly gather?: (asked: Asked) => Promise<void>;
}

type Incoming = IncomingMessage | Http2ServerRequest;
type Outgoing = ServerResponse | Http2ServerResponse;

/** A stream that has brought nothing after this time is as good as answered. */
const SILENT_STREAM_MS = 100;

export class FaultProxy {
  #plain = '';
  #secure = '';
  #watcher: Watcher | undefined;
  readonly #counts = new Map<string, number>();
  /** What is on its way to the server, and streams that come back from it. */
  readonly #underWay = new Set<Promise<void>>();
  readonly #streams = new Set<{ destroy(): void }>();
  readonly #closers: (() => void)[] = [];
  readonly #plane: Server;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(plane: Server) {
    this.#plane = plane;
  }

  static async start(plane: Server): Promise<FaultProxy> {
    const proxy = new FaultProxy(plane);
    await proxy.#listen();
    return proxy;
  }

  /** `http://127.0.0.1:…`, or `https://…` with a certificate of the plane's authority. */
  url(secure: boolean): string {
    return secure ? this.#secure : this.#plain;
  }

  /** Forgets what was asked before. */
  begin(watcher: Watcher): void {
    this.#watcher = watcher;
    this.#counts.clear();
  }

  /** Resolves when nothing of the command is on its way any more. */
  async end(): Promise<void> {
    this.#watcher = undefined;
    for (const stream of this.#streams) stream.destroy();
    await Promise.all(this.#underWay);
  }

  close(): void {
    this.#watcher = undefined;
    for (const close of this.#closers) close();
    this.#agent.destroy();
  }

  async #listen(): Promise<void> {
    const plain = createServer((incoming, outgoing) => {
      this.#take(incoming, outgoing, () => incoming.socket.destroy());
    });
    const { cert, key } = createIdentity(this.#plane.authority, { name: 'fault-proxy', addresses: ['127.0.0.1'] });
    const secure = createSecureServer({ cert, key, allowHTTP1: true });
    const sessions = new Set<{ destroy(): void }>();
    secure.on('session', (session) => {
      sessions.add(session);
      session.on('error', () => undefined);
      session.on('close', () => sessions.delete(session));
    });
    secure.on('request', (incoming: Http2ServerRequest, outgoing: Http2ServerResponse) => {
      this.#take(incoming, outgoing, () => {
        outgoing.stream.close(2);
      });
    });
    await Promise.all([plain, secure].map((one) => new Promise<void>((ready) => one.listen(0, '127.0.0.1', ready))));
    this.#plain = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    this.#secure = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
    this.#closers.push(
      () => {
        plain.close();
        plain.closeAllConnections();
      },
      () => {
        for (const session of sessions) session.destroy();
        secure.close();
      },
    );
  }

  #take(incoming: Incoming, outgoing: Outgoing, reset: () => void): void {
    const served = this.#serve(incoming, outgoing, reset)
      .catch(reset)
      .finally(() => this.#underWay.delete(served));
    this.#underWay.add(served);
  }

  async #serve(incoming: Incoming, outgoing: Outgoing, reset: () => void): Promise<void> {
    outgoing.on('error', () => undefined);
    const body: Uint8Array[] = [];
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) body.push(chunk);
    const watcher = this.#watcher;
    // what comes from a program that nobody runs any more
    if (watcher === undefined) {
      reset();
      return;
    }
    const { method = 'GET', url = '/' } = incoming;
    const name = requestName(method, url, watcher.placeholders);
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    await watcher.gather?.({ name, count });
    const fault = watcher.fault({ name, count });
    switch (fault) {
      case 'hang':
        return;
      case 'kill-before':
        await watcher.kill();
        return;
      case 'reset-before':
        reset();
        return;
      case '401':
      case '429':
      case '503':
        refuse(outgoing, Number(fault));
        return;
      default:
        await this.#passOn(incoming, Buffer.concat(body), {
          outgoing,
          reset,
          after: afterwards(fault, watcher, reset),
        });
    }
  }

  /** `after`: what is done when the server has answered, in place of giving the answer on. */
  async #passOn(
    incoming: Incoming,
    body: Uint8Array,
    {
      outgoing,
      reset,
      after,
    }: { outgoing: Outgoing; reset: () => void; after: (() => void | Promise<void>) | undefined },
  ): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const { cert, key } = this.#plane.admin;
    const options: RequestOptions = {
      method,
      headers: {
        ...withoutNames(headers, /^(?::.*|host|connection|authorization|accept-encoding|transfer-encoding)$/),
        'content-length': body.length,
      },
      agent: this.#agent,
      ca: this.#plane.authority.cert,
      cert,
      key,
    };
    await new Promise<void>((done) => {
      const onward = send(`${this.#plane.url}${url}`, options, (answer) => {
        if (isStream(url) && answer.statusCode === 200) {
          this.#stream(answer, outgoing, after).then(done, done);
          return;
        }
        const chunks: Uint8Array[] = [];
        answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        answer.on('error', () => {
          reset();
          done();
        });
        answer.on('end', () => {
          if (after !== undefined) {
            void Promise.resolve(after()).then(done);
            return;
          }
          const whole = Buffer.concat(chunks);
          outgoing.writeHead(answer.statusCode ?? 502, {
            ...withoutNames(answer.headers, /^(?:connection|transfer-encoding|keep-alive)$/),
            'content-length': whole.length,
          });
          outgoing.end(whole);
          done();
        });
      });
      onward.on('error', () => {
        reset();
        done();
      });
      onward.end(body);
    });
  }

  async #stream(
    answer: IncomingMessage,
    outgoing: Outgoing,
    after: (() => void | Promise<void>) | undefined,
  ): Promise<void> {
    this.#streams.add(answer);
    const closed = new Promise<void>((resolve) => {
      answer.on('close', resolve);
      answer.on('end', resolve);
      answer.on('error', () => {
        resolve();
      });
    });
    outgoing.on('close', () => answer.destroy());
    outgoing.writeHead(200, withoutNames(answer.headers, /^(?:connection|transfer-encoding|keep-alive)$/));
    if (after === undefined) {
      answer.on('data', (chunk: Uint8Array) => (outgoing as ServerResponse).write(chunk));
      answer.on('end', () => outgoing.end());
    } else {
      const first = new Promise((resolve) => answer.once('data', resolve));
      await Promise.race([first, closed, new Promise((resolve) => setTimeout(resolve, SILENT_STREAM_MS))]);
      await after();
      answer.destroy();
    }
    await closed;
    this.#streams.delete(answer);
    outgoing.end();
  }
}

function afterwards(
  fault: Fault | undefined,
  watcher: Watcher,
  reset: () => void,
): (() => void | Promise<void>) | undefined {
  if (fault === 'kill-after') return () => watcher.kill();
  return fault === 'reset-after' ? reset : undefined;
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
};

function refuse(outgoing: Outgoing, code: number): void {
  outgoing.writeHead(code, { 'content-type': 'application/json' });
  const message = code === 401 ? 'Unauthorized' : 'the server is on a bad day';
  outgoing.end(
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: reasons[code], code }),
  );
}

function withoutNames(headers: NodeJS.Dict<string | string[]>, names: RegExp): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.test(name)));
}
