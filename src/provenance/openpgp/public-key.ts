/** Public keys: packets of tag 6 and 14, and the beginning of those of secret keys (RFC 9580, section 5.5.2; version 4). */
import { createHash } from 'node:crypto';
import * as algorithms from './algorithms.ts';
import { coordinateLength, curveOf, type EllipticCurve } from './algorithms.ts';
import { concat, hex, type ByteReader } from './byte-reader.ts';
import { failed, structural, unsupported } from './errors.ts';

export type KeyMaterial =
  | { readonly kind: 'rsa'; readonly n: Uint8Array; readonly e: Uint8Array }
  | {
      readonly kind: 'dsa';
      readonly p: Uint8Array;
      readonly q: Uint8Array;
      readonly g: Uint8Array;
      readonly y: Uint8Array;
    }
  | {
      readonly kind: 'ec';
      readonly curve: EllipticCurve;
      readonly x: Uint8Array;
      readonly y: Uint8Array;
    }
  | { readonly kind: 'ed25519'; readonly point: Uint8Array }
  /** Only for encryption. */
  | { readonly kind: 'other' };

export interface PublicKey {
  readonly isSubkey: boolean;
  readonly algorithm: number;
  /** In seconds since 1970. */
  readonly created: number;
  readonly material: KeyMaterial;
  /** The packet's contents, without those of a secret key. */
  readonly body: Uint8Array;
  readonly fingerprint: Uint8Array;
  /** The last 8 bytes of the fingerprint in upper case hexadecimal. */
  readonly keyId: string;
}

/** Reads the packet's beginning; the reader is left behind it. */
export function readPublicKey(packet: Uint8Array, reader: ByteReader, isSubkey: boolean): PublicKey {
  const version = reader.byte();
  if (version !== 4) throw unsupported(`public key version ${version}`);
  const created = reader.u32();
  const algorithm = reader.byte();
  const material = readMaterial(algorithm, reader);
  const body = packet.subarray(0, reader.position);
  const fingerprint = createHash('sha1').update(keyForHash(body)).digest();
  const keyId = hex(fingerprint.subarray(12));
  return { isSubkey, algorithm, created, material, body, fingerprint, keyId };
}

/** As a key goes into the hash of a signature over it. */
export function keyForHash(body: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0x99, body.length >> 8, body.length & 0xff), body]);
}

function readMaterial(algorithm: number, reader: ByteReader): KeyMaterial {
  switch (algorithm) {
    case algorithms.RSA:
    case algorithms.RSA_ENCRYPT:
    case algorithms.RSA_SIGN: {
      const n = reader.integer();
      const e = reader.integer();
      if (e.length > 3) throw unsupported('large public exponent');
      return { kind: 'rsa', n, e };
    }
    case algorithms.DSA:
      return { kind: 'dsa', p: reader.integer(), q: reader.integer(), g: reader.integer(), y: reader.integer() };
    case algorithms.ELGAMAL:
      for (let i = 0; i < 3; i++) reader.integer();
      return { kind: 'other' };
    case algorithms.ECDSA:
      return readPoint(reader);
    case algorithms.ECDH:
      readIdentifier(reader);
      reader.integer();
      reader.take(reader.byte());
      return { kind: 'other' };
    case algorithms.EDDSA:
      return readEdwards(reader);
    case algorithms.ED25519:
      return { kind: 'ed25519', point: reader.take(32) };
    case algorithms.X25519:
    case algorithms.X448:
      reader.take(algorithm === algorithms.X25519 ? 32 : 56);
      return { kind: 'other' };
    default:
      throw unsupported(`public key type: ${algorithm}`);
  }
}

function readIdentifier(reader: ByteReader): Uint8Array {
  const length = reader.byte();
  if (length === 0 || length === 0xff) throw unsupported('reserved for future extensions');
  return reader.take(length);
}

function readCurve(reader: ByteReader): ReturnType<typeof curveOf> & string {
  const identifier = readIdentifier(reader);
  const curve = curveOf(identifier);
  if (curve === undefined) throw unsupported(`unknown oid: ${hex(identifier).toLowerCase()}`);
  return curve;
}

function readPoint(reader: ByteReader): KeyMaterial {
  const curve = readCurve(reader);
  const point = reader.integer();
  if (curve === '') return { kind: 'other' };
  if (curve === 'Ed25519') throw unsupported('unsupported oid: 2b06010401da470f01');
  const length = coordinateLength[curve];
  // uncompressed: a 4 before both coordinates
  if (point[0] !== 4 || point.length !== 1 + 2 * length) throw failed('ecdsa: failed to parse EC point');
  return { kind: 'ec', curve, x: point.subarray(1, 1 + length), y: point.subarray(1 + length) };
}

function readEdwards(reader: ByteReader): KeyMaterial {
  const curve = readCurve(reader);
  const point = reader.integer();
  if (curve !== 'Ed25519') return { kind: 'other' };
  if (point.length === 0) throw structural('empty EdDSA public key');
  if (point[0] !== 0x40) throw unsupported(`unsupported EdDSA compression: ${point[0]!}`);
  if (point.length !== 33) throw failed('eddsa: failed to parse EC point');
  return { kind: 'ed25519', point: point.subarray(1) };
}
