/**
 * JSON into the structs of a record, as `json.Unmarshal` of Go 1.26 does it: names match exactly or else without regard to
 * case, null leaves a member at its zero value, a value of the wrong kind is an error. What no struct has a field for is kept.
 */
import type { GoMap, Value } from '../go/values.ts';
import type { GoField, GoType } from '../go/types.ts';
import { ScullError } from '../errors.ts';
import { memberOf, releaseTimeType, unknownMembers, type HasUnknownMembers } from './json-types.ts';
import { canonicalTime } from './time.ts';

type Members = Record<string, unknown> & HasUnknownMembers;

/** Where a value stands, for errors: the innermost struct, and the names from the outermost. */
interface Place {
  readonly struct: string;
  readonly path: string;
}

/** A struct by our member names. Throws with Go's text. */
export function decodeStruct(raw: Value, type: GoType, place: Place = { struct: '', path: '' }): Members {
  if (!(raw instanceof Map)) return mismatch(raw, type, place);
  const out: Members = {};
  const fields = fieldsOf(type);
  for (const { field, member } of fields.values()) {
    const zero = zeroOf(field.type);
    if (zero !== undefined) out[member] = zero;
  }
  const struct = type.name.replace(/^.*\./, '');
  for (const [key, value] of raw) {
    const known = fields.get(key) ?? fields.get(key.toLowerCase());
    if (known === undefined) {
      (out[unknownMembers] ??= new Map<string, unknown>()).set(key, value);
      continue;
    }
    const path = place.path === '' ? known.field.json! : `${place.path}.${known.field.json!}`;
    if (value !== null) out[known.member] = decodeValue(value, known.field.type, { struct, path });
  }
  return out;
}

interface KnownField {
  readonly field: GoField;
  readonly member: string;
}

const tables = new WeakMap<GoType, Map<string, KnownField>>();

function fieldsOf(type: GoType): Map<string, KnownField> {
  let table = tables.get(type);
  if (table === undefined) {
    table = new Map();
    for (const field of type.fields ?? []) {
      if (field.json === '-') continue;
      const known = { field, member: memberOf(field) };
      table.set(field.json!, known);
      table.set(field.json!.toLowerCase(), known);
    }
    tables.set(type, table);
  }
  return table;
}

/** What a member is that the JSON does not have: undefined where Go has a nil pointer or slice. */
function zeroOf(type: GoType): unknown {
  if (type === releaseTimeType) return '';
  switch (type.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int':
      return 0;
    case 'struct':
      return type.fields === undefined ? undefined : decodeStruct(new Map(), type);
    default:
      return undefined;
  }
}

function decodeValue(raw: Value, type: GoType, place: Place): unknown {
  if (type.name === 'time.Time') return decodeTime(raw, type);
  switch (type.kind) {
    case 'ptr':
      return raw === null ? undefined : decodeValue(raw, type.elem!, place);
    case 'string':
      return typeof raw === 'string' ? raw : mismatch(raw, type, place);
    case 'bool':
      return typeof raw === 'boolean' ? raw : mismatch(raw, type, place);
    case 'int':
      return typeof raw === 'number' && Number.isInteger(raw) ? raw : mismatch(raw, type, place);
    case 'slice':
      if (type.elem!.name === 'uint8') return typeof raw === 'string' ? decodeBase64(raw) : mismatch(raw, type, place);
      if (!Array.isArray(raw)) return mismatch(raw, type, place);
      return raw.map((item) => decodeValue(item, type.elem!, place));
    case 'map':
      return raw instanceof Map ? decodeMap(raw, type, place) : mismatch(raw, type, place);
    case 'struct':
      return decodeStruct(raw, type, place);
    default:
      return raw;
  }
}

function decodeMap(raw: GoMap, type: GoType, place: Place): GoMap {
  if (type.elem!.kind === 'interface') return raw;
  return new Map([...raw].map(([key, value]) => [key, decodeValue(value, type.elem!, place) as Value]));
}

function decodeTime(raw: Value, type: GoType): string | undefined {
  if (typeof raw !== 'string') throw new ScullError('Time.UnmarshalJSON: input is not a JSON string', { code });
  const time = canonicalTime(raw);
  return type === releaseTimeType || time !== '' ? time : undefined;
}

function decodeBase64(text: string): Uint8Array {
  const data = text.replace(/[\r\n]/g, '');
  const wrong = data.search(/[^A-Za-z0-9+/=]/);
  const whole = data.length - (data.length % 4);
  if (wrong >= 0 || whole !== data.length) {
    throw new ScullError(`illegal base64 data at input byte ${wrong < 0 ? whole : wrong}`, { code });
  }
  const binary = atob(data);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const code = 'release.json';

function mismatch(raw: Value, type: GoType, { struct, path }: Place): never {
  const target = struct === '' ? 'Go value' : `Go struct field ${struct}.${path}`;
  const kind = raw !== null && typeof raw === 'object' ? (Array.isArray(raw) ? 'array' : 'object') : typeof raw;
  const shown = typeof raw === 'number' && type.kind === 'int' ? `number ${raw}` : kind === 'boolean' ? 'bool' : kind;
  throw new ScullError(`json: cannot unmarshal ${shown} into ${target} of type ${type.name}`, { code });
}
