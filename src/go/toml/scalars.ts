/** Strings, numbers, dates and bools of TOML, as lex.go and parse.go of github.com/BurntSushi/toml 1.6.0. */
import { quote } from '../strconv-quote.ts';
import { parseTime } from '../time-parse.ts';
import { timeValue } from '../time-value.ts';
import { fixedZone, type Zone } from '../time-zone.ts';
import { int64Type } from '../types.ts';
import { GoInt, type Value } from '../values.ts';
import { describe, isNewline, type Reader } from './reader.ts';

interface Local {
  readonly zone: Zone;
  readonly offset: number;
}

const letter = /\p{L}/u;

/** A value that is neither list nor inline table. */
export function readScalar(at: Reader, local: Local): Value {
  const rune = at.peek();
  if (rune === '"' || rune === "'") return readString(at, true);
  if (/[0-9]/.test(rune)) return readNumber(at, local);
  const start = at.pos;
  at.take();
  switch (rune) {
    case '.':
      throw at.fail("floats must start with a digit, not '.'");
    case 'i':
    case 'n':
      if ((at.accept('n') && at.accept('f')) || (at.accept('a') && at.accept('n'))) {
        return float(at, at.text.slice(start, at.pos));
      }
      at.pos--;
      return readBool(at);
    case '-':
    case '+':
      return readSigned(at, start);
    case '':
      throw at.fail('unexpected EOF; expected value');
    case '\n':
      throw at.failBefore(`expected value but found ${describe(rune)} instead`);
    default:
  }
  if (!letter.test(rune)) throw at.fail(`expected value but found ${describe(rune)} instead`);
  at.back(rune);
  return readBool(at);
}

function readBool(at: Reader): boolean {
  const word = at.match(/\p{L}*/uy);
  if (word === 'true' || word === 'false') return word === 'true';
  throw at.fail(`expected value but found ${quote(word)} instead`, false);
}

function readSigned(at: Reader, start: number): Value {
  const rune = at.take();
  const current = (): string => at.text.slice(start, at.pos);
  if (rune === 'i' || rune === 'n') {
    const rest = rune === 'i' ? ['n', 'f'] : ['a', 'n'];
    if (!rest.every((next) => at.accept(next))) throw at.fail(`invalid float: '${current()}'`, false);
    return float(at, current());
  }
  if (rune === '0' && /[box]/.test(at.peek())) {
    throw at.fail(`cannot use sign with non-decimal numbers: '${current()}${at.peek()}'`, false);
  }
  if (rune === '.') throw at.fail("floats must start with a digit, not '.'");
  if (!/[0-9]/.test(rune)) throw at.fail(`expected a digit but got ${describe(rune)}`);
  return decimal(at, start);
}

function decimal(at: Reader, start: number): Value {
  at.match(/[0-9_]*/y);
  if (!/[.eE]/.test(at.peek())) return integer(at, at.text.slice(start, at.pos));
  at.match(/[0-9_.+\-eE]*/y);
  return float(at, at.text.slice(start, at.pos));
}

const bases = new Map([
  ['b', { digits: /[01_]*/y, one: /[01]/, name: 'a binary' }],
  ['o', { digits: /[0-7_]*/y, one: /[0-7]/, name: 'an octal' }],
  ['x', { digits: /[0-9a-fA-F_]*/y, one: /[0-9a-fA-F]/, name: 'a hexadecimal' }],
]);

function readNumber(at: Reader, local: Local): Value {
  const start = at.pos;
  const first = at.take();
  const base = first === '0' ? bases.get(at.peek()) : undefined;
  if (base !== undefined) {
    at.take();
    if (!base.one.test(at.peek())) {
      const shown = at.text.slice(start, at.pos) + (at.peek() === '' ? '\0' : at.peek());
      throw at.fail(`not ${base.name} number: '${shown}'`, false);
    }
    at.match(base.digits);
    return integer(at, at.text.slice(start, at.pos));
  }
  at.match(/[0-9]*/y);
  const next = at.peek();
  if ((next === '-' || next === ':') && at.pos > start + (first === '0' ? 1 : 0)) {
    at.match(/[0-9\-:Tt .Zz+]*/y);
    return datetime(at, at.text.slice(start, at.pos).trim(), local);
  }
  return decimal(at, start);
}

function integer(at: Reader, text: string): GoInt {
  if (!underscoresOk(text))
    throw at.fail(`Invalid integer ${quote(text)}: underscores must be surrounded by digits`, false);
  if (hasLeadingZero(text)) throw at.fail(`Invalid integer ${quote(text)}: cannot have leading zeroes`, false);
  const digits = text.replaceAll('_', '').replace(/^\+/, '');
  const value = digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);
  if (BigInt.asIntN(64, value) !== value) throw at.fail(`${text} is out of range for int64`, false);
  return new GoInt(value, int64Type);
}

