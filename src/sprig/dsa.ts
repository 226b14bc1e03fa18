/**
 * DSA keys of 2048 and 256 bits (FIPS 186-3, as Go 1.26 `crypto/dsa` makes them), which crypto modules no longer offer. Only
 * Sprig's `genPrivateKey "dsa"` asks for one. It takes seconds, as it does in Go.
 */
import type { Random } from './ports.ts';

export interface DsaKey {
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly y: bigint;
  readonly x: bigint;
}

const P_BITS = 2048n;
const Q_BITS = 256n;
const TESTS = 32;

/** A new key with parameters of its own. */
export function generateDsaKey(random: Random): DsaKey {
  const { p, q } = generatePrimes(random);
  const g = generator(p, q);
  const x = (randomBits(random, Q_BITS + 64n) % (q - 1n)) + 1n;
  return { p, q, g, x, y: power(g, x, p) };
}

function generatePrimes(random: Random): { p: bigint; q: bigint } {
  for (;;) {
    const q = randomBits(random, Q_BITS) | (1n << (Q_BITS - 1n)) | 1n;
    if (!isPrime(q, random)) continue;
    for (let i = 0n; i < 4n * P_BITS; i++) {
      const start = randomBits(random, P_BITS) | (1n << (P_BITS - 1n));
      const p = start - (start % (2n * q)) + 1n;
      if (p >> (P_BITS - 1n) === 1n && isPrime(p, random)) return { p, q };
    }
  }
}

function generator(p: bigint, q: bigint): bigint {
  const exponent = (p - 1n) / q;
  for (let h = 2n; ; h++) {
    const g = power(h, exponent, p);
    if (g !== 1n) return g;
  }
}

let smallPrimes: bigint[] | undefined;

function isPrime(n: bigint, random: Random): boolean {
  smallPrimes ??= primesBelow(2000).map(BigInt);
  if (smallPrimes.some((prime) => n % prime === 0n)) return false;
  let odd = n - 1n;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos++;
  for (let i = 0; i < TESTS; i++) {
    // most that are not prime fail the first test, whose base may be fixed
    const base = i === 0 ? 2n : (randomBits(random, 256n) % (n - 3n)) + 2n;
    if (!passes(power(base, odd, n), n, twos)) return false;
  }
  return true;
}

/** Miller and Rabin's test of one base: the base to the odd part of n - 1, squared up to `twos` times. */
function passes(value: bigint, n: bigint, twos: number): boolean {
  if (value === 1n || value === n - 1n) return true;
  for (let i = 1; i < twos; i++) {
    value = (value * value) % n;
    if (value === n - 1n) return true;
  }
  return false;
}

function primesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let n = 2; n < limit; n++) if (primes.every((p) => p * p > n || n % p !== 0)) primes.push(n);
  return primes;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

function randomBits(random: Random, bits: bigint): bigint {
  let value = 0n;
  for (const byte of random.bytes(Number(bits / 8n))) value = (value << 8n) | BigInt(byte);
  return value;
}
