/** Servers that misbehave, byte by byte: each request is answered by a function that writes to the socket what it likes. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Identity } from '../control-plane/certificates.ts';

export interface BadRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** How many requests came before it. */
  readonly count: number;
}

export type Answer = (request: BadRequest, socket: Socket) => void;

export interface BadServer {
  readonly url: string;
  readonly host: string;
  /** All that was asked, in order. */
  readonly requests: BadRequest[];
  readonly close: () => void;
}

export interface ListenOptions {
  /** The certificate of a server with TLS. */
  readonly identity?: Identity;
  /** More for `tls.createServer`. */
  readonly tls?: Readonly<Record<string, unknown>>;
  /** Whatever comes is answered at once, a request or not. */
  readonly deaf?: boolean;
}

/** Starts one. It never reads the whole of a body before it answers unless `answer` is slow. */
export async function startBadServer(answer: Answer, { identity, tls, deaf }: ListenOptions = {}): Promise<BadServer> {
  const requests: BadRequest[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (deaf === true) {
      socket.once('data', () => {
        answer({ method: '', path: '', headers: new Map(), count: 0 }, socket);
      });
      return;
    }
    let received = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece]);
      for (let request = take(received, requests.length); request !== undefined;) {
        received = received.subarray(request.length);
        requests.push(request.head);
        answer(request.head, socket);
        request = take(received, requests.length);
      }
    });
  };
  const server: Server =
    identity === undefined
      ? createServer(serve)
      : createTlsServer({ cert: identity.cert, key: identity.key, ...tls }, serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `${identity === undefined ? 'http' : 'https'}://${host}`, host, requests, close };
}

/** The first request of what came, when its head and its body are there. */
function take(received: Buffer, count: number): { head: BadRequest; length: number } | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim());
  }
  const length = end + 4 + Number(headers.get('content-length') ?? 0);
  if (received.length < length) return undefined;
  const [method = '', path = ''] = first.split(' ');
  return { head: { method, path, headers, count }, length };
}

/** A whole answer, which closes the connection. */
export function reply(
  status: string | number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string | number>> = {},
): Answer {
  return ({ method }, socket) => {
    const data = Buffer.from(body);
    const all = { 'Content-Length': data.length, Connection: 'close', ...headers };
    socket.write(head(status, all));
    socket.end(method === 'HEAD' ? '' : data);
  };
}

export function head(status: string | number, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${typeof status === 'string' ? status : `${status} ${REASONS[status] ?? 'Status'}`}\r\n${lines.join('')}\r\n`;
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** Bytes as they are, and then the end of the connection. */
export function raw(...pieces: readonly (string | Uint8Array)[]): Answer {
  return (_, socket) => {
    for (const piece of pieces) socket.write(piece);
    socket.end();
  };
}

/** Bytes as they are, and then a reset. */
export function reset(...pieces: readonly (string | Uint8Array)[]): Answer {
  return (_, socket) => {
    if (pieces.length === 0) {
      socket.resetAndDestroy();
      return;
    }
    socket.write(Buffer.concat(pieces.map((piece) => Buffer.from(piece))), () => {
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
  };
}

/** Bytes as they are, and then nothing more; the connection stays. */
export function stall(...pieces: readonly (string | Uint8Array)[]): Answer {
  return (_, socket) => {
    for (const piece of pieces) socket.write(piece);
  };
}

/** `begin`, and then `piece` again and again, as fast as it is read, until the other side is gone. */
export function endless(begin: string | Uint8Array, piece: Uint8Array): Answer {
  return (_, socket) => {
    socket.write(begin);
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  };
}
