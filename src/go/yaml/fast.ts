/**
 * The fast YAML reader: one pass over plain documents straight to values, with the results of the exact reader (scanner.ts,
 * compose.ts, construct.ts). It takes block maps and lists, one-line plain and quoted scalars, literals and folded
 * scalars, flow collections of one-line scalars, anchors of plain and quoted scalars with their aliases, and comments.
 * Whatever it is not sure of, every error included, makes it give up, and the exact reader decides: so it knows no error
 * texts and no line numbers.
 */
import type { GoMap, Value } from '../values.ts';
import { FastFlow, MAX_DEPTH, MAX_KEY } from './fast-flow.ts';
import { COLON, DASH, giveUp, HASH, isBlank, NL, SPACE, startsPlain, TAB } from './fast-scalar.ts';
import { mayBeSpecial } from './resolve.ts';

// Anything but LF and the characters that need no thought: tabs are seen where they stand, CR and NEL are left to the exact reader.
const unusual = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const unusualWithPairs = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

// Blank lines and comments, and the indentation behind them; some lines at a time, since each costs the engine a frame.
const lineStart = /(?: *(?:#[^\n]*)?\n){0,50} */y;
/** What may stand between spaces in a plain text behind its first character. */
export const WORD = String.raw`[^\n#:\t ]*(?::(?=[^ \n\t])[^\n#:\t ]*)*`;
// A whole line of a map, from its key on. 1: the key, 2: a double-quoted, 3: a single-quoted, 4: a plain value.
const entryLine = new RegExp(
  String.raw`([A-Za-z_][\w./-]{0,200}):(?: +(?:"([^"\\\n]*)"|'([^'\n]*)'|([A-Za-z0-9_./]${WORD}(?: +(?=[^\n#\t ])${WORD})*)))?(?: +#[^\n]*| *)\n`,
  'y',
);

const anchorOrAlias = /[&*]([A-Za-z0-9_-]+)(?= |\n|$)/y;

/** Whether there is a character that only the exact reader knows what to do with. */
export function isUnusual(text: string): boolean {
  return unusual.test(text) && unusualWithPairs.test(text);
}

/** The value of the first document; undefined when the exact reader must decide. `strict`: keys set twice are an error. */
export function readFast(text: string, keepInts: boolean, strict = false): Value | undefined {
  if (isUnusual(text)) return undefined;
  try {
    return new FastReader(text, keepInts, strict).document();
  } catch (error) {
    if (error === giveUp) return undefined;
    throw error;
  }
}

class FastReader extends FastFlow {
  /** Column of the next content line, at whose first character `pos` is; -1 at the end of the document. */
  private column = 0;
  private readonly anchors = new Map<string, Value>();

  document(): Value {
    this.nextLine();
    if (this.column === -1 && this.text.startsWith('---', this.pos)) {
      this.pos += 3;
      this.endLine();
    }
    if (this.column === -1) {
      if (this.pos < this.text.length) throw giveUp;
      return null;
    }
    const value = this.blockNode(-1);
    if (this.column !== -1) throw giveUp;
    return value;
  }

  /** From the start of a line to the next content: sets `pos` and `column`. */
  private nextLine(): void {
    const text = this.text;
    let pos = this.pos;
    let unit: number;
    do {
      lineStart.lastIndex = pos;
      lineStart.test(text);
      pos = lineStart.lastIndex;
      unit = text.charCodeAt(pos);
    } while (unit === NL || (unit === HASH && text.includes('\n', pos)));
    this.pos = pos;
    if (unit === HASH) this.pos = text.length;
    if (unit === HASH || unit !== unit) {
      this.column = -1;
      return;
    }
    if (unit === TAB) throw giveUp;
    this.column = pos === 0 ? 0 : pos - text.lastIndexOf('\n', pos - 1) - 1;
    if (this.column === 0 && this.isDocumentMark(unit, pos)) this.column = -1;
  }

  private isDocumentMark(unit: number, pos: number): boolean {
    if (unit === 0x25) throw giveUp; // a directive
    if (unit !== DASH && unit !== 0x2e) return false;
    if (this.text.charCodeAt(pos + 1) !== unit || this.text.charCodeAt(pos + 2) !== unit) return false;
    const after = this.text.charCodeAt(pos + 3);
    if (unit === 0x2e || after === TAB) throw giveUp;
    return after === NL || after === SPACE || after !== after;
  }

  /** Past blanks and a comment to the next line; gives up on anything else. */
  private endLine(): void {
    const text = this.text;
    let unit = text.charCodeAt(this.pos);
    if (unit === SPACE) {
      while (unit === SPACE) unit = text.charCodeAt(++this.pos);
      if (unit === HASH) {
        const end = text.indexOf('\n', this.pos);
        this.pos = end < 0 ? text.length : end;
        unit = text.charCodeAt(this.pos);
      }
    }
    if (unit === NL) this.pos++;
    else if (unit === unit) throw giveUp;
    this.nextLine();
  }

  /** A node that starts a line, deeper than the collection around it at `parent`. */
  private blockNode(parent: number): Value {
    if (++this.depth > MAX_DEPTH) throw giveUp;
    const column = this.column;
    const value = this.isEntry() ? this.list(column) : this.inline(parent, column);
    this.depth--;
    return value;
  }

  private isEntry(): boolean {
    if (this.text.charCodeAt(this.pos) !== DASH) return false;
    const after = this.text.charCodeAt(this.pos + 1);
    return after === SPACE || after === NL || after !== after;
  }

  private list(column: number): Value[] {
    const items: Value[] = [];
    do {
      this.pos++;
      let spaces = 0;
      while (this.text.charCodeAt(this.pos) === SPACE) {
        this.pos++;
        spaces++;
      }
      items.push(this.item(column, column + 1 + spaces));
    } while (this.column === column && this.isEntry());
    if (this.column > column) throw giveUp;
    return items;
  }

  /** What follows `- `, starting at `inner`. */
  private item(column: number, inner: number): Value {
    const unit = this.text.charCodeAt(this.pos);
    if (unit === NL || unit === HASH || unit !== unit) {
      if (unit === HASH) this.pos--;
      this.endLine();
      return this.column > column ? this.blockNode(column) : null;
    }
    if (++this.depth > MAX_DEPTH) throw giveUp;
    this.column = inner;
    const value = this.isEntry() ? this.list(inner) : this.inline(column, inner);
    this.depth--;
    return value;
  }

  /** A scalar, a flow collection, or a map whose first key starts here, at `column`. */
  private inline(parent: number, column: number): Value {
    const start = this.pos;
    entryLine.lastIndex = start;
    const entry = entryLine.exec(this.text);
    if (entry !== null) return this.map(column, entry, undefined);
    const unit = this.text.charCodeAt(start);
    const key = this.key(unit);
    if (key !== undefined) return this.map(column, null, key);
    this.pos = start;
    if (parent < 0 && unit !== 0x7b && unit !== 0x5b) throw giveUp; // `{}` and `[]` are often all there is
    return this.value(parent, unit);
  }

  /** A map whose first line is `entry`, or has `firstKey`, which has been read. */
  private map(column: number, first: RegExpExecArray | null, firstKey: string | undefined): GoMap {
    const map: GoMap = new Map();
    let entry = first;
    let key = firstKey;
    let keys = 0;
    for (;;) {
      keys++;
      if (entry === null) map.set(key!, this.mapValue(column));
      else this.setEntry(map, entry, column);
      if (this.column !== column) break;
      entryLine.lastIndex = this.pos;
      entry = entryLine.exec(this.text);
      if (entry !== null) continue;
      key = this.key(this.text.charCodeAt(this.pos));
      if (key === undefined) throw giveUp;
    }
    if (this.column > column || (this.strict && map.size < keys)) throw giveUp;
    return map;
  }

  /** A line that `entryLine` matched, and the lines below it that belong to it. */
  private setEntry(map: GoMap, entry: RegExpExecArray, column: number): void {
    const name = entry[1]!;
    const key = mayBeSpecial(name.charCodeAt(0)) ? this.keyText(name) : name;
    const start = this.pos;
    this.pos = entryLine.lastIndex;
    this.nextLine();
    const plain = entry[4];
    let value: Value;
    if (plain !== undefined) {
      if (this.column > column) {
        // the next line continues it
        this.pos = this.text.indexOf(plain, start + name.length);
        value = this.value(column, plain.charCodeAt(0));
      } else value = this.scalar(plain, plain.charCodeAt(0));
    } else {
      const quoted = entry[2] ?? entry[3];
      if (quoted === undefined) {
        map.set(key, this.below(column));
        return;
      }
      if (this.column > column) throw giveUp;
      value = quoted;
    }
    map.set(key, value);
  }

  /** A key and its colon; undefined, with `pos` anywhere, when no one-line key starts here. */
  private key(unit: number): string | undefined {
    const text = this.text;
    const start = this.pos;
    let name: string;
    if (unit === 0x22 || unit === 0x27) {
      name = this.quoted(unit);
      let pos = this.pos;
      while (text.charCodeAt(pos) === SPACE) pos++;
      if (text.charCodeAt(pos) !== COLON) return undefined;
      if (text.slice(start, pos).includes('\n')) throw giveUp;
      this.pos = pos;
    } else {
      if (!startsPlain(unit, text.charCodeAt(start + 1))) return undefined;
      let pos = start + 1;
      for (;;) {
        const at = text.charCodeAt(pos);
        if (at === COLON) {
          const after = text.charCodeAt(pos + 1);
          if (after === SPACE || after === NL || after !== after || after === TAB) break;
        } else if (at === NL || at !== at) return undefined;
        else if (at === HASH && isBlank(text.charCodeAt(pos - 1))) return undefined;
        pos++;
      }
      this.pos = pos;
      while (isBlank(text.charCodeAt(pos - 1))) pos--;
      name = text.slice(start, pos);
      if (name === '<<') throw giveUp;
      if (mayBeSpecial(unit)) name = this.keyText(name);
    }
    if (this.pos - start > MAX_KEY) throw giveUp;
    const after = text.charCodeAt(++this.pos);
    if (after !== SPACE && after !== NL && after === after) throw giveUp;
    return name;
  }

  /** What follows the colon of a key in a map at `column`. */
  private mapValue(column: number): Value {
    const text = this.text;
    let unit = text.charCodeAt(this.pos);
    while (unit === SPACE) unit = text.charCodeAt(++this.pos);
    if (unit !== NL && unit !== HASH && unit === unit) return this.value(column, unit);
    if (unit === HASH) this.pos--;
    this.endLine();
    return this.below(column);
  }

  /** The value that a key in a map at `column` has on the lines below it. */
  private below(column: number): Value {
    if (this.column > column) return this.blockNode(column);
    return this.column === column && this.isEntry() ? this.list(column) : null;
  }

  /** A scalar or flow collection up to the end of its line, in a collection at `parent`. */
  private value(parent: number, unit: number): Value {
    let value: Value;
    switch (unit) {
      case 0x22:
      case 0x27:
        value = this.quoted(unit);
        break;
      case 0x7b:
        value = this.flowMap();
        break;
      case 0x5b:
        value = this.flowList();
        break;
      case 0x7c:
      case 0x3e:
        value = this.blockScalar(unit === 0x7c, parent);
        this.nextLine();
        if (this.column > parent) throw giveUp;
        return value;
      case 0x26:
        value = this.anchored(parent);
        break;
      case 0x2a:
        value = this.alias();
        break;
      default:
        value = this.plain(parent, unit);
    }
    this.endLine();
    if (this.column > parent) throw giveUp;
    return value;
  }

  /** A plain or quoted scalar behind an anchor. */
  private anchored(parent: number): Value {
    const name = this.anchorName();
    let unit = this.text.charCodeAt(this.pos);
    while (unit === SPACE) unit = this.text.charCodeAt(++this.pos);
    if (unit === NL) throw giveUp;
    const value = unit === 0x22 || unit === 0x27 ? this.quoted(unit) : this.plain(parent, unit);
    this.anchors.set(name, value);
    return value;
  }

  private alias(): Value {
    const value = this.anchors.get(this.anchorName());
    if (value === undefined) throw giveUp;
    return value;
  }

  private anchorName(): string {
    anchorOrAlias.lastIndex = this.pos;
    const match = anchorOrAlias.exec(this.text);
    if (match === null) throw giveUp;
    this.pos = anchorOrAlias.lastIndex;
    return match[1]!;
  }
}
