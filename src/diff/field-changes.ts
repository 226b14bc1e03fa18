/**
 * The fields in which two objects differ: what the structured form of helm-diff v3.15.11 tells (diff/structured.go). Fields that
 * are added are told leaf by leaf, what is removed and elements of lists as a whole.
 */
import { sortedKeys, type GoMap, type Value } from '../go/values.ts';
import { equalValues } from '../patch/json-value.ts';

export interface FieldChange {
  /** Names of fields and places in lists, from the top. */
  readonly path: readonly (string | number)[];
  readonly change: 'add' | 'remove' | 'replace';
  /** Undefined where it was not there, and is not there any more. */
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

export function fieldChanges(before: Value | undefined, after: Value | undefined): FieldChange[] {
  const changes: FieldChange[] = [];
  compare([], before ?? undefined, after ?? undefined, changes);
  return changes;
}

function compare(
  path: FieldChange['path'],
  before: Value | undefined,
  after: Value | undefined,
  changes: FieldChange[],
): void {
  if (after instanceof Map && (before === undefined || before instanceof Map)) {
    compareMaps(path, before ?? new Map<string, Value>(), after, changes);
  } else if (Array.isArray(after) && (before === undefined || Array.isArray(before))) {
    const count = Math.max(before?.length ?? 0, after.length);
    for (let at = 0; at < count; at++) compareElements([...path, at], known(before?.[at]), known(after[at]), changes);
  } else if (after === undefined) {
    if (before !== undefined) changes.push({ path, change: 'remove', before, after });
  } else if (before === undefined) changes.push({ path, change: 'add', before, after });
  else if (!equalValues(before, after)) changes.push({ path, change: 'replace', before, after });
}

/** An element that is new is told as a whole, too. */
function compareElements(
  path: FieldChange['path'],
  before: Value | undefined,
  after: Value | undefined,
  changes: FieldChange[],
): void {
  if (before === undefined && after !== undefined) changes.push({ path, change: 'add', before, after });
  else compare(path, before, after, changes);
}

function compareMaps(path: FieldChange['path'], before: GoMap, after: GoMap, changes: FieldChange[]): void {
  for (const key of sortedKeys(new Map([...before, ...after]))) {
    compare([...path, key], known(before.get(key)), known(after.get(key)), changes);
  }
}

/** A field that is null is as good as none. */
function known(value: Value | undefined): Value | undefined {
  return value ?? undefined;
}

/** `spec.template.spec.containers[0].image` */
export function pathText(path: FieldChange['path']): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
