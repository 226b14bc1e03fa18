/**
 * The decimal arithmetic behind Sprig's addf, subf, mulf and divf: github.com/shopspring/decimal v1.4.0, where a float
 * enters as its shortest digits, and a division that does not come out even is rounded to 16 places, half away from zero.
 */

/** `coefficient * 10 ** exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const DIVISION_PLACES = 16;

const power = (exponent: number): bigint => 10n ** BigInt(exponent);
const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

/** Throws what the library panics with for NaN and the infinities. */
export function fromFloat(value: number): Decimal {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new Error(`Cannot create a Decimal from ${name}`);
  }
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

export function toFloat({ coefficient, exponent }: Decimal): number {
  return Number(`${String(coefficient)}e${exponent}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (d: Decimal): bigint => d.coefficient * power(d.exponent - exponent);
  return { coefficient: scaled(a) + scaled(b), exponent };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { coefficient: -b.coefficient, exponent: b.exponent });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw new Error('decimal division by 0');
  const shift = a.exponent - b.exponent + DIVISION_PLACES;
  const dividend = magnitude(a.coefficient) * power(Math.max(shift, 0));
  const divisor = magnitude(b.coefficient) * power(Math.max(-shift, 0));
  const up = (dividend % divisor) * 2n >= divisor ? 1n : 0n;
  const quotient = dividend / divisor + up;
  return { coefficient: a.coefficient < 0n === b.coefficient < 0n ? quotient : -quotient, exponent: -DIVISION_PLACES };
}
