/** Equality of JSON values, numbers by their value: `equals` and `duplicates` of santhosh-tekuri/jsonschema 6.0.3. */
import { isArray, isObject, type Json } from './json.ts';
import { compareNumbers, isNumeric, toFloat } from './numbers.ts';

export function equalJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isObject(a)) {
    if (!isObject(b) || a.size !== b.size) return false;
    for (const [key, value] of a) {
      const other = b.get(key);
      if (other === undefined || !equalJson(value, other)) return false;
    }
    return true;
  }
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]!));
  return isNumeric(a) && isNumeric(b) && compareNumbers(a, b) === 0;
}

/** Up to this length pairs are compared, in an order that shows in messages. */
const PAIRWISE = 20;

/** The first two items that are equal. */
export function firstDuplicates(items: readonly Json[]): [number, number] | undefined {
  const seen = new Map<string, number[]>();
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    let before: number[] | undefined;
    if (items.length > PAIRWISE) {
      const key = fingerprint(item);
      before = seen.get(key);
      if (before === undefined) seen.set(key, (before = []));
    }
    const candidates = before ?? range(i);
    for (const j of candidates) if (equalJson(item, items[j]!)) return [j, i];
    before?.push(i);
  }
  return undefined;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** The same text for equal values; different ones may share it. */
function fingerprint(value: Json): string {
  if (isNumeric(value)) return `n${toFloat(value)}`;
  if (isArray(value)) return `[${value.map(fingerprint).join()}]`;
  if (isObject(value)) {
    const parts = [...value].map(([key, item]) => JSON.stringify(key) + fingerprint(item));
    return `{${parts.sort().join()}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
