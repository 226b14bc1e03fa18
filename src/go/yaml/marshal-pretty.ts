/**
 * Helm's toYamlPretty: the encoder of sigs.k8s.io/yaml 1.6.0's goyaml.v3 (go.yaml.in/yaml/v3) with SetIndent(2), on the Go value
 * itself, not through JSON: struct fields by their lower-cased names in their order, bytes as a list of numbers, invalid
 * UTF-8 as `!!binary`.
 */
import { formatFloat } from '../strconv-float.ts';
import { fromBytes, hasInvalidBytes, toBytes } from '../strings.ts';
import { GoComplex, GoFloat32, GoInt, GoStruct, typeOf, type Value } from '../values.ts';
import { pretty } from './emit-scalar.ts';
import { emitDocument, Fields, Raw, type Emittable } from './emit.ts';

/** A value as YAML, ended by a line break. Throws an `Error` with Go's text. */
export function marshalYamlPretty(value: Value): string {
  return emitDocument(emittable(value), pretty);
}

function emittable(value: Value): Emittable {
  switch (typeof value) {
    case 'string':
      return hasInvalidBytes(value) ? binary(value) : value;
    case 'number':
      return new Raw(floatText(value, 64));
    case 'boolean':
      return new Raw(String(value));
    default:
  }
  if (value === null) return new Raw('null');
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, emittable(item)]));
  if (Array.isArray(value)) return value.map(emittable);
  if (value instanceof GoInt) return integer(value);
  if (value instanceof GoFloat32) return new Raw(floatText(value.value, 32));
  if (value instanceof Uint8Array) return Array.from(value, (byte) => new Raw(String(byte)));
  if (value instanceof GoStruct) return struct(value);
  const type = value instanceof GoComplex ? 'complex128' : typeOf(value)!.name;
  throw new Error(`cannot marshal type: ${type}`);
}

function integer(value: GoInt): Emittable {
  const text = value.type.name === 'time.Duration' ? value.type.methods?.get('String') : undefined;
  if (text === undefined) return new Raw(String(value.value));
  return (text.call as (self: Value) => string)(value);
}

function struct(value: GoStruct): Emittable {
  const method = value.struct.methods?.get('MarshalText');
  if (method !== undefined) {
    const result = (method.call as (self: Value) => string | Uint8Array)(value);
    const text = typeof result === 'string' ? result : fromBytes(result);
    return value.struct.name === 'time.Time' ? new Raw(text) : text;
  }
  const fields = new Fields();
  for (const field of value.struct.fields ?? []) {
    fields.set(field.name.toLowerCase(), emittable(value.fields.get(field.name) ?? null));
  }
  return fields;
}

/** `strconv.FormatFloat(x, 'g', -1, bits)` with YAML's words. */
function floatText(value: number, bits: 32 | 64): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return formatFloat(value, 'g', -1, bits);
}

const LINE = 70;

function binary(text: string): Raw {
  let bytes = '';
  for (const byte of toBytes(text)) bytes += String.fromCharCode(byte);
  const encoded = btoa(bytes);
  if (encoded.length < LINE) return new Raw(`!!binary ${encoded}`);
  return new Raw('!!binary |', encoded.match(/.{1,70}/g)!);
}
