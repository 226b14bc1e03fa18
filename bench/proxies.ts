/** What stands between a binary and the API server in the benchmarks: one proxy that delays, one that counts. */
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server as ApiServer } from '../test/control-plane/api.ts';

export interface Proxy {
  readonly port: number;
  close(): void;
}

/** Passes TCP on to a port of loopback, each piece `ms` later, either way. */
export async function delayProxy(target: number, ms: number): Promise<Proxy> {
  const pass = (from: Socket, to: Socket): void => {
    from.on('data', (piece) => setTimeout(() => to.write(piece), ms));
    from.on('end', () => setTimeout(() => to.end(), ms));
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    client.setNoDelay();
    upstream.setNoDelay();
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

export interface CountingProxy extends Proxy {
  /** Requests since the last time it was asked: method and path. */
  taken(): string[];
}

/** Speaks plain HTTP, and asks the API server in the name of its admin. */
export async function countingProxy(api: ApiServer): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  let seen: string[] = [];
  const server = createHttpServer((incoming, outgoing) => {
    seen.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    const options = {
      method: incoming.method,
      headers: without(incoming.headers, ['host', 'connection']),
      agent,
      ca: api.authority.cert,
      cert: api.admin.cert,
      key: api.admin.key,
    };
    const sent = request(`${api.url}${incoming.url ?? ''}`, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, without(answer.headers, ['connection', 'transfer-encoding']));
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    incoming.pipe(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => {
      const all = seen;
      seen = [];
      return all;
    },
    close: () => server.close(),
  };
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
