/**
 * Who has set a field, out of `metadata.managedFields` of an object: sets of fields in the form of FieldsV1 of
 * sigs.k8s.io/structured-merge-diff (`f:NAME` a field, `k:{…}` an element by its keys, `v:…` one by its value, `i:N` by its place).
 */
import { unmarshalJson } from '../go/json.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';
import { equalValues } from '../patch/json-value.ts';
import type { FieldChange } from './field-changes.ts';

export interface FieldOwner {
  readonly manager: string;
  /** `Apply` for server-side apply, else `Update`. */
  readonly operation: string;
  /** Such as `scale`; '' for the object itself. */
  readonly subresource: string;
  /** RFC 3339; '' where it is not known. */
  readonly time: string;
}

/** Those that hold the field itself, or something below it. */
export function fieldOwners(object: GoMap, path: FieldChange['path']): FieldOwner[] {
  const metadata = object.get('metadata');
  const entries = metadata instanceof Map ? metadata.get('managedFields') : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: Value) => {
    if (!(entry instanceof Map) || !holds(entry.get('fieldsV1'), object, path)) return [];
    const text = (field: string): string => {
      const value = entry.get(field);
      return typeof value === 'string' ? value : '';
    };
    return [
      {
        manager: text('manager'),
        operation: text('operation'),
        subresource: text('subresource'),
        time: text('time'),
      },
    ];
  });
}

function holds(fields: Value | undefined, object: Value, path: FieldChange['path']): boolean {
  let set = fields;
  let value: Value | undefined = object;
  for (const step of path) {
    if (!(set instanceof Map)) return false;
    if (typeof step === 'string') {
      set = set.get(`f:${step}`);
      value = value instanceof Map ? value.get(step) : undefined;
    } else {
      value = Array.isArray(value) ? value[step] : undefined;
      const element = value;
      const key = [...set.keys()].find((known) => isElement(known, element, step));
      set = key === undefined ? undefined : set.get(key);
    }
    // a field that is held as a whole has nothing below it
    if (set instanceof Map && set.size === 0) return true;
  }
  return set instanceof Map;
}

function isElement(key: string, element: Value | undefined, place: number): boolean {
  if (key === `i:${place}`) return true;
  if (element === undefined || !/^[kv]:/.test(key)) return false;
  let wanted: Value;
  try {
    wanted = unmarshalJson(key.slice(2));
  } catch {
    return false;
  }
  if (key.startsWith('v:')) return isSame(wanted, element);
  if (!(wanted instanceof Map) || !(element instanceof Map)) return false;
  return [...wanted].every(([name, value]) => element.has(name) && isSame(value, element.get(name)!));
}

/** JSON here is read with floats for all numbers, the object with integers. */
function isSame(a: Value, b: Value): boolean {
  return equalValues(a, b) || (typeof a === 'number' && b instanceof GoInt && BigInt(Math.trunc(a)) === b.value);
}
