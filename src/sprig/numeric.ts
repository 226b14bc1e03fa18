/** Sprig's arithmetic (numeric.go): everything goes through cast, integers wrap at 64 bits. */
import { sprint } from '../go/fmt.ts';
import { func, variadic } from '../go/func.ts';
import { atoi, NumError, parseInt } from '../go/strconv.ts';
import { anyType, float64Type, int64Type, intType, stringType } from '../go/types.ts';
import { int, int64, type GoFunc, type GoInt, type Value } from '../go/values.ts';
import { castToFloat, castToInt } from './cast.ts';
import * as decimal from './decimal.ts';

const wrapped = (n: bigint): GoInt => int64(BigInt.asIntN(64, n));

function divisor(value: Value): bigint {
  const n = castToInt(value);
  if (n === 0n) throw new Error('runtime error: integer divide by zero');
  return n;
}

const largest = (first: Value, ...more: Value[]): Value =>
  int64(more.map(castToInt).reduce((a, b) => (b > a ? b : a), castToInt(first)));

const smallest = (first: Value, ...more: Value[]): Value =>
  int64(more.map(castToInt).reduce((a, b) => (b < a ? b : a), castToInt(first)));

/** `math.Max`, where an infinity beats NaN. */
const maxFloat = (a: number, b: number): number => (a === Infinity || b === Infinity ? Infinity : Math.max(a, b));

const minFloat = (a: number, b: number): number => (a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b));

type Operation = (a: decimal.Decimal, b: decimal.Decimal) => decimal.Decimal;

function calculate(operation: Operation, first: number, more: readonly Value[]): number {
  const start = decimal.fromFloat(first);
  return decimal.toFloat(
    more.reduce<decimal.Decimal>((a, b) => operation(a, decimal.fromFloat(castToFloat(b))), start),
  );
}

const calculation =
  (operation: Operation) =>
  (first: Value, ...more: Value[]): number =>
    calculate(operation, castToFloat(first), more);

/**
 * `math.Pow(10, n)`: Go multiplies the mantissa 0.625 by squaring and keeps the binary exponent apart, which beyond 10**22
 * is not always the float nearest to the power.
 */
function powerOfTen(n: number): number {
  if (Math.abs(n) >= 2 ** 62) return n > 0 ? Infinity : 0;
  let result = 1;
  let exponent = 0;
  let square = 0.625;
  let squareExponent = 4;
  for (let bits = Math.abs(n); bits !== 0; bits = Math.floor(bits / 2)) {
    if (squareExponent > 4096) return n > 0 ? Infinity : 0;
    if (bits % 2 === 1) {
      result *= square;
      exponent += squareExponent;
    }
    square *= square;
    squareExponent *= 2;
    if (square < 0.5) {
      square += square;
      squareExponent--;
    }
  }
  if (n < 0) {
    result = 1 / result;
    exponent = -exponent;
  }
  return scale(result, exponent);
}

/** `math.Ldexp`: two steps, as 2**exponent alone may leave the range of floats. */
function scale(mantissa: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return mantissa * 2 ** half * 2 ** (exponent - half);
}

/** Rounds up from `limit` (one half unless told) of the last place on, down otherwise: for negative numbers too. */
function round(value: Value, places: GoInt, ...limits: number[]): number {
  const limit = limits[0] ?? 0.5;
  const power = powerOfTen(Number(places.value));
  const shifted = power * castToFloat(value);
  const fraction = Number.isFinite(shifted) ? shifted - Math.trunc(shifted) : NaN;
  return (fraction >= limit ? Math.ceil(shifted) : Math.floor(shifted)) / power;
}

/** Reads what prints as an octal number: file modes. */
function toDecimal(value: Value): Value {
  try {
    return int64(parseInt(sprint([value]), 8, 64));
  } catch {
    return int64(0);
  }
}

/** Sprig drops the error of `strconv.Atoi`, whose number is then the nearest in range. */
function atoiOrNearest(text: string): Value {
  try {
    return int(atoi(text));
  } catch (error) {
    return int(error instanceof NumError ? error.value : 0);
  }
}

const one = [anyType];
const two = [anyType, anyType];

/** The function of this name, if this theme has it. */
export function numericFunction(name: string): GoFunc | undefined {
  return integerFunction(name) ?? floatFunction(name);
}

function integerFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'int':
      return func(name, one, intType, (value) => int(castToInt(value)));
    case 'int64':
      return func(name, one, int64Type, (value) => int64(castToInt(value)));
    case 'toDecimal':
      return func(name, one, int64Type, toDecimal);
    case 'atoi':
      return func(name, [stringType], intType, atoiOrNearest);
    case 'add':
      return func(name, one, int64Type, (...all) => wrapped(all.map(castToInt).reduce((a, b) => a + b, 0n)), variadic);
    case 'add1':
      return func(name, one, int64Type, (value) => wrapped(castToInt(value) + 1n));
    case 'sub':
      return func(name, two, int64Type, (a, b) => wrapped(castToInt(a) - castToInt(b)));
    case 'mul':
      return func(name, two, int64Type, (...all) => wrapped(all.map(castToInt).reduce((a, b) => a * b)), variadic);
    case 'div':
      return func(name, two, int64Type, (a, b) => wrapped(castToInt(a) / divisor(b)));
    case 'mod':
      return func(name, two, int64Type, (a, b) => wrapped(castToInt(a) % divisor(b)));
    case 'max':
    case 'biggest':
      return func(name, two, int64Type, largest, variadic);
    case 'min':
      return func(name, two, int64Type, smallest, variadic);
    default:
      return undefined;
  }
}

function floatFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'float64':
      return func(name, one, float64Type, castToFloat);
    case 'add1f':
      return func(name, one, float64Type, (value) => calculate(decimal.add, castToFloat(value), [1]));
    case 'addf':
      return func(name, one, float64Type, (...values) => calculate(decimal.add, 0, values), variadic);
    case 'subf':
      return func(name, two, float64Type, calculation(decimal.subtract), variadic);
    case 'mulf':
      return func(name, two, float64Type, calculation(decimal.multiply), variadic);
    case 'divf':
      return func(name, two, float64Type, calculation(decimal.divide), variadic);
    case 'maxf':
      return func(name, two, float64Type, (...values) => values.map(castToFloat).reduce(maxFloat), variadic);
    case 'minf':
      return func(name, two, float64Type, (...values) => values.map(castToFloat).reduce(minFloat), variadic);
    case 'ceil':
      return func(name, one, float64Type, (value) => Math.ceil(castToFloat(value)));
    case 'floor':
      return func(name, one, float64Type, (value) => Math.floor(castToFloat(value)));
    case 'round':
      return func(name, [anyType, intType, float64Type], float64Type, round, variadic);
    default:
      return undefined;
  }
}
