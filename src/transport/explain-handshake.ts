/**
 * What Go 1.26's crypto/tls says of a handshake that failed without a certificate being refused here: the alert that the server
 * sent, which the runtime's fetch keeps to itself. The handshake is made once more to hear it.
 */
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { handshakeOptions } from './handshake-options.ts';
import type { TlsOptions } from './transport.ts';

/** By the names of BoringSSL. */
const alerts: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'access denied',
  BAD_CERTIFICATE: 'bad certificate',
  CERTIFICATE_EXPIRED: 'expired certificate',
  CERTIFICATE_REQUIRED: 'certificate required',
  CERTIFICATE_REVOKED: 'revoked certificate',
  CERTIFICATE_UNKNOWN: 'unknown certificate',
  DECODE_ERROR: 'error decoding message',
  DECRYPT_ERROR: 'error decrypting message',
  HANDSHAKE_FAILURE: 'handshake failure',
  ILLEGAL_PARAMETER: 'illegal parameter',
  INSUFFICIENT_SECURITY: 'insufficient security level',
  INTERNAL_ERROR: 'internal error',
  NO_APPLICATION_PROTOCOL: 'no application protocol',
  PROTOCOL_VERSION: 'protocol version not supported',
  UNKNOWN_CA: 'unknown certificate authority',
  UNRECOGNIZED_NAME: 'unrecognized name',
  UNSUPPORTED_CERTIFICATE: 'unsupported certificate',
};

/** A server of TLS 1.3 refuses a client only after the handshake seems done. */
const AFTERTHOUGHT = 1000;
const TIMEOUT = 5000;

/** `code` is what the runtime said, `path` the socket through which the server is reached. */
export async function explainHandshake(
  url: URL,
  tls: TlsOptions | undefined,
  code: string,
  path: string | undefined,
): Promise<string> {
  const heard = code.startsWith('ERR_SSL_') ? code : await repeat(url, tls, path);
  const alert = alerts[/ALERT_(\w+)$/.exec(heard)?.[1] ?? ''];
  if (alert !== undefined) return `remote error: tls: ${alert}`;
  const isHttp = /HTTP_REQUEST/.test(heard) || (/WRONG_VERSION_NUMBER/.test(heard) && (await answersInHttp(url, path)));
  return isHttp
    ? 'http: server gave HTTP response to HTTPS client'
    : 'tls: first record does not look like a TLS handshake';
}

/** What a handshake begins with, as a server reads it that expects text. */
const helloText = '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n';

/** Go looks at the first bytes of what came in place of a handshake. */
function answersInHttp({ hostname, port }: URL, path: string | undefined): Promise<boolean> {
  return new Promise((done) => {
    const target =
      path === undefined ? { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) } : { path };
    const socket = connectPlain(target, () => {
      socket.write(Buffer.from(helloText, 'latin1'));
    });
    let text = '';
    const end = (): void => {
      socket.destroy();
      // who says nothing at all gives no reason to think of something else
      done(text === '' || text.startsWith('HTTP/'));
    };
    socket.setEncoding('latin1');
    socket.setTimeout(TIMEOUT, end);
    socket.on('error', end).on('end', end);
    socket.on('data', (chunk) => {
      text += String(chunk);
      if (text.length >= 'HTTP/'.length) end();
    });
  });
}

interface Handshake {
  on(event: 'secureConnect' | 'close' | 'error', listener: (error?: unknown) => void): unknown;
  destroy(): unknown;
}

/** The code of the error that a handshake ends with; empty for none. */
function repeat(url: URL, tls: TlsOptions | undefined, path: string | undefined): Promise<string> {
  return new Promise((done) => {
    const options = {
      ...handshakeOptions(url, tls, path),
      ...(tls?.cert === undefined ? {} : { cert: tls.cert, key: tls.key }),
    };
    const socket = connect(options) as unknown as Handshake;
    const finish = (error?: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      done(typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '');
    };
    let timer = setTimeout(finish, TIMEOUT);
    socket.on('secureConnect', () => {
      clearTimeout(timer);
      timer = setTimeout(finish, AFTERTHOUGHT);
    });
    socket.on('error', finish);
    socket.on('close', () => {
      finish();
    });
  });
}
