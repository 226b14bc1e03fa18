/**
 * Documents into structs, lists and maps as the decoder of go.yaml.in/yaml/v3 3.0.5 (decode.go): names match exactly, any scalar is
 * taken for a string, keys set twice are refused, and all that does not fit is told at once. What a type leaves open stays a node.
 */
import { byteLength, fromBytes, toBytes } from '../strings.ts';
import { quote } from '../strconv-quote.ts';
import type { GoType } from '../types.ts';
import { GoInt } from '../values.ts';
import { YamlError } from '../yaml/errors.ts';
import { orderKeys } from '../yaml/key-order.ts';
import { isTimestamp, resolvePlain } from '../yaml/resolve.ts';
import { isNull, mapping, noComments, scalar, type YamlNode } from './node.ts';
import { parseDocument } from './parse.ts';
import { writeDocuments } from './write.ts';

/** Members by their names in YAML. */
export type DecodedStruct = Record<string, unknown>;

/** Throws `yaml: unmarshal errors:` and a line for each. `strict` refuses names that no field has. */
export function decodeDocument(document: YamlNode, type: GoType, strict = false): DecodedStruct {
  const decoder = new Decoder(strict);
  const value = decoder.value(document.content[0]!, type);
  if (decoder.errors.length > 0) throw unmarshalError(decoder.errors);
  return value === nothing ? zeroOf(type) : (value as DecodedStruct);
}

/** What was left open, written anew and decoded: its lines are counted from its own beginning. */
export function decodeOpen(open: ReadonlyMap<string, YamlNode>, type: GoType, strict: boolean): DecodedStruct {
  const node = mapping();
  for (const key of orderKeys(open.keys(), true)) node.content.push(scalar(key), plainNode(open.get(key)!));
  return decodeDocument(parseDocument(writeDocuments([node]))!, type, strict);
}

/** As it is written when nothing is known of how it was. */
function plainNode(node: YamlNode): YamlNode {
  if (node.kind === 'alias') return plainNode(node.target!);
  const plain = { ...node, tag: '', anchor: '', comments: noComments() };
  if (node.kind === 'scalar') {
    const isText = node.tag === '!!str' && node.style === 'plain';
    return isText ? { ...plain, style: 'double' } : plain;
  }
  const children = node.content.map(plainNode);
  return { ...plain, style: 'plain', content: node.kind === 'mapping' ? sorted(children) : children };
}

function sorted(content: readonly YamlNode[]): YamlNode[] {
  const pairs = new Map(
    content.flatMap((key, i) => (i % 2 === 0 ? [[key.value, [key, content[i + 1]!]] as const] : [])),
  );
  return orderKeys(pairs.keys(), true).flatMap((key) => pairs.get(key)!);
}

const nothing = Symbol('nothing');

function zeroOf({ fields = [] }: GoType): DecodedStruct {
  const zeros = { string: '', bool: false } as const;
  const known = fields.filter(({ type: { kind } }) => kind === 'string' || kind === 'bool');
  return Object.fromEntries(known.map(({ name, json = name, type }) => [json, zeros[type.kind as 'string' | 'bool']]));
}

/** Mistakes that are told. The library tells of all, which are half a million for a thousand keys that are the same. */
const MOST = 1000;

function unmarshalError(mistakes: readonly string[]): YamlError {
  return new YamlError(`unmarshal errors:\n  ${mistakes.join('\n  ')}`);
}

class Decoder {
  readonly errors: string[] = [];
  private readonly strict: boolean;

  constructor(strict: boolean) {
    this.strict = strict;
  }

  private tell(mistake: string): void {
    if (this.errors.length === MOST) throw unmarshalError([...this.errors, 'and more']);
    this.errors.push(mistake);
  }

  /** `nothing` where the target stays as it is. */
  value(node: YamlNode, type: GoType): unknown {
    if (node.kind === 'alias') return this.value(node.target!, type);
    const { kind } = type;
    if (isNull(node)) return kind === 'slice' || kind === 'map' || kind === 'interface' ? undefined : nothing;
    if (kind === 'interface') return this.isWhole(node) ? node : nothing;
    if (node.kind === 'sequence') return kind === 'slice' ? this.list(node, type.elem!) : this.mismatch(node, type);
    if (node.kind === 'mapping') {
      if (!this.hasUniqueKeys(node)) return nothing;
      if (kind === 'struct') return this.struct(node, type);
      return kind === 'map' ? this.map(node, type.elem!) : this.mismatch(node, type);
    }
    if (kind === 'string') return node.tag === '!!binary' ? binary(node.value) : node.value;
    const truth = kind === 'bool' ? boolOf(node) : undefined;
    return truth ?? this.mismatch(node, type);
  }

  private list({ content }: YamlNode, elem: GoType): unknown[] {
    return content.map((item) => this.value(item, elem)).filter((value) => value !== nothing);
  }

