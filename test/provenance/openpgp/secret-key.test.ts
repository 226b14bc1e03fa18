/** Locked secret keys: every cipher and derivation that keyrings of old and new GnuPG have. */
import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { concat } from '../../../src/provenance/openpgp/byte-reader.ts';
import { readPackets, tags } from '../../../src/provenance/openpgp/packets.ts';
import { cipherOf, deriveKey, type KeyDerivation } from '../../../src/provenance/openpgp/s2k.ts';
import { readSecretKey } from '../../../src/provenance/openpgp/secret-key.ts';
import { recorded } from '../recorded.ts';

const packets = [...readPackets(Buffer.from(recorded().keyrings['secret']!, 'base64'))];
/** An RSA key that is not locked. */
const { body } = packets.find(({ tag }) => tag === tags.secretKey)!;
const { key, open } = readSecretKey(body);
const numbers = open(new Uint8Array());
const secret = body.subarray(key.body.length + 1, -2);
const word = new TextEncoder().encode('a passphrase');

/** Locks the key as GnuPG does. */
function locked(cipherNumber: number, specifier: number[], derivation: KeyDerivation, usage = 254): Uint8Array {
  const cipher = cipherOf(cipherNumber);
  const encrypt = cipher.start(deriveKey(derivation, word, cipher.keyLength));
  const vector = new Uint8Array(cipher.blockLength).fill(7);
  let sum = 0;
  for (const byte of secret) sum = (sum + byte) & 0xffff;
  const check = usage === 254 ? createHash('sha1').update(secret).digest() : Uint8Array.of(sum >> 8, sum & 0xff);
  const plain = concat([secret, check]);
  const out = new Uint8Array(plain.length);
  let previous: Uint8Array = vector;
  for (let at = 0; at < plain.length; at += cipher.blockLength) {
    const mask = encrypt(previous);
    plain.subarray(at, at + cipher.blockLength).forEach((byte, i) => {
      out[at + i] = byte ^ mask[i]!;
    });
    previous = out.subarray(at, at + cipher.blockLength);
  }
  return concat([key.body, Uint8Array.of(usage, cipherNumber, ...specifier), vector, out]);
}

const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const iterated: KeyDerivation = { hash: 'sha1', salt, count: 65_536 };
const specifier = [3, 2, ...salt, 96];

describe('a locked key opens with its passphrase', () => {
  for (const [number, name] of [[2, '3DES'], [3, 'CAST5'], [7, 'AES-128'], [8, 'AES-192'], [9, 'AES-256']] as const) {
    test(`locked with ${name}`, () => {
      const found = readSecretKey(locked(number, specifier, iterated));
      expect(found.isLocked).toBe(true);
      expect(found.open(word)).toEqual(numbers);
      expect(() => found.open(new Uint8Array([1]))).toThrow('openpgp: invalid data: private key checksum failure');
    });
  } // prettier-ignore

  test('by a key made of the passphrase alone, with a sum to check it', () => {
    const simple = { hash: 'sha256', salt: new Uint8Array(), count: 0 } as const;
    expect(readSecretKey(locked(9, [0, 8], simple, 255)).open(word)).toEqual(numbers);
  });

  test('by a key made of salt and passphrase', () => {
    const salted = { hash: 'sha1', salt, count: 0 } as const;
    expect(readSecretKey(locked(9, [1, 2, ...salt], salted)).open(word)).toEqual(numbers);
  });
});

describe('deriveKey', () => {
  // GnuPG hashes salt and passphrase over and over until so many bytes are hashed
  test('counts bytes, not rounds', () => {
    const both = Buffer.concat([salt, word]);
    const many = Buffer.alloc(65_536);
    for (let at = 0; at < many.length; at++) many[at] = both[at % both.length]!;
    const expected = createHash('sha1').update(many).digest().subarray(0, 16);
    expect(Buffer.from(deriveKey(iterated, word, 16))).toEqual(Buffer.from(expected));
  });

  test('a hash that is too short is followed by one with a zero before', () => {
    const first = createHash('sha1').update(word).digest();
    const second = createHash('sha1').update(Uint8Array.of(0)).update(word).digest();
    const derived = deriveKey({ hash: 'sha1', salt: new Uint8Array(), count: 0 }, word, 32);
    expect(Buffer.from(derived)).toEqual(Buffer.concat([first, second]).subarray(0, 32));
  });
});

describe('keys that cannot be opened', () => {
  const rest = [...salt, 96];
  const cases: readonly (readonly [what: string, tail: number[], text: string])[] = [
    ['a cipher that is not known', [254, 99, 3, 2, ...rest], 'openpgp: unsupported feature: unsupported cipher function in private key'],
    ['a derivation that is not known', [254, 9, 2, 2, ...rest], 'openpgp: unsupported feature: S2K function'],
    ['a hash that is not known', [254, 9, 3, 1, ...rest], 'openpgp: unsupported feature: hash for S2K function: 1'],
    ['a key on a card', [255, 0, 101, 0, 71, 78, 85, 2], 'openpgp: unsupported feature: GNU S2K extension'],
    ['a way of locking that is not known', [9], 'openpgp: unsupported feature: deprecated s2k function in private key'],
    ['an end too early', [254, 9, 3, 2, 1], 'unexpected EOF'],
  ]; // prettier-ignore
  for (const [what, tail, text] of cases) {
    test(what, () => {
      expect(() => readSecretKey(concat([key.body, Uint8Array.from(tail)]))).toThrow(text);
    });
  }

  test('a secret that is elsewhere', () => {
    const found = readSecretKey(concat([key.body, Uint8Array.of(255, 0, 101, 0, 71, 78, 85, 1)]));
    expect(found.isLocked).toBe(false);
    expect(() => found.open(new Uint8Array())).toThrow('openpgp: s2k GNU dummy key: dummy key found');
  });
});
