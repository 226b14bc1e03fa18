/** Whether a `.prov` file vouches for an archive: `Signatory.Verify` of pkg/provenance in Helm 3.22, in its order and words. */
import { ScullError, wrapError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { fromBytes } from '../go/strings.ts';
import { loadKeyring, type Keyring } from './keyring.ts';
import { archiveHash, hashesIn, type Contents } from './message.ts';
import { hex } from './openpgp/byte-reader.ts';
import { readClearsigned, signedBytes } from './openpgp/clearsign.ts';
import { verifyDetached } from './openpgp/verify-detached.ts';
import type { Verification } from './verification.ts';

/** Of a `.prov` file, in bytes: far more than metadata and a hash, and less than what is slow to look through. */
export const MAX_PROVENANCE_SIZE = 5 * 1024 * 1024;

/**
 * Checks that `provenance` was signed by a key of the keyring at the path `keyring`, and says the hash of `archive` under
 * `fileName`. Rejects with the text of Helm 3 for a chart: `failed to load keyring: …`, `failed to decode signature: signature block
 * not found`, `openpgp: signature made by unknown entity`, `sha256 sum does not match for x.tgz: …`; with that of Helm 4 for a plugin,
 * which says what is wrong with the keyring or the signature without what was being done.
 */
export function verifySigned(
  archive: Uint8Array,
  fileName: string,
  provenance: Uint8Array,
  keyring: string,
  contents: Contents = 'chart',
): Promise<Verification> {
  return new Promise((resolve) => {
    const keys = contents === 'chart' ? openKeyring(keyring) : loadKeyring(keyring);
    resolve(verifyWith(keys, { archive, fileName, provenance, contents }));
  });
}

interface Signed {
  readonly archive: Uint8Array;
  readonly fileName: string;
  readonly provenance: Uint8Array;
  readonly contents: Contents;
}

function openKeyring(path: string): Keyring {
  try {
    return loadKeyring(path);
  } catch (error) {
    throw wrapError('failed to load keyring', error);
  }
}

function verifyWith(keyring: Keyring, { archive, fileName, provenance, contents }: Signed): Verification {
  if (provenance.length > MAX_PROVENANCE_SIZE) {
    throw refusal(`provenance file is larger than the maximum file size ${MAX_PROVENANCE_SIZE}`);
  }
  const signed = readClearsigned(fromBytes(provenance));
  if (signed === undefined) {
    throw refusal(`${contents === 'chart' ? 'failed to decode signature: ' : ''}signature block not found`);
  }
  const now = Math.floor(Date.now() / 1000);
  const signer = verifyDetached(signedBytes(signed.text), signed.signatures(), keyring.withKey, now);

  const fileHash = archiveHash(archive);
  const expected = hashesIn(signed.text, contents).get(fileName);
  if (expected === undefined) {
    throw refusal(`provenance does not contain a SHA for a file named ${quote(fileName)}`);
  }
  if (expected !== fileHash) {
    throw refusal(`sha256 sum does not match for ${fileName}: ${quote(expected)} != ${quote(fileHash)}`);
  }
  const signedBy = signer.identities.map(({ name }) => name);
  return { signedBy, fingerprint: hex(signer.primary.fingerprint), fileHash, fileName };
}

function refusal(text: string): ScullError {
  return new ScullError(text, { code: 'provenance' });
}
