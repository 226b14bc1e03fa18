/**
 * TOML text to values: the decoder of github.com/BurntSushi/toml 1.6.0 into `map[string]interface{}`, as Helm's fromToml uses it,
 * with its errors (`toml: line 3 (last key "a.b"): …`). Integers are int64, lists of tables `[]map[string]interface {}`.
 *
 * This file has the grammar; reader.ts moves over the text, tables.ts keeps what has been defined, scalars.ts reads values.
 */
import { SizeError } from '../size.ts';
import type { GoMap, Value } from '../values.ts';
import type { Zone } from '../time-zone.ts';
import { utc } from '../time-zone.ts';
import { describe, isNewline, isWhitespace, Reader } from './reader.ts';
import { readScalar, readString } from './scalars.ts';
import { Tables } from './tables.ts';

export interface DecodeTomlOptions {
  /** The zone of the machine, UTC unless told. */
  readonly zone?: Zone;
  /** Its offset now in seconds, which times without a zone get. */
  readonly offset?: number;
}

/** Throws an `Error` with the library's text. */
export function decodeToml(text: string, options: DecodeTomlOptions = {}): GoMap {
  const parser = new Parser(text, { zone: options.zone ?? utc, offset: options.offset ?? 0 });
  parser.document();
  return parser.tables.root;
}

/** Go's stack grows; ours does not. */
const MAX_DEPTH = 4000;

class Parser {
  readonly tables = new Tables();
  private readonly at: Reader;
  private depth = 0;
  private readonly local: { readonly zone: Zone; readonly offset: number };

  constructor(text: string, local: { readonly zone: Zone; readonly offset: number }) {
    this.local = local;
    this.at = new Reader(text, () => this.tables.current());
  }

  document(): void {
    for (;;) {
      const rune = this.at.peek();
      if (rune === '') return;
      if (isWhitespace(rune) || isNewline(rune)) this.at.take();
      else if (rune === '#') this.at.skipComment();
      else {
        if (rune === '[') this.tableHeader();
        else {
          this.pair(
            () => this.value(false),
            (key, value) => {
              this.tables.setValue(key, value);
            },
          );
          this.tables.currentKey = '';
        }
        this.lineEnd();
      }
    }
  }

  private lineEnd(): void {
    for (;;) {
      const rune = this.at.take();
      if (rune === '' || isNewline(rune)) return;
      if (rune === '#') {
        this.at.back(rune);
        this.at.skipComment();
        return;
      }
      if (!isWhitespace(rune)) {
        const wanted = 'expected a top-level item to end with a newline, comment, or EOF';
        throw this.at.fail(`${wanted}, but got ${describe(rune)} instead`);
      }
    }
  }

  private tableHeader(): void {
    this.at.take();
    const isList = this.at.peek() === '[';
    if (isList) this.at.take();
    const key: string[] = [];
    for (;;) {
      this.at.skipWhitespace();
      const first = this.at.peek();
      if (first === ']' || first === '') {
        throw this.at.fail('unexpected end of table name (table names cannot be empty)', false);
      }
      if (first === '.') throw this.at.fail('unexpected table separator (table names cannot be empty)', false);
      key.push(this.keyPart(key.length === 0));
      this.at.skipWhitespace();
      const rune = this.at.take();
      if (rune === ']') break;
      if (rune !== '.') throw this.at.fail(`expected '.' or ']' to end table name, but got ${describe(rune)} instead`);
    }
    if (isList) {
      const rune = this.at.take();
      if (rune !== ']') {
        throw this.at.fail(`expected end of table array name delimiter ']', but got ${describe(rune)} instead`);
      }
    }
    this.tables.open(key, isList);
    this.tables.setType('', isList ? 'tables' : 'table');
  }

  /** One part of a key; the first one gives its line to errors about the key. */
  private keyPart(isFirst: boolean): string {
    const rune = this.at.peek();
    const part = rune === '"' || rune === "'" ? readString(this.at, false) : this.at.match(/[A-Za-z0-9_-]*/y);
    if (isFirst) this.tables.line = this.at.line;
    return part;
  }

