/** Go 1.26 `time.Duration`: nanoseconds in an int64, as they are parsed, printed and rounded. */
import { toBytes } from './strings.ts';

export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;
const MAX = 0x7fff_ffff_ffff_ffffn;
const MIN = -0x8000_0000_0000_0000n;

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n, // U+00B5
  μs: 1000n, // U+03BC
  ms: 1_000_000n,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
};

/** `time.ParseDuration`. Throws with its text: `time: invalid duration "x"`. */
export function parseDuration(text: string): bigint {
  const bad = (reason: string): Error => new Error(`time: ${reason} ${quoteTime(text)}`);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') throw bad('invalid duration');
  let sum = 0n;
  while (rest !== '') {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest)!;
    const [whole, digits = '', fraction = ''] = number;
    if (digits === '' && fraction === '') throw bad('invalid duration');
    const count = BigInt(digits);
    if (count > -MIN) throw bad('invalid duration');
    rest = rest.slice(whole.length);
    const name = /^[^.0-9]*/.exec(rest)![0];
    if (name === '') throw bad('missing unit in duration');
    const unit = Object.hasOwn(UNITS, name) ? UNITS[name]! : undefined;
    if (unit === undefined) throw bad(`unknown unit ${quoteTime(name)} in duration`);
    rest = rest.slice(name.length);
    sum += count * unit + fractionOf(fraction, unit);
    if (sum > -MIN) throw bad('invalid duration');
  }
  if (sign === '-') return -sum;
  if (sum > MAX) throw bad('invalid duration');
  return sum;
}

// Go multiplies in float64; digits that no longer fit in an int64 are dropped.
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > MAX / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > -MIN) break;
    value = next;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** `Duration.String`: `1h15m30.918s`, `1.5ms`, `0s`. */
export function durationString(duration: bigint): string {
  if (duration === 0n) return '0s';
  const sign = duration < 0n ? '-' : '';
  const amount = duration < 0n ? -duration : duration;
  if (amount < 1000n) return `${sign}${String(amount)}ns`;
  if (amount < 1_000_000n) return `${sign}${decimal(amount, 3)}µs`;
  if (amount < SECOND) return `${sign}${decimal(amount, 6)}ms`;
  const seconds = `${decimal(amount % MINUTE, 9)}s`;
  const minutes = amount / MINUTE;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours === 0n ? '' : `${String(hours)}h`}${String(minutes % 60n)}m${seconds}`;
}

function decimal(amount: bigint, places: number): string {
  const digits = String(amount).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

/** `Duration.Truncate`. */
export function truncateDuration(duration: bigint, unit: bigint): bigint {
  return unit <= 0n ? duration : duration - (duration % unit);
}

/** `Duration.Round`: halves away from zero; saturates. */
export function roundDuration(duration: bigint, unit: bigint): bigint {
  if (unit <= 0n) return duration;
  const rest = duration < 0n ? -(duration % unit) : duration % unit;
  const down = duration < 0n ? duration + rest : duration - rest;
  if (rest + rest < unit) return down;
  return saturate(duration < 0n ? down - unit : down + unit);
}

/** The nearest int64. */
export function saturate(n: bigint): bigint {
  return n > MAX ? MAX : n < MIN ? MIN : n;
}

/** The quoting of package time's errors: bytes outside printable ASCII as `\xNN`. */
export function quoteTime(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(/[^ -\x7f]/gu, (char) => {
    let out = '';
    for (const byte of toBytes(char)) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    return out;
  });
  return `"${escaped}"`;
}
