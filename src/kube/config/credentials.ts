/** As whom requests are made. */
import { configError } from './entry.ts';

export interface KeyPair {
  /** PEM */
  readonly cert: string;
  readonly key: string;
}

export interface Credentials {
  /** The value of the Authorization header; undefined for none. */
  authorization(): Promise<string | undefined>;
  /** The client's certificate; undefined for none. */
  keyPair(): Promise<KeyPair | undefined>;
  /** After the server refused them: gets new ones, and tells whether that is worth another try. */
  refresh(): Promise<boolean>;
}

/** Throws what Go's tls.X509KeyPair says of texts that hold no certificate or no key. */
export function checkedKeyPair(cert: string, key: string): KeyPair {
  if (!cert.includes('-----BEGIN CERTIFICATE-----')) {
    throw configError('tls: failed to find any PEM data in certificate input');
  }
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(key)) {
    throw configError('tls: failed to find any PEM data in key input');
  }
  return { cert, key };
}
