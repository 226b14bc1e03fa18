/**
 * The functions that text/template itself has (funcs.go, Go 1.26). `and`, `or` and `call` are here for their signatures: calls
 * of them are compiled specially.
 */
import { sprint, sprintf, sprintln } from '../go/fmt.ts';
import {
  anyType,
  boolType,
  intType,
  reflectValueType,
  stringType,
  type GoSignature,
  type GoType,
} from '../go/types.ts';
import type { Value } from '../go/values.ts';
import { equals, equalsAny, less, lessOrEqual } from './compare.ts';
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts';
import { indexed, lengthOf, sliced } from './index-slice.ts';
import type { Out } from './runtime.ts';
import { isTrue } from './truth.ts';

export interface Builtin extends GoSignature {
  readonly call: (...args: Out[]) => Out;
}

const one: readonly GoType[] = [reflectValueType];
const two: readonly GoType[] = [reflectValueType, reflectValueType];

function fixed(params: readonly GoType[], result: GoType, call: Builtin['call']): Builtin {
  return { params, variadic: false, result, call };
}

function variadic(params: readonly GoType[], result: GoType, call: Builtin['call']): Builtin {
  return { params, variadic: true, result, call };
}

function text(call: (args: readonly Value[]) => string): Builtin {
  return variadic([anyType], stringType, (...args) => call(args as Value[]));
}

function special(params: readonly GoType[]): Builtin {
  return variadic(params, reflectValueType, () => undefined);
}

export const builtins: ReadonlyMap<string, Builtin> = new Map([
  ['and', special(two)],
  ['or', special(two)],
  ['call', special(two)],
  ['not', fixed(one, boolType, (value) => !isTrue(value))],
  ['eq', variadic(two, boolType, (first, ...others) => equalsAny(first, others))],
  ['ne', fixed(two, boolType, (a, b) => !equals(a, b))],
  ['lt', fixed(two, boolType, less)],
  ['le', fixed(two, boolType, lessOrEqual)],
  ['gt', fixed(two, boolType, (a, b) => !lessOrEqual(a, b))],
  ['ge', fixed(two, boolType, (a, b) => !less(a, b))],
  ['len', fixed(one, intType, lengthOf)],
  ['index', variadic(two, reflectValueType, (item, ...indexes) => indexed(item, indexes))],
  ['slice', variadic(two, reflectValueType, (item, ...indexes) => sliced(item, indexes))],
  ['print', text(sprint)],
  ['println', text(sprintln)],
  [
    'printf',
    variadic([stringType, anyType], stringType, (format, ...args) => sprintf(format as string, args as Value[])),
  ],
  ['html', text(escapeHtml)],
  ['js', text(escapeJs)],
  ['urlquery', text(escapeQuery)],
]);
