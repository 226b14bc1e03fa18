/** As whom requests are made. */
import type { PairOrigin } from '../../transport/transport.ts';
import { pairShapeProblem } from '../../transport/pem.ts';
import { configError } from './entry.ts';

export interface KeyPair {
  /** PEM */
  readonly cert: string;
  readonly key: string;
  readonly from: PairOrigin;
}

export interface Credentials {
  /** The value of the Authorization header; undefined for none. */
  authorization(): Promise<string | undefined>;
  /** The client's certificate; undefined for none. */
  keyPair(): Promise<KeyPair | undefined>;
  /** After the server refused them: gets new ones, and tells whether that is worth another try. */
  refresh(): Promise<boolean>;
}

/**
 * Throws what Go's tls.X509KeyPair says of texts that hold no certificate or no key. Whether they fit is found out when a
 * connection fails, since it costs time (transport/explain-certificate.ts).
 */
export function checkedKeyPair(cert: string, key: string, from: PairOrigin): KeyPair {
  // files may be renewed, so client-go looks at them with each connection
  const problem = from === 'file' ? undefined : pairShapeProblem(cert, key);
  if (problem !== undefined) throw configError(problem);
  return { cert, key, from };
}
