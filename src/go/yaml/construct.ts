/**
 * Nodes to values: the decoder of go.yaml.in/yaml/v2 2.4.4 into `interface{}`, and the step to string keys that
 * sigs.k8s.io/yaml 1.6.0 does after it (`convertToJSONableObject`).
 *
 * Merges (`<<`) act where they stand: they replace keys before them and are replaced by keys after them. Documents that
 * consist mostly of expanded aliases are refused.
 */
import { fromBytes, toValidText } from '../strings.ts';
import { formatFloat } from '../strconv-float.ts';
import { GoInt, type GoMap, type Value } from '../values.ts';
import { YamlError } from './errors.ts';
import { isMerge, type Node } from './compose.ts';
import { goScalar, goSyntax, uncommonKey } from './go-syntax.ts';
import { isTimestamp, resolvePlain, type Scalar } from './resolve.ts';

export interface ConstructOptions {
  /** Integers stay `GoInt`, floats numbers; else every number is a number, as JSON decoding makes it. */
  readonly keepInts?: boolean;
  /** Keys set twice are an error. */
  readonly strict?: boolean;
}

const LONG = 'tag:yaml.org,2002:';
const known = ['bool', 'int', 'float', 'null', 'timestamp'];

/** The value of a tree of nodes. Throws `YamlError`, or an `Error` with the text of the conversion to JSON. */
export function construct(root: Node, options: ConstructOptions = {}): Value {
  const decoder = new Decoder(options);
  decoder.count(); // the document itself
  const value = decoder.decode(root);
  decoder.finish();
  return value;
}

class Decoder {
  private readonly keepInts: boolean;
  private readonly strict: boolean;
  private readonly errors: string[] = [];
  private readonly open = new Set<Node>();
  /** The first key without a JSON form, and its value. */
  private uncommon: { readonly key: Scalar; readonly value: Node } | undefined;
  private decoded = 0;
  private aliased = 0;
  private depth = 0;

  constructor(options: ConstructOptions) {
    this.keepInts = options.keepInts ?? false;
    this.strict = options.strict ?? false;
  }

  finish(): void {
    if (this.errors.length > 0) throw new YamlError(`unmarshal errors:\n  ${this.errors.join('\n  ')}`);
    if (this.uncommon === undefined) return;
    throw new Error(uncommonKey(this.uncommon.key, goSyntax(this.uncommon.value, scalarValue)));
  }

  count(): void {
    this.decoded++;
    if (this.depth > 0) this.aliased++;
    if (this.aliased > 100 && this.decoded > 1000 && this.aliased / this.decoded > allowedRatio(this.decoded)) {
      throw new YamlError('document contains excessive aliasing');
    }
  }

  decode(node: Node): Value {
    this.count();
    switch (node.kind) {
      case 'alias':
        return this.throughAlias(node, (target) => this.decode(target));
      case 'sequence':
        return node.children.map((child) => this.decode(child));
      case 'mapping': {
        const map: GoMap = new Map();
        this.fill(node, map, this.strict ? new Set() : undefined);
        return map;
      }
      case 'scalar': {
        const value = scalarValue(node);
        if (typeof value === 'string') return toValidText(value);
        return value instanceof GoInt && !this.keepInts ? Number(value.value) : value;
      }
    }
  }

  private throughAlias<T>(node: Node, visit: (target: Node) => T): T {
    if (this.open.has(node)) throw new YamlError(`anchor '${node.value}' value contains itself`);
    this.open.add(node);
    this.depth++;
    const result = visit(node.target!);
    this.depth--;
    this.open.delete(node);
    return result;
  }

  private fill(node: Node, map: GoMap, seen: Set<string> | undefined): void {
    for (let i = 0; i < node.children.length; i += 2) {
      const key = node.children[i]!;
      const child = node.children[i + 1]!;
      if (isMerge(key)) {
        this.merge(child, map, seen);
        continue;
      }
      const name = this.key(key);
      const text = typeof name === 'string' ? toValidText(name) : this.keyText(name, child);
      const value = this.decode(child);
      if (seen !== undefined) {
        const shown = goScalar(name);
        const identity = (typeof name === 'number' ? 'float ' : '') + shown;
        if (seen.has(identity)) {
          this.errors.push(`line ${child.line + 1}: key ${shown} already set in map`);
          continue;
        }
        seen.add(identity);
      }
      map.set(text, value);
    }
  }

  /** A key as the library decodes it: strings, or anything but maps and lists. */
  private key(node: Node): Scalar {
    this.count();
    if (node.kind === 'alias') return this.throughAlias(node, (target) => this.key(target));
    if (node.kind === 'scalar') return scalarValue(node);
    this.decode(node); // which may fail first
    throw new YamlError(`invalid map key: ${goSyntax(node, scalarValue)}`);
  }

  private keyText(key: Exclude<Scalar, string>, value: Node): string {
    if (typeof key === 'boolean') return String(key);
    if (typeof key === 'number') return floatText(key);
    if (key instanceof GoInt && key.type.name === 'int') return String(key.value);
    this.uncommon ??= { key, value };
    return goScalar(key);
  }

  private merge(node: Node, map: GoMap, seen: Set<string> | undefined): void {
    if (node.kind === 'sequence') {
      for (const child of node.children.toReversed()) {
        wantMapping(child);
        this.mergeOne(child, map, seen);
      }
    } else {
      wantMapping(node);
      this.mergeOne(node, map, seen);
    }
  }

  private mergeOne(node: Node, map: GoMap, seen: Set<string> | undefined): void {
    this.count();
    if (node.kind === 'mapping') this.fill(node, map, seen);
    else
      this.throughAlias(node, (target) => {
        this.count();
        this.fill(target, map, seen);
      });
  }
}

function wantMapping(node: Node): void {
  if (node.kind === 'mapping' || (node.kind === 'alias' && node.target!.kind === 'mapping')) return;
  throw new YamlError('map merge requires map or sequence of maps as the value');
}

function allowedRatio(decoded: number): number {
  if (decoded <= 400000) return 0.99;
  return decoded >= 4000000 ? 0.1 : 0.99 - 0.89 * ((decoded - 400000) / 3600000);
}

/** A float as sigs.k8s.io/yaml writes keys and strings: with the digits of a float32. */
function floatText(float: number): string {
  const value = Math.fround(float);
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return formatFloat(value, 'g', -1, 32);
}

function scalarValue(node: Node): Scalar {
  const { tag, value } = node;
  if (tag === '') return node.implicit ? resolvePlain(value) : value;
  if (tag === `${LONG}binary`) return decodeBase64(value);
  if (!tag.startsWith(LONG) || !known.includes(tag.slice(LONG.length))) return value;
  const resolved = resolvePlain(value);
  const got = kindOf(resolved, tag === `${LONG}timestamp` && isTimestamp(value));
  if (LONG + got === tag) return resolved;
  if (got === 'int' && tag === `${LONG}float` && (resolved as GoInt).type.name === 'int') {
    return Number((resolved as GoInt).value);
  }
  throw new YamlError(`cannot decode !!${got} \`${value}\` as a !!${tag.slice(LONG.length)}`);
}

function kindOf(value: Scalar, timestamp: boolean): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  if (value instanceof GoInt) return 'int';
  return timestamp ? 'timestamp' : 'str';
}

function decodeBase64(text: string): string {
  const packed = text.replace(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) {
    throw new YamlError('!!binary value contains invalid base64 data');
  }
  return fromBytes(Uint8Array.from(atob(packed), (c) => c.charCodeAt(0)));
}
