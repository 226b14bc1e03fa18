/** Signs archives: `Signatory` of pkg/provenance in Helm 3.22, its order and words. */
import { ScullError, wrapError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { loadKeyring } from './keyring.ts';
import { messageFor } from './message.ts';
import { checkSignature } from './openpgp/check-signature.ts';
import { signedBytes, withoutTrailingBlanks, writeClearsigned } from './openpgp/clearsign.ts';
import type { Entity } from './openpgp/entity.ts';
import { hashFor, makeSignature, type SigningKey } from './openpgp/make-signature.ts';
import { readPackets } from './openpgp/packets.ts';
import { readSecretKey } from './openpgp/secret-key.ts';
import { readSignature } from './openpgp/signature.ts';

export interface SignOptions {
  /** Path of the keyring with the secret key. */
  readonly keyring: string;
  /** User ID of the key, or a part of it; '' is that of none. */
  readonly key: string;
  /** Asked when the key is locked; `userId` names it. */
  readonly passphrase: (userId: string) => Promise<Uint8Array>;
  /** Done when the keyring was read and before the key is looked at: what passphrases come from may be missing. */
  readonly prepare?: () => void | Promise<void>;
}

/** Makes the text of the `.prov` file for an archive, its file name and YAML about it. */
export type Signer = (archive: Uint8Array, fileName: string, metadata: string) => string;

/** Finds the key and unlocks it. */
export async function openSigner({ keyring, key, passphrase, prepare }: SignOptions): Promise<Signer> {
  const entity = findKey(loadKeyring(keyring).entities(), key);
  await prepare?.();
  if (entity === undefined) throw refusal('private key not found');
  if (entity.secret === undefined) {
    throw refusal(
      'provided key is not a private key. Try providing a keyring with secret keys',
      'gpg --export-secret-keys KEY > secring.gpg writes one',
    );
  }
  const secret = readSecretKey(entity.secret);
  const userId = entity.identities.find(({ name }) => name !== '')?.name ?? 'Unknown';
  const word = secret.isLocked ? await passphrase(userId) : new Uint8Array();
  const numbers = secret.isLocked ? secret.open(word) : undefined;
  return (archive, fileName, metadata) => {
    const message = withoutTrailingBlanks(messageFor(metadata, archive, fileName));
    try {
      return signedText({ key: secret.key, numbers: numbers ?? secret.open(word) }, message);
    } catch (error) {
      throw wrapError('failed to either sign or armor message block', error);
    }
  };
}

function signedText(key: SigningKey, message: string): string {
  const bytes = signedBytes(message);
  const packet = makeSignature(key, bytes, Math.floor(Date.now() / 1000));
  // a secret that is not that of the public key would make a signature that nobody can check
  for (const { body } of readPackets(packet)) checkSignature(key.key, readSignature(body), [bytes]);
  return writeClearsigned(message, hashFor(key.key).toUpperCase(), packet);
}

/** The key with that user ID, or else the only one with an ID that has `name` in it. */
function findKey(entities: readonly Entity[], name: string): Entity | undefined {
  if (name === '') return undefined;
  const exact = entities.find(({ identities }) => identities.some((identity) => identity.name === name));
  if (exact !== undefined) return exact;
  const candidates = entities.flatMap((entity) =>
    entity.identities.filter((identity) => identity.name.includes(name)).map(() => entity),
  );
  if (candidates.length > 1) {
    const text = `more than one key contain the id ${quote(name)}`;
    throw new ScullError(text, { code: 'provenance.sign.ambiguous' });
  }
  return candidates[0];
}

function refusal(text: string, hint?: string): ScullError {
  return new ScullError(text, { code: 'provenance.sign', ...(hint === undefined ? {} : { hint }) });
}
