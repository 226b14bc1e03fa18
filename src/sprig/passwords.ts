/**
 * Sprig 3.3's passwords and ciphers (crypto.go): `bcrypt`, `htpasswd`, `derivePassword` (the Master Password algorithm),
 * `encryptAES` and `decryptAES` (AES-256-CBC, the key padded with zeros or cut, PKCS #7 padding, base64 around it).
 */
import { encodeBase64 as encodeSalt, hashSync } from 'bcryptjs';
import { func } from '../go/func.ts';
import { hmacSha256 } from '../go/sha256.ts';
import { byteLength, fromBytes, toBytes } from '../go/strings.ts';
import { stringType, uint32Type } from '../go/types.ts';
import type { GoFunc, GoInt } from '../go/values.ts';
import { decodeBase64, encodeBase64 } from './encoding.ts';
import type { Keys, SprigPorts } from './ports.ts';

const BCRYPT_COST = 10;
const BCRYPT_MAX = 72;
const BLOCK = 16;
const MASTER_SEED = 'com.lyndir.masterpassword';

/** Patterns by the kind of password; each letter stands for one of a set of characters. */
const PATTERNS: Readonly<Record<string, string>> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long:
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};
const CHARACTERS: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: 'BCDFGHJKLMNPQRSTVWXYZ',
  v: 'aeiou',
  c: 'bcdfghjklmnpqrstvwxyz',
  A: 'AEIOUBCDFGHJKLMNPQRSTVWXYZ',
  a: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz',
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()',
};

type Ports = Pick<SprigPorts, 'keys' | 'random'>;

/** The functions around passwords. */
export function passwordFunctions(ports: Ports): readonly GoFunc[] {
  const twoTexts = [stringType, stringType];
  const bcrypt = (password: string): string => hashPassword(password, ports.random.bytes(16));
  return [
    func('bcrypt', [stringType], stringType, bcrypt),
    func('htpasswd', twoTexts, stringType, (user: string, password: string) =>
      user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(password)}`,
    ),
    func(
      'derivePassword',
      [uint32Type, stringType, stringType, stringType, stringType],
      stringType,
      (counter: GoInt, kind: string, password: string, user: string, site: string) =>
        derivePassword(ports, { counter: Number(counter.value), kind, password, user, site }),
    ),
    func('encryptAES', twoTexts, stringType, (password: string, text: string) => encryptAes(ports, password, text)),
    func('decryptAES', twoTexts, stringType, (password: string, text: string) => decryptAes(ports, password, text)),
  ];
}

function keysOf(ports: Ports): Keys {
  if (ports.keys === undefined) throw new Error('ciphers are not available here: no Keys port was given');
  return ports.keys;
}

/** The hash as Go writes it, with its prefix `$2a$`; a failure is the result, as in Sprig. */
function hashPassword(password: string, salt: Uint8Array): string {
  if (byteLength(password) > BCRYPT_MAX) {
    return `failed to encrypt string with bcrypt: bcrypt: password length exceeds ${BCRYPT_MAX} bytes`;
  }
  return hashSync(password, `$2a$${BCRYPT_COST}$${encodeSalt(salt, salt.length)}`);
}

interface Derivation {
  readonly counter: number;
  readonly kind: string;
  readonly password: string;
  readonly user: string;
  readonly site: string;
}

function derivePassword(ports: Ports, { counter, kind, password, user, site }: Derivation): string {
  const patterns = Object.hasOwn(PATTERNS, kind) ? PATTERNS[kind]!.split(' ') : undefined;
  if (patterns === undefined) return `cannot find password template ${kind}`;
  const cost = { n: 32_768, r: 8, p: 2, length: 64 };
  const key = keysOf(ports).scrypt(toBytes(password), joined(MASTER_SEED, length32(user), user), cost);
  const seed = hmacSha256(key, joined(MASTER_SEED, length32(site), site, uint32(counter)));
  const pattern = patterns[seed[0]! % patterns.length]!;
  return pattern.replace(/./g, (letter, at: number) => characterOf(letter, seed[at + 1]!));
}

function characterOf(letter: string, byte: number): string {
  const characters = CHARACTERS[letter]!;
  return characters[byte % characters.length]!;
}

function length32(text: string): Uint8Array {
  return uint32(byteLength(text));
}

function uint32(n: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? toBytes(part) : part)]));
}

function aesKey(password: string): Uint8Array {
  const key = new Uint8Array(32);
  key.set(toBytes(password).subarray(0, 32));
  return key;
}

function encryptAes(ports: Ports, password: string, text: string): string {
  if (text === '') return '';
  const plain = toBytes(text);
  const padding = BLOCK - (plain.length % BLOCK);
  const padded = new Uint8Array(plain.length + padding).fill(padding);
  padded.set(plain);
  const iv = ports.random.bytes(BLOCK);
  return encodeBase64(joined(iv, keysOf(ports).encryptCbc(aesKey(password), iv, padded)));
}

// Go checks neither the length nor the padding: what is wrong with them shows as its run-time panics.
function decryptAes(ports: Ports, password: string, text: string): string {
  if (text === '') return '';
  const encoded = toBytes(text);
  const data = decodeBase64(encoded);
  if (data.length < BLOCK) {
    const capacity = Math.floor(encoded.length / 4) * 3;
    throw new Error(`runtime error: slice bounds out of range [:${BLOCK}] with capacity ${capacity}`);
  }
  const body = data.subarray(BLOCK);
  if (body.length % BLOCK !== 0) throw new Error('crypto/cipher: input not full blocks');
  if (body.length === 0) throw new Error('runtime error: index out of range [-1]');
  const plain = keysOf(ports).decryptCbc(aesKey(password), data.subarray(0, BLOCK), body);
  const end = plain.length - plain.at(-1)!;
  if (end < 0) throw new Error(`runtime error: slice bounds out of range [:${end}]`);
  return fromBytes(plain.subarray(0, end));
}
