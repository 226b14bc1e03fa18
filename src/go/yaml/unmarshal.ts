/**
 * YAML text to values: `Unmarshal` of sigs.k8s.io/yaml 1.6.0 (YAML 1.1 by go.yaml.in/yaml/v2 2.4.4, then through JSON), first
 * document only.
 *
 * Plain documents (block collections, one-line scalars, literals) are read in one pass straight to values by `FastReader`.
 * It gives up on anything else, errors included, and the exact reader (scan, compose, construct) reads the text again.
 */
import type { GoMap, Value } from '../values.ts';
import { composeDocument } from './compose.ts';
import { stackOverflow } from './errors.ts';
import { construct, type ConstructOptions } from './construct.ts';
import { readFast } from './fast.ts';

export interface UnmarshalOptions {
  /** Fails on keys that are set twice, as `UnmarshalStrict`. */
  readonly strict?: boolean;
  /** Lets infinities and NaN through, for a caller that takes some of them as text. */
  readonly allowNonFinite?: boolean;
}

/**
 * A document as `interface{}`: maps, lists, strings, bools, nil and float64 numbers.
 * Throws an `Error` whose message is Helm's: `error converting YAML to JSON: yaml: line 3: …`.
 */
export function unmarshalYaml(text: string, options: UnmarshalOptions = {}): Value {
  return read(text, options);
}

/** A document as `map[string]interface{}`; an empty map when it is empty or null. */
export function unmarshalYamlMap(text: string, options: UnmarshalOptions = {}): GoMap {
  const value = unmarshalYaml(text, options);
  if (value instanceof Map) return value;
  if (value === null) return new Map();
  throw mismatch(value, 'map[string]interface {}');
}

/** A document as `[]interface{}`; an empty list when it is empty or null. */
export function unmarshalYamlList(text: string, options: UnmarshalOptions = {}): Value[] {
  const value = unmarshalYaml(text, options);
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  throw mismatch(value, '[]interface {}');
}

/** As `unmarshalYaml`, with integers kept as `GoInt` (`int`, `uint64`) and floats as numbers. */
export function readYaml(text: string, options: UnmarshalOptions = {}): Value {
  return read(text, { ...options, keepInts: true });
}

function read(text: string, options: ConstructOptions & UnmarshalOptions): Value {
  try {
    const fast = readFast(text, options.keepInts ?? false, options.strict ?? false);
    if (fast !== undefined) return fast;
    const root = composeDocument(text);
    const value = root === undefined ? null : construct(root, options);
    if (options.allowNonFinite !== true) checkNumbers(value);
    return value;
  } catch (error) {
    throw conversionError(error);
  }
}

/** Infinities and NaN have no JSON form; the error names the first in the order of the JSON text. */
function checkNumbers(value: Value): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new Error(`json: unsupported value: ${name}`);
  }
  if (Array.isArray(value)) value.forEach(checkNumbers);
  else if (value instanceof Map) for (const key of [...value.keys()].sort()) checkNumbers(value.get(key)!);
}

function conversionError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof RangeError) return conversionError(stackOverflow());
  return new Error(`error converting YAML to JSON: ${error.message}`, { cause: error });
}

function mismatch(value: Value, type: string): Error {
  const kind = Array.isArray(value) ? 'array' : value instanceof Map ? 'object' : jsonKind(value);
  return new Error(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type ${type}`,
  );
}

function jsonKind(value: Value): string {
  return typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'number';
}
