/** Go values as fuzzers and properties compare and make them. */
import { GoInt, int64, type GoMap, type Value } from '../../src/go/values.ts';
import type { Prng } from '../random/prng.ts';

/** Whether there are more levels than `most`; asked without recursion. */
export function isDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one): unknown[] =>
      one instanceof Map ? [...(one as GoMap).values()] : Array.isArray(one) ? (one as unknown[]) : [],
    );
  }
  return false;
}

const scalars: readonly (() => Value)[] = [
  ...[null, true, false, '', 'a', 'yes', 'null', '~', '0x1F', '1e3', '012', '1_000', '1.0', '.inf', '2001-01-01'].map(
    (one) => () => one,
  ),
  ...[
    '- a',
    'a: b',
    '#c',
    "it's",
    '"q"',
    'line\nother\n',
    '\n',
    ' lead',
    'trail ',
    'tab\there',
    'é日😀',
    '\u0085\u2028',
    '=',
    '<<',
    '*a',
    '&a',
    '!t',
    '%',
    '@',
    '`',
  ].map((one) => () => one),
  ...['__proto__', 'constructor', '{', '[', ',', '|', '>', '?', ':', '\u0000', '\u001b[31m', '\ufeff'].map(
    (one) => () => one,
  ),
  ...[0, 1, -1, 1.5, 1e21, 1e-7, 1e308, 5e-324, 2 ** 53, 123456789, 1e6, 1e5].map((one) => () => one),
];

/** What JSON can hold, numbers as float64. */
export function randomValue(prng: Prng, depth = 4): Value {
  if (depth === 0 || prng.chance(0.45)) return prng.pick(scalars)();
  if (prng.chance(0.4)) return Array.from({ length: prng.below(4) }, () => randomValue(prng, depth - 1));
  return randomMap(prng, depth);
}

export function randomMap(prng: Prng, depth = 4): GoMap {
  const map: GoMap = new Map();
  for (let i = prng.below(5); i > 0; i--) map.set(randomKey(prng), randomValue(prng, depth - 1));
  return map;
}

export function randomKey(prng: Prng): string {
  const key = prng.chance(0.6) ? prng.pick(['a', 'b', 'name', 'k8s.io/x', 'c-d']) : prng.pick(scalars)();
  return typeof key === 'string' ? key : 'n';
}

/** With integers among the numbers. */
export function withInts(value: Value): Value {
  if (Array.isArray(value)) return value.map(withInts);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, withInts(item)]));
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 53 ? int64(value) : value;
}

/** With float64 only, as JSON and YAML give it back. */
export function withFloats(value: Value): Value {
  if (Array.isArray(value)) return value.map(withFloats);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, withFloats(item)]));
  return value instanceof GoInt ? Number(value.value) : value;
}

/** Go writes it with its sign, and reads an integer. */
export function withoutNegativeZero(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, withoutNegativeZero(item)]));
  return value === 0 ? 0 : value;
}
