/** What Go 1.26's crypto/x509 says of a certificate that the runtime refused, and crypto/tls of a pair that does not fit. */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { quote } from '../../go/strconv-quote.ts';
import type { TlsOptions } from './transport.ts';

/** `code` is what the runtime said. */
export async function explainCertificate(url: URL, tls: TlsOptions | undefined, code: string): Promise<string> {
  const certificate = await peerCertificate(url, tls);
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

/** The error of a client certificate and key that cannot be used together; undefined if they can. */
export function explainKeyPair({ cert, key }: TlsOptions): string | undefined {
  if (cert === undefined) return undefined;
  try {
    const certificate = new X509Certificate(cert);
    if (certificate.checkPrivateKey(createPrivateKey(key ?? ''))) return undefined;
    return 'tls: private key does not match public key';
  } catch {
    return 'tls: failed to parse private key or certificate';
  }
}

interface PeerSocket {
  on(event: 'secureConnect' | 'error', listener: () => void): unknown;
  setTimeout(milliseconds: number, listener: () => void): unknown;
  getPeerCertificate(): { readonly raw?: Buffer };
  destroy(): unknown;
}

function peerCertificate(url: URL, tls: TlsOptions | undefined): Promise<X509Certificate | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const servername = tls?.serverName ? tls.serverName : isIP(host) === 0 ? host : undefined;
  return new Promise((done) => {
    const options = {
      host,
      port: Number(url.port || 443),
      // nothing is sent over this connection: it is there to read the certificate
      rejectUnauthorized: false,
      ...(servername === undefined ? {} : { servername }),
    };
    const socket = connect(options) as PeerSocket;
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
  for (const [pem] of (ca ?? '').matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)) {
    let authority: X509Certificate;
    try {
      authority = new X509Certificate(pem);
    } catch {
      continue;
    }
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
