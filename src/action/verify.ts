/** `verify`: whether an archive is what its author signed. pkg/action/verify.go of Helm 3.22.0. */
import type { Verification } from '../provenance/verification.ts';
import { verifyArchive } from '../provenance/verify-archive.ts';

export interface VerifyOptions {
  /** Of the archive; the signature is in the file with `.prov` behind its name. */
  readonly path: string;
  /** Path of the public keys. */
  readonly keyring: string;
}

/** Rejects with Helm's text for what is not signed by a key of the keyring, or not as it was signed. */
export async function verifySignedChart({ path, keyring }: VerifyOptions): Promise<Verification> {
  return verifyArchive(path, keyring);
}
