/**
 * Stands between a client and the API server, ends TLS, and does what servers do on bad days. A fault is asked for each request
 * before it is passed on, so what is refused here has not been done.
 */
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createIdentity, type Identity } from '../control-plane/certificates.ts';

/** What becomes of a request. `undefined`: it is passed on. */
export type Fault =
  | { readonly status: number; readonly message?: string; readonly retryAfter?: number }
  /** The stream is reset, before the request is passed on or after it was acted on. */
  | { readonly reset: 'before' | 'after' }
  /** Passed on, with the word that the connection takes no more. */
  | { readonly goaway: true }
  | { readonly silent: true }
  /** Passed on, and the answer ends after so many milliseconds, with this line if given. */
  | { readonly cutAfter: number; readonly line?: string }
  /** Passed on, and the answer says something else. */
  | { readonly rewrite: (body: string) => string }
  | undefined;

export interface Passing {
  readonly method: string;
  readonly path: string;
  /** How often this method and path, without its query, was asked before. */
  readonly count: number;
  /** How many requests came before this one. */
  readonly index: number;
}

export interface FaultyProxy {
  readonly url: string;
  readonly seen: Passing[];
  /** A kubeconfig's text for whoever the admin is. */
  kubeconfig(namespace: string): string;
  close(): void;
}

export async function faultyProxy(
  plane: { readonly url: string; readonly authority: Identity },
  fault: (passing: Passing) => Fault,
): Promise<FaultyProxy> {
  const identity = createIdentity(plane.authority, { name: 'faulty', addresses: ['127.0.0.1'] });
  const admin = createIdentity(plane.authority, { name: 'faulty-admin', groups: ['system:masters'] });
  const seen: Passing[] = [];
  const counts = new Map<string, number>();
  const server = createSecureServer({ cert: identity.cert, key: identity.key, allowHTTP1: true });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
    const { method, url } = request;
    const key = `${method} ${url.split('?', 1)[0]!}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const passing = { method, path: url, count, index: seen.length };
    seen.push(passing);
    void serve(request, response, fault(passing));
  });
  const serve = async (request: Http2ServerRequest, response: Http2ServerResponse, one: Fault): Promise<void> => {
    const body: Uint8Array[] = [];
    for await (const chunk of request as AsyncIterable<Uint8Array>) body.push(chunk);
    if (one !== undefined && 'silent' in one) return;
    if (one !== undefined && 'reset' in one && one.reset === 'before') {
      response.stream.close(2);
      return;
    }
    if (one !== undefined && 'status' in one) {
      const retry = one.retryAfter === undefined ? {} : { 'retry-after': String(one.retryAfter) };
      response.writeHead(one.status, { 'content-type': 'application/json', ...retry });
      const { status: code, message = 'a bad day' } = one;
      response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: '', code }));
      return;
    }
    if (one !== undefined && 'goaway' in one) response.stream.session?.goaway(0, 2 ** 31 - 1);
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !/^:|^host$/.test(name)));
    const onward = send(
      plane.url + request.url,
      { method: request.method, headers, ca: plane.authority.cert, cert: admin.cert, key: admin.key },
      (answer) => {
        if (one !== undefined && 'reset' in one) {
          answer.resume();
          answer.on('end', () => {
            response.stream.close(2);
          });
          return;
        }
        const kept = Object.entries(answer.headers).filter(([name]) => !/^(connection|transfer-encoding)$/.test(name));
        if (one !== undefined && 'rewrite' in one) {
          const chunks: Uint8Array[] = [];
          answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
          answer.on('end', () => {
            const headers = kept.filter(([name]) => name !== 'content-length');
            response.writeHead(answer.statusCode ?? 500, Object.fromEntries(headers) as Record<string, string>);
            response.end(one.rewrite(Buffer.concat(chunks).toString()));
          });
          return;
        }
        response.writeHead(answer.statusCode ?? 500, Object.fromEntries(kept) as Record<string, string>);
        answer.on('data', (chunk: Uint8Array) => response.write(chunk));
        answer.on('end', () => response.end());
        if (one !== undefined && 'cutAfter' in one) {
          setTimeout(() => {
            onward.destroy();
            response.end(one.line === undefined ? '' : `${one.line}\n`);
          }, one.cutAfter);
        }
      },
    );
    onward.on('error', () => undefined);
    response.on('close', () => onward.destroy());
    onward.end(Buffer.concat(body));
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    kubeconfig: (namespace) =>
      JSON.stringify({
        'current-context': 'x',
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace } }],
        clusters: [
          {
            name: 'c',
            cluster: {
              server: url,
              'certificate-authority-data': Buffer.from(plane.authority.cert).toString('base64'),
            },
          },
        ],
        users: [{ name: 'u', user: {} }],
      }),
    close: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}
