/**
 * The patch strategies of the kinds that Helm knows, read from the generated table (patch-table.ts). Only the types that
 * a merge meets are read, when it meets them.
 *
 * The table has a line a type: its name, `!` if it reads its JSON itself, and its fields as `TYPE=NAME,NAME…`. A type is
 * s string, b bool, i integer, f float64, y []byte, a any, `[T` list, `{T` map, or `@N` the type of line N (base 36). After
 * a name stands `+KEY` for the strategy merge (with a merge key), `!` for replace, `*` before that for retainKeys.
 */
import { patchKinds, patchTypes } from './patch-table.ts';
import type { FieldSchema, MergeSchema } from './schema.ts';

/**
 * The type of a kind; undefined for custom resources, and for v1beta1 definitions of them, which Helm gives JSON merge
 * patches.
 */
export function mergeSchema(apiVersion: string, kind: string): MergeSchema | undefined {
  if (apiVersion === 'apiextensions.k8s.io/v1beta1' && kind === 'CustomResourceDefinition') return undefined;
  const start = patchKinds.indexOf(`\n${apiVersion} `);
  if (apiVersion === '' || kind === '' || start < 0) return undefined;
  const line = patchKinds.slice(start + 1 + apiVersion.length, patchKinds.indexOf('\n', start + 1) + 1);
  const found = new RegExp(` ${escaped(kind)}:(\\w+)\\s`).exec(line);
  return found ? struct(found[1]!) : undefined;
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

let lines: string[] | undefined;
const structs = new Map<string, MergeSchema>();

function struct(id: string): MergeSchema {
  const known = structs.get(id);
  if (known) return known;
  lines ??= patchTypes.split('\n');
  const type = new Struct(lines[parseInt(id, 36)]!);
  structs.set(id, type);
  return type;
}

class Struct implements MergeSchema {
  readonly kind = 'struct';
  readonly element = undefined;
  readonly name: string;
  readonly opaque: boolean;
  readonly #line: string[];
  #fields: Map<string, FieldSchema> | undefined;

  constructor(line: string) {
    this.#line = line.split(' ');
    const name = this.#line.shift()!;
    this.opaque = name.endsWith('!');
    this.name = this.opaque ? name.slice(0, -1) : name;
  }

  get fields(): ReadonlyMap<string, FieldSchema> {
    if (this.#fields) return this.#fields;
    this.#fields = new Map();
    for (const group of this.#line) {
      const equals = group.indexOf('=');
      const type = group.slice(0, equals);
      for (const field of group.slice(equals + 1).split(',')) {
        const [, name, signs, mergeKey] = /^([^*+!]+)([*+!]*)(.*)$/.exec(field)!;
        this.#fields.set(name!, new Field(type, signs!, mergeKey!));
      }
    }
    return this.#fields;
  }
}

class Field implements FieldSchema {
  readonly strategy: FieldSchema['strategy'];
  readonly retainKeys: boolean;
  readonly mergeKey: string;
  readonly #expression: string;
  #type: MergeSchema | undefined;

  constructor(expression: string, signs: string, mergeKey: string) {
    this.#expression = expression;
    this.strategy = signs.includes('+') ? 'merge' : signs.includes('!') ? 'replace' : '';
    this.retainKeys = signs.includes('*');
    this.mergeKey = mergeKey;
  }

  get type(): MergeSchema {
    return (this.#type ??= typeOf(this.#expression));
  }
}

const scalars = { s: 'string', b: 'bool', i: 'int', f: 'float64', y: 'bytes', a: 'interface' } as const;

function typeOf(expression: string): MergeSchema {
  const sign = expression.charAt(0);
  const rest = expression.slice(1);
  if (sign === '@') return struct(rest);
  if (sign === '[') return plain('slice', typeOf(rest));
  if (sign === '{') return plain('map', typeOf(rest));
  return plain(scalars[sign as keyof typeof scalars], undefined);
}

const noFields: ReadonlyMap<string, FieldSchema> = new Map();

function plain(kind: MergeSchema['kind'], element: MergeSchema | undefined): MergeSchema {
  return { kind, name: '', opaque: false, element, fields: noFields };
}
