/**
 * `json.Marshal` of Go 1.26 (encoding/json/encode.go): sorted keys, escapes, struct fields by their tags, embedded
 * structs, the types that marshal themselves, and what cannot be marshalled.
 */
import { checkItemCount } from './size.ts';
import { formatFloat } from './strconv-float.ts';
import type { GoField, GoMethod, GoType } from './types.ts';
import { GoFloat32, GoInt, GoStruct, isNilValue, sortedKeys, typeOf, type GoMap, type Value } from './values.ts';

export interface MarshalJsonOptions {
  /** `<`, `>` and `&` as escapes, as `json.Marshal` does; true unless told. */
  readonly escapeHtml?: boolean;
  /** The indent of one level, as `json.MarshalIndent` with an empty prefix. */
  readonly indent?: string;
}

/** `json.Marshal`, or `json.MarshalIndent` with `indent`. Throws an `Error` with Go's text. */
export function marshalJson(value: Value, options: MarshalJsonOptions = {}): string {
  const text = new Writer(options.escapeHtml ?? true).write(value);
  return options.indent === undefined ? text : indentJson(text, '', options.indent);
}

/** `json.Indent` of a compact JSON text. */
export function indentJson(compact: string, prefix: string, indent: string): string {
  let level = 0;
  const line = (): string => `\n${prefix}${indent.repeat(level)}`;
  return compact.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        level++;
        return token + line();
      case '}':
      case ']':
        level--;
        return line() + token;
      case ',':
        return token + line();
      case ':':
        return ': ';
      default:
        return token;
    }
  });
}

const unescaped = /^[ !#-%'-;=?-[\]-~]*$/;

/** From this depth on Go looks for cycles. */
const CYCLE_DEPTH = 1000;

class Writer {
  private readonly escapeHtml: boolean;
  private depth = 0;
  private count = 0;
  private readonly open = new Set<object>();

  constructor(escapeHtml: boolean) {
    this.escapeHtml = escapeHtml;
  }

  write(value: Value): string {
    switch (typeof value) {
      case 'string':
        return this.string(value);
      case 'number':
        return number(value);
      case 'boolean':
        return value ? 'true' : 'false';
      default:
    }
    if (value === null) return 'null';
    if (value instanceof Map || Array.isArray(value)) return this.nested(value);
    if (value instanceof GoInt) return this.byMethod(value, value.type) ?? value.value.toString();
    if (value instanceof Uint8Array) return `"${base64(value)}"`;
    if (value instanceof GoFloat32) return float32(value);
    if (value instanceof GoStruct) return this.nested(value);
    throw new Error(`json: unsupported type: ${typeOf(value)!.name}`);
  }

  private nested(value: GoMap | Value[] | GoStruct): string {
    const type = typeOf(value)!;
    const own = this.byMethod(value, type);
    if (own !== undefined) return own;
    if (isNilValue(value)) return 'null';
    checkItemCount(++this.count);
    const watched = ++this.depth > CYCLE_DEPTH;
    if (watched) {
      if (this.open.has(value)) throw new Error(`json: unsupported value: encountered a cycle via ${type.name}`);
      this.open.add(value);
    }
    let out = '';
    if (value instanceof Map) {
      for (const key of sortedKeys(value)) out += this.member(out, key, value.get(key)!);
      out = `{${out}}`;
    } else if (Array.isArray(value)) {
      for (const item of value) out += (out === '' ? '' : ',') + this.write(item);
      out = `[${out}]`;
    } else {
      for (const [name, inner] of structMembers(value)) out += this.member(out, name, inner);
      out = `{${out}}`;
    }
    if (watched) this.open.delete(value);
    this.depth--;
    return out;
  }

  private member(before: string, name: string, value: Value): string {
    return `${before === '' ? '' : ','}${this.string(name)}:${this.write(value)}`;
  }

  private string(text: string): string {
    if (unescaped.test(text)) return `"${text}"`;
    const quoted = JSON.stringify(text);
    if (!/[<>&\u2028\u2029]|\\ud[89a-f]/.test(quoted)) return quoted;
    return quoted.replace(/\\\\|[<>&\u2028\u2029]|\\ud[89a-f]../g, (found) => {
      if (found === '\\\\') return found;
      if (found.length > 1) return '\\ufffd';
      if (found < '\x80' && !this.escapeHtml) return found;
      return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  }

  private byMethod(value: Value, type: GoType): string | undefined {
    const methods = type.methods;
    if (methods === undefined) return undefined;
    const json = methods.get('MarshalJSON');
    if (json !== undefined) {
      const text = callMarshaler(value, type, 'MarshalJSON', json);
      return this.escapeHtml ? text.replace(/[<>&\u2028\u2029]/g, unicodeEscape) : text;
    }
    const plain = methods.get('MarshalText');
    return plain && this.string(callMarshaler(value, type, 'MarshalText', plain));
  }
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function callMarshaler(value: Value, type: GoType, name: string, method: GoMethod): string {
  try {
    const result = (method.call as (self: Value) => unknown)(value);
    return typeof result === 'string' ? result : new TextDecoder().decode(result as Uint8Array);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`json: error calling ${name} for type ${type.name}: ${message}`, { cause: error });
  }
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`json: unsupported value: ${formatFloat(value, 'g', -1)}`);
  // Go's choice between the two forms is JavaScript's, but for the sign of zero
  return Object.is(value, -0) ? '-0' : String(value);
}

function float32({ value }: GoFloat32): string {
  if (!Number.isFinite(value)) return number(value);
  const abs = Math.abs(value);
  const small = abs !== 0 && (abs < Math.fround(1e-6) || abs >= Math.fround(1e21));
  return formatFloat(value, small ? 'e' : 'f', -1, 32).replace(/e-0/, 'e-');
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

interface Member {
  readonly name: string;
  readonly depth: number;
  readonly tagged: boolean;
  readonly field: GoField;
  readonly owner: GoStruct;
}

/** The members of a struct: of fields with one name the least deep wins, then the tagged one; else none. */
function structMembers(value: GoStruct): [string, Value][] {
  const found: Member[] = [];
  collect(value, 0, found);
  const best = new Map<string, Member | null>();
  for (const member of found) {
    const other = best.get(member.name);
    const order = other ? member.depth - other.depth || Number(other.tagged) - Number(member.tagged) : -1;
    if (order <= 0) best.set(member.name, order === 0 ? null : member);
  }
  const members: [string, Value][] = [];
  for (const member of found) {
    if (best.get(member.name) !== member) continue;
    const inner = member.owner.fields.get(member.field.name) ?? null;
    if (member.field.omitEmpty !== true || !isEmpty(inner)) members.push([member.name, inner]);
  }
  return members;
}

function collect(owner: GoStruct, depth: number, found: Member[]): void {
  for (const field of owner.struct.fields ?? []) {
    if (field.json === '-') continue;
    if (field.embedded === true && field.json === undefined) {
      const inner = owner.fields.get(field.name);
      if (inner instanceof GoStruct) collect(inner, depth + 1, found);
      const kind = (field.type.elem ?? field.type).kind;
      if (kind === 'struct') continue;
    }
    found.push({ name: field.json ?? field.name, depth, tagged: field.json !== undefined, field, owner });
  }
}

/** What `omitempty` leaves out. */
function isEmpty(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (value instanceof Map) return value.size === 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof GoInt) return value.value === 0n;
  return value instanceof GoFloat32 && value.value === 0;
}
