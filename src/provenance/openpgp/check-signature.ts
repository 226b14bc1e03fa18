/** Whether a signature holds over bytes: `PublicKey.VerifySignature` of go-crypto v1.4.1, its words for what does not. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { DSA, ECDSA, EDDSA, RSA_ENCRYPT, type EllipticCurve } from './algorithms.ts';
import { concat, ofLength, toBigInt } from './byte-reader.ts';
import { badSignature, failed } from './errors.ts';
import { isDsaSignature } from './dsa.ts';
import type { KeyMaterial, PublicKey } from './public-key.ts';
import type { Signature } from './signature.ts';
import { verifyOnCurve } from './weierstrass.ts';

/** Throws unless `key` made `signature` over the parts of `data` in turn. */
export function checkSignature(key: PublicKey, signature: Signature, data: readonly Uint8Array[]): void {
  const { material, algorithm } = key;
  if (material.kind === 'other' || algorithm === RSA_ENCRYPT) {
    throw failed('openpgp: invalid argument: public key cannot generate signatures');
  }
  if (algorithm !== signature.algorithm) {
    throw failed('openpgp: invalid argument: public key and signature use different algorithms');
  }
  if (!holds(material, signature, concat([...data, signature.trailer]))) {
    throw badSignature(`${nameOf(algorithm)} verification failure`);
  }
}

function nameOf(algorithm: number): string {
  if (algorithm === DSA) return 'DSA';
  if (algorithm === ECDSA) return 'ECDSA';
  if (algorithm === EDDSA) return 'EdDSA';
  return algorithm < DSA ? 'RSA' : 'Ed25519';
}

function holds(material: KeyMaterial, { hash, values }: Signature, signed: Uint8Array): boolean {
  const digest = (): Uint8Array => createHash(hash).update(signed).digest();
  const [first, second] = values as [Uint8Array, Uint8Array];
  switch (material.kind) {
    case 'rsa':
      return quietly(() => verify(hash, signed, publicObject(material), ofLength(modulusLength(material.n), first)));
    case 'ec': {
      const { curve, x } = material;
      if (!isNist(curve)) return verifyOnCurve(curve, material, digest(), [toBigInt(first), toBigInt(second)]);
      const { length } = x;
      const joined = concat([ofLength(length, first), ofLength(length, second)]);
      if (joined.length !== 2 * length) return false;
      const key = { key: publicObject(material), dsaEncoding: 'ieee-p1363' } as const;
      return quietly(() => verify(hash, signed, key, joined));
    }
    case 'ed25519': {
      // the newer algorithm has both halves in one
      const joined = values.length === 1 ? first : concat([ofLength(32, first), ofLength(32, second)]);
      return joined.length === 64 && quietly(() => verify(null, digest(), publicObject(material), joined));
    }
    case 'dsa':
      return isDsaSignature(material, digest(), toBigInt(first), toBigInt(second));
    case 'other':
      return false;
  }
}

export function isNist(curve: EllipticCurve): curve is 'P-256' | 'P-384' | 'P-521' {
  return curve.startsWith('P-');
}

/** Keys that make no sense are refused by the crypto library with an error. */
function quietly(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

function modulusLength(n: Uint8Array): number {
  const start = n.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : n.length - start;
}

/** A key as the crypto library takes it. */
export function publicObject(material: KeyMaterial): KeyObject {
  return createPublicKey({ format: 'jwk', key: publicJwk(material) });
}

/** A JSON web key (RFC 7518). */
export function publicJwk(material: KeyMaterial): Record<string, string> {
  switch (material.kind) {
    case 'rsa':
      return { kty: 'RSA', n: base64Url(material.n), e: base64Url(material.e) };
    case 'ec':
      return { kty: 'EC', crv: material.curve, x: base64Url(material.x), y: base64Url(material.y) };
    case 'ed25519':
      return { kty: 'OKP', crv: 'Ed25519', x: base64Url(material.point) };
    default:
      throw failed(`a ${material.kind} key has no such form`);
  }
}

export function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}
