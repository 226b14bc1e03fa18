/** Sprig's defaults and flow control (defaults.go, functions.go), JSON apart (json.ts). */
import { func, variadic } from '../go/func.ts';
import { anyType, boolType, stringType } from '../go/types.ts';
import { GoComplex, GoFloat32, GoInt, GoStruct, isFunc, type GoFunc, type Value } from '../go/values.ts';

/** Whether a value is the zero value of its kind, an empty collection, or nil. A struct never is. */
export function isEmpty(value: Value): boolean {
  switch (typeof value) {
    case 'string':
      return value === '';
    case 'boolean':
      return !value;
    case 'number':
      return value === 0;
    default:
  }
  if (value === null) return true;
  if (value instanceof Map) return value.size === 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof GoInt) return value.value === 0n;
  if (value instanceof GoFloat32) return value.value === 0;
  if (value instanceof GoComplex) return value.re === 0 && value.im === 0;
  if (value instanceof GoStruct) return false;
  return !isFunc(value);
}

function orDefault(fallback: Value, ...given: Value[]): Value {
  return given.length === 0 || isEmpty(given[0]!) ? fallback : given[0]!;
}

const one = [anyType];
const two = [anyType, anyType];

/** The function of this name, if this theme has it. */
export function defaultFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'default':
      return func(name, two, anyType, orDefault, variadic);
    case 'empty':
      return func(name, one, boolType, isEmpty);
    case 'coalesce':
      return func(name, one, anyType, (...values) => values.find((v) => !isEmpty(v)) ?? null, variadic);
    case 'all':
      return func(name, one, boolType, (...values) => !values.some(isEmpty), variadic);
    case 'any':
      return func(name, one, boolType, (...values) => !values.every(isEmpty), variadic);
    case 'ternary':
      return func(name, [...two, boolType], anyType, (yes: Value, no: Value, test: boolean) => (test ? yes : no));
    case 'fail':
      return func(name, [stringType], stringType, (message: string) => {
        throw new Error(message);
      });
    case 'hello':
      return func(name, [], stringType, () => 'Hello!');
    default:
      return undefined;
  }
}
