/**
 * Values to TOML: the encoder of github.com/BurntSushi/toml 1.6.0 as Helm's toToml uses it. In a table first what is no
 * table, then the tables, each by key; tables are indented by two spaces a level; lists of tables alone become `[[…]]`.
 */
import { formatFloat } from '../strconv-float.ts';
import { compareStrings, fromBytes } from '../strings.ts';
import { formatTime } from '../time-format.ts';
import { Time } from '../time.ts';
import { utc } from '../time-zone.ts';
import type { GoMethod } from '../types.ts';
import { GoFloat32, GoInt, GoStruct, isNilValue, typeOf, type GoMap, type Value } from '../values.ts';
import { keyPart, keyText, quoteToml } from './key.ts';

/** Where the library panics instead of returning an error. */
export class TomlPanic extends Error {}

type Members = readonly (readonly [key: string, value: Value])[];

/** A value as TOML. Throws an `Error` with the library's text. */
export function encodeToml(value: Value): string {
  if (value === null) throw new TomlPanic('reflect: call of reflect.Value.Type on zero Value');
  const encoder = new Encoder();
  encoder.encode([], value);
  return encoder.out;
}

class Encoder {
  out = '';

  encode(key: readonly string[], value: Value): void {
    if (isNilValue(value) && !Array.isArray(value)) return;
    if (isTable(value)) this.table(key, value);
    else if (Array.isArray(value) && isTableList(value)) this.tableList(key, value);
    else this.keyValue(key, value, false);
  }

  private table(key: readonly string[], value: GoMap | GoStruct): void {
    if (key.length === 1) this.newline();
    if (key.length > 0) {
      this.out += `${indent(key)}[${keyText(key)}]`;
      this.newline();
    }
    this.members(key, value, false);
  }

  private tableList(key: readonly string[], tables: readonly Value[]): void {
    if (key.length === 0) throw new Error('toml: top-level values must be Go maps or structs');
    for (const table of tables) {
      if (isNilValue(table)) continue;
      this.newline();
      this.out += `${indent(key)}[[${keyText(key)}]]`;
      this.newline();
      this.members(key, table as GoMap | GoStruct, false);
    }
  }

  private newline(): void {
    if (this.out !== '') this.out += '\n';
  }

  private keyValue(key: readonly string[], value: Value, inline: boolean): void {
    if (key.length === 0) {
      this.element(value);
      return;
    }
    this.out += `${indent(key)}${keyPart(key.at(-1)!)} = `;
    this.element(value);
    if (!inline) this.newline();
  }

  /** The entries of a map or struct: those that are no tables first. */
  private members(key: readonly string[], value: GoMap | GoStruct, inline: boolean): void {
    const all = value instanceof Map ? mapMembers(value) : structMembers(value);
    const tables = all.filter(([, item]) => isTableLike(item));
    const others = all.filter(([, item]) => !isTableLike(item));
    if (inline) this.out += '{';
    this.writeMembers(key, others, inline, tables.length > 0);
    this.writeMembers(key, tables, inline, false);
    if (inline) this.out += '}';
  }

  private writeMembers(key: readonly string[], members: Members, inline: boolean, more: boolean): void {
    members.forEach(([name, value], i) => {
      if (isNilValue(value)) return;
      if (!inline) this.encode([...key, name], value);
      else {
        this.keyValue([name], value, true);
        if (more || i < members.length - 1) this.out += ', ';
      }
    });
  }

  private element(value: Value): void {
    if (Array.isArray(value)) {
      this.out += '[';
      value.forEach((item, i) => {
        if (i > 0) this.out += ', ';
        this.element(item);
      });
      this.out += ']';
    } else if (isTable(value)) this.members([], value, true);
    else this.out += scalar(value);
  }
}

function indent(key: readonly string[]): string {
  return '  '.repeat(key.length - 1);
}

function mapMembers(map: GoMap): Members {
  return [...map].sort(([a], [b]) => compareStrings(a, b));
}

function structMembers(value: GoStruct): Members {
  return (value.struct.fields ?? []).flatMap((field): Members => {
    const inner = value.fields.get(field.name) ?? null;
    if (field.embedded === true && inner instanceof GoStruct) return structMembers(inner);
    return [[field.name, inner]];
  });
}

function textMethod(value: Value): GoMethod | undefined {
  return value instanceof GoStruct ? value.struct.methods?.get('MarshalText') : undefined;
}

function isTable(value: Value): value is GoMap | GoStruct {
  return value instanceof Map || (value instanceof GoStruct && textMethod(value) === undefined);
}

function isTableLike(value: Value): boolean {
  checkKind(value);
  if (isNilValue(value)) return false;
  return Array.isArray(value) ? isTableList(value) : isTable(value);
}

/** Whether every item is a table; nil items cannot be written anywhere. */
function isTableList(items: readonly Value[]): boolean {
  let all = items.length > 0;
  for (const item of items) {
    if (isNilValue(item)) throw new Error('toml: cannot encode array with nil element');
    checkKind(item);
    if (Array.isArray(item)) isTableList(item);
    if (!isTable(item)) all = false;
  }
  return all;
}

function checkKind(value: Value): void {
  const kind = value === null ? undefined : typeOf(value)!.kind;
  if (kind === 'func' || kind === 'complex64' || kind === 'complex128') throw new Error(`unsupported type: ${kind}`);
}

function scalar(value: Value): string {
  if (typeof value === 'string') return quoteToml(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return float(value, 64);
  if (value instanceof GoFloat32) return float(value.value, 32);
  if (value instanceof Uint8Array) return `[${[...value].join(', ')}]`;
  if (value instanceof GoInt) {
    const duration = value.type.name === 'time.Duration' ? value.type.methods?.get('String') : undefined;
    return duration === undefined ? String(value.value) : quoteToml(callText(duration, value));
  }
  if (value instanceof GoStruct) {
    return value.host instanceof Time ? time(value.host) : quoteToml(callText(textMethod(value)!, value));
  }
  throw new Error(`unsupported type for key '': ${typeOf(value)?.kind ?? 'invalid'}`);
}

function callText(method: GoMethod, self: Value): string {
  const result = (method.call as (self: Value) => string | Uint8Array)(self);
  return typeof result === 'string' ? result : fromBytes(result);
}

function float(value: number, bits: 32 | 64): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const text = formatFloat(value, 'g', -1, bits);
  return /[e.]/.test(text) ? text : `${text}.0`;
}

const localLayouts = new Map([
  ['datetime-local', '2006-01-02T15:04:05.999999999'],
  ['date-local', '2006-01-02'],
  ['time-local', '15:04:05.999999999'],
]);

/** Times that were read without a zone are written without one. */
function time(value: Time): string {
  const layout = localLayouts.get(value.zone.name);
  return layout === undefined
    ? formatTime(value, '2006-01-02T15:04:05.999999999Z07:00')
    : formatTime(value.in(utc), layout);
}
