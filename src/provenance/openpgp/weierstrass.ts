/**
 * ECDSA (FIPS 186-4) on the curves that the crypto library of the runtime does not have: secp256k1 and the Brainpool curves
 * (SEC 2, RFC 5639). y² = x³ + ax + b; points in Jacobian coordinates, undefined for the one at infinity.
 */
import { randomBytes } from 'node:crypto';
import { toBigInt } from './byte-reader.ts';

export type WeierstrassName = 'secp256k1' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

interface Curve {
  /** Of the field. */
  readonly p: bigint;
  readonly a: bigint;
  /** Order of the generator. */
  readonly n: bigint;
  readonly x: bigint;
  readonly y: bigint;
  /** Of a coordinate, and of the order. */
  readonly bits: number;
}

interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const curves: Readonly<Record<WeierstrassName, () => Curve>> = {
  secp256k1: () => ({
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
    a: 0n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
    y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
    bits: 256,
  }),
  brainpoolP256r1: () => ({
    p: 0xa9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377n,
    a: 0x7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9n,
    n: 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7n,
    x: 0x8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262n,
    y: 0x547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997n,
    bits: 256,
  }),
  brainpoolP384r1: () => ({
    p: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53n,
    a: 0x7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826n,
    n: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565n,
    x: 0x1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1en,
    y: 0x8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315n,
    bits: 384,
  }),
  brainpoolP512r1: () => ({
    p: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3n,
    a: 0x7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94can,
    n: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069n,
    x: 0x81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822n,
    y: 0x7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892n,
    bits: 512,
  }),
};

export function verifyOnCurve(
  name: WeierstrassName,
  key: { readonly x: Uint8Array; readonly y: Uint8Array },
  digest: Uint8Array,
  [r, s]: readonly [bigint, bigint],
): boolean {
  const curve = curves[name]();
  const { n } = curve;
  const point = { x: toBigInt(key.x), y: toBigInt(key.y), z: 1n };
  if (!isOnCurve(curve, point) || r <= 0n || r >= n || s <= 0n || s >= n) return false;
  const w = inverse(s, n);
  const generator = { x: curve.x, y: curve.y, z: 1n };
  const left = multiply(curve, generator, (shortened(curve, digest) * w) % n);
  const right = multiply(curve, point, (r * w) % n);
  const sum = add(curve, left, right);
  return sum !== undefined && affineX(curve, sum) % n === r;
}

/** Undefined where the secret is not that of the public key. */
export function signOnCurve(
  name: WeierstrassName,
  key: { readonly x: Uint8Array },
  secret: bigint,
  digest: Uint8Array,
): [r: bigint, s: bigint] | undefined {
  const curve = curves[name]();
  const { n } = curve;
  const generator = { x: curve.x, y: curve.y, z: 1n };
  const point = multiply(curve, generator, secret % n);
  if (point === undefined || affineX(curve, point) !== toBigInt(key.x)) return undefined;
  for (;;) {
    // more bits than the order has, so that the remainder is as good as even
    const k = (toBigInt(randomBytes(curve.bits / 8 + 8)) % (n - 1n)) + 1n;
    const r = affineX(curve, multiply(curve, generator, k)!) % n;
    const s = (inverse(k, n) * (shortened(curve, digest) + r * secret)) % n;
    if (r !== 0n && s !== 0n) return [r, s];
  }
}

function shortened({ bits }: Curve, digest: Uint8Array): bigint {
  return toBigInt(digest.subarray(0, bits / 8));
}

/** `b` is what makes the generator a point of the curve. */
function isOnCurve({ p, a, x, y }: Curve, point: Point): boolean {
  if (point.x >= p || point.y >= p) return false;
  const rest = (at: { x: bigint; y: bigint }): bigint => mod(at.y * at.y - at.x * at.x * at.x - a * at.x, p);
  return rest(point) === rest({ x, y });
}

function multiply(curve: Curve, point: Point, factor: bigint): Point | undefined {
  let sum: Point | undefined;
  let power: Point | undefined = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(curve, sum, power);
    power = double(curve, power);
  }
  return sum;
}

function double({ p, a }: Curve, point: Point | undefined): Point | undefined {
  if (point === undefined || point.y === 0n) return undefined;
  const { x, y, z } = point;
  const yy = (y * y) % p;
  const s = (4n * x * yy) % p;
  const zz = (z * z) % p;
  const m = (3n * x * x + a * zz * zz) % p;
  const nextX = mod(m * m - 2n * s, p);
  return { x: nextX, y: mod(m * (s - nextX) - 8n * yy * yy, p), z: (2n * y * z) % p };
}

function add(curve: Curve, left: Point | undefined, right: Point | undefined): Point | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const { p } = curve;
  const z1z1 = (left.z * left.z) % p;
  const z2z2 = (right.z * right.z) % p;
  const u1 = (left.x * z2z2) % p;
  const s1 = (left.y * right.z * z2z2) % p;
  const h = mod(right.x * z1z1 - u1, p);
  const r = mod(right.y * left.z * z1z1 - s1, p);
  if (h === 0n) return r === 0n ? double(curve, left) : undefined;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (u1 * hh) % p;
  const x = mod(r * r - hhh - 2n * v, p);
  return { x, y: mod(r * (v - x) - s1 * hhh, p), z: (left.z * right.z * h) % p };
}

function affineX({ p }: Curve, { x, z }: Point): bigint {
  const inverted = inverse(z, p);
  return (x * inverted * inverted) % p;
}

function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Of `a` modulo the prime `m`. */
export function inverse(a: bigint, m: bigint): bigint {
  let [r, next, t, following] = [m, a % m, 0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, following] = [following, t - quotient * following];
  }
  return mod(t, m);
}
