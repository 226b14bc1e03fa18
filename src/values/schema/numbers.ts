/**
 * Exact arithmetic on JSON numbers, as the validator of santhosh-tekuri/jsonschema does it with `big.Rat`: a float
 * counts as the decimal that Go prints for it, a written number as what is written.
 */
import { GoInt } from '../../go/values.ts';
import { JsonNumber, type Json, type JsonNumeric } from './json.ts';

export interface Rational {
  readonly num: bigint;
  /** Always positive; not reduced. */
  readonly den: bigint;
}

/** Beyond this `big.Rat.SetString` gives up. */
const MAX_EXPONENT = 1_000_000;
const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

export function isNumeric(value: Json): value is JsonNumeric {
  return typeof value === 'number' || value instanceof GoInt || value instanceof JsonNumber;
}

/** The text that stands for a number; a float's decimal digits are those that Go prints. */
function digits(n: JsonNumeric): string {
  if (n instanceof JsonNumber) return n.text;
  return n instanceof GoInt ? n.value.toString() : String(n);
}

/** Undefined when the exponent is out of all bounds. */
export function rational(n: JsonNumeric): Rational | undefined {
  const match = decimal.exec(digits(n));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const magnitude = BigInt(whole + fraction || '0');
  const num = sign === '-' ? -magnitude : magnitude;
  const shift = exponent - fraction.length;
  return shift >= 0 ? { num: num * 10n ** BigInt(shift), den: 1n } : { num, den: 10n ** BigInt(-shift) };
}

export function isInteger(n: JsonNumeric): boolean {
  if (typeof n === 'number') return Number.isInteger(n);
  if (n instanceof GoInt) return true;
  const exact = rational(n);
  return exact !== undefined && exact.num % exact.den === 0n;
}

/** Negative, zero or positive; undefined when one of them cannot be told. */
export function compareNumbers(a: JsonNumeric, b: JsonNumeric): number | undefined {
  // shortest decimals order as the doubles do
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const x = rational(a);
  const y = rational(b);
  if (x === undefined || y === undefined) return undefined;
  const left = x.num * y.den;
  const right = y.num * x.den;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function isMultiple(n: JsonNumeric, of: JsonNumeric): boolean {
  if (typeof n === 'number' && typeof of === 'number' && Number.isSafeInteger(n) && Number.isSafeInteger(of)) {
    return n % of === 0;
  }
  const x = rational(n);
  const y = rational(of);
  return x === undefined || y === undefined || (x.num * y.den) % (x.den * y.num) === 0n;
}

/** The nearest double. */
export function toFloat(n: JsonNumeric): number {
  return Number(digits(n));
}

/** A whole number for a count such as `minItems`; undefined when it is not whole. Wraps as Go's `int` does. */
export function toCount(n: JsonNumeric): number | undefined {
  if (typeof n === 'number') return Number.isInteger(n) ? n : undefined;
  const exact = rational(n);
  if (exact === undefined || exact.num % exact.den !== 0n) return undefined;
  return Number(BigInt.asIntN(64, exact.num / exact.den));
}
