/**
 * Why no answer came, in the words of Go 1.26's net, crypto/tls and crypto/x509. The runtime tells little more than a code,
 * so the rest is found out by asking again: names are looked up, and a refused certificate is fetched and read.
 */
import { getServers } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { quote } from '../go/strconv-quote.ts';
import { ConnectionError, requestError } from './transport.ts';
import type { Explanation, HttpRequest, TlsOptions, Way } from './transport.ts';

/** Of these nobody knows whether the request was heard. */
const broken = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'HTTP2StreamReset',
  'HTTP2ProtocolError',
  'ECONNCLOSED',
]);

const malformedAnswers: Readonly<Record<string, string>> = {
  Malformed_HTTP_Response: 'malformed HTTP response',
  InvalidContentLength: 'bad Content-Length',
  UnsupportedTransferEncoding: 'unsupported transfer encoding',
  ResponseHeadersTooLarge: 'net/http: server response headers exceeded 10485760 bytes; aborted',
};

const certificateCodes =
  /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH)/;

/** What the runtime's error means for the request; the way it took may know more. */
export async function failureOf(
  request: HttpRequest,
  error: unknown,
  tls: TlsOptions | undefined,
  tunnel: Way | undefined,
): Promise<ConnectionError> {
  if (tunnel?.problem !== undefined) return requestError(request, tunnel.problem, 'unreachable', error);
  const found = await explainFailure(request, error, tls, await tunnel?.path());
  if (found.whole !== true) return requestError(request, found.reason, found.failure, error);
  const more = { area: request.area, cause: error, ...(found.hint === undefined ? {} : { hint: found.hint }) };
  return new ConnectionError(found.reason, found.failure, more);
}

/** As `failureOf`, for a request that a proxy was to pass on: where it was not reached, that is what is told. */
export async function forwardFailure(request: HttpRequest, error: unknown, proxy: string): Promise<ConnectionError> {
  const { reason, failure } = await explainFailure({ ...request, url: proxy }, error, undefined);
  return requestError(request, failure === 'unreachable' ? `proxyconnect tcp: ${reason}` : reason, failure, error);
}

/** `path`: the socket through which the server is reached, if not by its address. */
export async function explainFailure(
  request: HttpRequest,
  error: unknown,
  tls: TlsOptions | undefined,
  path?: string,
): Promise<Explanation> {
  const code = errorCode(error);
  const url = new URL(request.url);
  if (certificateCodes.test(code)) {
    const { explainCertificate } = await import('./explain-certificate.ts');
    const reason = await explainCertificate(url, tls, code, path);
    return { reason: `tls: failed to verify certificate: ${reason}`, failure: 'unreachable' };
  }
  if (code === 'FailedToOpenSocket' && tls !== undefined) {
    const { explainMaterial } = await import('./explain-certificate.ts');
    const found = explainMaterial(tls);
    if (found !== undefined) return { ...found, failure: 'unreachable' };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const { explainHandshake } = await import('./explain-handshake.ts');
    return { reason: await explainHandshake(url, tls, code, path), failure: 'unreachable' };
  }
  if (!/^https?:$/.test(url.protocol)) {
    return { reason: `unsupported protocol scheme ${quote(url.protocol.slice(0, -1))}`, failure: 'unreachable' };
  }
  if (code === 'HTTP2RefusedStream') {
    return { reason: 'http2: server sent GOAWAY and closed the connection', failure: 'refused' };
  }
  const malformed = malformedAnswers[code];
  if (malformed !== undefined) {
    return { reason: `net/http: HTTP/1.x transport connection broken: ${malformed}`, failure: 'broken' };
  }
  if (broken.has(code)) return { reason: code === 'EPIPE' ? 'write: broken pipe' : 'EOF', failure: 'broken' };
  return { reason: await explainDial(url, code, error), failure: 'unreachable' };
}

async function explainDial(url: URL, code: string, error: unknown): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ECONNREFUSED_DNS':
      return `dial tcp: lookup ${host}${nameServer()}: ${code === 'EAI_AGAIN' ? 'server misbehaving' : 'no such host'}`;
    default:
  }
  const text = dialTexts[code];
  if (text === undefined) return error instanceof Error ? error.message : String(error);
  return `dial tcp ${await firstAddress(host)}:${port(url)}: ${text}`;
}

const dialTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  ConnectionRefused: 'connect: connection refused',
  FailedToOpenSocket: 'connect: connection refused',
  ETIMEDOUT: 'i/o timeout',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  EADDRNOTAVAIL: 'connect: cannot assign requested address',
};

function port(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}

/** Where a name was asked for, as Go adds it. */
function nameServer(): string {
  const [server] = getServers();
  if (server === undefined) return '';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(server)) return ` on ${server}:53`;
  return server.includes(']') || !/:.*:/.test(server) ? ` on ${server}` : ` on [${server}]:53`;
}

async function firstAddress(host: string): Promise<string> {
  const found = await lookup(host, { all: true }).catch(() => []);
  // Go tries IPv4 first where the machine has no IPv6 of its own
  const first = found.find(({ family }) => family === 4) ?? found[0];
  if (first === undefined) return host;
  return first.family === 6 ? `[${first.address}]` : first.address;
}

function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
