/**
 * Sprig's functions on dictionaries (dict.go). `set`, `unset` and the merges change the map they are given, as in Go.
 * Keys come in insertion order where Go's come in any.
 */
import { func, variadic } from '../go/func.ts';
import { viewAs } from '../go/map-view.ts';
import { anyMapType, anySliceType, anyType, boolType, stringSliceType, stringType } from '../go/types.ts';
import { isNilValue, typedSlice, typeOf, type GoFunc, type GoMap, type Value } from '../go/values.ts';
import { deepCopy } from './copy.ts';
import { MergeError, mergeInto } from './merge.ts';

import { typeName } from './reflect.ts';
import { toText } from './text.ts';

function dict(...entries: Value[]): Value {
  const map: GoMap = new Map();
  for (let i = 0; i < entries.length; i += 2)
    map.set(toText(entries[i]!), i + 1 < entries.length ? entries[i + 1]! : '');
  return map;
}

function get(map: GoMap, key: string): Value {
  const value = map.get(key);
  return value === undefined ? '' : value;
}

function set(map: GoMap, key: string, value: Value): Value {
  if (isNilValue(map)) throw new Error('assignment to entry in nil map');
  map.set(key, value);
  return viewAs(anyMapType, map);
}

function unset(map: GoMap, key: string): Value {
  map.delete(key);
  return viewAs(anyMapType, map);
}

function pluck(key: string, ...maps: GoMap[]): Value {
  return maps.filter((map) => map.has(key)).map((map) => map.get(key)!);
}

function keys(...maps: GoMap[]): Value {
  return typedSlice(
    stringSliceType,
    maps.flatMap((map) => [...map.keys()]),
  );
}

function pick(map: GoMap, ...names: string[]): Value {
  const kept: GoMap = new Map();
  for (const name of names) {
    const value = map.get(name);
    if (value !== undefined) kept.set(name, value);
  }
  return kept;
}

function omit(map: GoMap, ...names: string[]): Value {
  return new Map([...map].filter(([key]) => !names.includes(key)));
}

function mergeAll(target: GoMap, sources: readonly GoMap[], overwrite: boolean): Value {
  let merged = target;
  for (const source of sources) merged = mergeInto(merged, source, overwrite);
  return viewAs(anyMapType, merged);
}

/** The forms without `must` answer an error of the merge with an empty string; a panic is an error in both. */
const merging =
  (overwrite: boolean, must: boolean) =>
  (target: GoMap, ...sources: GoMap[]): Value => {
    try {
      return mergeAll(target, sources, overwrite);
    } catch (error) {
      if (!must && error instanceof MergeError) return '';
      throw error;
    }
  };

function mustDeepCopy(value: Value): Value {
  if (value === null) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  return deepCopy(value);
}

/** `dig "a" "b" fallback map`: a type that is not exactly `map[string]interface {}` is refused, `.Values` itself too. */
function dig(...args: Value[]): Value {
  if (args.length < 3) throw new Error('dig needs at least three arguments');
  let at = asMap(args.at(-1)!);
  const path = args.slice(0, -2).map(asString);
  for (const [depth, key] of path.entries()) {
    const step = at.get(key);
    if (step === undefined) return args.at(-2)!;
    if (depth === path.length - 1) return step;
    at = asMap(step);
  }
  return null;
}

function asMap(value: Value): GoMap {
  if (typeOf(value) === anyMapType) return value as GoMap;
  throw conversionError(value, anyMapType.name);
}

function asString(value: Value): string {
  if (typeof value === 'string') return value;
  throw conversionError(value, 'string');
}

function conversionError(value: Value, wanted: string): Error {
  const found = value === null ? 'nil' : typeName(value);
  return new Error(`interface conversion: interface {} is ${found}, not ${wanted}`);
}

const keyed = [anyMapType, stringType];
const maps = [anyMapType, anyMapType];

/** The function of this name, if this theme has it. */
export function dictFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'dict':
      return func(name, [anyType], anyMapType, dict, variadic);
    case 'get':
      return func(name, keyed, anyType, get);
    case 'set':
      return func(name, [...keyed, anyType], anyMapType, set);
    case 'unset':
      return func(name, keyed, anyMapType, unset);
    case 'hasKey':
      return func(name, keyed, boolType, (map: GoMap, key: string) => map.has(key));
    case 'pluck':
      return func(name, [stringType, anyMapType], anySliceType, pluck, variadic);
    case 'keys':
      return func(name, [anyMapType], stringSliceType, keys, variadic);
    case 'values':
      return func(name, [anyMapType], anySliceType, (map: GoMap) => [...map.values()]);
    case 'pick':
      return func(name, keyed, anyMapType, pick, variadic);
    case 'omit':
      return func(name, keyed, anyMapType, omit, variadic);
    case 'merge':
      return func(name, maps, anyType, merging(false, false), variadic);
    case 'mustMerge':
      return func(name, maps, anyType, merging(false, true), variadic);
    case 'mergeOverwrite':
      return func(name, maps, anyType, merging(true, false), variadic);
    case 'mustMergeOverwrite':
      return func(name, maps, anyType, merging(true, true), variadic);
    case 'deepCopy':
    case 'mustDeepCopy':
      return func(name, [anyType], anyType, mustDeepCopy);
    case 'dig':
      return func(name, [anyType], anyType, dig, variadic);
    default:
      return undefined;
  }
}
