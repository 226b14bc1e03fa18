/**
 * Values to block YAML. Classic (go.yaml.in/yaml/v2 2.4.4): lists in a map stand at the column of their key. Pretty
 * (v3 3.0.4 with SetIndent(2)): they are indented.
 */
import { emitString, isSimpleKey, isWord, type Dialect } from './emit-scalar.ts';
import { orderKeys } from './key-order.ts';

/** What the emitter knows: everything but strings, maps and lists has been turned into its final text. */
export type Emittable = string | Raw | Emittable[] | Map<string, Emittable>;

/** A scalar that is written as it is: numbers, bools, null. */
export class Raw {
  readonly text: string;
  /** Lines of a literal that follow. */
  readonly lines: readonly string[];

  constructor(text: string, lines: readonly string[] = []) {
    this.text = text;
    this.lines = lines;
  }
}

/** A map whose entries keep their order: the fields of a struct. */
export class Fields extends Map<string, Emittable> {}

/** A whole document, ended by a line break. */
export function emitDocument(value: Emittable, dialect: Dialect): string {
  if (typeof value === 'string') return ended(emitString(value, 2, 0, false, dialect));
  return new Emitter(dialect).node(value, -2, 0, 'root');
}

type Place = 'root' | 'key' | 'value' | 'item';

class Emitter {
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** The text of a node whose first line starts at `column`, in a collection at `indent`; ended by a line break. */
  node(value: Emittable, indent: number, column: number, place: Place): string {
    if (typeof value === 'string') return ended(emitString(value, indent + 2, column, false, this.dialect));
    if (value instanceof Raw) return raw(value, Math.max(indent + 2, 2));
    if (Array.isArray(value)) return value.length === 0 ? '[]\n' : this.list(value, indent, place);
    return value.size === 0 ? '{}\n' : this.map(value, indent, place);
  }

  private list(items: readonly Emittable[], indent: number, place: Place): string {
    const at = place === 'value' && !this.dialect.pretty ? indent : indent + 2;
    const pad = ' '.repeat(at);
    let out = place === 'value' ? `\n${pad}` : '';
    for (let i = 0; i < items.length; i++) {
      if (i > 0) out += pad;
      out += `- ${this.node(items[i]!, at, at + 2, 'item')}`;
    }
    return out;
  }

  private map(entries: ReadonlyMap<string, Emittable>, indent: number, place: Place): string {
    const at = indent + 2;
    const pad = ' '.repeat(at);
    const keys = entries instanceof Fields ? entries.keys() : orderKeys(entries.keys(), this.dialect.pretty);
    let out = place === 'value' ? `\n${pad}` : '';
    let isFirst = true;
    for (const key of keys) {
      if (!isFirst) out += pad;
      isFirst = false;
      const value = entries.get(key)!;
      const isPlain = isWord(key) && key.length <= 128;
      if (isPlain || isSimpleKey(key)) {
        const head = `${isPlain ? key : emitString(key, at, at, true, this.dialect)}:`;
        const text = this.node(value, at, at + head.length + 1, 'value');
        out += text.charCodeAt(0) === 0x0a ? head + text : `${head} ${text}`;
      } else {
        out += `? ${this.node(key, at, at + 2, 'key')}${pad}: ${this.node(value, at, at + 2, 'item')}`;
      }
    }
    return out;
  }
}

function raw(value: Raw, indent: number): string {
  const pad = ' '.repeat(indent);
  return `${value.text}\n${value.lines.map((line) => `${pad}${line}\n`).join('')}`;
}

/** Ends the line of a scalar, unless it is a literal, which ends with a break of its own. */
function ended(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last === 0x0a || last === 0x2028 || last === 0x2029 ? text : `${text}\n`;
}
