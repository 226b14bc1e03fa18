/**
 * What an untagged plain scalar means. Equals `resolve` of go.yaml.in/yaml/v2 2.4.4: YAML 1.1 words (yes, on, y, ~ …), integers
 * in Go's notations with underscores, floats, `.inf`, timestamps (kept as text). Base 60 is text.
 */
import { GoInt } from '../values.ts';
import { intType, uint64Type } from '../types.ts';

/** A scalar: strings, bools and null as they are; integers are `GoInt` (`int` or `uint64`), floats are numbers. */
export type Scalar = null | boolean | string | number | GoInt;

const words = new Map<string, null | boolean | number>();
for (const w of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) words.set(w, true);
for (const w of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) words.set(w, false);
for (const w of ['', '~', 'null', 'Null', 'NULL']) words.set(w, null);
for (const w of ['.nan', '.NaN', '.NAN']) words.set(w, NaN);
for (const w of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']) words.set(w, Infinity);
for (const w of ['-.inf', '-.Inf', '-.INF']) words.set(w, -Infinity);

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const dotFloat = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** Whether a scalar that starts with this character can be anything but a string. */
export function mayBeSpecial(first: number): boolean {
  return (
    (first >= 48 && first <= 57) || // 0 to 9
    first === 0x2b || // +
    first === 0x2d || // -
    first === 0x2e || // .
    first === 0x7e || // ~
    first !== first || // the empty scalar
    isWordStart(first | 0x20)
  );
}

function isWordStart(lower: number): boolean {
  return lower === 0x79 || lower === 0x6e || lower === 0x74 || lower === 0x66 || lower === 0x6f; // y n t f o
}

/** The value of a plain scalar without a tag. */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  if (!mayBeSpecial(first)) return text;
  if (text.length < 6) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  if (first === 0x2e) return resolveDotFloat(text);
  if (first > 0x39 || text.length === 0) return text;
  return resolveNumber(text);
}

function resolveDotFloat(text: string): Scalar {
  if (!dotFloat.test(text)) return text;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : text;
}

function resolveNumber(text: string): Scalar {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const whole = parseInteger(plain);
  if (whole !== undefined) return whole;
  if (float.test(plain)) {
    const value = Number(plain);
    if (Number.isFinite(value)) return value;
  }
  const signed = plain.startsWith('0b') ? /^0b([-+])([01]+)$/.exec(plain) : null; // the sign after the prefix is read too
  return signed === null ? text : (ranged(BigInt(`0b${signed[2]!}`) * (signed[1] === '-' ? -1n : 1n), false) ?? text);
}

/** `strconv.ParseInt(text, 0, 64)`, then `ParseUint`. */
function parseInteger(text: string): GoInt | undefined {
  if (!integer.test(text)) return undefined;
  const sign = text.charCodeAt(0);
  const signed = sign === 0x2d || sign === 0x2b;
  let digits = signed ? text.slice(1) : text;
  if (digits.length > 1 && digits.charCodeAt(0) === 0x30 && /^[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  const magnitude = BigInt(digits);
  return ranged(sign === 0x2d ? -magnitude : magnitude, !signed);
}

function ranged(value: bigint, unsigned: boolean): GoInt | undefined {
  if (value >= MIN_INT && value <= MAX_INT) return new GoInt(value, intType);
  return unsigned && value > 0n && value <= MAX_UINT ? new GoInt(value, uint64Type) : undefined;
}

/** Whether Go's `time.Parse` takes the text in one of the four layouts that YAML timestamps have. */
export function isTimestamp(text: string): boolean {
  if (text.charCodeAt(4) !== 0x2d) return false;
  const match = timestamp.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  if (month < 1 || month > 12 || day < 1 || day > days) return false;
  const [hour, minute, second] = [match[4] ?? match[9], match[5] ?? match[10], match[6] ?? match[11]];
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return false;
  return Number(match[7] ?? 0) <= 24 && Number(match[8] ?? 0) <= 60;
}
