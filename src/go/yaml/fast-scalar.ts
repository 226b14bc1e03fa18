/** Scalars of the fast reader (see fast.ts): plain, quoted, literal and folded, resolved to values. */
import { GoInt, type Value } from '../values.ts';
import { mayBeSpecial, resolvePlain } from './resolve.ts';
import { simpleEscape } from './scan-quoted.ts';

export const NL = 0x0a;
export const SPACE = 0x20;
export const TAB = 0x09;
export const HASH = 0x23;
export const COLON = 0x3a;
export const DASH = 0x2d;

/** Thrown where the exact reader must decide. */
export const giveUp = new Error('left to the exact reader');

// Up to the line break, a comment, or a colon that ends a key.
const plainRun = /(?:[^\n: \t]+|[ \t]+(?![ \t#])|:(?![ \t\n]|$))*/y;
const smallNumber = /^(?:0|[1-9]\d{0,14})$/;
const blockHeader = /[|>](?:([+-])([1-9])?|([1-9])([+-])?)? *(?: #.*)?(?:\n|$)/y;

export class FastScalars {
  protected readonly text: string;
  protected readonly keepInts: boolean;
  /** Gives up on keys that are set twice. */
  protected readonly strict: boolean;
  protected pos = 0;

  constructor(text: string, keepInts: boolean, strict: boolean) {
    this.text = text;
    this.keepInts = keepInts;
    this.strict = strict;
  }

  protected scalar(text: string, unit: number): Value {
    if (!mayBeSpecial(unit)) return text;
    if (!this.keepInts && smallNumber.test(text)) return Number(text);
    const value = resolvePlain(text);
    if (value instanceof GoInt) return this.keepInts ? value : Number(value.value);
    if (typeof value === 'number' && !Number.isFinite(value)) throw giveUp;
    return value;
  }

  /** A plain scalar; `pos` ends after its last character. */
  protected plain(parent: number, unit: number): Value {
    const text = this.text;
    if (!startsPlain(unit, text.charCodeAt(this.pos + 1))) throw giveUp;
    let value = this.plainLine();
    while (text.charCodeAt(this.pos) === NL) {
      const breaks = this.continuation(parent);
      if (breaks === 0) break;
      value += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + this.plainLine();
    }
    return this.scalar(value, unit);
  }

  /** The rest of a plain scalar on this line; `pos` ends at the line break, or at the blanks before a comment. */
  protected plainLine(): string {
    const text = this.text;
    const start = this.pos;
    plainRun.lastIndex = start;
    plainRun.test(text);
    const pos = plainRun.lastIndex;
    const at = text.charCodeAt(pos);
    if (at === COLON) throw giveUp;
    const comment = isBlank(at);
    let end = pos;
    while (isBlank(text.charCodeAt(end - 1))) {
      if (text.charCodeAt(--end) === TAB) throw giveUp;
    }
    this.pos = comment ? end : pos;
    return text.slice(start, end);
  }

  /** Line breaks before the line that continues a plain scalar, to which `pos` moves; 0 when no line does. */
  protected continuation(parent: number): number {
    const text = this.text;
    let breaks = 0;
    let pos = this.pos;
    let start = pos;
    let unit = NL;
    while (unit === NL) {
      breaks++;
      start = ++pos;
      unit = text.charCodeAt(pos);
      while (unit === SPACE) unit = text.charCodeAt(++pos);
    }
    if (unit === TAB) throw giveUp;
    if (unit !== unit || unit === HASH || pos - start <= parent) return 0;
    this.pos = pos;
    return breaks;
  }

  /** A quoted scalar; `pos` ends after the closing quote. */
  protected quoted(quote: number): string {
    const text = this.text;
    let out = '';
    let from = this.pos + 1;
    let pos = from;
    for (;;) {
      const unit = text.charCodeAt(pos);
      if (unit === quote) {
        if (quote === 0x22 || text.charCodeAt(pos + 1) !== quote) break;
        out += text.slice(from, ++pos);
        from = ++pos;
      } else if (unit === NL) {
        this.pos = pos;
        out += this.fold(from);
        from = pos = this.pos;
      } else if (unit !== unit) throw giveUp;
      else if (unit === 0x5c && quote === 0x22) {
        const plain = simpleEscape(text.charCodeAt(pos + 1));
        if (plain === undefined) throw giveUp;
        out += text.slice(from, pos) + plain;
        from = pos += 2;
      } else pos++;
    }
    this.pos = pos + 1;
    return out + text.slice(from, pos);
  }

  /** What a quoted scalar has since `from` up to the line break here and over it; `pos` moves to the next text. */
  protected fold(from: number): string {
    const text = this.text;
    let end = this.pos;
    while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
    let breaks = 0;
    let pos = this.pos;
    let unit = NL;
    while (unit === NL || isBlank(unit)) {
      const next = text.charCodeAt(++pos);
      if (unit === NL) {
        breaks++;
        if (next === DASH || next === 0x2e) throw giveUp; // may be a document mark
      }
      unit = next;
    }
    this.pos = pos;
    return text.slice(from, end) + (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1));
  }

  protected blockScalar(isLiteral: boolean, parent: number): string {
    blockHeader.lastIndex = this.pos;
    const header = blockHeader.exec(this.text);
    if (header === null) throw giveUp;
    this.pos += header[0].length;
    const increment = header[2] ?? header[3];
    const chomp = header[1] ?? header[4];
    const width = increment === undefined ? this.findWidth(parent) : Math.max(parent, 0) + Number(increment);
    return this.lines(width, chomp, isLiteral);
  }

  /** The indentation of a literal: that of its first line with content, or of longer blank lines before it. */
  protected findWidth(parent: number): number {
    const text = this.text;
    let width = Math.max(parent + 1, 1);
    for (let pos = this.pos; ; pos++) {
      const start = pos;
      while (text.charCodeAt(pos) === SPACE) pos++;
      width = Math.max(width, pos - start);
      const unit = text.charCodeAt(pos);
      if (unit === TAB) throw giveUp;
      if (unit !== NL) return width;
    }
  }

  protected lines(width: number, chomp: string | undefined, isLiteral: boolean): string {
    const text = this.text;
    let out = '';
    let gap = ''; // line breaks not yet known to be inside
    let folds = false; // the line before starts with text
    let pos = this.pos;
    for (;;) {
      let at = pos;
      const limit = pos + width;
      while (at < limit && text.charCodeAt(at) === SPACE) at++;
      const unit = text.charCodeAt(at);
      if (unit === NL) {
        gap += '\n';
        pos = at + 1;
        continue;
      }
      if (at < limit || unit !== unit) {
        if (unit === TAB) throw giveUp;
        break;
      }
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const starts = !isBlank(unit);
      if (folds && starts && !isLiteral) out += gap === '\n' ? ' ' : gap.slice(1);
      else out += gap;
      folds = starts;
      out += text.slice(at, end);
      if (end === text.length) {
        this.pos = end;
        return out;
      }
      gap = '\n';
      pos = end + 1;
    }
    this.pos = pos;
    if (chomp === '+') return out + gap;
    return chomp === '-' || out === '' ? out : `${out}\n`;
  }
}

export function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

/** Whether a plain scalar can start with this character; for `-`, `?` and `:` the next one decides. */
export function startsPlain(unit: number, next: number): boolean {
  if (unit >= 0x61 && unit <= 0x7a) return true;
  switch (unit) {
    case DASH:
    case 0x3f:
    case COLON:
      return next !== SPACE && next !== NL && next !== TAB && next === next;
    case 0x21: // ! " # % & ' * , > @ [ ] ` { | }
    case 0x22:
    case 0x23:
    case 0x25:
    case 0x26:
    case 0x27:
    case 0x2a:
    case 0x2c:
    case 0x3e:
    case 0x40:
    case 0x5b:
    case 0x5d:
    case 0x60:
    case 0x7b:
    case 0x7c:
    case 0x7d:
    case TAB:
      return false;
    default:
      return unit === unit;
  }
}
