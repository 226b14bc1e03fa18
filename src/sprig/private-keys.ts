/**
 * Private keys in the forms that Sprig 3.3 (crypto.go) writes and reads: PKCS #1 for RSA, SEC 1 for elliptic curves, OpenSSL's
 * for DSA, PKCS #8 for the rest. Inside, every key is PKCS #8, which the port takes; DSA needs no port.
 */
import {
  bitString,
  element,
  integer,
  octetString,
  oid,
  oidText,
  readElement,
  readElements,
  sameBytes,
  sequence,
  TAG,
} from '../go/der.ts';
import { generateDsaKey } from './dsa.ts';
import { decodePem, encodePem } from './pem.ts';
import type { Keys, KeyKind, Random } from './ports.ts';

type Algorithm = 'rsa' | 'dsa' | 'ec' | 'ed25519';

export interface PrivateKey {
  readonly algorithm: Algorithm;
  /** PKCS #8 in DER. */
  readonly pkcs8: Uint8Array;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
}

const OIDS: Readonly<Record<Algorithm, string>> = {
  rsa: '1.2.840.113549.1.1.1',
  dsa: '1.2.840.10040.4.1',
  ec: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
};
/** From the version to the second prime: what follows may be left out. */
const RSA_NUMBERS = 6;
const VERSION_0 = integer(0);
const NULL = element(TAG.null);

export function generateKey(keys: Keys, kind: KeyKind): PrivateKey {
  return fromPkcs8(keys, keys.generate(kind));
}

/** A new DSA key, which needs no port but random bytes. */
export function generateDsa(random: Random): PrivateKey {
  const { p, q, g, y, x } = generateDsaKey(random);
  return dsaKey([p, q, g, y, x].map((n) => integer(bigintBytes(n))));
}

/** The key in PEM, in the form that goes with its kind. */
export function keyToPem({ algorithm, pkcs8, publicKey }: PrivateKey): string {
  const [, identifier, content] = readElements(readElement(pkcs8))!;
  const [, parameters] = readElements(identifier)!;
  const inner = content!.content;
  switch (algorithm) {
    case 'rsa':
      return encodePem('RSA PRIVATE KEY', inner);
    case 'ec': {
      const secret = readElements(readElement(inner))![1]!;
      const context = element(0xa1, bitString(publicKeyBits(publicKey)));
      return encodePem('EC PRIVATE KEY', sequence(integer(1), secret.whole, element(0xa0, parameters!.whole), context));
    }
    case 'dsa': {
      const numbers = readElements(parameters)!.map((number) => number.whole);
      return encodePem('DSA PRIVATE KEY', sequence(VERSION_0, ...numbers, publicKeyBits(publicKey), inner));
    }
    case 'ed25519':
      return encodePem('PRIVATE KEY', pkcs8);
  }
}

/** Reads a key in PEM. Throws with Sprig's text. */
export function keyFromPem(keys: Keys, pem: string): PrivateKey {
  const block = decodePem(pem);
  if (block === undefined) throw new Error('no PEM data in input');
  const { type, bytes } = block;
  if (type === 'PRIVATE KEY') return told('decoding PEM as PKCS#8', () => fromPkcs8(keys, bytes));
  if (!type.endsWith(' PRIVATE KEY')) throw new Error(`no private key data in PEM block of type ${type}`);
  const kind = type.slice(0, -' PRIVATE KEY'.length);
  switch (kind) {
    case 'RSA':
      return told('parsing RSA private key from PEM', () => fromPkcs8(keys, rsaToPkcs8(bytes)));
    case 'EC':
      return told('parsing EC private key from PEM', () => fromPkcs8(keys, ecToPkcs8(bytes)));
    case 'DSA':
      return told('parsing DSA private key from PEM', () => readDsa(bytes));
    default:
      throw new Error(`invalid private key type ${type}`);
  }
}

/** The bits of a SubjectPublicKeyInfo without its algorithm. */
export function publicKeyBits(publicKey: Uint8Array): Uint8Array {
  return readElements(readElement(publicKey))![1]!.content.subarray(1);
}

function told(doing: string, read: () => PrivateKey): PrivateKey {
  try {
    return read();
  } catch (error) {
    throw new Error(`${doing}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function fromPkcs8(keys: Keys, pkcs8: Uint8Array): PrivateKey {
  const parts = readElements(readElement(pkcs8));
  const identifier = readElements(parts?.[1])?.[0];
  if (identifier === undefined || parts?.[2] === undefined) throw truncated(parts);
  const algorithm = (['rsa', 'ec', 'ed25519'] as const).find((name) => sameBytes(oid(OIDS[name]), identifier.whole));
  if (algorithm === undefined) {
    throw new Error(
      `x509: PKCS#8 wrapping contained private key with unknown algorithm: ${oidText(identifier.content)}`,
    );
  }
  return { algorithm, pkcs8, publicKey: keys.publicKey(pkcs8) };
}

function rsaToPkcs8(der: Uint8Array): Uint8Array {
  const numbers = readElements(readElement(der));
  if (numbers?.[1]?.tag === TAG.sequence) throw otherForm('ParsePKCS8PrivateKey');
  if (numbers?.[1]?.tag === TAG.octetString) throw otherForm('ParseECPrivateKey');
  if (numbers === undefined || numbers.length < RSA_NUMBERS) throw truncated(numbers);
  return sequence(VERSION_0, sequence(oid(OIDS.rsa), NULL), octetString(der));
}

function ecToPkcs8(der: Uint8Array): Uint8Array {
  const parts = readElements(readElement(der));
  if (parts?.[1]?.tag === TAG.sequence) throw otherForm('ParsePKCS8PrivateKey');
  if (parts?.[1]?.tag === TAG.integer) throw otherForm('ParsePKCS1PrivateKey');
  if (parts?.[1] === undefined) throw new Error(`x509: failed to parse EC private key: ${truncated(parts).message}`);
  const curve = parts.find((part) => part.tag === 0xa0)?.content;
  if (curve === undefined) throw new Error('x509: unknown elliptic curve');
  return sequence(VERSION_0, sequence(oid(OIDS.ec), curve), octetString(der));
}

function readDsa(der: Uint8Array): PrivateKey {
  const [, ...numbers] = readElements(readElement(der)) ?? [];
  if (numbers.length !== 5) throw truncated(numbers);
  return dsaKey(numbers.map((number) => number.whole));
}

/** From the numbers p, q, g, y and x in DER. */
function dsaKey(numbers: readonly Uint8Array[]): PrivateKey {
  const [p, q, g, y, x] = numbers as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const identifier = sequence(oid(OIDS.dsa), sequence(p, q, g));
  return {
    algorithm: 'dsa',
    pkcs8: sequence(VERSION_0, identifier, octetString(x)),
    publicKey: sequence(identifier, bitString(y)),
  };
}

function bigintBytes(n: bigint): Uint8Array {
  const hex = n.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => parseInt(even.slice(2 * i, 2 * i + 2), 16));
}

function otherForm(use: string): Error {
  return new Error(`x509: failed to parse private key (use ${use} instead for this key format)`);
}

/** What `encoding/asn1` says when parts of a sequence are missing, or when it cannot be cut into parts. */
function truncated(parts: readonly unknown[] | undefined): Error {
  return new Error(`asn1: syntax error: ${parts === undefined ? 'data' : 'sequence'} truncated`);
}
