/**
 * Makes the functions that templates can call. A table of functions is `[func(…), func(…)]`, or a map made by `functionMap`.
 */
import type { GoFunc, Value } from './values.ts';
import type { GoType } from './types.ts';

/**
 * One callable. `params` are the Go parameter types, the last one given as its element type when `variadic`; `result` is
 * the static result type. Arguments reach `call` checked and converted, so it may name narrower types than `Value`;
 * it throws an `Error` with Go's text where Go returns an error or panics.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- lets parameters be inferred and narrowed
export function func<Args extends Value[]>(
  name: string,
  params: readonly GoType[],
  result: GoType,
  call: (...args: Args) => Value,
  options: { variadic?: boolean } = {},
): GoFunc {
  return { name, params, variadic: options.variadic ?? false, result, call: call as (...args: Value[]) => Value };
}

/** The option of `func` for a last parameter that takes any number of arguments. */
export const variadic = { variadic: true } as const;

/** Functions by name; of two with one name the later wins. */
export function functionMap(...tables: readonly (readonly GoFunc[])[]): ReadonlyMap<string, GoFunc> {
  return new Map(tables.flat().map((f) => [f.name, f]));
}
