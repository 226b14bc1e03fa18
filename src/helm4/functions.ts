/**
 * What Helm 4 gives templates besides the functions of Helm 3.22: pkg/engine/funcs.go of Helm v4.3.1. Encoders that end the
 * rendering instead of giving nothing, and durations: texts as Go writes them, or seconds.
 */
import { func } from '../go/func.ts';
import { HOUR, MINUTE, parseDuration, roundDuration, SECOND, truncateDuration } from '../go/duration.ts';
import { sprintf } from '../go/fmt.ts';
import { utc } from '../go/time-zone.ts';
import { parseFloat, quote } from '../go/strconv.ts';
import { durationType, durationValue, prepareTimeTypes } from '../go/time-value.ts';
import { anyType, float64Type, int64Type, stringType } from '../go/types.ts';
import { trimSpace } from '../go/unicode.ts';
import { GoFloat32, GoInt, int64, typeOf, type GoFunc, type Value } from '../go/values.ts';
import { encodeToml } from '../go/toml/encode.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';

export function helm4Functions(): readonly GoFunc[] {
  // dates, when a chart has some, say what the local time is
  if (durationType.methods?.size === 0) prepareTimeTypes(() => utc);
  return [
    func('mustToYaml', [anyType], stringType, (value) => marshalYaml(value).replace(/\n$/, '')),
    func('mustToToml', [anyType], stringType, (value) => encodeToml(value)),
    func('mustToDuration', [anyType], durationType, (value) => durationValue(durationOf(value))),
    fraction('durationSeconds', SECOND),
    fraction('durationMinutes', MINUTE),
    fraction('durationHours', HOUR),
    func('durationDays', [anyType], float64Type, (value) => parts(orZero(value), HOUR) / 24),
    func('durationWeeks', [anyType], float64Type, (value) => parts(orZero(value), HOUR) / 24 / 7),
    count('durationMilliseconds', 1_000_000n),
    count('durationMicroseconds', 1000n),
    count('durationNanoseconds', 1n),
    toMultiple('durationRoundTo', roundDuration),
    toMultiple('durationTruncateTo', truncateDuration),
  ];
}

function fraction(name: string, unit: bigint): GoFunc {
  return func(name, [anyType], float64Type, (value) => parts(orZero(value), unit));
}

function count(name: string, unit: bigint): GoFunc {
  return func(name, [anyType], int64Type, (value) => int64(orZero(value) / unit));
}

function toMultiple(name: string, change: (duration: bigint, unit: bigint) => bigint): GoFunc {
  return func(name, [anyType, anyType], durationType, (value: Value, multiple: Value) => {
    const duration = attempt(value);
    const unit = attempt(multiple);
    if (duration === undefined || unit === undefined) return durationValue(duration ?? 0n);
    return durationValue(change(duration, unit));
  });
}

function parts(duration: bigint, unit: bigint): number {
  return Number(duration / unit) + Number(duration % unit) / Number(unit);
}

function orZero(value: Value): bigint {
  return attempt(value) ?? 0n;
}

function attempt(value: Value): bigint | undefined {
  try {
    return durationOf(value);
  } catch {
    return undefined;
  }
}

/** `asDuration`, in nanoseconds. Throws Helm's text. */
function durationOf(value: Value): bigint {
  if (value === null) throw new Error('invalid duration');
  if (typeof value === 'string') return ofText(value);
  if (typeof value === 'number') return ofSeconds(value);
  if (value instanceof GoFloat32) return ofSeconds(value.value);
  if (!(value instanceof GoInt)) throw new Error(`unsupported duration type ${typeOf(value)?.name ?? '<nil>'}`);
  if (value.type === durationType) return value.value;
  const nanoseconds = value.value * SECOND;
  if (nanoseconds !== BigInt.asIntN(64, nanoseconds)) {
    throw new Error(`duration seconds overflow: ${value.value.toString()}`);
  }
  return nanoseconds;
}

function ofText(text: string): bigint {
  const trimmed = trimSpace(text);
  if (trimmed === '') throw new Error('empty duration');
  let seconds: number;
  try {
    return parseDuration(trimmed);
  } catch {
    try {
      seconds = parseFloat(trimmed);
    } catch {
      throw new Error(`could not parse duration ${quote(text)}`);
    }
  }
  return ofSeconds(seconds);
}

const LARGEST = 2 ** 63;

function ofSeconds(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new Error(sprintf('invalid duration seconds: %v', [seconds]));
  if (Math.abs(seconds) > LARGEST / 1e9) throw new Error(sprintf('duration seconds overflow: %v', [seconds]));
  const nanoseconds = BigInt(Math.trunc(seconds * 1e9));
  // as a conversion on amd64, what is one too large becomes the smallest
  return BigInt.asIntN(64, nanoseconds);
}
