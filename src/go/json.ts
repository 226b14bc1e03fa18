/**
 * `encoding/json` of Go 1.26 over Go values: `marshalJson` writes, `unmarshalJson` reads into `interface{}`.
 *
 * Reading goes through the host's `JSON.parse`, which accepts exactly the texts that Go accepts; what differs is done
 * here: maps, lone surrogates, numbers out of range, the depth limit. Only a text that is refused is scanned again
 * (json-scan.ts) for Go's error.
 */
import { jsonSyntaxError } from './json-scan.ts';
import { toValidText } from './strings.ts';
import type { GoMap, Value } from './values.ts';
import type { GoType } from './types.ts';
export { indentJson, marshalJson } from './json-marshal.ts';

/** The deepest nesting that Go reads. */
const MAX_DEPTH = 10_000;

/** `json.Unmarshal` into an empty `interface{}`: numbers are float64. Throws an `Error` with Go's text. */
export function unmarshalJson(text: string): Value {
  return converted(text, parse(text));
}

/** Where the stack ends before Go's limit of depth does, it is told as that. */
function converted(text: string, value: unknown): Value {
  try {
    return new Converter(text).convert(value, 0);
  } catch (error) {
    throw error instanceof RangeError ? new Error('exceeded max depth') : error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(toValidText(text));
  } catch (error) {
    throw jsonSyntaxError(text, MAX_DEPTH) ?? error;
  }
}

/**
 * `json.Unmarshal` into a nil `map[string]interface{}` or `[]interface{}` (`target` is that type, or a named one).
 * Gives null for a JSON null, which leaves the target as it was.
 */
export function unmarshalJsonInto(text: string, target: GoType): Value {
  const value = parse(text);
  const wanted = target.kind === 'map' ? 'object' : 'array';
  const kind = jsonKind(value);
  if (value !== null && kind !== wanted) {
    throw new Error(`json: cannot unmarshal ${kind} into Go value of type ${target.name}`);
  }
  return converted(text, value);
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

class Converter {
  private readonly text: string;
  /** A lone surrogate, which Go reads as U+FFFD, can only come from an escape. */
  private readonly escapes: boolean;

  constructor(text: string) {
    this.text = text;
    this.escapes = /\\u[dD]/.test(text);
  }

  convert(value: unknown, depth: number): Value {
    switch (typeof value) {
      case 'string':
        return this.string(value);
      case 'number':
        if (value === Infinity || value === -Infinity) throw this.rangeError();
        return value;
      case 'boolean':
        return value;
      default:
    }
    if (value === null) return null;
    if (depth >= MAX_DEPTH) throw jsonSyntaxError(this.text, MAX_DEPTH) ?? new Error('exceeded max depth');
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) value[i] = this.convert(value[i], depth + 1);
      return value as Value[];
    }
    const map: GoMap = new Map();
    const object = value as Record<string, unknown>;
    for (const key of Object.keys(object)) map.set(this.string(key), this.convert(object[key], depth + 1));
    return map;
  }

  private string(text: string): string {
    return this.escapes ? text.replace(lone, '�') : text;
  }

  /** Go names the first number that does not fit. */
  private rangeError(): Error {
    for (const [token] of this.text.matchAll(/"(?:[^"\\]|\\.)*"|[-0-9][-+.0-9eE]*/gs)) {
      if (!token.startsWith('"') && Math.abs(Number(token)) === Infinity) {
        return new Error(`json: cannot unmarshal number ${token} into Go value of type float64`);
      }
    }
    return new Error('json: number out of range');
  }
}

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
