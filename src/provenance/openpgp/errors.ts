/** Errors of OpenPGP data in the words of ProtonMail/go-crypto v1.4.1, which Helm 3.22 verifies and signs with. */
import { ScullError } from '../../errors.ts';

/**
 * - `structural`: the data is not what the format asks for; such a key is left out of its keyring
 * - `unsupported`: well formed, but with what is not known; such a packet is left out
 * - `signature`: a signature that does not hold
 * - `other`: ends whatever is being done
 */
export type PgpErrorKind = 'structural' | 'unsupported' | 'signature' | 'other';

export class PgpError extends ScullError {
  readonly kind: PgpErrorKind;

  constructor(kind: PgpErrorKind, message: string) {
    super(message, { code: `pgp.${kind}` });
    this.name = 'PgpError';
    this.kind = kind;
  }
}

export function structural(text: string): PgpError {
  return new PgpError('structural', `openpgp: invalid data: ${text}`);
}

export function unsupported(text: string): PgpError {
  return new PgpError('unsupported', `openpgp: unsupported feature: ${text}`);
}

export function badSignature(text: string): PgpError {
  return new PgpError('signature', `openpgp: invalid signature: ${text}`);
}

export function failed(text: string): PgpError {
  return new PgpError('other', text);
}

/** The data ends where more of it should follow. */
export function cutOff(): PgpError {
  return failed('unexpected EOF');
}
