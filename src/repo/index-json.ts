/** Keys that a JSON text sets twice, which encoding/json lets pass: in an index one of the two would be hidden from a reviewer. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Value } from '../go/values.ts';

const token = /"((?:[^"\\]|\\.)*)"([\t\n\r ]*:)?|[{}]/g;

/** Throws `key "x" already set in map`. `value` is what the text was read to. */
export function checkJsonKeys(text: string, value: Value): void {
  let written = 0;
  for (const [, , colon] of text.matchAll(token)) if (colon !== undefined) written++;
  if (written === keysOf(value)) return;
  const open: Set<string>[] = [];
  for (const [found, name, colon] of text.matchAll(token)) {
    if (found === '{') open.push(new Set());
    else if (found === '}') open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(`"${name!}"`) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) throw new ScullError(`key ${quote(key)} already set in map`, { code: 'repo.index' });
      keys.add(key);
    }
  }
}

function keysOf(value: Value): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysOf(item), 0);
  if (!(value instanceof Map)) return 0;
  let count = value.size;
  for (const item of value.values()) count += keysOf(item);
  return count;
}
