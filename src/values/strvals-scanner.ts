/** What the parsers of `--set` and its kin share: the text as runes, lists that grow, Go's type assertions. */
import { atoi, quote, quoteRune } from '../go/strconv.ts';
import { exact } from '../go/slice-capacity.ts';
import { toValidText } from '../go/strings.ts';
import { typeOf, type GoMap, type Value } from '../go/values.ts';

/** Largest index in `--set a[N]=x` (CVE-2022-36055). */
const MAX_INDEX = 65536;
/** Most dots in one key (CVE-2022-36055). */
const MAX_NESTING = 30;
/** Most indices in one key, and places that a text makes in lists: Helm counts neither, and has a larger stack. */
const MAX_INDICES = 1000;
const MAX_PLACES = 1 << 22;

export class Scanner {
  readonly text: string;
  at = 0;
  /** Whether a backslash takes the next character as it is. */
  readonly #escapes: boolean;
  #indices = 0;
  #places = 0;

  constructor(text: string, escapes: boolean) {
    this.text = toValidText(text);
    this.#escapes = escapes;
  }

  /** Reads up to one of the `stops`, and over it. `stop` is empty at the end of the text. */
  until(stops: string): { readonly text: string; readonly stop: string } {
    let out = '';
    while (this.at < this.text.length) {
      const char = this.text[this.at++]!;
      if (stops.includes(char)) return { text: out, stop: char };
      if (char === '\\' && this.#escapes) {
        const next = this.text.codePointAt(this.at);
        if (next === undefined) break;
        const escaped = String.fromCodePoint(next);
        out += escaped;
        this.at += escaped.length;
      } else out += char;
    }
    return { text: out, stop: '' };
  }

  /** Another key begins. */
  begin(): void {
    this.#indices = 0;
  }

  /** The list with `value` at `index`: the same list if it is long enough, else a longer one filled up with nulls. */
  withItem(list: Value[], index: bigint, value: Value): Value[] {
    checkIndex(index);
    if (index > MAX_INDEX) {
      throw new Error(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
    }
    const at = Number(index);
    const missing = at + 1 - list.length;
    if (missing > 0 && (this.#places += missing) > MAX_PLACES) {
      throw new Error(`the lists would have more than ${MAX_PLACES} items`);
    }
    const out = missing <= 0 ? list : exact([...list, ...new Array<Value>(missing).fill(null)]);
    out[at] = value;
    return out;
  }

  /** The index of `[N]`, the opening bracket being read already. */
  index(): bigint {
    const { text, stop } = this.until(']');
    if (stop === '') throw new Error('error parsing index: EOF');
    if (++this.#indices > MAX_INDICES) throw tooDeep();
    try {
      return atoi(text);
    } catch (error) {
      throw new Error(`error parsing index: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** One level deeper. Throws when it is one too many. */
export function deeper(level: number): number {
  if (level + 1 <= MAX_NESTING) return level + 1;
  throw tooDeep();
}

export function tooDeep(): Error {
  return new Error(`value name nested level is greater than maximum supported nested level of ${MAX_NESTING}`);
}

export function checkIndex(index: bigint): void {
  if (index < 0n) throw new Error(`negative ${index} index not allowed`);
}

export function unexpectedAfterIndex(text: string): Error {
  const runes = Array.from(text, (char) => quoteRune(char.codePointAt(0)!));
  return new Error(`unexpected data at end of array index: [${runes.join(' ')}]`);
}

/** An empty key is not set. */
export function setKey(data: GoMap, key: string, value: Value): void {
  if (key !== '') data.set(key, value);
}

export function noValue(key: string, what = 'key'): Error {
  return new Error(`${what} ${quote(key)} has no value`);
}

/** `data[key].([]interface{})`, or an empty list when there is no such key. */
export function listAt(data: GoMap, key: string): Value[] {
  const value = data.get(key);
  return value === undefined ? [] : asList(value);
}

export function asList(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw new Error(`unable to parse key: interface conversion: interface {} is ${typeName(value)}, not []interface {}`);
}

/** `data[key].(map[string]interface{})`, or an empty map when there is no such key. */
export function mapAt(data: GoMap, key: string): GoMap {
  const value = data.get(key);
  if (value === undefined) return new Map();
  if (value instanceof Map) return value;
  const name = typeName(value);
  throw new Error(`unable to parse key: interface conversion: interface {} is ${name}, not map[string]interface {}`);
}

function typeName(value: Value): string {
  return typeOf(value)?.name ?? 'nil';
}

/** The map at `index` for a key that goes on with `.`; anything else that is there gives way to an empty map. */
export function mapAtIndex(list: Value[], index: bigint): GoMap {
  const at = Number(index);
  const value = list[at];
  if (value instanceof Map) return value;
  const inner: GoMap = new Map();
  if (list.length > at) list[at] = inner;
  return inner;
}