function float(at: Reader, text: string): number {
  const parts = text.split(/[.eE]/).filter((part) => part !== '');
  if (!parts.every(underscoresOk)) {
    throw at.fail(`Invalid float ${quote(text)}: underscores must be surrounded by digits`, false);
  }
  if (hasLeadingZero(parts[0] ?? '')) throw at.fail(`Invalid float ${quote(text)}: cannot have leading zeroes`, false);
  if (/\.(?![0-9])/.test(text)) {
    throw at.fail(`Invalid float ${quote(text)}: '.' must be followed by one or more digits`, false);
  }
  const plain = text.replaceAll('_', '');
  if (/^[-+]?inf$/.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
  if (/^[-+]?nan$/.test(plain)) return NaN;
  if (!/^[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/.test(plain)) {
    throw at.fail(`Invalid float value: ${quote(text)}`, false);
  }
  const value = Number(plain);
  if (!Number.isFinite(value)) throw at.fail(`${text} is out of range for float64`, false);
  return value;
}

/** Whether each underscore stands between digits. */
function underscoresOk(text: string): boolean {
  if (/^(?:[-+]?nan|[-+]?inf)$/.test(text)) return true;
  return /[0-9a-fA-F]$/.test(text) && !/(?:^|[^0-9a-fA-F])_/.test(text);
}

function hasLeadingZero(text: string): boolean {
  return /^0(?![box])./.test(text) || /^[-+]0./.test(text);
}

const layouts = [
  ['2006-01-02T15:04:05.999999999Z07:00', ''],
  ['2006-01-02T15:04:05.999999999', 'datetime-local'],
  ['2006-01-02', 'date-local'],
  ['15:04:05.999999999', 'time-local'],
  ['2006-01-02T15:04Z07:00', ''],
  ['2006-01-02T15:04', 'datetime-local'],
  ['15:04', 'time-local'],
] as const;

function datetime(at: Reader, text: string, local: Local): Value {
  const normal = text.replaceAll('z', 'Z').replaceAll('t', 'T').replaceAll(' ', 'T');
  for (const [layout, zone] of layouts) {
    try {
      const time = parseTime(layout, normal, zone === '' ? local.zone : fixedZone(zone, local.offset));
      if (missesZero(normal, layout)) break;
      return timeValue(time);
    } catch {
      // the next layout
    }
  }
  throw at.fail(`invalid datetime: ${quote(normal)}`, false);
}

/** Go takes numbers of one digit; then the separators stand elsewhere. */
function missesZero(text: string, layout: string): boolean {
  for (let i = 0; i < layout.length; i++) {
    const char = layout[i]!;
    if (char === '.' || char === 'Z') return false;
    if (!/[0-9]/.test(char) && text[i] !== char) return true;
  }
  return false;
}

/** A quoted string; over lines where that is allowed. */
export function readString(at: Reader, mayBeLong: boolean): string {
  const mark = at.take();
  if (mayBeLong && at.accept(mark)) {
    if (at.accept(mark)) return readLongString(at, mark);
    at.back(mark);
  }
  const start = at.pos;
  let escaped = false;
  for (;;) {
    const rune = at.take();
    if (rune === '') throw at.fail(mark === '"' ? `unexpected EOF; expected '"'` : `unexpected EOF; expected "'"`);
    if (isNewline(rune)) throw at.failBefore('strings cannot contain newlines');
    if (rune === mark) break;
    if (rune === '\\' && mark === '"') {
      escaped = true;
      checkEscape(at, start);
    }
  }
  const raw = at.text.slice(start, at.pos - 1);
  return escaped ? unescape(at, raw) : raw;
}

function readLongString(at: Reader, mark: string): string {
  const start = at.pos;
  for (;;) {
    const rune = at.take();
    if (rune === '') {
      throw at.fail(mark === '"' ? `unexpected EOF; expected '"""'` : `unexpected EOF; expected "'''"`);
    }
    if (rune === '\\' && mark === '"') {
      if (isNewline(at.peek())) at.take();
      else checkEscape(at, start);
    } else if (rune === mark && at.accept(mark)) {
      if (!at.accept(mark)) at.back(mark);
      else if (at.peek() === mark) {
        // Up to two quotes may stand before the closing three.
        const read = at.text.slice(start, at.pos);
        const six = mark.repeat(5);
        if (read.endsWith(six) && !(mark === '"' && read.endsWith(`\\${six}`))) {
          throw at.fail(mark === '"' ? `unexpected '""""""'` : `unexpected "''''''"`, false);
        }
        at.pos -= 2;
      } else break;
    }
  }
  const raw = at.text.slice(start, at.pos - 3).replace(/^\r?\n/, '');
  return mark === '"' ? unescape(at, joinLines(raw)) : raw;
}

/** What follows a backslash. */
function checkEscape(at: Reader, start: number): void {
  const rune = at.take();
  const digits = rune === 'x' ? 2 : rune === 'u' ? 4 : rune === 'U' ? 8 : 0;
  if (digits === 0) {
    if (rune === '' || !'ebtnfr" \t\\'.includes(rune))
      throw at.failTyped(`invalid escape in string '\\${rune === '' ? '\0' : rune}'`);
    return;
  }
  const name = { 2: 'two', 4: 'four', 8: 'eight' }[digits];
  for (let i = 0; i < digits; i++) {
    if (/^[0-9a-fA-F]$/.test(at.take())) continue;
    const got = quote(at.text.slice(start, at.pos));
    throw at.fail(`expected ${name} hexadecimal digits after '\\${rune}', but got ${got} instead`);
  }
}

/** Removes each backslash at the end of a line with all whitespace after it. */
function joinLines(text: string): string {
  return text.replace(/\\\\|\\[ \t\r\n]+/g, (found) => (found.includes('\n') ? '' : found));
}

const short: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
};

function unescape(at: Reader, text: string): string {
  return text.replace(
    /\\(?:x(..)|u(.{4})|U(.{8})|(.))/gs,
    (_, x?: string, u?: string, long?: string, plain?: string) => {
      if (plain !== undefined) {
        const meant = short[plain];
        if (meant === undefined) throw at.fail(`invalid escape: '\\${plain}'`, false);
        return meant;
      }
      const hex = (x ?? u ?? long)!;
      const code = parseInt(hex, 16);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        throw at.fail(`Escaped character '\\u${hex}' is not valid UTF-8.`, false);
      }
      return String.fromCodePoint(code);
    },
  );
}
