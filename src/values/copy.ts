/** Copies of values: maps and slices are new, all the rest is shared because it never changes. */
import { likeMemoryOf } from '../go/slice-capacity.ts';
import { isNilValue, nilSlice, typedMap, typedSlice, typeOf, type GoMap, type Value } from '../go/values.ts';
import { anyMapType, anySliceType } from '../go/types.ts';

export function copyValue(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return copyMap(value);
  return Array.isArray(value) ? copySlice(value) : value;
}

/** A deep copy; a nil map gives an empty one of the same type. */
export function copyMap(map: GoMap): GoMap {
  const out: GoMap = new Map();
  for (const [key, value] of map) out.set(key, typeof value === 'object' ? copyValue(value) : value);
  const type = typeOf(map)!;
  return type === anyMapType ? out : typedMap(type, out);
}

function copySlice(items: Value[]): Value[] {
  const type = typeOf(items)!;
  if (isNilValue(items)) return nilSlice(type);
  const out = likeMemoryOf(items, items.map(copyValue));
  return type === anySliceType ? out : typedSlice(type, out);
}
