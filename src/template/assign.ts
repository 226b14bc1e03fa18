/** Assignability of Go types, and zero values: what text/template needs of reflect to pass arguments. */
import { boolType, float64Type, stringType, type GoType, type Kind } from '../go/types.ts';
import { GoComplex, GoFloat32, GoInt, GoStruct, nilMap, nilSlice, typeOf, type Value } from '../go/values.ts';
import { reflectValueType } from '../go/types.ts';

const signed = new Set<Kind>(['int', 'int8', 'int16', 'int32', 'int64']);
const unsigned = new Set<Kind>(['uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr']);

export function isSigned(kind: Kind): boolean {
  return signed.has(kind);
}

export function isUnsigned(kind: Kind): boolean {
  return unsigned.has(kind);
}

/** `reflect.Type.AssignableTo`. */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (from === to) return true;
  switch (to.kind) {
    case 'interface':
      return to.name !== 'error' || from.methods?.has('Error') === true;
    case 'slice':
    case 'array':
    case 'map':
    case 'ptr':
      // the same underlying type will do if one of the two has no name of its own
      return from.kind === to.kind && from.elem === to.elem && (isUnnamed(from) || isUnnamed(to));
    case 'func':
      return from.kind === 'func' && from.name === to.name;
    default:
      return false;
  }
}

function isUnnamed(type: GoType): boolean {
  return /^(?:\[|\*|map\[)/.test(type.name);
}

/** Whether nil can stand for the type. */
export function canBeNil(type: GoType): boolean {
  switch (type.kind) {
    case 'interface':
    case 'map':
    case 'slice':
    case 'ptr':
    case 'func':
      return true;
    default:
      return type === reflectValueType;
  }
}

/** `reflect.Zero`. */
export function zeroOf(type: GoType): Value {
  if (type === stringType) return '';
  if (type === boolType) return false;
  if (type === float64Type) return 0;
  if (type.kind === 'map') return nilMap(type);
  if (type.kind === 'slice') return nilSlice(type);
  if (type.kind === 'float32') return new GoFloat32(0);
  if (type.kind === 'complex128') return new GoComplex(0, 0);
  if (type.kind === 'struct')
    return new GoStruct(type, new Map((type.fields ?? []).map((field) => [field.name, zeroOf(field.type)])));
  return isSigned(type.kind) || isUnsigned(type.kind) ? new GoInt(0n, type) : null;
}

/** The value as an argument of type `to`, or undefined if it doesn't fit. One pointer is followed if that helps. */
export function fitted(value: Value, to: GoType): Value | undefined {
  const type = typeOf(value);
  if (type === undefined) return to.kind === 'interface' ? value : undefined;
  if (isAssignable(type, to)) return value;
  if (value instanceof GoStruct && value.pointer && isAssignable(value.struct, to))
    return new GoStruct(value.struct, value.fields, { host: value.host });
  return undefined;
}

/** The name of a value's type; that of nil is `interface {}`. */
export function typeName(value: Value): string {
  return typeOf(value)?.name ?? 'interface {}';
}
