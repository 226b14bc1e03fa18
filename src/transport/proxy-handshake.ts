/**
 * How a proxy is asked for a connection to a server: CONNECT of HTTP as Go 1.26's net/http sends it, and SOCKS5 (RFC 1928,
 * RFC 1929) with the error texts of golang.org/x/net/internal/socks. Names are left to the proxy to look up.
 */
import { isIP, type Socket } from 'node:net';
import { ScullError } from '../errors.ts';
import { parseIp } from '../go/ip.ts';

export interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What a stream brings, in pieces of known size or up to a known end. */
export class StreamReader {
  readonly #socket: Socket;
  #data: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;
  readonly #onData = (chunk: Buffer): void => {
    this.#data = Buffer.concat([this.#data, chunk]);
    this.#wake?.();
  };
  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake?.();
  };

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#onData);
    for (const event of ['end', 'close', 'error']) socket.on(event, this.#onEnd);
  }

  bytes(size: number): Promise<Buffer> {
    return this.#take(() => (this.#data.length < size ? undefined : size));
  }

  /** A head that ends with an empty line. */
  async head(): Promise<string> {
    const head = await this.#take(() => {
      const end = this.#data.indexOf('\r\n\r\n');
      return end < 0 ? undefined : end + 4;
    });
    return head.toString('latin1');
  }

  /** Gives back the stream with what was read too much. */
  release(): void {
    this.#socket.off('data', this.#onData);
    for (const event of ['end', 'close', 'error']) this.#socket.off(event, this.#onEnd);
    this.#socket.pause();
    if (this.#data.length > 0) this.#socket.unshift(this.#data);
  }

  async #take(size: () => number | undefined): Promise<Buffer> {
    for (;;) {
      const found = size();
      if (found !== undefined) {
        const taken = this.#data.subarray(0, found);
        this.#data = this.#data.subarray(found);
        return taken;
      }
      if (this.#ended || this.#data.length > MAX_HEAD) throw problem('EOF');
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}

const MAX_HEAD = 256 * 1024;

/** Throws the reason that the proxy gives, as Go does: `Proxy Authentication Required`. */
export async function askByConnect(socket: Socket, login: ProxyLogin | undefined, target: Target): Promise<void> {
  const address = addressOf(target);
  const lines = [`CONNECT ${address} HTTP/1.1`, `Host: ${address}`, 'User-Agent: Go-http-client/1.1'];
  if (login !== undefined) {
    const text = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    lines.push(`Proxy-Authorization: Basic ${text}`);
  }
  const reader = new StreamReader(socket);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const head = await reader.head();
  const [, code, reason] = /^HTTP\/1\.\d (\d{3})(?: ([^\r\n]*))?/.exec(head) ?? [];
  if (code === undefined) throw problem(`malformed HTTP response ${JSON.stringify(head.split('\r\n', 1)[0])}`);
  if (code !== '200') throw problem(reason ?? 'unknown status code');
  reader.release();
}

const socksReplies = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

/** `proxy` is where the proxy is, for the text of the error. */
export async function askBySocks(
  socket: Socket,
  login: ProxyLogin | undefined,
  target: Target,
  proxy: string,
): Promise<void> {
  try {
    await socks(socket, login, target);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw problem(`socks connect tcp ${proxy}->${addressOf(target)}: ${why}`);
  }
}

async function socks(socket: Socket, login: ProxyLogin | undefined, target: Target): Promise<void> {
  const reader = new StreamReader(socket);
  socket.write(Buffer.from(login === undefined ? [5, 1, 0] : [5, 2, 0, 2]));
  const [version, method] = await reader.bytes(2);
  if (version !== 5) throw problem(`unexpected protocol version ${version}`);
  if (method === 2 && login !== undefined) await socksLogin(socket, reader, login);
  else if (method !== 0) throw problem('no acceptable authentication methods');
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), socksAddress(target)]));
  const [, reply, , kind] = await reader.bytes(4);
  if (reply !== 0) throw problem(`unknown error ${socksReplies[reply!] ?? `unknown code: ${reply}`}`);
  // the address that the proxy dials from means nothing here
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await reader.bytes(1))[0]!;
  await reader.bytes(length + 2);
  reader.release();
}

async function socksLogin(socket: Socket, reader: StreamReader, login: ProxyLogin): Promise<void> {
  const [name, password] = [Buffer.from(login.username), Buffer.from(login.password)];
  if (name.length === 0 || name.length > 255 || password.length > 255) throw problem('invalid username/password');
  socket.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([password.length]), password]));
  const [, status] = await reader.bytes(2);
  if (status !== 0) throw problem('username/password authentication failed');
}

function socksAddress({ host, port }: Target): Buffer {
  const end = Buffer.from([port >> 8, port & 255]);
  const address = parseIp(host);
  if (address !== undefined) return Buffer.concat([Buffer.from([address.length === 4 ? 1 : 4]), address, end]);
  const name = Buffer.from(host);
  if (name.length > 255) throw problem('FQDN too long');
  return Buffer.concat([Buffer.from([3, name.length]), name, end]);
}

function addressOf({ host, port }: Target): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

function problem(text: string): ScullError {
  return new ScullError(text, { code: 'kube.proxy' });
}
