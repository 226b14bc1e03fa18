/**
 * How a scalar is written: style and text, as `emitterc.go` and `encode.go` of go.yaml.in/yaml/v2 2.4.4 (classic) and of
 * go.yaml.in/yaml/v3 3.0.4 (pretty). Classic folds lines that pass column 80 at a space; pretty does not fold, quotes the
 * words that YAML 1.1 reads as bools, and writes tabs inside literals.
 */
import { byteLength } from '../strings.ts';
import { isTimestamp, mayBeSpecial, resolvePlain } from './resolve.ts';

export interface Dialect {
  readonly pretty: boolean;
  /** Lines may be folded after this column. */
  readonly width: number;
}

export const classic: Dialect = { pretty: false, width: 80 };
export const pretty: Dialect = { pretty: true, width: Infinity };

const simple = /^[A-Za-z/][\w/.-]*$/;
const oldBool = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const breaks = /[\n\u2028\u2029]/;
// A character that is not printable in YAML; the library counts NEL, and everything above U+FFFF, among them.
const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const mustEscape = /["\\\n\u2028\u2029]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const specialButTab = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** What a text allows, as the library's `analyze_scalar`, for block context. */
export interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly literal: boolean;
}

/** Whether a text needs neither quotes nor a second look, wherever it stands. */
export function isWord(text: string): boolean {
  return simple.test(text) && !mayBeSpecial(text.charCodeAt(0));
}

/** Whether a scalar can stand before `:` without `?`. */
export function isSimpleKey(text: string): boolean {
  if (text.length <= 128 && simple.test(text)) return true;
  return text.length <= 128 && !/[\n\r\x85\u2028\u2029]/.test(text) && byteLength(text) <= 128;
}

/**
 * A string as YAML, without what comes before it. `indent` is that of lines after the first; `column` is where it starts;
 * `asKey` when it stands before `:`.
 */
export function emitString(text: string, indent: number, column: number, asKey: boolean, dialect: Dialect): string {
  if (isWord(text)) return text;
  const plainText = meansItself(text, dialect);
  const may = analyze(text, dialect);
  if (text.includes('\n')) {
    return may.literal && !asKey ? literal(text, indent) : doubleQuoted(text, indent, column, asKey, dialect);
  }
  if (plainText && may.plain) return folded(text, indent, column, asKey, dialect);
  if (plainText && may.single) return singleQuoted(text, indent, column, asKey, dialect);
  return doubleQuoted(text, indent, column, asKey, dialect);
}

/** Whether a reader would take the bare text for a string. */
function meansItself(text: string, dialect: Dialect): boolean {
  const first = text.charCodeAt(0);
  if (!mayBeSpecial(first)) return true;
  if (typeof resolvePlain(text) !== 'string' || isTimestamp(text)) return false;
  if (dialect.pretty && (oldBool.test(text) || isOctal(text))) return false;
  return !text.includes(':') || !base60.test(text);
}

/** `0o17`, with 64 bits: version 3 has it apart from Go's own notation. */
function isOctal(text: string): boolean {
  return /^0o[-+][0-7]+$/.test(text.replaceAll('_', '')) && BigInt(`0o${text.replace(/[-+_o]/g, '')}`) < 2n ** 63n;
}

export function analyze(text: string, dialect: Dialect): Analysis {
  if (text === '') return { plain: false, single: true, literal: false };
  const tab = dialect.pretty && text.includes('\t');
  const odd = (dialect.pretty ? specialButTab : special).test(text);
  const lines = breaks.test(text) || text.includes('\x85');
  const spaceBreak = / [\n\r\x85\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\x85\u2028\u2029] /.test(text);
  const edges = text.startsWith(' ') || text.endsWith(' ');
  return {
    plain: !lines && !odd && !tab && !edges && !hasIndicator(text),
    single: !odd && !tab && !spaceBreak && !breakSpace,
    literal: !odd && !spaceBreak && !text.endsWith(' '),
  };
}

