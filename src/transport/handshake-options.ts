/** What a handshake with a server needs that is made again only to learn why a request failed. Nothing is sent over it. */
import { isIP } from 'node:net';
import type { TlsOptions } from './transport.ts';

export interface HandshakeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly rejectUnauthorized: false;
  readonly servername?: string;
}

/** `path` is a socket that leads to the server, where a proxy stands in between. */
export function handshakeOptions(url: URL, tls: TlsOptions | undefined, path: string | undefined): HandshakeOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const servername = tls?.serverName ? tls.serverName : isIP(host) === 0 ? host : undefined;
  return {
    ...(path === undefined ? { host, port: Number(url.port || 443) } : { path }),
    rejectUnauthorized: false,
    ...(servername === undefined ? {} : { servername }),
  };
}
