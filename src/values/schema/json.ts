/**
 * JSON documents as schema validation sees them: Go values, plus numbers that keep their text (`json.Number`).
 * Equal to what `jsonschema.UnmarshalJSON` of santhosh-tekuri/jsonschema 6.0.3 gives. Numbers whose text says no more
 * than a JavaScript number are plain numbers, so that ordinary schemas go through the built-in parser.
 */
import { jsonSyntaxError } from '../../go/json-scan.ts';
import { fromBytes, toValidText } from '../../go/strings.ts';
import type { GoInt } from '../../go/values.ts';

/** A number as written. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values may hold more than JSON has; what that is, is told when it is met. */
export type Json = null | boolean | string | number | GoInt | JsonNumber | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;
export type JsonNumeric = number | GoInt | JsonNumber;

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Numbers that print otherwise than they are written, or hold more than a double does. May match inside strings. */
const exactNumber = /\d[.eE]|\d{16}|-0/;
/** Numbers outside strings; a string is matched whole so that its digits are passed over. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u{10ffff}number:';
/** Go allows ten times as much. */
const MAX_DEPTH = 1000;

/** Reads one document. Throws an `Error` with the text of Go's decoder when it is not JSON. */
export function parseDocument(bytes: Uint8Array): Json {
  const text = fromBytes(bytes);
  const valid = toValidText(text);
  let plain: unknown;
  try {
    plain = JSON.parse(exactNumber.test(valid) ? valid.replace(stringOrNumber, markNumber) : valid);
  } catch (error) {
    throw decoderError(text) ?? error;
  }
  return toJson(plain, 0);
}

/** A decoder reads a stream: it knows ends that a whole text has not. */
function decoderError(text: string): Error | undefined {
  const error = jsonSyntaxError(text, MAX_DEPTH);
  // what is wrong at the end changes with what follows
  if (error !== undefined && jsonSyntaxError(`${text}\x01`, MAX_DEPTH)?.message !== error.message) {
    return new Error(/^[ \t\r\n]*$/.test(text) ? 'EOF' : 'unexpected EOF');
  }
  const trailing = error?.message.endsWith('after top-level value') ?? false;
  return trailing ? new Error('invalid character after top-level value') : error;
}

function markNumber(token: string): string {
  if (token.startsWith('"') || !(exactNumber.test(token) || token.length > 15)) return token;
  return JSON.stringify(MARK + token);
}

function toJson(plain: unknown, depth: number): Json {
  if (typeof plain === 'string') return plain.startsWith(MARK) ? new JsonNumber(plain.slice(MARK.length)) : plain;
  if (typeof plain !== 'object' || plain === null) return plain as Json;
  if (depth > MAX_DEPTH) throw new Error(`invalid character '${Array.isArray(plain) ? '[' : '{'}' exceeded max depth`);
  if (Array.isArray(plain)) return plain.map((item) => toJson(item, depth + 1));
  const object = new Map<string, Json>();
  for (const [key, value] of Object.entries(plain)) object.set(key, toJson(value, depth + 1));
  return object;
}
