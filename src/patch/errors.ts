/** The errors of k8s.io/apimachinery v0.37 pkg/util/mergepatch/errors.go, in its words. */
import type { GoMap, Value } from '../go/values.ts';
import { goText, goTypeNames, jsonKind } from './json-value.ts';

export const NO_LIST_OF_LISTS = 'lists of lists are not supported';
export const BAD_PRIMITIVE_LIST = 'invalid patch format of primitive list';
export const BAD_RETAIN_KEYS = 'invalid patch format of retainKeys';
export const BAD_ELEMENT_ORDER = 'invalid patch format of setElementOrder list';

export function noMergeKey(item: GoMap, key: string): Error {
  return new Error(`map: ${goText(item)} does not contain declared merge key: ${key}`);
}

export function badType(expected: 'map' | 'list', actual: Value): Error {
  return new Error(`expected a ${goTypeNames[expected]}, but received a ${goTypeNames[jsonKind(actual)]}`);
}

/** A map, or Go's error. */
export function asMap(value: Value): GoMap {
  if (value instanceof Map) return value;
  throw badType('map', value);
}

/** A list, or Go's error. */
export function asList(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw badType('list', value);
}

export function unknownDirective(directive: Value, map: GoMap): Error {
  return new Error(`unknown patch type: ${directiveText(directive)} in map: ${goText(map)}`);
}

/** `%s`, which is meant for strings. */
function directiveText(value: Value): string {
  const kind = jsonKind(value);
  if (kind === 'string' || kind === 'map' || kind === 'list') return goText(value);
  return kind === 'null' ? goTypeNames.null : `%!s(${goTypeNames[kind]}=${goText(value)})`;
}
