/**
 * Values to YAML text: `Marshal` of sigs.k8s.io/yaml 1.6.0, which Helm's toYaml uses. The value goes through JSON first
 * (struct tags, base64 for bytes, U+FFFD for invalid UTF-8), the JSON is read as YAML (so whole floats become integers),
 * and the result is written by go.yaml.in/yaml/v2 2.4.4.
 */
import { formatFloat } from '../strconv-float.ts';
import { checkItemCount, SizeError } from '../size.ts';
import { hasInvalidBytes } from '../strings.ts';
import { GoInt, isNilValue, type Value } from '../values.ts';
import { marshalJson } from '../json-marshal.ts';
import { composeDocument } from './compose.ts';
import { construct } from './construct.ts';
import { classic } from './emit-scalar.ts';
import { emitDocument, Raw, type Emittable } from './emit.ts';

// What the YAML reader does not take in JSON text, or changes there (NEL is a line break).
const trouble = /[\x7f-\x9f\ufffe\uffff]/;
const troubleOrSurrogate = /[\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;
/** Longer keys may be too long to be read; JSON escapes take up to six characters for one. */
const SAFE_KEY = 160;

const nullText = new Raw('null');
const trueText = new Raw('true');
const falseText = new Raw('false');

/** A value as YAML, ended by a line break. Throws an `Error` with Go's text (which templates swallow). */
export function marshalYaml(value: Value): string {
  try {
    return emitDocument(direct(value, false, { count: 0 }), classic);
  } catch (error) {
    // JSON tells a value that holds itself from one that is only deep
    if (error !== needsJson && (!(error instanceof RangeError) || error instanceof SizeError)) throw error;
    const root = composeDocument(marshal(value));
    return emitDocument(
      direct(root === undefined ? null : construct(root, { keepInts: true }), true, { count: 0 }),
      classic,
    );
  }
}

/** Thrown where only the real way through JSON text gives the right result. */
const needsJson = new Error('needs JSON');

/** What comes out of JSON and back; `done` when the value has been that way already. */
function direct(value: Value, done: boolean, walk: { count: number }): Emittable {
  switch (typeof value) {
    case 'string':
      if (!done && isTroublesome(value)) throw needsJson;
      return value;
    case 'number':
      return new Raw(done ? formatFloat(value, 'g', -1, 64) : numberText(value));
    case 'boolean':
      return value ? trueText : falseText;
    default:
  }
  if (value === null) return nullText;
  checkItemCount(++walk.count);
  if (value instanceof Map && value.size > 0) {
    const out = new Map<string, Emittable>();
    for (const [key, item] of value) {
      if (!done && (key.length > SAFE_KEY || isTroublesome(key))) throw needsJson;
      out.set(key, direct(item, done, walk));
    }
    return out;
  }
  if (Array.isArray(value) && value.length > 0) return value.map((item) => direct(item, done, walk));
  if (value instanceof GoInt && value.type.methods === undefined) return new Raw(String(value.value));
  if (isNilValue(value)) return nullText;
  if (value instanceof Map) return new Map();
  if (Array.isArray(value)) return [];
  throw needsJson; // structs, bytes, float32, and what marshals itself
}

function isTroublesome(text: string): boolean {
  return troubleOrSurrogate.test(text) && (trouble.test(text) || hasInvalidBytes(text));
}

function marshal(value: Value): string {
  try {
    return marshalJson(value);
  } catch (error) {
    throw new Error(`error marshaling into JSON: ${(error as Error).message}`, { cause: error });
  }
}

function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value); // -0 is written 0 too
  if (!Number.isFinite(value)) return marshal(value);
  return jsonNumberText(String(value));
}

/** A JSON number as YAML reads and writes it: an integer when it has 64 bits and no point, else a float. */
function jsonNumberText(text: string): string {
  if (/^-?\d+$/.test(text)) {
    const whole = BigInt(text);
    if (whole >= -(2n ** 63n) && whole < 2n ** 64n) return String(whole);
  }
  return formatFloat(Number(text), 'g', -1, 64);
}
