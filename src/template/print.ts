/** How a value is written to the output, and into the escapers: printableValue of text/template. */
import { sprint } from '../go/fmt.ts';
import { GoInt, GoStruct, isFunc, type Value } from '../go/values.ts';

/** The text of a value, or undefined for what can't be printed. */
export function printed(value: Value | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '<no value>';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
  }
  if (value === null) return '<no value>';
  if (value instanceof GoInt && value.type.methods === undefined) return value.value.toString();
  return isFunc(value) ? undefined : sprint([printable(value)]);
}

/** A pointer to a struct prints as the struct, unless the pointer has a text of its own. */
export function printable(value: Value): Value {
  if (!(value instanceof GoStruct) || !value.pointer) return value;
  const methods = value.struct.methods;
  if (methods !== undefined && (methods.has('Error') || methods.has('String'))) return value;
  return new GoStruct(value.struct, value.fields, { host: value.host });
}
