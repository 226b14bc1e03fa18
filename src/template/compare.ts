/** `eq ne lt le gt ge`: the comparisons of text/template/funcs.go, Go 1.26. Throws an `Error` with Go's text. */
import { equalHosts } from '../go/equal-hosts.ts';
import { sprintf } from '../go/fmt.ts';
import { compareStrings } from '../go/strings.ts';
import type { GoType } from '../go/types.ts';
import { GoComplex, GoFloat32, GoInt, GoStruct, isFunc, isNilValue, typeOf, type Value } from '../go/values.ts';
import { isUnsigned } from './assign.ts';
import type { Out } from './runtime.ts';

type BasicKind = 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint' | 'other';

const BAD_TYPE = 'invalid type for comparison';

function basicKind(value: Out): BasicKind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    default:
  }
  if (value instanceof GoInt) return isUnsigned(value.type.kind) ? 'uint' : 'int';
  if (value instanceof GoFloat32) return 'float';
  return value instanceof GoComplex ? 'complex' : 'other';
}

function isInteger(kind: BasicKind): boolean {
  return kind === 'int' || kind === 'uint';
}

function isNil(value: Out): value is null | undefined {
  return value === null || value === undefined;
}

function floatOf(value: Out): number {
  return value instanceof GoFloat32 ? value.value : (value as number);
}

function incompatible(a: Value, b: Value): Error {
  return new Error(`incompatible types for comparison: ${typeOf(a)!.name} and ${typeOf(b)!.name}`);
}

/** Whether `first` equals any of `others`. */
export function equalsAny(first: Out, others: readonly Out[]): boolean {
  if (others.length === 0) throw new Error('missing argument for comparison');
  for (const other of others) if (equals(first, other)) return true;
  return false;
}

export function equals(a: Out, b: Out): boolean {
  const kind = basicKind(a);
  const otherKind = basicKind(b);
  if (kind !== otherKind) {
    if (isInteger(kind) && isInteger(otherKind)) return (a as GoInt).value === (b as GoInt).value;
    if (!isNil(a) && !isNil(b)) throw incompatible(a, b);
    return false;
  }
  switch (kind) {
    case 'bool':
    case 'string':
      return a === b;
    case 'float':
      return floatOf(a) === floatOf(b);
    case 'int':
    case 'uint':
      return (a as GoInt).value === (b as GoInt).value;
    case 'complex':
      return (a as GoComplex).re === (b as GoComplex).re && (a as GoComplex).im === (b as GoComplex).im;
    case 'other':
      return equalsOther(a, b);
  }
}

function equalsOther(a: Out, b: Out): boolean {
  if (isNil(a) || isNil(b)) return (isNil(a) || isNilValue(a)) && (isNil(b) || isNilValue(b));
  const type = typeOf(a)!;
  const otherType = typeOf(b)!;
  if (type.kind !== otherType.kind)
    throw new Error(
      `non-comparable types ${sprintf('%s', [a])}: ${type.name}, ${otherType.name}: ${sprintf('%v', [b])}`,
    );
  if (isNilValue(a) || isNilValue(b)) return isNilValue(a) && isNilValue(b);
  if (!isComparable(otherType)) throw new Error(`non-comparable type ${sprintf('%s', [b])}: ${otherType.name}`);
  return identical(a, b);
}

function isComparable(type: GoType): boolean {
  if (type.kind === 'map' || type.kind === 'slice' || type.kind === 'func') return false;
  return type.kind !== 'struct' || (type.fields ?? []).every((field) => isComparable(field.type));
}

/** Go's `==` on two interfaces. */
function identical(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeOf(a) !== typeOf(b)) return false;
  if (a instanceof GoStruct && b instanceof GoStruct) {
    if (a.pointer || b.pointer) return false;
    const sameFields = [...a.fields].every(([name, value]) => identical(value, b.fields.get(name) ?? null));
    return sameFields && equalHosts(a.host, b.host);
  }
  return basicKind(a) !== 'other' && !isFunc(a) && equals(a, b);
}

export function less(a: Out, b: Out): boolean {
  const kind = basicKind(a);
  if (kind === 'other') throw new Error(BAD_TYPE);
  const otherKind = basicKind(b);
  if (otherKind === 'other') throw new Error(BAD_TYPE);
  if (kind !== otherKind) {
    if (isInteger(kind) && isInteger(otherKind)) return (a as GoInt).value < (b as GoInt).value;
    throw incompatible(a as Value, b as Value);
  }
  switch (kind) {
    case 'float':
      return floatOf(a) < floatOf(b);
    case 'int':
    case 'uint':
      return (a as GoInt).value < (b as GoInt).value;
    case 'string':
      return compareStrings(a as string, b as string) < 0;
    default:
      throw new Error(BAD_TYPE);
  }
}

export function lessOrEqual(a: Out, b: Out): boolean {
  return less(a, b) || equals(a, b);
}