  private struct(node: YamlNode, type: GoType): DecodedStruct {
    const out = zeroOf(type);
    for (const [name, value, line] of this.entries(node)) {
      const field = type.fields!.find((one) => (one.json ?? one.name) === name);
      if (field === undefined) {
        if (this.strict) this.tell(`line ${line}: field ${name} not found in type ${type.name}`);
        continue;
      }
      const decoded = this.value(value, field.type);
      if (decoded !== nothing) out[name] = decoded;
    }
    return out;
  }

  private map(node: YamlNode, elem: GoType): Map<string, unknown> {
    const out = new Map<string, unknown>();
    for (const [name, value] of this.entries(node)) {
      const decoded = elem.kind === 'interface' ? (this.isWhole(value) ? value : nothing) : this.value(value, elem);
      if (decoded !== nothing) out.set(name, decoded);
      else if (isNull(value)) out.set(name, '');
    }
    return out;
  }

  /** Those that are merged in come last, and where they are not set. */
  private entries({ content }: YamlNode): [name: string, value: YamlNode, line: number][] {
    const entries: [string, YamlNode, number][] = [];
    const merged: YamlNode[] = [];
    for (let i = 0; i + 1 < content.length; i += 2) {
      const [key, value] = [content[i]!, content[i + 1]!];
      if (key.kind === 'scalar' && key.value === '<<' && key.style === 'plain') {
        merged.push(...(value.kind === 'sequence' ? value.content : [value]));
        continue;
      }
      const name = this.value(key, stringTarget);
      if (name !== nothing) entries.push([name as string, value, key.line]);
    }
    for (const one of merged) {
      const target = one.kind === 'alias' ? one.target! : one;
      if (target.kind !== 'mapping') throw new YamlError('map merge requires map or sequence of maps as the value');
      const own = new Set(entries.map(([name]) => name));
      entries.push(...this.entries(target).filter(([name]) => !own.has(name)));
    }
    return entries;
  }

  /** Whether no mapping in it sets a key twice. */
  private isWhole(node: YamlNode): boolean {
    if (node.kind === 'mapping' && !this.hasUniqueKeys(node)) return false;
    for (const child of node.content) this.isWhole(child);
    return true;
  }

  /** Each pair of equal keys is a mistake of its own. */
  private hasUniqueKeys({ content }: YamlNode): boolean {
    const keys = content.filter((_, i) => i % 2 === 0);
    const known = new Map<string, YamlNode[]>();
    for (const key of keys) {
      const text = `${key.kind} ${key.value}`;
      const same = known.get(text);
      if (same === undefined) known.set(text, [key]);
      else same.push(key);
    }
    if (known.size === keys.length) return true;
    for (const key of keys) {
      const same = known.get(`${key.kind} ${key.value}`)!;
      for (let i = same.indexOf(key) + 1; i < same.length; i++) {
        const { line, value } = same[i]!;
        this.tell(`line ${line}: mapping key ${quote(value)} already defined at line ${key.line}`);
      }
    }
    return false;
  }

  private mismatch(node: YamlNode, { name }: GoType): typeof nothing {
    const tag = tagOf(node);
    const isText = node.kind === 'scalar';
    this.tell(
      `line ${node.line}: cannot unmarshal ${tag}${isText ? ` \`${shortened(node.value)}\`` : ''} into ${name}`,
    );
    return nothing;
  }
}

function binary(text: string): string {
  try {
    return fromBytes(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    throw new YamlError('!!binary value contains invalid base64 data');
  }
}

const stringTarget: GoType = { name: 'string', kind: 'string' };

function shortened(text: string): string {
  return byteLength(text) > 10 ? `${fromBytes(toBytes(text).slice(0, 7))}...` : text;
}

const yes = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/;
const no = /^(?:n|N|no|No|NO|off|Off|OFF)$/;

/** YAML's words, and those of version 1.1, those in quotes too. */
function boolOf(node: YamlNode): boolean | undefined {
  if (yes.test(node.value)) return true;
  if (no.test(node.value)) return false;
  return tagOf(node) === '!!bool' ? node.value.toLowerCase() === 'true' : undefined;
}

function tagOf({ kind, tag, style, value }: YamlNode): string {
  if (tag !== '') return tag;
  if (kind !== 'scalar') return kind === 'mapping' ? '!!map' : '!!seq';
  if (style !== 'plain') return '!!str';
  if (value === '<<') return '!!merge';
  if (isTimestamp(value)) return '!!timestamp';
  const meant = resolvePlain(value);
  if (typeof meant === 'boolean') return yes.test(value) || no.test(value) ? '!!str' : '!!bool';
  if (meant === null) return '!!null';
  return meant instanceof GoInt ? '!!int' : typeof meant === 'number' ? '!!float' : '!!str';
}
