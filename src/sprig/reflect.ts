/**
 * Sprig's questions about types, and what Go's reflect answers that other themes need too: `reflect.Kind`,
 * `reflect.DeepEqual` (Go 1.26) and the elements of a slice.
 */
import { func } from '../go/func.ts';
import { equalHosts } from '../go/equal-hosts.ts';
import { charge } from '../go/meter.ts';
import { compareBytes } from '../go/strings.ts';
import { anyType, boolType, stringType, uint8Type } from '../go/types.ts';
import {
  GoComplex,
  GoFloat32,
  GoInt,
  GoStruct,
  isNilValue,
  typeOf,
  type GoFunc,
  type GoMap,
  type Value,
} from '../go/values.ts';

/** What Go says when a method of a nil `reflect.Type` is called: most list functions do so on nil. */
export const NIL_DEREFERENCE = 'runtime error: invalid memory address or nil pointer dereference';

/** `%T`. */
export function typeName(value: Value): string {
  return typeOf(value)?.name ?? '<nil>';
}

/** `reflect.ValueOf(value).Kind().String()`. */
export function kindName(value: Value): string {
  return typeOf(value)?.kind ?? 'invalid';
}

/** The elements of a slice, or undefined for anything else. Not a copy: don't change it. */
export function sliceElements(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Uint8Array) return Array.from(value, (byte) => new GoInt(BigInt(byte), uint8Type));
  return undefined;
}

/** After so many comparisons pairs are remembered, as `reflect.DeepEqual` always does: values can hold themselves. */
const MANY = 1000;

/** The pairs of lists and maps that one comparison has met. */
class Pairs {
  private count = 0;
  private readonly met = new Map<object, Set<object>>();

  /** Whether the pair was met before: if it differs, that is found out there. */
  meet(a: object, b: object): boolean {
    charge();
    if (++this.count < MANY) return false;
    const others = this.met.get(a);
    if (others === undefined) this.met.set(a, new Set([b]));
    else if (others.has(b)) return true;
    else others.add(b);
    return false;
  }
}

/** `reflect.DeepEqual`. */
export function deepEqual(a: Value, b: Value, pairs?: Pairs): boolean {
  if (typeof a !== 'object' || a === null || b === null) return a === b;
  if (typeOf(a) !== typeOf(b) || isNilValue(a) !== isNilValue(b)) return false;
  if (a instanceof GoInt) return a.value === (b as GoInt).value;
  if (a instanceof GoFloat32) return a.value === (b as GoFloat32).value;
  if (a instanceof GoComplex) return a.re === (b as GoComplex).re && a.im === (b as GoComplex).im;
  if (a instanceof Uint8Array) return compareBytes(a, b as Uint8Array) === 0;
  if (Array.isArray(a)) return a === b || equalSlices(a, b as Value[], pairs ?? new Pairs());
  if (a instanceof Map) return a === b || equalMaps(a, b as GoMap, pairs ?? new Pairs());
  if (a instanceof GoStruct) return a === b || equalStructs(a, b as GoStruct, pairs ?? new Pairs());
  return false; // functions are equal only if both are nil
}

function equalSlices(a: readonly Value[], b: readonly Value[], pairs: Pairs): boolean {
  return a.length === b.length && (pairs.meet(a, b) || a.every((item, i) => deepEqual(item, b[i]!, pairs)));
}

function equalMaps(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>, pairs: Pairs): boolean {
  if (a.size !== b.size) return false;
  if (pairs.meet(a, b)) return true;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !deepEqual(value, other, pairs)) return false;
  }
  return true;
}

function equalStructs(a: GoStruct, b: GoStruct, pairs: Pairs): boolean {
  return a.pointer === b.pointer && equalMaps(a.fields, b.fields, pairs) && equalHosts(a.host, b.host);
}

const one = [anyType];
const named = [stringType, anyType];

/** The function of this name, if this theme has it. */
export function reflectFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'typeOf':
      return func(name, one, stringType, typeName);
    case 'typeIs':
      return func(name, named, boolType, (type: string, value) => type === typeName(value));
    case 'typeIsLike':
      return func(name, named, boolType, (type: string, value) => [type, `*${type}`].includes(typeName(value)));
    case 'kindOf':
      return func(name, one, stringType, kindName);
    case 'kindIs':
      return func(name, named, boolType, (kind: string, value) => kind === kindName(value));
    case 'deepEqual':
      return func(name, [anyType, anyType], boolType, (a, b) => deepEqual(a, b));
    default:
      return undefined;
  }
}
