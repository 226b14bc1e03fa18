/** Single and double quoted scalars, as `scannerc.go` of go.yaml.in/yaml/v2 2.4.4. The escapes are shared with the fast reader. */
import { isBlank, isBlankOrEnd, isBreak, type Cursor } from './cursor.ts';

const escapes = new Map<number, string>([
  [0x30, '\0'],
  [0x61, '\x07'],
  [0x62, '\b'],
  [0x74, '\t'],
  [0x09, '\t'],
  [0x6e, '\n'],
  [0x76, '\v'],
  [0x66, '\f'],
  [0x72, '\r'],
  [0x65, '\x1b'],
  [0x20, ' '],
  [0x22, '"'],
  [0x27, "'"],
  [0x5c, '\\'],
  [0x4e, '\x85'],
  [0x5f, '\xa0'],
  [0x4c, '\u2028'],
  [0x50, '\u2029'],
]);

/** What `\` and this character stand for; undefined when it is no single-character escape. */
export function simpleEscape(unit: number): string | undefined {
  return escapes.get(unit);
}

/** Digits after `\x`, `\u` and `\U`; 0 for anything else. */
export function escapeDigits(unit: number): number {
  return unit === 0x78 ? 2 : unit === 0x75 ? 4 : unit === 0x55 ? 8 : 0;
}

/** Reads a quoted scalar; the cursor is on the opening quote and ends after the closing one. */
export function scanQuoted(at: Cursor, quote: number): string {
  at.pos++;
  let out = '';
  for (;;) {
    at.need(4);
    if (at.atDocumentMark()) throw at.fail('found unexpected document indicator');
    if (at.peek() === 0) throw at.fail('found unexpected end of stream');
    const { text, joined } = scanWord(at, quote);
    out += text;
    at.need(1);
    if (at.peek() === quote) {
      at.pos++;
      return out;
    }
    out += scanGap(at, joined);
  }
}

/** Characters up to a blank or the closing quote; `joined` when an escaped line break ended them. */
function scanWord(at: Cursor, quote: number): { text: string; joined: boolean } {
  let out = '';
  let start = at.pos;
  for (let unit = at.peek(); !isBlankOrEnd(unit); unit = at.peek()) {
    if (unit === quote) {
      if (quote === 0x22 || at.peek(1) !== quote) break;
      out += at.text.slice(start, ++at.pos);
      start = ++at.pos;
    } else if (unit === 0x5c && quote === 0x22) {
      out += at.text.slice(start, at.pos);
      if (isBreak(at.peek(1))) {
        at.need(3);
        at.pos++;
        at.takeBreak();
        return { text: out, joined: true };
      }
      out += scanEscape(at);
      start = at.pos;
    } else at.pos++;
    at.need(2);
  }
  return { text: out + at.text.slice(start, at.pos), joined: false };
}

function scanEscape(at: Cursor): string {
  const kind = at.peek(1);
  const digits = escapeDigits(kind);
  if (digits === 0) {
    const plain = simpleEscape(kind);
    if (plain === undefined) throw at.fail('found unknown escape character');
    at.pos += 2;
    return plain;
  }
  at.pos += 2;
  at.need(digits);
  const hex = at.text.slice(at.pos, at.pos + digits);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) throw at.fail('did not find expected hexdecimal number');
  const code = parseInt(hex, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw at.fail('found invalid Unicode character escape code');
  }
  at.pos += digits;
  return String.fromCodePoint(code);
}

/** Blanks and line breaks between words, folded. */
function scanGap(at: Cursor, joined: boolean): string {
  let blanks = '';
  let first = '';
  let rest = '';
  let broken = joined;
  for (let unit = at.peek(); isBlank(unit) || isBreak(unit); unit = at.peek()) {
    if (isBlank(unit)) {
      if (!broken) blanks += at.text[at.pos]!;
      at.pos++;
    } else {
      at.need(2);
      if (broken) rest += at.takeBreak();
      else first = at.takeBreak();
      broken = true;
    }
    at.need(1);
  }
  if (!broken) return blanks;
  return first === '\n' ? (rest === '' ? ' ' : rest) : first + rest;
}