  /** `a.b = value` in the current table; the value is stored by `store` under the last part. */
  private pair(
    read: () => { value: Value; type: string },
    store: (key: string, value: Value, path: string[]) => void,
  ): void {
    const outer = this.tables.context;
    const key = this.dottedKey();
    const last = key.at(-1)!;
    this.tables.currentKey = last;
    const path = key.slice(0, -1);
    for (const part of path) this.tables.openImplicit(part);
    const { value, type } = read();
    store(last, value, path);
    this.tables.setType(last, type);
    this.tables.context = outer;
  }

  private dottedKey(): string[] {
    this.at.skipWhitespace();
    let first = this.at.peek();
    if (first === '=' || first === '') throw this.at.fail("unexpected '=': key name appears blank", false);
    if (first === '.') throw this.at.fail("unexpected '.': keys cannot start with a '.'", false);
    const key: string[] = [];
    for (;;) {
      key.push(this.keyPart(key.length === 0));
      this.at.skipWhitespace();
      const rune = this.at.take();
      if (rune === '=') return key;
      if (rune === '') throw this.at.fail("unexpected EOF; expected key separator '='");
      if (rune !== '.') {
        const problem = `expected '.' or '=', but got ${describe(rune)} instead`;
        throw rune === '\n' ? this.at.failBefore(problem) : this.at.fail(problem);
      }
      this.at.skipWhitespace();
      first = this.at.peek();
      if (first === '=' || first === '') throw this.at.fail("unexpected '='", false);
      if (first === '.') throw this.at.fail("unexpected '.'", false);
    }
  }

  private value(inList: boolean): { value: Value; type: string } {
    this.at.skipWhitespace();
    const rune = this.at.peek();
    if (rune === '[') return { value: this.list(), type: 'array' };
    if (rune === '{') return { value: this.inlineTable(inList), type: 'table' };
    return { value: readScalar(this.at, this.local), type: 'scalar' };
  }

  /** Over whitespace, line breaks and comments; the rune there. */
  private skipFiller(): string {
    for (;;) {
      const rune = this.at.peek();
      if (isWhitespace(rune) || isNewline(rune)) this.at.take();
      else if (rune === '#') this.at.skipComment();
      else return rune;
    }
  }

  private list(): Value[] {
    if (++this.depth > MAX_DEPTH) throw new SizeError(`lists would be nested deeper than ${MAX_DEPTH} levels`);
    this.at.take();
    this.tables.setType(this.tables.currentKey, 'array');
    const items: Value[] = [];
    for (;;) {
      let rune = this.skipFiller();
      if (rune === ',') {
        this.at.take();
        throw this.at.fail('unexpected comma');
      }
      if (rune === ']') break;
      items.push(this.value(true).value);
      rune = this.skipFiller();
      if (rune === ']') break;
      this.at.take();
      if (rune !== ',') {
        throw this.at.fail(`expected a comma (',') or array terminator (']'), but got ${quoted(rune)}`);
      }
    }
    this.at.take();
    this.depth--;
    return items;
  }

  private inlineTable(inList: boolean): GoMap {
    this.at.take();
    const table: GoMap = new Map();
    const outer = this.tables.context;
    const outerKey = this.tables.currentKey;
    this.tables.enterInline(inList);
    const inner = this.tables.context;
    for (;;) {
      let rune = this.skipFiller();
      if (rune === ',') {
        this.at.take();
        throw this.at.fail('unexpected comma');
      }
      if (rune === '}') break;
      this.pair(
        () => this.value(false),
        (key, value, path) => {
          this.tables.setValue(key, value);
          this.tables.storeAt(table, path, key, value);
        },
      );
      this.tables.context = inner;
      rune = this.skipFiller();
      if (rune === '}') break;
      this.at.take();
      if (rune !== ',') {
        throw this.at.fail(`expected a comma or an inline table terminator '}', but got ${quoted(rune)} instead`);
      }
      this.at.skipWhitespace();
    }
    this.at.take();
    this.tables.context = outer;
    this.tables.currentKey = outerKey;
    return table;
  }
}

function quoted(rune: string): string {
  return rune === '' ? 'end of file' : `'${rune}'`;
}
