/**
 * What a TOML text has defined so far: the tables, and which of them came to be only by being named in a longer key (those
 * may still be defined once). As the parser of github.com/BurntSushi/toml 1.6.0, whose errors it throws.
 */
import { anyMapType, sliceOf } from '../types.ts';
import { typedSlice, type GoMap, type Value } from '../values.ts';
import { SizeError } from '../size.ts';
import { quote } from '../strconv-quote.ts';
import { keyText } from './key.ts';
import { tomlError } from './reader.ts';

const tableListType = sliceOf(anyMapType);
/** Most parts of a key, with those of the tables around it: what is looked up and remembered grows with their square. */
const MAX_PARTS = 1000;

export class Tables {
  readonly root: GoMap = new Map();
  /** Key of the table that is being filled. */
  context: readonly string[] = [];
  currentKey = '';
  /** Line of the key that is being defined. */
  line = 0;
  private readonly implicit = new Set<string>();
  private readonly types = new Map<string, string>();
  private readonly tableLists = new WeakSet<Value[]>();

  /** The key that errors name. */
  current(): string {
    if (this.currentKey === '') return keyText(this.context);
    return this.context.length === 0 ? this.currentKey : `${keyText(this.context)}.${this.currentKey}`;
  }

  private fail(problem: string): Error {
    return tomlError(this.line, this.current(), problem);
  }

  setType(key: string, type: string): void {
    const full = key === '' ? this.context : [...this.context, key];
    this.types.set(keyText(full.length === 0 ? [''] : full), type);
  }

  /** A part of a dotted key before the last. */
  openImplicit(part: string): void {
    const key = [...this.context, part];
    this.implicit.add(keyText(key));
    this.open(key, false);
  }

  /** The table of an inline table, under the current key. */
  enterInline(inList: boolean): void {
    this.context = [...this.context, this.currentKey];
    this.currentKey = '';
    this.implicit.add(keyText(this.context));
    this.open(this.context, inList);
  }

  /** Goes to a table, which becomes the context; `isList`: to a new last one of a list of tables. */
  open(key: readonly string[], isList: boolean): void {
    if (key.length > MAX_PARTS) throw new SizeError(`a key would have more than ${MAX_PARTS} parts`);
    let table = this.root;
    const parents: string[] = [];
    for (const part of key.slice(0, -1)) {
      parents.push(part);
      if (!table.has(part)) {
        this.implicit.add(keyText(parents));
        table.set(part, new Map());
      }
      const inner = this.asTable(table.get(part)!);
      if (inner === undefined) throw this.fail(`Key '${keyText(parents)}' was already created as a hash.`);
      table = inner;
    }
    this.context = parents;
    const last = key.at(-1)!;
    if (isList) this.addToList(table, key, last);
    else this.setValue(last, new Map());
    this.context = [...parents, last];
  }

  private addToList(table: GoMap, key: readonly string[], last: string): void {
    let list = table.get(last);
    if (list === undefined) {
      list = typedSlice(tableListType, []);
      this.tableLists.add(list);
      table.set(last, list);
    }
    if (!Array.isArray(list) || !this.tableLists.has(list)) {
      throw this.fail(`Key '${keyText(key)}' was already created and cannot be used as an array.`);
    }
    list.push(new Map());
  }

  /** A table, or the last of a list of tables. */
  private asTable(value: Value): GoMap | undefined {
    const table = Array.isArray(value) && this.tableLists.has(value) ? value.at(-1) : value;
    return table instanceof Map ? table : undefined;
  }

  /** Sets a key of the context, which must not be set but implicitly. */
  setValue(key: string, value: Value): void {
    let table = this.root;
    const path: string[] = [];
    for (const part of this.context) {
      path.push(part);
      const inner = this.asTable(table.get(part)!);
      if (inner === undefined) throw this.fail(`Key '${keyText(path)}' has already been defined.`);
      table = inner;
    }
    const full = keyText([...path, key]);
    if (!table.has(key)) {
      table.set(key, value);
      return;
    }
    if (!this.implicit.delete(full)) throw this.fail(`Key '${full}' has already been defined.`);
    if (this.types.get(full) === 'array') table.set(key, value);
  }

  /** Stores a value of an inline table under its dotted key. */
  storeAt(table: GoMap, path: readonly string[], key: string, value: Value): void {
    let at = table;
    for (const part of path) {
      const inner = at.get(part) ?? new Map<string, Value>();
      at.set(part, inner);
      if (!(inner instanceof Map)) throw this.fail(`${goKey(this.context)} is not a table`);
      at = inner;
    }
    at.set(key, value);
  }
}

/** A key as `%q` shows the library's type, a Stringer. */
function goKey(key: readonly string[]): string {
  return quote(keyText(key));
}
