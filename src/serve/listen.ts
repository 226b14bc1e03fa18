/** The service on a port: sockets, their limits in time and number, and their end. */
import * as http from 'node:http';
import * as https from 'node:https';
import { createReadStream } from 'node:fs';
import { isIPv6, type AddressInfo, type Socket } from 'node:net';
import { errorMessage, ScullError } from '../errors.ts';
import { logLine, type LogForm } from './access-log.ts';
import { Bodies, usualLimits, type Limits } from './bodies.ts';
import type { Answer, ServeRequest } from './http/message.ts';
import type { Service } from './service.ts';

export interface ListenOptions {
  /** '' for all addresses. */
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
  /** PEM texts; `ca` asks for certificates of clients. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  readonly log: (line: string) => void;
  readonly logForm: LogForm;
  /** In place of those of `usualLimits`. */
  readonly limits?: Partial<Limits>;
}

export interface Listening {
  /** `127.0.0.1:8879` */
  readonly address: string;
  /** Takes no more requests; what is under way has a few seconds to end. */
  readonly close: () => Promise<void>;
}

/** For what is under way at the end. */
const LAST_WORDS = 5000;

/** Throws Go's text: `listen tcp 127.0.0.1:8879: bind: address already in use`. */
export async function listen(service: Service, options: ListenOptions): Promise<Listening> {
  const limits = { ...usualLimits, ...options.limits };
  const sockets = new Set<Socket>();
  const busy = new Set<Socket>();
  const waiting = new WeakMap<Socket, NodeJS.Timeout>();
  const bodies = new Bodies(limits);
  let closing = false;
  const awaitRequest = (socket: Socket): void => {
    clearTimeout(waiting.get(socket));
    waiting.set(socket, setTimeout(() => socket.destroy(), limits.headers).unref());
  };
  const onRequest = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const { socket } = request;
    clearTimeout(waiting.get(socket));
    busy.add(socket);
    if (closing) response.setHeader('connection', 'close');
    response.on('close', () => {
      busy.delete(socket);
      if (closing) socket.destroySoon();
      else if (!socket.destroyed) awaitRequest(socket);
    });
    exchange(service, request, response, { ...options, bodies }).catch((error: unknown) => {
      options.log(`a request failed: ${errorMessage(error)}`);
      response.destroy();
    });
  };
  const { tls } = options;
  const settings = { keepAliveTimeout: 5000, maxHeaderSize: 16 * 1024 };
  const server =
    tls === undefined
      ? http.createServer(settings, onRequest)
      : https.createServer({ ...settings, ...tlsSettings(tls) }, onRequest);
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    if (sockets.size >= limits.sockets) return socket.destroy();
    sockets.add(socket);
    awaitRequest(socket);
    socket.setTimeout(limits.silence, () => socket.destroy());
    socket.on('error', () => undefined);
    return socket.on('close', () => {
      clearTimeout(waiting.get(socket));
      sockets.delete(socket);
      busy.delete(socket);
    });
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  await start(server, options);
  const close = async (): Promise<void> => {
    closing = true;
    const closed = new Promise<void>((resolve) => server.close(() => { resolve(); })); // prettier-ignore
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
    const late = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, LAST_WORDS);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, LAST_WORDS + 500).unref())]);
    clearTimeout(late);
  };
  return { address: addressText(server.address() as AddressInfo), close };
}

function tlsSettings({ cert, key, ca }: NonNullable<ListenOptions['tls']>): https.ServerOptions {
  const clients = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, minVersion: 'TLSv1.2', ...clients };
}

async function start(server: http.Server | https.Server, { host, port }: ListenOptions): Promise<void> {
  const where = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  await new Promise<void>((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(bindError(where, error));
    });
    // an empty host is every address, of either family
    if (host === '') server.listen(port, resolve);
    else server.listen(port, host, resolve);
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use',
  EADDRNOTAVAIL: 'bind: cannot assign requested address',
  EACCES: 'bind: permission denied',
  ENOTFOUND: 'no such host',
};

function bindError(where: string, error: NodeJS.ErrnoException): ScullError {
  const reason = reasons[error.code ?? ''] ?? error.message;
  const hint =
    error.code === 'EADDRINUSE' ? 'Another port: --address 127.0.0.1:8880; any that is free: port 0.' : undefined;
  const options = { code: 'serve.listen', cause: error, ...(hint === undefined ? {} : { hint }) };
  return new ScullError(`listen tcp ${where}: ${reason}`, options);
}

function addressText({ address, family, port }: AddressInfo): string {
  return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function exchange(
  service: Service,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { log, logForm, bodies }: ListenOptions & { readonly bodies: Bodies },
): Promise<void> {
  const at = new Date();
  const begun = performance.now();
  // it is forgotten once the connection is gone
  const remote = request.socket.remoteAddress ?? '-';
  const { method = 'GET', url: target = '/' } = request;
  const asked: ServeRequest = {
    method,
    target,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: (limit) => bodies.read(request, limit),
  };
  const { answer, user } = await service.serve(asked);
  const sent = await send(request, response, answer);
  const agent = request.headers['user-agent'] ?? '';
  const milliseconds = performance.now() - begun;
  log(logLine({ at, remote, user, method, target, status: answer.status, sent, agent, milliseconds }, logForm));
}

/** Resolves to the number of bytes that were sent of the body. */
async function send(request: http.IncomingMessage, response: http.ServerResponse, answer: Answer): Promise<number> {
  const { status, headers, body } = answer;
  const length = body === undefined ? 0 : body instanceof Uint8Array ? body.length : body.end - body.start;
  response.statusCode = status;
  response.setHeader('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 304) response.setHeader('content-length', length);
  // what was sent along with a refused request is not read
  if (!request.complete && request.method !== 'GET' && request.method !== 'HEAD')
    response.setHeader('connection', 'close');
  if (request.method === 'HEAD' || body === undefined || length === 0) {
    response.end();
    return 0;
  }
  if (body instanceof Uint8Array) {
    response.end(body);
    return length;
  }
  return stream(response, body);
}

function stream(response: http.ServerResponse, body: { file: string; start: number; end: number }): Promise<number> {
  return new Promise((resolve) => {
    let sent = 0;
    const source = createReadStream(body.file, { start: body.start, end: body.end - 1 });
    source.on('data', (chunk) => (sent += chunk.length));
    source.on('error', () => {
      response.destroy();
    });
    response.on('close', () => {
      source.destroy();
      resolve(sent);
    });
    source.pipe(response);
  });
}
