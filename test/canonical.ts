/** Values as the JSON that the recorder's kinds for reading answer with: Go's, without HTML escapes. */
import { marshalJson } from '../src/go/json.ts';
import type { Value } from '../src/go/values.ts';

export function canonicalJson(value: Value): string {
  return marshalJson(value, { escapeHtml: false });
}
