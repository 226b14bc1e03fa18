/** Dotted paths into values: `Values.Table` and `Values.PathValue` of Helm 3.22 (pkg/chartutil/values.go). */
import { quote } from '../go/strconv.ts';
import type { GoMap, Value } from '../go/values.ts';

/** The table at `path`. Throws `"KEY" is not a table`. */
export function tableAt(values: GoMap, path: string): GoMap {
  let table = values;
  for (const key of path.split('.')) {
    const next = table.get(key);
    if (!(next instanceof Map)) throw new Error(`${quote(key)} is not a table`);
    table = next;
  }
  return table;
}

/** The value at `path` unless it is a table; undefined when there is none. */
export function valueAt(values: GoMap, path: string): Value | undefined {
  let table: Value | undefined = values;
  const keys = path.split('.');
  const last = keys.pop()!;
  for (const key of keys) {
    table = table.get(key);
    if (!(table instanceof Map)) return undefined;
  }
  const value = table.get(last);
  return value instanceof Map ? undefined : value;
}
