/**
 * Go types as values carry them: enough of `reflect.Type` for `%T`, `typeOf`, `kindOf`, argument checks and encoders.
 */

export type Kind =
  | 'bool'
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr'
  | 'float32'
  | 'float64'
  | 'complex64'
  | 'complex128'
  | 'string'
  | 'slice'
  | 'array'
  | 'map'
  | 'struct'
  | 'ptr'
  | 'func'
  | 'interface';

/** One Go type. Types are compared by identity: use the constants below, or the helpers that intern. */
export interface GoType {
  /** As `%T` prints it: `map[string]interface {}`, `time.Duration`, `*semver.Version`. */
  readonly name: string;
  readonly kind: Kind;
  /** Element of a slice, array, map or pointer. */
  readonly elem?: GoType;
  /** Exported fields of a struct, in declaration order. */
  readonly fields?: readonly GoField[];
  /** Methods by name, those of the pointer receiver included for types that are only met as pointers. */
  readonly methods?: ReadonlyMap<string, GoMethod>;
}

export interface GoField {
  readonly name: string;
  readonly type: GoType;
  /** Name in the `json` tag; `-` leaves the field out; absent means the field's own name. */
  readonly json?: string;
  readonly omitEmpty?: boolean;
  /** An embedded struct: its fields and methods are promoted. */
  readonly embedded?: boolean;
}

/** Parameters of a callable as `text/template` sees them. A variadic's last parameter is given as its element type. */
export interface GoSignature {
  readonly params: readonly GoType[];
  readonly variadic: boolean;
  /** Static result type; `any` when the function returns `interface{}`. */
  readonly result: GoType;
}

export interface GoMethod extends GoSignature {
  /** `self` is the receiver; arguments have been checked and converted to `params`. */
  readonly call: (self: never, ...args: never[]) => unknown;
}

const basic = (name: string, kind: Kind): GoType => ({ name, kind });

export const boolType = basic('bool', 'bool');
export const intType = basic('int', 'int');
export const int8Type = basic('int8', 'int8');
export const int16Type = basic('int16', 'int16');
/** Also `rune`: character literals have this type. */
export const int32Type = basic('int32', 'int32');
export const int64Type = basic('int64', 'int64');
export const uintType = basic('uint', 'uint');
/** Also `byte`: an indexed string gives this type. */
export const uint8Type = basic('uint8', 'uint8');
export const uint16Type = basic('uint16', 'uint16');
export const uint32Type = basic('uint32', 'uint32');
export const uint64Type = basic('uint64', 'uint64');
export const float32Type = basic('float32', 'float32');
export const float64Type = basic('float64', 'float64');
export const complex128Type = basic('complex128', 'complex128');
export const stringType = basic('string', 'string');
/** `interface{}` (`any`). */
export const anyType = basic('interface {}', 'interface');
export const errorType = basic('error', 'interface');
/** A parameter of type `reflect.Value`: accepts everything, as the builtins do. */
export const reflectValueType = basic('reflect.Value', 'struct');

const slices = new Map<GoType, GoType>();
const maps = new Map<GoType, GoType>();
const pointers = new Map<GoType, GoType>();

function interned(table: Map<GoType, GoType>, elem: GoType, make: () => GoType): GoType {
  let type = table.get(elem);
  if (type === undefined) table.set(elem, (type = make()));
  return type;
}

/** `[]elem`. */
export function sliceOf(elem: GoType): GoType {
  return interned(slices, elem, () => ({ name: `[]${elem.name}`, kind: 'slice', elem }));
}

/** `map[string]elem`: no other key type is met in charts. */
export function mapOf(elem: GoType): GoType {
  return interned(maps, elem, () => ({ name: `map[string]${elem.name}`, kind: 'map', elem }));
}

/** `*elem`, with the methods of `elem`. */
export function pointerTo(elem: GoType): GoType {
  return interned(pointers, elem, () => ({
    name: `*${elem.name}`,
    kind: 'ptr',
    elem,
    ...(elem.methods === undefined ? {} : { methods: elem.methods }),
  }));
}

export const anySliceType = sliceOf(anyType);
export const stringSliceType = sliceOf(stringType);
export const bytesType = sliceOf(uint8Type);
export const anyMapType = mapOf(anyType);
export const stringMapType = mapOf(stringType);
