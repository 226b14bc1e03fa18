/**
 * YAML into the structs of a chart, as sigs.k8s.io/yaml 1.6.0 does it: the YAML value becomes JSON (keys sorted; a number or
 * boolean whose target is a string becomes that string), then encoding/json of Go 1.26 decodes it: names match exactly or
 * without regard to case, unknown ones are ignored, null leaves a scalar alone, elements that a slice holds already are
 * decoded into. The first mismatch, in the order of the JSON, is the error.
 */
import { quote } from '../go/strconv-quote.ts';
import { formatFloat } from '../go/strconv.ts';
import type { GoField, GoType } from '../go/types.ts';
import { GoInt, sortedKeys, type GoMap, type Value } from '../go/values.ts';
import { checkRfc3339 } from './lock-time.ts';
import { memberName } from './struct-types.ts';

/** A decoded struct by member names; the caller knows which struct it asked for. */
export type Decoded = Record<string, unknown>;

export interface DecodeOptions {
  /** Refuses keys that no field has, as `DisallowUnknownFields`. */
  readonly strict?: boolean;
}

/**
 * Decodes a YAML value (integers still apart from floats) into `into`, which may hold values already. Throws with Go's text.
 */
export function decodeStruct(raw: Value, type: GoType, into: Decoded, { strict = false }: DecodeOptions = {}): void {
  decodeValue(raw, type, into, { path: [], struct: undefined, strict });
}

/** A struct with every scalar at its zero value. */
export function zeroStruct(type: GoType): Decoded {
  const out: Decoded = {};
  for (const field of type.fields ?? []) {
    if (field.type.kind === 'string') out[memberName(field)] = '';
    if (field.type.kind === 'bool') out[memberName(field)] = false;
  }
  return out;
}

interface Context {
  readonly path: readonly string[];
  readonly struct: GoType | undefined;
  readonly strict: boolean;
}

function decodeValue(raw: Value, type: GoType, old: unknown, at: Context): unknown {
  if (type.name === 'time.Time') return raw === null ? old : decodeTime(raw);
  switch (type.kind) {
    case 'ptr':
      return raw === null ? null : decodeValue(raw, type.elem!, old ?? zeroStruct(type.elem!), at);
    case 'string':
      if (raw === null) return old ?? '';
      return scalarText(raw) ?? mismatch(raw, type, at);
    case 'bool':
      if (raw === null) return old ?? false;
      return typeof raw === 'boolean' ? raw : mismatch(raw, type, at);
    case 'slice':
      if (raw === null) return undefined;
      if (!Array.isArray(raw)) return mismatch(raw, type, at);
      return raw.map((item, i) => decodeValue(item, type.elem!, Array.isArray(old) ? old[i] : undefined, at));
    case 'map':
      return raw === null ? undefined : decodeMap(raw, type, old, at);
    case 'struct':
      if (raw === null) return old ?? zeroStruct(type);
      return raw instanceof Map
        ? decodeFields(raw, type, (old as Decoded | undefined) ?? zeroStruct(type), at)
        : mismatch(raw, type, at);
    default:
      return jsonValue(raw);
  }
}

function decodeMap(raw: Value, type: GoType, old: unknown, at: Context): Map<string, unknown> {
  if (!(raw instanceof Map)) return mismatch(raw, type, at);
  const out = old instanceof Map ? (old as Map<string, unknown>) : new Map<string, unknown>();
  for (const key of sortedKeys(raw)) out.set(key, decodeValue(raw.get(key)!, type.elem!, undefined, at));
  return out;
}

function decodeFields(raw: GoMap, type: GoType, into: Decoded, at: Context): Decoded {
  for (const key of sortedKeys(raw)) {
    const field = fieldFor(type, key);
    if (field === undefined) {
      if (at.strict) throw jsonError(`json: unknown field ${quote(key)}`);
      checkJson(raw.get(key)!);
      continue;
    }
    const member = memberName(field);
    const context = { path: [...at.path, field.json ?? field.name], struct: type, strict: at.strict };
    const value = decodeValue(raw.get(key)!, field.type, into[member], context);
    if (value === undefined) Reflect.deleteProperty(into, member);
    else into[member] = value;
  }
  return into;
}

function fieldFor(type: GoType, key: string): GoField | undefined {
  const { fields = [] } = type;
  for (const field of fields) if (field.json === key) return field;
  const folded = fold(key);
  for (const field of fields) if (fold(field.json ?? '') === folded) return field;
  return undefined;
}

function fold(name: string): string {
  return name.replace(/[A-Z\u017f\u212a]/g, (c) => (c === '\u017f' ? 's' : c.toLowerCase()));
}

function scalarText(raw: Value): string | undefined {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'boolean') return String(raw);
  if (typeof raw === 'number') return formatFloat(Math.fround(raw), 'g', -1, 32);
  return raw instanceof GoInt ? raw.value.toString() : undefined;
}

/** The value as encoding/json gives it to an `interface {}`: all numbers are float64. */
function jsonValue(raw: Value): Value {
  if (raw instanceof GoInt) return Number(raw.value);
  checkJson(raw);
  if (Array.isArray(raw)) return raw.map(jsonValue);
  if (raw instanceof Map) return new Map(sortedKeys(raw).map((key) => [key, jsonValue(raw.get(key)!)]));
  return raw;
}

function decodeTime(raw: Value): string {
  if (typeof raw !== 'string') throw jsonError('Time.UnmarshalJSON: input is not a JSON string');
  try {
    checkRfc3339(raw);
  } catch (error) {
    throw jsonError((error as Error).message);
  }
  return raw;
}

function mismatch(raw: Value, type: GoType, at: Context): never {
  checkJson(raw);
  const target =
    at.struct === undefined
      ? `Go value of type ${type.name}`
      : `Go struct field ${at.struct.name.replace(/^.*\./, '')}.${at.path.join('.')} of type ${type.name}`;
  throw jsonError(`json: cannot unmarshal ${jsonKind(raw)} into ${target}`);
}

/** Infinities and NaN have no JSON form; they are errors wherever no string is wanted. */
function checkJson(raw: Value): void {
  if (typeof raw === 'number' && !Number.isFinite(raw)) {
    throw new Error(`error converting YAML to JSON: json: unsupported value: ${formatFloat(raw, 'g', -1)}`);
  }
  if (Array.isArray(raw)) raw.forEach(checkJson);
  else if (raw instanceof Map) for (const key of sortedKeys(raw)) checkJson(raw.get(key)!);
}

function jsonKind(raw: Value): string {
  if (raw instanceof Map) return 'object';
  if (Array.isArray(raw)) return 'array';
  if (typeof raw === 'boolean') return 'bool';
  return typeof raw === 'string' ? 'string' : 'number';
}

function jsonError(text: string): Error {
  return new Error(`error unmarshaling JSON: while decoding JSON: ${text}`);
}
