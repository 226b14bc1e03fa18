/** What Go 1.26's crypto/x509 says of a certificate that the runtime refused, and crypto/tls of a pair that does not fit. */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { quote } from '../go/strconv-quote.ts';
import { pairShapeProblem } from './pem.ts';
import { handshakeOptions } from './handshake-options.ts';
import type { Explanation, TlsOptions } from './transport.ts';

/** `code` is what the runtime said. */
export async function explainCertificate(
  url: URL,
  tls: TlsOptions | undefined,
  code: string,
  path: string | undefined,
): Promise<string> {
  const certificate = await peerCertificate(url, tls, path);
  const unknownAuthority = 'x509: certificate signed by unknown authority';
  if (certificate === undefined) return unknownAuthority;
  const now = new Date();
  // Go looks at the dates first, then at the issuer, then at the name
  const wrongTime = timeProblem(certificate, now);
  if (wrongTime !== undefined) return wrongTime;
  if (/ALTNAME|HOSTNAME/.test(code)) {
    const host = tls?.serverName ? tls.serverName : url.hostname.replace(/^\[|\]$/g, '');
    return nameProblem(certificate, host);
  }
  return unknownAuthority + candidate(certificate, tls?.ca);
}

/** What is wrong with the PEM texts that a connection is made with; undefined for nothing. */
export function explainMaterial(tls: TlsOptions): Omit<Explanation, 'failure'> | undefined {
  const authority = authorityProblem(tls.ca ?? '');
  if (authority !== undefined) return { reason: `unable to load root certificates: ${authority}`, whole: true };
  const found = pairProblem(tls);
  if (found === undefined) return undefined;
  if (tls.pairFrom === 'plugin') {
    return { ...found, reason: `getting credentials: failed parsing client key/certificate: ${found.reason}` };
  }
  return tls.pairFrom === 'data' ? { ...found, whole: true } : found;
}

function authorityProblem(ca: string): string | undefined {
  for (const [pem] of ca.matchAll(certificates)) {
    if (read(() => new X509Certificate(pem)) === undefined) {
      return 'failed to parse certificate: x509: malformed certificate';
    }
  }
  return undefined;
}

const certificates = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function pairProblem({ cert, key = '' }: TlsOptions): Omit<Explanation, 'failure'> | undefined {
  if (cert === undefined) return undefined;
  const shape = pairShapeProblem(cert, key);
  if (shape !== undefined) return { reason: shape };
  const certificate = read(() => new X509Certificate(cert));
  if (certificate === undefined) return { reason: 'x509: malformed certificate' };
  const privateKey = read(() => createPrivateKey(key));
  if (privateKey === undefined) {
    const reason = 'tls: failed to parse private key';
    if (!/BEGIN ENCRYPTED|Proc-Type:.*ENCRYPTED/.test(key)) return { reason };
    return { reason, hint: 'The key is encrypted, and nothing asks for its passphrase: store it decrypted.' };
  }
  return certificate.checkPrivateKey(privateKey) ? undefined : { reason: 'tls: private key does not match public key' };
}

function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

interface PeerSocket {
  on(event: 'secureConnect' | 'error', listener: () => void): unknown;
  setTimeout(milliseconds: number, listener: () => void): unknown;
  getPeerCertificate(): { readonly raw?: Buffer };
  destroy(): unknown;
}

function peerCertificate(
  url: URL,
  tls: TlsOptions | undefined,
  path: string | undefined,
): Promise<X509Certificate | undefined> {
  return new Promise((done) => {
    const socket = connect(handshakeOptions(url, tls, path)) as PeerSocket;
    socket.on('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      done(raw === undefined ? undefined : new X509Certificate(raw));
    });
    socket.setTimeout(5000, () => {
      socket.destroy();
      done(undefined);
    });
    socket.on('error', () => {
      done(undefined);
    });
  });
}

function timeProblem(certificate: X509Certificate, now: Date): string | undefined {
  const head = `x509: certificate has expired or is not yet valid: current time ${localTime(now)} is`;
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  if (now < from) return `${head} before ${utcTime(from)}`;
  return now > to ? `${head} after ${utcTime(to)}` : undefined;
}

function nameProblem(certificate: X509Certificate, host: string): string {
  const names = (certificate.subjectAltName ?? '').split(', ').map((name) => name.split(/:(.*)/s));
  const dns = names.filter(([kind]) => kind === 'DNS').map(([, name]) => name ?? '');
  const addresses = names.filter(([kind]) => kind === 'IP Address').map(([, name]) => name ?? '');
  if (isIP(host) !== 0) {
    if (addresses.length === 0) {
      return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
    }
    return `x509: certificate is valid for ${addresses.join(', ')}, not ${host}`;
  }
  if (certificate.subjectAltName === undefined && /(?:^|\n)CN=/.test(certificate.subject)) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead';
  }
  if (dns.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`;
  return `x509: certificate is valid for ${dns.join(', ')}, not ${host}`;
}

/** Go names an authority that has the right name and the wrong key. */
function candidate(certificate: X509Certificate, ca: string | undefined): string {
  for (const [pem] of (ca ?? '').matchAll(certificates)) {
    const authority = read(() => new X509Certificate(pem));
    if (authority === undefined) continue;
    if (authority.subject !== certificate.issuer || certificate.verify(authority.publicKey)) continue;
    const name =
      /(?:^|\n)CN=([^\n]*)/.exec(authority.subject)?.[1] ?? `serial:${BigInt(`0x${authority.serialNumber}`)}`;
    const reason =
      authority.publicKey.asymmetricKeyType === 'rsa'
        ? 'crypto/rsa: verification error'
        : authority.publicKey.asymmetricKeyType === 'ec'
          ? 'x509: ECDSA verification failure'
          : 'x509: Ed25519 verification failure';
    const tried = `while trying to verify candidate authority certificate ${quote(name)}`;
    return ` (possibly because of ${quote(reason)} ${tried})`;
  }
  return '';
}

function utcTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** RFC 3339 in the zone of the machine. */
function localTime(time: Date): string {
  const offset = -time.getTimezoneOffset();
  if (offset === 0) return utcTime(time);
  const two = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  const shifted = new Date(time.getTime() + offset * 60_000).toISOString().replace(/\.\d+Z$/, '');
  return `${shifted}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