/** Whether something in the text would be read as an indicator in a block. */
function hasIndicator(text: string): boolean {
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || text.startsWith('---') || text.startsWith('...')) return true;
  if (/^[?-](?:[ \t]|$)/.test(text)) return true;
  return /:(?:[ \t]|$)/.test(text) || /[ \t\n\r\x85\u2028\u2029]#/.test(text);
}

/** A plain scalar, folded at spaces. */
function folded(text: string, indent: number, column: number, asKey: boolean, dialect: Dialect): string {
  if (asKey || column + text.length <= dialect.width) return text;
  let out = '';
  let at = column;
  let afterSpace = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x20) {
      if (!afterSpace && at > dialect.width && text.charCodeAt(i + 1) !== 0x20) {
        out += newLine(indent);
        at = indent;
      } else {
        out += ' ';
        at++;
      }
      afterSpace = true;
    } else {
      out += text[i]!;
      if ((unit & 0xfc00) !== 0xdc00) at++;
      afterSpace = false;
    }
  }
  return out;
}

function newLine(indent: number): string {
  return `\n${' '.repeat(indent)}`;
}

function singleQuoted(text: string, indent: number, column: number, asKey: boolean, dialect: Dialect): string {
  let out = "'";
  let at = column + 1;
  let afterSpace = false;
  let afterBreak = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === ' ') {
      const inside = i > 0 && i < text.length - 1 && text[i + 1] !== ' ';
      if (!asKey && !afterSpace && at > dialect.width && inside) {
        out += newLine(indent);
        at = indent;
      } else {
        out += ' ';
        at++;
      }
      afterSpace = true;
    } else if (breaks.test(char)) {
      out += char;
      at = 0;
      afterBreak = true;
    } else {
      if (afterBreak) {
        out += ' '.repeat(indent);
        at = indent;
      }
      out += char === "'" ? "''" : char;
      at += char === "'" ? 2 : 1;
      afterSpace = afterBreak = false;
    }
  }
  return `${out}'`;
}

const shortEscapes = new Map<number, string>([
  [0x00, '0'],
  [0x07, 'a'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0b, 'v'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x1b, 'e'],
  [0x22, '"'],
  [0x5c, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
]);

export function doubleQuoted(text: string, indent: number, column: number, asKey: boolean, dialect: Dialect): string {
  if (!asKey && column + text.length < dialect.width && !mustEscape.test(text)) return `"${text}"`;
  const chars = Array.from(text);
  let out = '"';
  let at = column + 1;
  let afterSpace = false;
  const marked = text.startsWith('\ufeff'); // the library then takes every character for a byte order mark
  chars.forEach((char, i) => {
    const inside = i > 0 && i < chars.length - 1;
    if (marked || mustEscape.test(char)) {
      const written = escapeCode(char.codePointAt(0)!);
      out += written;
      at += written.length;
      afterSpace = false;
    } else if (char === ' ' && !asKey && !afterSpace && at > dialect.width && inside) {
      out += newLine(indent);
      at = indent;
      if (chars[i + 1] === ' ') {
        out += '\\';
        at++;
      }
      afterSpace = true;
    } else {
      out += char;
      at++;
      afterSpace = char === ' ';
    }
  });
  return `${out}"`;
}

function escapeCode(code: number): string {
  const short = shortEscapes.get(code);
  if (short !== undefined) return `\\${short}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** `|` with its hints and lines. */
function literal(text: string, indent: number): string {
  const pad = ' '.repeat(indent);
  const lines = text.replace(/([^\n\u2028\u2029])([\n\u2028\u2029]+)(?=[^\n\u2028\u2029])/g, `$1$2${pad}`);
  const start = breaks.test(text[0]!)
    ? lines.replace(/^[\n\u2028\u2029]+(?=[^\n\u2028\u2029])/, `$&${pad}`)
    : pad + lines;
  const hint = text.startsWith(' ') || breaks.test(text[0]!) ? '2' : '';
  const last = text.length - 1;
  const chomp = !breaks.test(text[last]!) ? '-' : last === 0 || breaks.test(text[last - 1]!) ? '+' : '';
  return `|${hint}${chomp}\n${start}`;
}
