/**
 * Text to numbers and back, as Go 1.26's strconv: which texts are numbers, what overflows to, and the error texts.
 */
import { quote } from './strconv-quote.ts';
export { quote, quoteRune, quoteRuneToASCII, quoteToASCII, unquote } from './strconv-quote.ts';
export { formatFloat } from './strconv-float.ts';

/** Go's `*strconv.NumError`. Callers that ignore the error in Go go on with `value`, so it is carried along. */
export class NumError extends Error {
  readonly func: string;
  readonly reason: string;
  /** What Go returns beside the error: the nearest number in range, or 0. */
  readonly value: number | bigint;

  constructor(func: string, text: string, reason: string, value: number | bigint) {
    super(`strconv.${func}: parsing ${quote(text)}: ${reason}`);
    this.name = 'NumError';
    this.func = func;
    this.reason = reason;
    this.value = value;
  }
}

const SYNTAX = 'invalid syntax';
const RANGE = 'value out of range';

/** `strconv.Atoi`, as a bigint for `int`. Throws `NumError`. */
export function atoi(text: string): bigint {
  return signedInteger('Atoi', text, 10, 64);
}

/** `strconv.ParseInt`. Throws `NumError`. */
export function parseInt(text: string, base = 10, bitSize = 64): bigint {
  return signedInteger('ParseInt', text, base, bitSize === 0 ? 64 : bitSize);
}

/** `strconv.ParseUint`. Throws `NumError`. */
export function parseUint(text: string, base = 10, bitSize = 64): bigint {
  return unsignedInteger('ParseUint', text, text, base, bitSize === 0 ? 64 : bitSize, false);
}

function signedInteger(name: string, text: string, base: number, bitSize: number): bigint {
  if (base === 10 && bitSize === 64 && /^[+-]?[0-9]{1,15}$/.test(text)) return BigInt(Number(text));
  const negative = text.startsWith('-');
  const magnitude = unsignedInteger(
    name,
    negative || text.startsWith('+') ? text.slice(1) : text,
    text,
    base,
    bitSize,
    true,
  );
  const limit = 1n << BigInt(bitSize - 1);
  if (!negative && magnitude >= limit) throw new NumError(name, text, RANGE, limit - 1n);
  if (negative && magnitude > limit) throw new NumError(name, text, RANGE, -limit);
  return negative ? -magnitude : magnitude;
}

/** The digits after a sign. With `clamp` a number too large gives the largest one, for the caller to refuse. */
function unsignedInteger(
  name: string,
  digits: string,
  whole: string,
  base: number,
  bitSize: number,
  clamp: boolean,
): bigint {
  const syntax = (): NumError => new NumError(name, whole, SYNTAX, 0n);
  if (digits === '') throw syntax();
  const free = base === 0;
  let rest = digits;
  if (free) {
    base = 10;
    if (digits.startsWith('0')) {
      const prefix = digits.length < 3 ? undefined : PREFIXES[digits[1]!.toLowerCase()];
      base = prefix ?? 8;
      rest = digits.slice(prefix === undefined ? 1 : 2);
    }
  } else if (base < 2 || base > 36) throw new NumError(name, whole, `invalid base ${base}`, 0n);
  if (bitSize < 0 || bitSize > 64) throw new NumError(name, whole, `invalid bit size ${bitSize}`, 0n);

  const max = (1n << BigInt(bitSize)) - 1n;
  let value = 0n;
  for (const char of rest) {
    if (char === '_' && free) continue;
    const digit = digitValue(char);
    if (digit >= base) throw syntax();
    value = value * BigInt(base) + BigInt(digit);
    // a number too large is told before a wrong character that follows
    if (value > max) {
      if (clamp) return max;
      throw new NumError(name, whole, RANGE, max);
    }
  }
  if (free && digits.includes('_') && !underscoresAllowed(digits)) throw syntax();
  return value;
}

const PREFIXES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 };

function digitValue(char: string): number {
  const code = char.charCodeAt(0);
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return code < 128 && letter >= 97 && letter <= 122 ? letter - 87 : 99;
}

/** Underscores stand between digits, or between a base prefix and a digit. */
function underscoresAllowed(text: string): boolean {
  const digits = /^[+-]?0[box]/i.test(text) ? text.replace(/^[+-]?0[box]/i, '0') : text;
  const digit = /^[+-]?0x/i.test(text) ? '0-9a-fA-F' : '0-9';
  return !new RegExp(`(?:^|[^${digit}])_|_(?:[^${digit}]|$)`).test(digits);
}

/** `strconv.ParseBool`. Throws `NumError`. */
export function parseBool(text: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new NumError('ParseBool', text, SYNTAX, 0);
}

/** `strconv.ParseFloat`: decimal and hexadecimal, underscores between digits, infinities and NaN. Throws `NumError`. */
export function parseFloat(text: string, bitSize: 32 | 64 = 64): number {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  let digits = text;
  const syntax = (): NumError => new NumError('ParseFloat', text, SYNTAX, 0);
  if (text.includes('_')) {
    if (!underscoresAllowed(text)) throw syntax();
    digits = text.replaceAll('_', '');
  }
  let value: number;
  if (/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(digits)) value = Number(digits);
  else {
    const hex = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?[0-9]+)$/i.exec(digits);
    if (hex === null || `${hex[2]!}${hex[3] ?? ''}` === '') throw syntax();
    value = hexFloat(hex[2]!, hex[3] ?? '', Number(hex[4]), bitSize) * (hex[1] === '-' ? -1 : 1);
  }
  if (bitSize === 32) value = Math.fround(value);
  if (Math.abs(value) === Infinity) throw new NumError('ParseFloat', text, RANGE, value);
  return value;
}

/** Rounds once, to even, to as many bits as the result can hold. */
function hexFloat(whole: string, fraction: string, power: number, bitSize: 32 | 64): number {
  let bits = BigInt(`0x0${whole}${fraction}`);
  if (bits === 0n) return 0;
  let exponent = Math.max(-100000, Math.min(100000, power)) - 4 * fraction.length;
  const [precision, smallest] = bitSize === 64 ? [53, -1074] : [24, -149];
  const excess = Math.max(bits.toString(2).length - precision, smallest - exponent);
  if (excess > 0) {
    const drop = BigInt(Math.min(excess, bits.toString(2).length + 1));
    const half = 1n << (drop - 1n);
    const rest = bits & ((1n << drop) - 1n);
    bits >>= drop;
    if (rest > half || (rest === half && (bits & 1n) === 1n)) bits++;
    exponent += excess;
  }
  if (exponent > 1024) return Infinity;
  // in two steps, since 2 ** exponent alone can underflow
  return exponent < -1000 ? Number(bits) * 2 ** (exponent + 200) * 2 ** -200 : Number(bits) * 2 ** exponent;
}
