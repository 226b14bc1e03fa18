/**
 * The grammar of `--set`, `--set-string`, `--set-file` and `--set-json`: `a.b[0]=x,c={1,2}`, as pkg/strvals/parser.go of Helm 3.22
 * reads it. A key ends at `=`, `.`, `[` or `,`; a value at `,`; a backslash takes the next character as it is; braces
 * make a list. The end of the text is no error where a key could start, nor right after an index.
 */
import { unmarshalJson } from '../go/json.ts';
import { parseInt } from '../go/strconv.ts';
import { int64, type GoMap, type Value } from '../go/values.ts';
import {
  asList,
  checkIndex,
  deeper,
  listAt,
  mapAt,
  mapAtIndex,
  noValue,
  Scanner,
  setKey,
  unexpectedAfterIndex,
} from './strvals-scanner.ts';
import { jsonPrefix } from './json-prefix.ts';

/** Turns the text of one value, or of one item of a list, into the value. */
export type ValueReader = (text: string) => Value;

/** `--set`: sets what `text` says in `into`; true, false, null and decimal integers are typed. Throws Helm's text. */
export function parseSet(text: string, into: GoMap): void {
  new Parser(text, typedValue).parse(into);
}

/** `--set-string`: every value is a string. */
export function parseSetString(text: string, into: GoMap): void {
  new Parser(text, (value) => value).parse(into);
}

/** `--set-file`: `read` gives the contents of the file that a value names. */
export function parseSetFile(text: string, into: GoMap, read: ValueReader): void {
  new Parser(text, read).parse(into);
}

/** `--set-json`: every value is JSON. */
export function parseSetJson(text: string, into: GoMap): void {
  new Parser(text, undefined).parse(into);
}

function typedValue(text: string): Value {
  if (/^true$/i.test(text)) return true;
  if (/^false$/iu.test(text)) return false;
  if (/^null$/i.test(text)) return null;
  if (text === '0') return int64(0);
  if (!/^[+-]?\d+$/.test(text) || text.startsWith('0')) return text;
  try {
    return int64(parseInt(text, 10, 64));
  } catch {
    return text;
  }
}

class Parser {
  readonly #scanner: Scanner;
  /** Absent for JSON. */
  readonly #read: ValueReader | undefined;

  constructor(text: string, read: ValueReader | undefined) {
    this.#scanner = new Scanner(text, true);
    this.#read = read;
  }

  parse(into: GoMap): void {
    do this.#scanner.begin();
    while (!this.#key(into, 0));
  }

  /** Reads one `key=value`. True at the end of the text. */
  #key(data: GoMap, level: number): boolean {
    const { text: key, stop } = this.#scanner.until('=[,.');
    switch (stop) {
      case '[': {
        const index = this.#scanner.index();
        const item = this.#item(listAt(data, key), index, level);
        setKey(data, key, item.list);
        return item.atEnd;
      }
      case '=': {
        const { value, atEnd } = this.#value();
        setKey(data, key, value);
        return atEnd;
      }
      case ',':
        throw new Error(`${noValue(key).message} (cannot end with ,)`);
      case '.': {
        const nested = deeper(level);
        const inner = mapAt(data, key);
        const atEnd = this.#key(inner, nested);
        if (!atEnd && inner.size === 0) throw noValue(key, 'key map');
        if (inner.size > 0) setKey(data, key, inner);
        return atEnd;
      }
      default:
        if (key === '') return true;
        throw noValue(key);
    }
  }

  /** What follows `[index]`. */
  #item(list: Value[], index: bigint, level: number): { list: Value[]; atEnd: boolean } {
    checkIndex(index);
    const { text, stop } = this.#scanner.until('[.=');
    if (text !== '') throw unexpectedAfterIndex(text);
    switch (stop) {
      case '=':
        return { list: this.#scanner.withItem(list, index, this.#value().value), atEnd: false };
      case '[': {
        const next = this.#scanner.index();
        const existing = list[Number(index)] ?? null;
        const inner = this.#item(existing === null ? [] : asList(existing), next, level);
        return inner.atEnd
          ? { list, atEnd: true }
          : { list: this.#scanner.withItem(list, index, inner.list), atEnd: false };
      }
      case '.': {
        const inner = mapAtIndex(list, index);
        const atEnd = this.#key(inner, level);
        return atEnd ? { list, atEnd } : { list: this.#scanner.withItem(list, index, inner), atEnd };
      }
      default:
        return { list, atEnd: true };
    }
  }

  #value(): { value: Value; atEnd: boolean } {
    if (this.#read === undefined) return { value: this.#json(), atEnd: false };
    const scanner = this.#scanner;
    if (scanner.at === scanner.text.length) return { value: '', atEnd: true };
    if (scanner.text[scanner.at] === '{') return { value: this.#list(this.#read), atEnd: false };
    return { value: this.#read(scanner.until(',').text), atEnd: false };
  }

  #list(read: ValueReader): Value[] {
    const scanner = this.#scanner;
    scanner.at++;
    const items: Value[] = [];
    while (true) {
      const { text, stop } = scanner.until(',}');
      if (stop === '') throw new Error("list must terminate with '}'");
      items.push(read(text));
      if (stop === '}') break;
    }
    if (scanner.text[scanner.at] === ',') scanner.at++;
    return items;
  }

  #json(): Value {
    if (this.#skipBlank()) return null;
    const scanner = this.#scanner;
    const text = jsonPrefix(scanner.text.slice(scanner.at));
    const value = unmarshalJson(text);
    scanner.at += text.length;
    this.#skipBlank();
    return value;
  }

  /** Skips white space and one comma. True if there is no value: the comma or the end came. */
  #skipBlank(): boolean {
    const scanner = this.#scanner;
    while (/\p{White_Space}/u.test(scanner.text.charAt(scanner.at))) scanner.at++;
    if (scanner.at < scanner.text.length && scanner.text[scanner.at] !== ',') return false;
    scanner.at++;
    return true;
  }
}
