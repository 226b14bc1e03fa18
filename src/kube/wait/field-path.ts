/** Members of an object by their path, read as the typed decoders of client-go read what a server sent. */
import { GoInt, type GoMap, type Value } from '../../go/values.ts';

/** What is at the path; undefined where some step is missing or no map. */
export function valueAt(object: GoMap | undefined, ...path: readonly string[]): Value | undefined {
  let value: Value | undefined = object;
  for (const name of path) {
    if (!(value instanceof Map)) return undefined;
    value = value.get(name);
  }
  return value;
}

export function mapAt(object: GoMap | undefined, ...path: readonly string[]): GoMap | undefined {
  const value = valueAt(object, ...path);
  return value instanceof Map ? value : undefined;
}

export function listAt(object: GoMap | undefined, ...path: readonly string[]): readonly Value[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}

/** '' where there is no string. */
export function stringAt(object: GoMap | undefined, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : '';
}

/** Undefined where there is no whole number: a pointer that is nil in Go. */
export function optionalIntAt(object: GoMap | undefined, ...path: readonly string[]): number | undefined {
  const value = valueAt(object, ...path);
  return value instanceof GoInt ? Number(value.value) : undefined;
}

/** 0 where there is no whole number. */
export function intAt(object: GoMap | undefined, ...path: readonly string[]): number {
  return optionalIntAt(object, ...path) ?? 0;
}

/** A condition of `status.conditions`; what is not there is ''. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export function conditionsOf(object: GoMap): Condition[] {
  const conditions: Condition[] = [];
  for (const item of listAt(object, 'status', 'conditions')) {
    if (!(item instanceof Map)) continue;
    conditions.push({
      type: stringAt(item, 'type'),
      status: stringAt(item, 'status'),
      reason: stringAt(item, 'reason'),
      message: stringAt(item, 'message'),
    });
  }
  return conditions;
}
