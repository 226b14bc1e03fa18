/** Members of an object by their path, read as the typed decoders of client-go read what a server sent. */
import { GoInt, type GoMap, type Value } from './values.ts';

/** What is at the path, of keys of maps and places in lists; undefined where a step leads nowhere. */
export function valueAt(object: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  let value = object;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = value instanceof Map ? value.get(step) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

export function mapAt(object: Value | undefined, ...path: readonly (string | number)[]): GoMap | undefined {
  const value = valueAt(object, ...path);
  return value instanceof Map ? value : undefined;
}

export function listAt(object: Value | undefined, ...path: readonly (string | number)[]): readonly Value[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}

/** '' where there is no string. */
export function stringAt(object: Value | undefined, ...path: readonly (string | number)[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : '';
}

/** Undefined where there is no whole number: a pointer that is nil in Go. */
export function optionalIntAt(object: Value | undefined, ...path: readonly (string | number)[]): number | undefined {
  const value = valueAt(object, ...path);
  return value instanceof GoInt ? Number(value.value) : undefined;
}

/** 0 where there is no whole number. */
export function intAt(object: Value | undefined, ...path: readonly (string | number)[]): number {
  return optionalIntAt(object, ...path) ?? 0;
}
