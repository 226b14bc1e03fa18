/** Numbers that OpenPGP gives to algorithms, hashes and curves (RFC 9580, section 9), as far as go-crypto v1.4.1 takes them. */
import { hex } from './byte-reader.ts';
import type { WeierstrassName } from './weierstrass.ts';

export const RSA = 1;
export const RSA_ENCRYPT = 2;
export const RSA_SIGN = 3;
export const ELGAMAL = 16;
export const DSA = 17;
export const ECDH = 18;
export const ECDSA = 19;
export const EDDSA = 22;
export const X25519 = 25;
export const X448 = 26;
export const ED25519 = 27;
export const ED448 = 28;

/** Those that sign. */
export const signing: readonly number[] = [RSA, RSA_SIGN, DSA, ECDSA, EDDSA, ED25519, ED448];

export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sha3-256' | 'sha3-512';

export const hashes: ReadonlyMap<number, HashName> = new Map([
  [2, 'sha1'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
  [12, 'sha3-256'],
  [14, 'sha3-512'],
]);

/** '' for one that can be told but not used for signatures. */
export type CurveName = EllipticCurve | 'Ed25519' | '';
/** As JSON web keys name it, or as OpenSSL does. */
export type EllipticCurve = 'P-256' | 'P-384' | 'P-521' | WeierstrassName;

const curves: Readonly<Record<string, CurveName>> = {
  '2A8648CE3D030107': 'P-256',
  '2B81040022': 'P-384',
  '2B81040023': 'P-521',
  '2B06010401DA470F01': 'Ed25519',
  '2B8104000A': 'secp256k1',
  '2B2403030208010107': 'brainpoolP256r1',
  '2B240303020801010B': 'brainpoolP384r1',
  '2B240303020801010D': 'brainpoolP512r1',
  // Curve25519, X448, Ed448
  '2B060104019755010501': '',
  '2B656F': '',
  '2B6571': '',
};

/** The curve of an object identifier; undefined for one that is not known. */
export function curveOf(identifier: Uint8Array): CurveName | undefined {
  return curves[hex(identifier)];
}

/** Of a coordinate, in bytes. */
export const coordinateLength: Readonly<Record<EllipticCurve, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  secp256k1: 32,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
};
