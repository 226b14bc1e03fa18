/**
 * What Sprig's merge and mergeOverwrite do to maps: dario.cat/mergo v1.0.1, Merge and MergeWithOverwrite, for the values
 * that templates hold. Rules that are easily missed:
 * - Nil in a source is skipped; with overwrite it replaces what is there.
 * - Without overwrite every empty value of the destination (false, 0, "", an empty list or map) is replaced.
 * - Maps merge into the destination's own map, in place. One that stays empty is replaced by the source's map itself, so
 *   that the two share it from then on.
 * - Lists are replaced, never joined.
 */
import { anyType } from '../go/types.ts';
import { GoFloat32, GoInt, GoStruct, isNilValue, typeOf, type GoMap, type Value } from '../go/values.ts';

/** An error that mergo returns, beside those it panics with. */
export class MergeError extends Error {}

/** Merges `source` into `target` and returns the result: `target`, or a new map where that is nil. Throws mergo's text. */
export function mergeInto(target: GoMap, source: GoMap, overwrite: boolean): GoMap {
  const result = isNilValue(target) && !isNilValue(source) ? new Map<string, Value>() : target;
  mergeMaps(result, source, overwrite);
  return result;
}

function mergeMaps(target: GoMap, source: GoMap, overwrite: boolean): void {
  for (const [key, value] of source) {
    if (value === null) {
      if (overwrite) assign(target, key, value, source);
      continue;
    }
    const before = target.get(key);
    if (value instanceof Map || value instanceof GoStruct) mergeElement(before, value, overwrite);
    // looked at after the merge of the elements, which may have filled it
    const keeps = before !== undefined && !isEmptyForMerge(before);
    if (isList(value)) {
      if (keeps && !overwrite) assign(target, key, before, undefined);
      else assign(target, key, value, undefined);
      continue;
    }
    if (keeps && (!overwrite || (value instanceof Map && before instanceof Map))) continue;
    assign(target, key, value, source);
  }
}

function mergeElement(target: Value | undefined, source: GoMap | GoStruct, overwrite: boolean): void {
  if (target instanceof Map) {
    if (source instanceof Map && !isNilValue(target)) mergeMaps(target, source, overwrite);
  } else if (target instanceof GoStruct && target.pointer && !overwrite) {
    const pointer = source instanceof GoStruct && source.pointer;
    if (!pointer) throw new MergeError('src and dst must be of same type');
  }
}

/** `SetMapIndex`. An element taken from a map has that map's element type; others have their own. */
function assign(target: GoMap, key: string, value: Value, from: GoMap | undefined): void {
  const type = (from === undefined ? typeOf(value) : typeOf(from)?.elem) ?? anyType;
  const element = typeOf(target)?.elem ?? anyType;
  if (element !== anyType && element !== type) {
    throw new Error(`reflect.Value.SetMapIndex: value of type ${type.name} is not assignable to type ${element.name}`);
  }
  target.set(key, value);
}

function isList(value: Value): boolean {
  return Array.isArray(value) || value instanceof Uint8Array;
}

/** mergo's notion of empty; structs and complex numbers never are. */
function isEmptyForMerge(value: Value): boolean {
  if (value === null || value === '' || value === false || value === 0) return true;
  if (value instanceof Map) return value.size === 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof GoInt) return value.value === 0n;
  return value instanceof GoFloat32 && value.value === 0;
}
