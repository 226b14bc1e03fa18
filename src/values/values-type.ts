/** `chartutil.Values`, the type of `.`, `.Values` and `.Template`, and the methods that templates can call on it (Helm 3.22). */
import { viewAs } from '../go/map-view.ts';
import { quote } from '../go/strconv.ts';
import { anyMapType, anyType, stringType, type GoMethod, type GoType } from '../go/types.ts';
import type { GoMap, Value } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';

/** The table under a dotted name; each step must be there and be a table. */
function table(values: GoMap, name: string): GoMap {
  let at = values;
  for (const key of name.split('.')) {
    const next = at.get(key);
    if (!(next instanceof Map)) throw new Error(`${quote(key)} is not a table`);
    at = next;
  }
  return viewAs(valuesType, at);
}

/** What stands under a dotted name, unless that is a table. */
function pathValue(values: GoMap, path: string): Value {
  if (path === '') throw new Error('YAML path cannot be empty');
  const dot = path.lastIndexOf('.');
  const key = path.slice(dot + 1);
  const value = containerOf(values, path, dot)?.get(key);
  if (value === undefined || value instanceof Map) throw new Error(`${quote(key)} is not a value`);
  return value;
}

function containerOf(values: GoMap, path: string, dot: number): GoMap | undefined {
  try {
    return dot < 0 ? values : table(values, path.slice(0, dot));
  } catch {
    return undefined;
  }
}

const methods: readonly [string, GoMethod][] = [
  ['AsMap', { params: [], variadic: false, result: anyMapType, call: (self: GoMap) => viewAs(anyMapType, self) }],
  ['YAML', { params: [], variadic: false, result: stringType, call: (self: GoMap) => marshalYaml(self) }],
  // gives a chartutil.Values, a type that does not exist yet at this point
  ['Table', { params: [stringType], variadic: false, result: anyType, call: table }],
  ['PathValue', { params: [stringType], variadic: false, result: anyType, call: pathValue }],
];

export const valuesType: GoType = { name: 'chartutil.Values', kind: 'map', elem: anyType, methods: new Map(methods) };
