/** DSA (FIPS 186-4), which the crypto library of the runtime does not have. Hashes are cut to the length of the order. */
import { randomBytes } from 'node:crypto';
import { toBigInt } from './byte-reader.ts';

export interface DsaNumbers {
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
}

/** No key has longer numbers; longer ones would only take time. */
const MAX_BITS = 8192;

export function isDsaSignature(
  key: DsaNumbers & { readonly y: Uint8Array },
  digest: Uint8Array,
  r: bigint,
  s: bigint,
): boolean {
  const { p, q, g } = numbersOf(key);
  const y = toBigInt(key.y);
  if (p <= 1n || q <= 1n || key.p.length * 8 > MAX_BITS || key.q.length > key.p.length) return false;
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  const w = power(s, q - 2n, q);
  if ((w * s) % q !== 1n) return false;
  const z = shortened(digest, key.q);
  const v = (power(g, (z * w) % q, p) * power(y, (r * w) % q, p)) % p;
  return v % q === r;
}

/** `x` is the secret. */
export function dsaSign(key: DsaNumbers, x: bigint, digest: Uint8Array): [r: bigint, s: bigint] {
  const { p, q, g } = numbersOf(key);
  const z = shortened(digest, key.q);
  for (;;) {
    // more bits than the order has, so that the remainder is as good as even
    const k = (toBigInt(randomBytes(key.q.length + 8)) % (q - 1n)) + 1n;
    const r = power(g, k, p) % q;
    const s = (power(k, q - 2n, q) * (z + x * r)) % q;
    if (r !== 0n && s !== 0n) return [r, s];
  }
}

/** Whether the secret belongs to the public numbers. */
export function isDsaPair(key: DsaNumbers & { readonly y: Uint8Array }, x: bigint): boolean {
  const { p, q, g } = numbersOf(key);
  return p > q && q > 1n && power(g, q, p) === 1n && power(g, x, p) === toBigInt(key.y);
}

function numbersOf(key: DsaNumbers): { p: bigint; q: bigint; g: bigint } {
  return { p: toBigInt(key.p), q: toBigInt(key.q), g: toBigInt(key.g) };
}

function shortened(digest: Uint8Array, order: Uint8Array): bigint {
  return toBigInt(digest.subarray(0, order.length));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let factor = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}
