/**
 * Go values in JavaScript. Every value that a template can hold is one of these, and carries its Go type:
 *
 * | Go | here |
 * | --- | --- |
 * | nil, a nil interface | `null` |
 * | bool | `boolean` |
 * | string | `string` (any bytes: see strings.ts) |
 * | float64 | `number` |
 * | every integer kind, named ones too | `GoInt` |
 * | float32, complex | `GoFloat32`, `GoComplex` |
 * | []byte | `Uint8Array` |
 * | other slices | `Value[]`; `[]interface {}` unless tagged by `typedSlice` |
 * | map[string]T | `Map<string, Value>`; `map[string]interface {}` unless tagged by `typedMap` |
 * | structs and pointers to them | `GoStruct` |
 * | funcs | `GoFunc` |
 *
 * Maps keep insertion order; whoever iterates where Go sorts, sorts (`sortedKeys`).
 */
import {
  anyMapType,
  anySliceType,
  boolType,
  bytesType,
  complex128Type,
  float32Type,
  float64Type,
  int64Type,
  intType,
  pointerTo,
  stringType,
  type GoField,
  type GoSignature,
  type GoType,
} from './types.ts';
import { compareStrings } from './strings.ts';

export type Value =
  null | boolean | string | number | GoInt | GoFloat32 | GoComplex | Uint8Array | Value[] | GoMap | GoStruct | GoFunc;

export type GoMap = Map<string, Value>;

/** An integer of any kind; `value` is always within the range of its kind. */
export class GoInt {
  readonly value: bigint;
  readonly type: GoType;

  constructor(value: bigint, type: GoType) {
    this.value = value;
    this.type = type;
  }
}

const SMALL = 256;
const smallInts: (GoInt | undefined)[] = [];

/** A Go `int`. `n` must be a safe integer, or a bigint within 64 bits. */
export function int(n: number | bigint): GoInt {
  if (typeof n === 'number' && n >= 0 && n < SMALL) return (smallInts[n] ??= new GoInt(BigInt(n), intType));
  return new GoInt(BigInt(n), intType);
}

/** A Go `int64`. */
export function int64(n: number | bigint): GoInt {
  return new GoInt(BigInt(n), int64Type);
}

export class GoFloat32 {
  readonly value: number;

  constructor(value: number) {
    this.value = Math.fround(value);
  }
}

/** A Go `complex128`, met only as a literal. */
export class GoComplex {
  readonly re: number;
  readonly im: number;

  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/** A struct, or a pointer to one (`pointer`), such as `.Chart`, `.Capabilities` or a `time.Time`. */
export class GoStruct {
  /** The struct's type, never the pointer's. */
  readonly struct: GoType;
  readonly pointer: boolean;
  /** Exported fields by name, embedded structs included. A field not set is absent only for opaque types. */
  readonly fields: ReadonlyMap<string, Value>;
  /** What an opaque type (`time.Time`, `semver.Version`) really holds; its methods know. */
  readonly host: unknown;

  constructor(struct: GoType, fields: ReadonlyMap<string, Value>, options: { pointer?: boolean; host?: unknown } = {}) {
    this.struct = struct;
    this.fields = fields;
    this.pointer = options.pointer ?? false;
    this.host = options.host;
  }

  get type(): GoType {
    return this.pointer ? pointerTo(this.struct) : this.struct;
  }

  /** A field by name, promoted ones included; undefined when the struct has none of that name. */
  field(name: string): Value | undefined {
    const own = this.fields.get(name);
    if (own !== undefined) return own;
    for (const field of this.struct.fields ?? []) {
      if (!field.embedded) continue;
      const inner = this.fields.get(field.name);
      const promoted = inner instanceof GoStruct ? inner.field(name) : undefined;
      if (promoted !== undefined) return promoted;
    }
    return undefined;
  }
}

/** A function that templates can call: one of the function table, or a bound method. */
export interface GoFunc extends GoSignature {
  readonly name: string;
  /** Arguments have been checked and converted to `params`. Throws an `Error` where Go returns one or panics. */
  readonly call: (...args: Value[]) => Value;
}

const elementType = Symbol('go.type');
const isNil = Symbol('go.nil');
interface Tagged {
  [elementType]?: GoType;
  [isNil]?: true;
}

/** Gives a slice a type other than `[]interface {}`, for example `stringSliceType`. Changes and returns `items`. */
export function typedSlice(type: GoType, items: Value[]): Value[] {
  (items as Tagged)[elementType] = type;
  return items;
}

/** Gives a map a type other than `map[string]interface {}`. Changes and returns `map`. */
export function typedMap(type: GoType, map: GoMap): GoMap {
  (map as Tagged)[elementType] = type;
  return map;
}

/** A nil slice: prints as `[]`, is JSON `null`. */
export function nilSlice(type: GoType): Value[] {
  const items: Value[] = [];
  (items as Tagged)[isNil] = true;
  return typedSlice(type, items);
}

/** A nil map: prints as `map[]`, is JSON `null`. */
export function nilMap(type: GoType): GoMap {
  const map: GoMap = new Map();
  (map as Tagged)[isNil] = true;
  return typedMap(type, map);
}

/** Whether a value is nil in Go's sense: the nil interface, a nil slice or a nil map. */
export function isNilValue(value: Value): boolean {
  return value === null || ((Array.isArray(value) || value instanceof Map) && (value as Tagged)[isNil] === true);
}

/** The dynamic type of a value; undefined for nil. */
export function typeOf(value: Value): GoType | undefined {
  switch (typeof value) {
    case 'string':
      return stringType;
    case 'number':
      return float64Type;
    case 'boolean':
      return boolType;
    default:
  }
  if (value === null) return undefined;
  if (value instanceof Map) return (value as Tagged)[elementType] ?? anyMapType;
  if (Array.isArray(value)) return (value as Tagged)[elementType] ?? anySliceType;
  if (value instanceof GoInt || value instanceof GoStruct) return value.type;
  if (value instanceof Uint8Array) return bytesType;
  if (value instanceof GoFloat32) return float32Type;
  if (value instanceof GoComplex) return complex128Type;
  return funcType(value);
}

/** The type of a function value: `func(string, ...interface {}) string`. */
export function funcType(signature: GoSignature): GoType {
  const last = signature.params.length - 1;
  const params = signature.params.map((p, i) => (signature.variadic && i === last ? `...${p.name}` : p.name));
  return { name: `func(${params.join(', ')}) ${signature.result.name}`, kind: 'func' };
}

export function isFunc(value: Value): value is GoFunc {
  return typeof value === 'object' && value !== null && 'call' in value && 'params' in value;
}

const surrogate = /[\ud800-\udfff]/;

/** The keys of a map in Go's order (by bytes), as `range`, `fmt` and the encoders visit them. */
export function sortedKeys(map: ReadonlyMap<string, unknown>): string[] {
  const keys: string[] = [];
  for (const key of map.keys()) keys.push(key);
  if (keys.length < 2) return keys;
  // without surrogates JavaScript's own order, by code units, is the order by bytes
  return surrogate.test(keys.join('')) ? keys.sort(compareStrings) : keys.sort();
}

export type { GoField, GoType };
