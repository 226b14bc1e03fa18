/**
 * Objects of the API as JSON, read as apimachinery's unstructured decoder reads them (sigs.k8s.io/json, preserving
 * integers): a number without fraction and exponent that fits is an int64, every other one a float64.
 *
 * The host's `JSON.parse` reads, since it takes the texts that Go takes. It loses how a number was written, so texts in which
 * some number has a fraction, an exponent or sixteen digits have those numbers put into strings with a mark first.
 */
import { jsonSyntaxError } from '../go/json-scan.ts';
import { marshalJson } from '../go/json.ts';
import { int64, type GoInt, type GoMap, type Value } from '../go/values.ts';
import { ScullError } from '../errors.ts';

const MAX_DEPTH = 10_000;

/** An object. Throws a `ScullError` for a text that holds none. */
export function decodeObject(text: string): GoMap {
  const value = decodeJson(text);
  if (value instanceof Map) return value;
  throw new ScullError('json: cannot unmarshal the answer of the server into an object', { code: 'kube.json' });
}

/** Any JSON value, numbers as in `decodeObject`. */
export function decodeJson(text: string): Value {
  const mark = special.test(text) ? unusedMark(text) : '';
  const value = parse(text, mark === '' ? text : withMarks(text, mark));
  try {
    // half a pair of surrogates, which Go reads as U+FFFD, can only come from an escape
    return /\\u[dD]/.test(text) ? wellFormed(convert(value, mark)) : convert(value, mark);
  } catch (error) {
    // Go's own bound is a depth of 10000
    throw error instanceof RangeError ? new ScullError('exceeded max depth', { code: 'kube.json' }) : error;
  }
}

function wellFormed(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [key.toWellFormed(), wellFormed(item)]));
}

/** What the server says of something, as plain data; `type` is Go's word for what it should be. Throws Go's texts. */
export function decodeAnswer(text: string, type: string): object {
  const value: unknown = parse(text);
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw new ScullError(`json: cannot unmarshal ${what} into Go value of type ${type}`, { code: 'kube.json' });
}

function parse(text: string, marked = text): unknown {
  try {
    return JSON.parse(marked);
  } catch (error) {
    const reason = jsonSyntaxError(text, MAX_DEPTH) ?? (error as Error);
    throw new ScullError(reason.message, { code: 'kube.json', cause: error });
  }
}

/** Compact JSON with sorted keys. */
export function encodeObject(object: GoMap): string {
  try {
    return marshalJson(object, { escapeHtml: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ScullError('the object is nested too deeply', { code: 'kube.json', cause: error });
  }
}

/** Numbers that JSON.parse would not give back as they are; strings may look like it, which costs time only. */
const special = /(?:^|[[:,\s])(?:-?(?:\d+[.eE]|\d{16})|-0)/;
const tokens = /"(?:[^"\\]|\\.)*"|-?\d[-+.0-9eE]*/g;
/** Anything else that begins as one is an error, which is for the parser to find. */
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const plainNumber = /^(?:-?[1-9]\d{0,14}|0)$/;

function withMarks(text: string, mark: string): string {
  return text.replace(tokens, (token) =>
    token.startsWith('"') || plainNumber.test(token) || !number.test(token) ? token : `"${mark}${token}"`,
  );
}

/** A character that the text has neither as such nor as an escape. */
function unusedMark(text: string): string {
  for (let code = 0xe000; code < 0xf8ff; code++) {
    const char = String.fromCharCode(code);
    if (!text.includes(char) && !new RegExp(`\\\\u${code.toString(16)}`, 'i').test(text)) return char;
  }
  throw new ScullError('the answer of the server uses every private character', { code: 'kube.json' });
}

const smallInts: GoInt[] = [];

function integer(value: number): GoInt {
  return value >= 0 && value < 1024 ? (smallInts[value] ??= int64(value)) : int64(value);
}

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

function writtenNumber(token: string): Value {
  if (!/^-?\d+$/.test(token)) return Number(token);
  const value = BigInt(token);
  return value >= minInt64 && value <= maxInt64 ? int64(value) : Number(token);
}

function convert(value: unknown, mark: string): Value {
  switch (typeof value) {
    case 'string':
      return mark !== '' && value.startsWith(mark) ? writtenNumber(value.slice(1)) : value;
    case 'number':
      return integer(value);
    case 'boolean':
      return value;
    default:
  }
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = convert(value[i], mark);
    return value as Value[];
  }
  const map: GoMap = new Map();
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) map.set(key, convert(object[key], mark));
  return map;
}
