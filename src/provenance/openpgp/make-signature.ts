/** Signatures of version 4 over a text, with the fields and in the order that go-crypto v1.4.1 writes them for Helm. */
import { createHash, createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { hashes, type HashName } from './algorithms.ts';
import { concat, encodeInteger, fromBigInt, hex, ofLength, toBigInt } from './byte-reader.ts';
import { base64Url, isNist, publicJwk } from './check-signature.ts';
import { dsaSign, isDsaPair } from './dsa.ts';
import { failed } from './errors.ts';
import { encodeLength, encodePacket, tags } from './packets.ts';
import type { PublicKey } from './public-key.ts';
import { signatureTrailer, TEXT } from './signature.ts';
import { inverse, signOnCurve } from './weierstrass.ts';

export interface SigningKey {
  readonly key: PublicKey;
  /** As `SecretKey.open` gives them. */
  readonly numbers: readonly Uint8Array[];
}

const SALT_NOTATION = 'salt@notations.openpgpjs.org';
/** As long as RFC 9580 has it for the hash. */
const saltLength: Partial<Record<HashName, number>> = { sha384: 24, sha512: 32 };

/** The hash that goes with the key: SHA-512, or one as strong as its curve. */
export function hashFor({ material }: PublicKey): HashName {
  const isMiddle = material.kind === 'ec' && material.x.length === 48;
  return isMiddle ? 'sha384' : 'sha512';
}

/** The packet of a signature over `text`, its line breaks already those that are signed. `now` in seconds since 1970. */
export function makeSignature({ key, numbers }: SigningKey, text: Uint8Array, now: number): Uint8Array {
  const hash = hashFor(key);
  const hashNumber = [...hashes].find(([, name]) => name === hash)![0];
  const fields = hashedFields(key, hash, now);
  const head = Uint8Array.of(4, TEXT, key.algorithm, hashNumber, fields.length >> 8, fields.length & 0xff);
  const hashed = concat([head, fields]);
  const signed = concat([text, signatureTrailer(hashed)]);
  const digest = createHash(hash).update(signed).digest();
  const values = signatureValues({ key, numbers }, hash, signed, digest);
  return encodePacket(tags.signature, concat([hashed, Uint8Array.of(0, 0), digest.subarray(0, 2), ...values]));
}

function hashedFields(key: PublicKey, hash: HashName, now: number): Uint8Array {
  const name = new TextEncoder().encode(SALT_NOTATION);
  const salt = randomBytes(saltLength[hash] ?? 16);
  const lengths = Uint8Array.of(0, 0, 0, 0, 0, name.length, 0, salt.length);
  const created = new DataView(new ArrayBuffer(4));
  created.setUint32(0, now);
  return concat([
    field(0x80 | 2, new Uint8Array(created.buffer)),
    field(16, key.fingerprint.subarray(12)),
    // the same text is never signed twice alike, which protects keys that sign without chance
    field(20, concat([lengths, name, salt])),
    field(33, concat([Uint8Array.of(4), key.fingerprint])),
  ]);
}

function field(kind: number, data: Uint8Array): Uint8Array {
  return concat([encodeLength(data.length + 1), Uint8Array.of(kind), data]);
}

function signatureValues(
  { key, numbers }: SigningKey,
  hash: HashName,
  signed: Uint8Array,
  digest: Uint8Array,
): Uint8Array[] {
  const { material } = key;
  switch (material.kind) {
    case 'rsa':
      return [encodeInteger(sign(hash, signed, rsaKey(material, numbers)))];
    case 'ec': {
      const { curve, x } = material;
      if (!isNist(curve)) {
        const made = signOnCurve(curve, material, toBigInt(numbers[0]!), digest);
        if (made === undefined) throw invalidKey();
        return made.map((number) => encodeInteger(fromBigInt(number)));
      }
      const { length } = x;
      const d = base64Url(ofLength(length, numbers[0]!));
      const object = privateObject({ ...publicJwk(material), d });
      return halves(sign(hash, signed, { key: object, dsaEncoding: 'ieee-p1363' })).map(encodeInteger);
    }
    case 'ed25519': {
      const d = base64Url(ofLength(32, numbers[0]!));
      const made = sign(null, digest, privateObject({ ...publicJwk(material), d }));
      return key.algorithm === 27 ? [made] : halves(made).map(encodeInteger);
    }
    case 'dsa': {
      const x = toBigInt(numbers[0]!);
      if (!isDsaPair(material, x)) throw invalidKey();
      return dsaSign(material, x, digest).map((number) => encodeInteger(fromBigInt(number)));
    }
    case 'other':
      throw failed(`openpgp: unsupported feature: signing with the key ${hex(key.fingerprint)}`);
  }
}

function halves(bytes: Uint8Array): Uint8Array[] {
  const middle = bytes.length / 2;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

function rsaKey(
  material: { readonly n: Uint8Array; readonly e: Uint8Array },
  numbers: readonly Uint8Array[],
): KeyObject {
  const [d, p, q] = numbers.map(toBigInt) as [bigint, bigint, bigint];
  if (p <= 1n || q <= 1n || p * q !== toBigInt(material.n)) throw invalidKey();
  const text = (number: bigint): string => base64Url(fromBigInt(number));
  return privateObject({
    kty: 'RSA',
    n: base64Url(material.n),
    e: base64Url(material.e),
    d: text(d),
    p: text(p),
    q: text(q),
    dp: text(d % (p - 1n)),
    dq: text(d % (q - 1n)),
    qi: text(inverse(q, p)),
  });
}

function privateObject(key: Record<string, string>): KeyObject {
  try {
    return createPrivateKey({ format: 'jwk', key });
  } catch {
    throw invalidKey();
  }
}

function invalidKey(): Error {
  return failed('openpgp: invalid key: invalid key parameters');
}
