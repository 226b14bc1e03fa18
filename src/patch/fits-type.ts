/**
 * Whether an object can be read into the Go type of its kind: FromUnstructured of k8s.io/apimachinery v0.37
 * pkg/runtime/converter.go. Helm sends a JSON merge patch for what cannot, such as a number in an environment variable.
 * Null fits everything, and fields that nobody knows don't matter.
 */
import type { GoMap, Value } from '../go/values.ts';
import { jsonKind } from './json-value.ts';
import type { MergeSchema } from './schema.ts';

export function fitsType(value: Value, type: MergeSchema): boolean {
  if (value === null) return true;
  switch (type.kind) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return isWhole(value);
    case 'float64':
      return isNumber(value);
    case 'interface':
      return true;
    case 'bytes':
      return typeof value === 'string' ? isBase64(value) : Array.isArray(value) && value.every(isWhole);
    case 'slice':
      return Array.isArray(value) && value.every((item) => fitsType(item, type.element!));
    case 'map':
      return value instanceof Map && [...value.values()].every((item) => fitsType(item, type.element!));
    case 'struct':
      return type.opaque ? fitsOpaque(value, type) : value instanceof Map && fitsFields(value, type);
  }
}

function fitsFields(map: GoMap, type: MergeSchema): boolean {
  for (const [name, value] of map) {
    const field = type.fields.get(name);
    if (field && !fitsType(value, field.type)) return false;
  }
  return true;
}

function isNumber(value: Value): boolean {
  const kind = jsonKind(value);
  return kind === 'int' || kind === 'float';
}

function isWhole(value: Value): boolean {
  return value === null || (typeof value === 'number' ? Number.isInteger(value) : isNumber(value));
}

/** Standard alphabet and padding; line ends don't count. */
function isBase64(text: string): boolean {
  const bare = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}

/** The types that read their JSON themselves. */
function fitsOpaque(value: Exclude<Value, null>, type: MergeSchema): boolean {
  switch (type.name) {
    case 'Time':
      return typeof value === 'string' && isTime(value, /^[.,]\d+$|^$/);
    case 'MicroTime':
      return typeof value === 'string' && isTime(value, /^[.,]\d{6}$/);
    case 'Quantity':
      return isQuantity(value);
    case 'IntOrString':
      return typeof value === 'string' || (jsonKind(value) === 'int' && isInt32(value));
    case 'JSONSchemaPropsOrArray':
      return fitsEither(value, type, (items) => items.every((item) => fitsSchema(item, type)));
    case 'JSONSchemaPropsOrStringArray':
      return fitsEither(value, type, (items) => items.every((item) => item === null || typeof item === 'string'));
    case 'JSONSchemaPropsOrBool':
      return typeof value === 'boolean' || (value instanceof Map && fitsSchema(value, type));
    default:
      return true;
  }
}

function fitsEither(value: Value, type: MergeSchema, fitsList: (items: Value[]) => boolean): boolean {
  return Array.isArray(value) ? fitsList(value) : !(value instanceof Map) || fitsSchema(value, type);
}

function fitsSchema(value: Value, type: MergeSchema): boolean {
  return fitsType(value, type.fields.get('Schema')!.type);
}

function isInt32(value: Value): boolean {
  const n = Number(typeof value === 'number' ? value : (value as { value: bigint }).value);
  return n >= -(2 ** 31) && n < 2 ** 31;
}

/** No digits at all are a zero. */
const QUANTITY = /^[+-]?\d*\.?\d*(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

function isQuantity(value: Value): boolean {
  if (typeof value === 'string') return value.trim() !== '' && QUANTITY.test(value.trim());
  return isNumber(value);
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)([.,]\d+)?(?:Z|[+-](\d\d):(\d\d))$/;

/** RFC 3339 as Go reads it, with a fraction of that form. */
function isTime(text: string, fraction: RegExp): boolean {
  const found = TIME.exec(text);
  if (!found || !fraction.test(found[7] ?? '')) return false;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
  return (
    day <= new Date(Date.UTC(year, month, 0)).getUTCDate() && Number(found[8] ?? 0) <= 24 && Number(found[9] ?? 0) <= 60
  );
}
