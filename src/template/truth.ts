/** Which values count as true for `if`, `with`, `and`, `or` and `not`: isTrue of text/template. */
import { GoComplex, GoFloat32, GoInt, type Value } from '../go/values.ts';

export function isTrue(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0; // NaN is true
    default:
  }
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoFloat32) return value.value !== 0;
  if (value instanceof GoComplex) return value.re !== 0 || value.im !== 0;
  return true;
}
