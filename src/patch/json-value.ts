/**
 * JSON values as apimachinery's decoder gives them to strategicpatch (k8s.io/apimachinery v0.37 pkg/util/json): numbers
 * are int64 where their JSON text is an integer that fits, else float64, and the two never equal each other. A float64
 * with a whole value is written without a point, so that it comes back as an int64.
 */
import { formatFloat } from '../go/strconv-float.ts';
import { int64Type } from '../go/types.ts';
import { GoInt, sortedKeys, type GoMap, type Value } from '../go/values.ts';

export type JsonKind = 'null' | 'bool' | 'string' | 'int' | 'float' | 'map' | 'list';

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

export function jsonKind(value: Value): JsonKind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return isInt64(value) ? 'int' : 'float';
    default:
  }
  if (value === null) return 'null';
  if (value instanceof Map) return 'map';
  if (Array.isArray(value)) return 'list';
  if (value instanceof GoInt) return value.type === int64Type || fitsInt64(value.value) ? 'int' : 'float';
  throw new TypeError('not a value of JSON');
}

function fitsInt64(value: bigint): boolean {
  return value <= MAX_INT64 && value >= MIN_INT64;
}

function isInt64(value: number): boolean {
  if (Number.isSafeInteger(value)) return true;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63;
}

/** The Go type that a kind has after decoding. */
export const goTypeNames: Readonly<Record<JsonKind, string>> = {
  null: '%!s(<nil>)',
  bool: 'bool',
  string: 'string',
  int: 'int64',
  float: 'float64',
  map: 'map[string]interface {}',
  list: '[]interface {}',
};

/** `reflect.DeepEqual`. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  if (a instanceof GoInt && b instanceof GoInt) return a.value === b.value;
  const kind = jsonKind(a);
  if (kind !== jsonKind(b)) return false;
  if (kind === 'int' || kind === 'float') return scalarText(a) === scalarText(b);
  if (kind === 'list') return equalLists(a as Value[], b as Value[]);
  return kind === 'map' && equalMaps(a as GoMap, b as GoMap);
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => equalValues(item, b[i]!));
}

function equalMaps(a: GoMap, b: GoMap): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !equalValues(value, other)) return false;
  }
  return true;
}

/** Go's `==`, with its panic for two maps or two lists. */
export function goEquals(a: Value, b: Value): boolean {
  const id = identity(a);
  return id === identity(b) && isComparable(id);
}

/** What two values have in common if Go's `==` holds between them, and then `isComparable` is to be asked. */
export function identity(value: Value): string {
  const kind = jsonKind(value);
  return kind === 'map' || kind === 'list' ? kind : `${kind}:${scalarText(value)}`;
}

/** True, or Go's panic. */
export function isComparable(id: string): true {
  if (id === 'map' || id === 'list') throw new Error(`runtime error: comparing uncomparable type ${goTypeNames[id]}`);
  return true;
}

/** An identity as a key of a Go map. */
export function hashKey(value: Value): string {
  const id = identity(value);
  if (id === 'map' || id === 'list') throw new Error(`runtime error: hash of unhashable type ${goTypeNames[id]}`);
  return id;
}

function scalarText(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      // the digits that JSON has; Go's `%v` has its own for what stays a float
      return isInt64(value) ? String(value) : formatFloat(value, 'g', -1);
    case 'boolean':
      return String(value);
    default:
  }
  if (value instanceof GoInt) {
    return jsonKind(value) === 'int' ? value.value.toString() : formatFloat(Number(value.value), 'g', -1);
  }
  return '<nil>';
}

/** `%v`. */
export function goText(value: Value): string {
  if (value instanceof Map) {
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${goText(value.get(key)!)}`)
      .join(' ')}]`;
  }
  return Array.isArray(value) ? `[${value.map(goText).join(' ')}]` : scalarText(value);
}

/** A copy without the members of maps that are null; elements that are null stay in lists. */
export function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!(value instanceof Map)) return value;
  const kept: GoMap = new Map();
  for (const [key, item] of value) if (item !== null) kept.set(key, withoutNulls(item));
  return kept;
}
