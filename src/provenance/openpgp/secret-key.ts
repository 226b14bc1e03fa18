/** Secret keys: packets of tag 5 (RFC 9580, section 5.5.3; version 4), opened as `PrivateKey` of go-crypto v1.4.1 does. */
import { createHash } from 'node:crypto';
import { ByteReader, equalBytes } from './byte-reader.ts';
import { failed, structural, unsupported } from './errors.ts';
import { readPublicKey, type PublicKey } from './public-key.ts';
import { cipherOf, decryptCfb, deriveKey, readDerivation, type Cipher, type KeyDerivation } from './s2k.ts';

/** How the secret is locked. */
interface Lock {
  readonly cipher: Cipher;
  readonly derivation: KeyDerivation;
  readonly vector: Uint8Array;
  readonly hasStrongChecksum: boolean;
}

export interface SecretKey {
  readonly key: PublicKey;
  readonly isLocked: boolean;
  /**
   * The algorithm's secret numbers, in order. Throws for a wrong passphrase, which is not looked at for a key that is not
   * locked, and for a key whose secret is elsewhere.
   */
  readonly open: (passphrase: Uint8Array) => Uint8Array[];
}

const SHA1_CHECK = 254;
const SUM_CHECK = 255;
const WITH_AEAD = 253;

/** Throws for one that is locked in a way that is not known. */
export function readSecretKey(body: Uint8Array): SecretKey {
  const reader = new ByteReader(body);
  const key = readPublicKey(body, reader, false);
  const usage = reader.byte();
  if (usage === 0) {
    const secret = reader.rest();
    return { key, isLocked: false, open: () => readNumbers(key, withoutSum(secret)) };
  }
  if (usage === WITH_AEAD) throw failed('openpgp: unsupported feature: unsupported aead mode in private key');
  if (usage !== SHA1_CHECK && usage !== SUM_CHECK) throw unsupported('deprecated s2k function in private key');
  const number = reader.byte();
  const derivation = readDerivation(reader);
  if (derivation === undefined) return { key, isLocked: false, open: elsewhere };
  const cipher = cipherOf(number);
  const vector = reader.take(cipher.blockLength);
  const lock: Lock = { cipher, derivation, vector, hasStrongChecksum: usage === SHA1_CHECK };
  const secret = reader.rest();
  return { key, isLocked: true, open: (passphrase) => readNumbers(key, unlock(lock, secret, passphrase)) };
}

function elsewhere(): never {
  throw failed('openpgp: s2k GNU dummy key: dummy key found');
}

function unlock(
  { cipher, derivation, vector, hasStrongChecksum }: Lock,
  locked: Uint8Array,
  passphrase: Uint8Array,
): Uint8Array {
  const key = deriveKey(derivation, passphrase, cipher.keyLength);
  const data = decryptCfb(cipher, key, vector, locked);
  if (!hasStrongChecksum) return withoutSum(data);
  if (data.length < 20) throw structural('truncated private key data');
  const numbers = data.subarray(0, -20);
  if (!equalBytes(createHash('sha1').update(numbers).digest(), data.subarray(-20))) throw wrongChecksum();
  return numbers;
}

function withoutSum(data: Uint8Array): Uint8Array {
  if (data.length < 2) throw structural('truncated private key data');
  const numbers = data.subarray(0, -2);
  let sum = 0;
  for (const byte of numbers) sum = (sum + byte) & 0xffff;
  if (data.at(-2) !== sum >> 8 || data.at(-1) !== (sum & 0xff)) throw wrongChecksum();
  return numbers;
}

function wrongChecksum(): Error {
  return structural('private key checksum failure');
}

function readNumbers({ material, algorithm }: PublicKey, data: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(data);
  switch (material.kind) {
    case 'rsa':
      return [reader.integer(), reader.integer(), reader.integer()];
    case 'ed25519':
      return [algorithm === 27 ? reader.take(32) : reader.integer()];
    default:
      return [reader.integer()];
  }
}
