/** Keys made of passphrases, and the ciphers that secrets are locked with (RFC 9580, sections 3.7 and 5.5.3). */
import { createCipheriv, createHash } from 'node:crypto';
import { hashes, type HashName } from './algorithms.ts';
import type { ByteReader } from './byte-reader.ts';
import { concat } from './byte-reader.ts';
import { cast5 } from './cast5.ts';
import { unsupported } from './errors.ts';

/** How a passphrase becomes a key. */
export interface KeyDerivation {
  readonly hash: HashName;
  readonly salt: Uint8Array;
  /** How many bytes of salt and passphrase are hashed; 0 for each once. */
  readonly count: number;
}

/** Undefined for a key whose secret is elsewhere, as GnuPG marks it. */
export function readDerivation(reader: ByteReader): KeyDerivation | undefined {
  const mode = reader.byte();
  const number = reader.byte();
  if (mode === 101) {
    const mark = String.fromCharCode(...reader.take(4));
    if (mark !== 'GNU\u0001') throw unsupported('GNU S2K extension');
    return undefined;
  }
  if (![0, 1, 3].includes(mode)) throw unsupported('S2K function');
  const salt = mode === 0 ? new Uint8Array() : reader.take(8);
  const count = mode === 3 ? decodeCount(reader.byte()) : 0;
  const hash = hashes.get(number);
  if (hash === undefined) throw unsupported(`hash for S2K function: ${number}`);
  return { hash, salt, count };
}

function decodeCount(byte: number): number {
  return (16 + (byte & 15)) * 2 ** ((byte >> 4) + 6);
}

/** A key of `length` bytes. */
export function deriveKey({ hash, salt, count }: KeyDerivation, passphrase: Uint8Array, length: number): Uint8Array {
  const salted = concat([salt, passphrase]);
  const total = Math.max(count, salted.length);
  // few big pieces are hashed faster than many small ones
  const piece = concat(
    new Array<Uint8Array>(Math.max(1, Math.floor(32_768 / Math.max(1, salted.length)))).fill(salted),
  );
  const parts: Uint8Array[] = [];
  for (let made = 0; made < length;) {
    const hasher = createHash(hash).update(new Uint8Array(parts.length));
    for (let left = total; left > 0; left -= piece.length)
      hasher.update(piece.subarray(0, Math.min(left, piece.length)));
    const digest = hasher.digest();
    parts.push(digest);
    made += digest.length;
  }
  return concat(parts).subarray(0, length);
}

export interface Cipher {
  readonly keyLength: number;
  readonly blockLength: number;
  /** Encrypts one block. */
  readonly start: (key: Uint8Array) => (block: Uint8Array) => Uint8Array;
}

function aes(bits: 128 | 192 | 256): Cipher {
  return {
    keyLength: bits / 8,
    blockLength: 16,
    start: (key) => {
      const cipher = createCipheriv(`aes-${bits}-ecb`, key, null);
      return (block) => cipher.update(block);
    },
  };
}

const tripleDes: Cipher = {
  keyLength: 24,
  blockLength: 8,
  // one block in CBC mode with a zero vector is that block alone
  start: (key) => (block) => createCipheriv('des-ede3-cbc', key, new Uint8Array(8)).update(block),
};

const ciphers: ReadonlyMap<number, Cipher> = new Map([
  [2, tripleDes],
  [3, { keyLength: 16, blockLength: 8, start: cast5 }],
  [7, aes(128)],
  [8, aes(192)],
  [9, aes(256)],
]);

export function cipherOf(number: number): Cipher {
  const cipher = ciphers.get(number);
  if (cipher !== undefined) return cipher;
  throw unsupported('unsupported cipher function in private key');
}

/** Decrypts in cipher feedback mode. */
export function decryptCfb(cipher: Cipher, key: Uint8Array, vector: Uint8Array, data: Uint8Array): Uint8Array {
  const encrypt = cipher.start(key);
  const out = new Uint8Array(data.length);
  let previous = vector;
  for (let at = 0; at < data.length; at += cipher.blockLength) {
    const block = data.subarray(at, at + cipher.blockLength);
    const mask = encrypt(previous);
    block.forEach((byte, i) => {
      out[at + i] = byte ^ mask[i]!;
    });
    previous = block;
  }
  return out;
}
