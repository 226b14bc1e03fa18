/**
 * Numbers from any value, as github.com/spf13/cast v1.7.0 makes them, with 0 wherever it returns an error. Float to
 * integer conversions are those of amd64, where what does not fit becomes the smallest int64.
 */
import { parseFloat, parseInt } from '../go/strconv.ts';
import {
  int16Type,
  int32Type,
  int64Type,
  int8Type,
  intType,
  uint16Type,
  uint32Type,
  uint64Type,
  uint8Type,
  uintType,
} from '../go/types.ts';
import { GoFloat32, GoInt, type Value } from '../go/values.ts';

/** `cast.ToInt64`; `cast.ToInt` gives the same numbers. */
export function castToInt(value: Value): bigint {
  if (value instanceof GoInt) return isPlain(value) ? BigInt.asIntN(64, value.value) : 0n;
  if (typeof value === 'number') return truncate(value);
  if (typeof value === 'string') return integerOf(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return value instanceof GoFloat32 ? truncate(value.value) : 0n;
}

/** `cast.ToFloat64`. */
export function castToFloat(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof GoInt) return isPlain(value) ? Number(value.value) : 0;
  if (typeof value === 'string') return orZero(() => parseFloat(value), 0);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof GoFloat32 ? value.value : 0;
}

/** cast tells types by identity, so a `time.Duration` is no int64 to it; months and weekdays it knows. */
function isPlain(value: GoInt): boolean {
  switch (value.type) {
    case intType:
    case int64Type:
    case int32Type:
    case int16Type:
    case int8Type:
    case uintType:
    case uint64Type:
    case uint32Type:
    case uint16Type:
    case uint8Type:
      return true;
    default:
      return value.type.name === 'time.Month' || value.type.name === 'time.Weekday';
  }
}

const MIN_INT64 = -(2n ** 63n);

function truncate(value: number): bigint {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return MIN_INT64;
  return BigInt(Math.trunc(value));
}

/** `12.00` counts as 12 (`12.00.` too), `12.50` as nothing; prefixes and underscores are those of Go's integer literals. */
function integerOf(text: string): bigint {
  const whole = text.replace(/\.0+\.*$/, '');
  return orZero(() => parseInt(whole, 0, 64), 0n);
}

function orZero<T>(parse: () => T, zero: T): T {
  try {
    return parse();
  } catch {
    return zero;
  }
}
