/** Proxies on loopback: HTTP with CONNECT, with TLS where asked for, and SOCKS5. They note what they were asked for. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { StreamReader } from '../../src/transport/proxy-handshake.ts';

export interface LoopbackProxy {
  readonly port: number;
  /** Each as `host:port`, with the login in front where there was one: `me:secret@host:port`. */
  readonly asked: string[];
  close(): void;
}

export interface ProxyRules {
  /** `name:password`, without which nobody gets through. */
  readonly login?: string;
  /** Sent in place of a connection: a status line, or the number of a SOCKS reply. */
  readonly refuse?: string | number;
  /** Where connections go to whatever was asked for. */
  readonly to?: { readonly host: string; readonly port: number };
}

export function httpProxy(rules: ProxyRules = {}, tls?: { cert: string; key: string }): Promise<LoopbackProxy> {
  return listen(
    (handle) => (tls === undefined ? createServer(handle) : createTlsServer(tls, handle)),
    async (socket, asked) => {
      const reader = new StreamReader(socket);
      const head = await reader.head();
      const [, address = ''] = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head) ?? [];
      const basic = /\r\nProxy-Authorization: Basic (\S+)/i.exec(head)?.[1];
      const login = basic === undefined ? '' : Buffer.from(basic, 'base64').toString();
      asked.push(login === '' ? address : `${login}@${address}`);
      const refusal = login === (rules.login ?? login) ? rules.refuse : '407 Proxy Authentication Required';
      if (refusal !== undefined) {
        socket.end(refusal === '' ? '' : `HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      reader.release();
      join(socket, rules.to ?? parse(address), () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    },
  );
}

export function socksProxy(rules: ProxyRules = {}): Promise<LoopbackProxy> {
  return listen(
    (handle) => createServer(handle),
    async (socket, asked) => {
      const reader = new StreamReader(socket);
      const [, count] = await reader.bytes(2);
      const methods = [...(await reader.bytes(count!))];
      const method = rules.login === undefined ? 0 : 2;
      if (!methods.includes(method)) {
        socket.end(Buffer.from([5, 255]));
        return;
      }
      socket.write(Buffer.from([5, method]));
      let login = '';
      if (method === 2) {
        const part = async (): Promise<string> => (await reader.bytes((await reader.bytes(1))[0]!)).toString();
        await reader.bytes(1);
        login = `${await part()}:${await part()}`;
        socket.write(Buffer.from([1, login === rules.login ? 0 : 1]));
        if (login !== rules.login) return;
      }
      const kind = (await reader.bytes(4))[3]!;
      const host =
        kind === 1
          ? [...(await reader.bytes(4))].join('.')
          : (await reader.bytes((await reader.bytes(1))[0]!)).toString();
      const address = `${host}:${(await reader.bytes(2)).readUInt16BE()}`;
      asked.push(login === '' ? address : `${login}@${address}`);
      const answer = (reply: number): boolean => socket.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
      if (typeof rules.refuse === 'number') {
        answer(rules.refuse);
        socket.end();
        return;
      }
      reader.release();
      join(socket, rules.to ?? parse(address), () => answer(0));
    },
  );
}

function parse(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function join(near: Socket, to: { host: string; port: number }, ready: () => void): void {
  const far = connect(to, () => {
    ready();
    near.pipe(far);
    far.pipe(near);
    near.resume();
  });
  const end = (): void => {
    near.destroy();
    far.destroy();
  };
  for (const socket of [near, far]) socket.on('error', end).on('close', end);
}

async function listen(
  create: (handle: (socket: Socket) => void) => Server,
  serve: (socket: Socket, asked: string[]) => Promise<void>,
): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = create((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket, asked).catch(() => socket.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
