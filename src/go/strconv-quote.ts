/**
 * Go string and rune literals, as Go 1.26's strconv.Quote and Unquote. A byte that is no UTF-8 (see strings.ts) is
 * written `\xff`; everything that Go counts as printable stays.
 */
import { fromBytes, toBytes } from './strings.ts';
import { isPrint } from './unicode-tables.ts';

/** `strconv.Quote`. */
export function quote(text: string): string {
  // nothing to escape in most texts
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : `"${escapeAll(text, '"', false)}"`;
}

/** `strconv.QuoteToASCII`. */
export function quoteToASCII(text: string): string {
  return `"${escapeAll(text, '"', true)}"`;
}

/** `strconv.QuoteRune`; what is no code point becomes U+FFFD. */
export function quoteRune(rune: number): string {
  return `'${escapeRune(validRune(rune), "'", false)}'`;
}

/** `strconv.QuoteRuneToASCII`. */
export function quoteRuneToASCII(rune: number): string {
  return `'${escapeRune(validRune(rune), "'", true)}'`;
}

function validRune(rune: number): number {
  return rune < 0 || rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff) ? 0xfffd : rune;
}

function escapeAll(text: string, quoted: string, ascii: boolean): string {
  // plain ASCII can be long: a text that was quoted before
  if (/^[ -~]*$/.test(text)) return text.replaceAll('\\', '\\\\').replaceAll(quoted, `\\${quoted}`);
  return text.replace(/[^ !#-&(-[\]-~]/gu, (char) => {
    const rune = char.codePointAt(0)!;
    return rune >= 0xdc80 && rune <= 0xdcff ? `\\x${hex(rune - 0xdc00, 2)}` : escapeRune(rune, quoted, ascii);
  });
}

const ESCAPES = '\x07a\bb\ff\nn\rr\tt\vv';

function escapeRune(rune: number, quoted: string, ascii: boolean): string {
  const char = String.fromCodePoint(rune);
  if (char === quoted || char === '\\') return `\\${char}`;
  if (rune >= 0x20 && rune < 0x7f) return char;
  if (rune >= 0x80 && !ascii && isPrint(rune)) return char;
  const at = ESCAPES.indexOf(char);
  if (at >= 0 && at % 2 === 0) return `\\${ESCAPES[at + 1]!}`;
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

function hex(n: number, width: number): string {
  return n.toString(16).padStart(width, '0');
}

/** `strconv.CanBackquote`: no control characters but tabs, no backquote, no byte order mark, valid UTF-8. */
export function canBackquote(text: string): boolean {
  return !/[\0-\x08\x0a-\x1f\x7f`\ufeff]|[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/.test(
    text,
  );
}

/** `strconv.Unquote` of an interpreted string, a raw string or a rune literal. Throws `invalid syntax`. */
export function unquote(literal: string): string {
  const mark = literal[0];
  if (literal.length < 2 || literal.at(-1) !== mark) throw new Error('invalid syntax');
  const body = literal.slice(1, -1);
  if (mark === '`') {
    if (body.includes('`')) throw new Error('invalid syntax');
    return body.replaceAll('\r', '');
  }
  if (mark !== '"' && mark !== "'") throw new Error('invalid syntax');
  if (mark === '"' && !/[\\"\n\ud800-\udfff]/.test(body)) return body;
  return unescape(body, mark);
}

const token = /([^\\\n])|\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/uy;
const VALUES = 'a\x07b\bf\fn\nr\rt\tv\v\\\\\'\'""';

function unescape(body: string, mark: string): string {
  let out = '';
  let runes = 0;
  let bytes = false;
  token.lastIndex = 0;
  while (token.lastIndex < body.length) {
    const found = token.exec(body);
    if (found === null) throw new Error('invalid syntax');
    const [, char, letter, byte, short, long, octal] = found;
    runes++;
    if (char !== undefined) {
      if (char === mark) throw new Error('invalid syntax');
      // a byte that is no UTF-8 is read as U+FFFD
      out += char.length === 1 && char >= '\ud800' && char <= '\udfff' ? '�' : char;
    } else if (letter !== undefined) {
      if ((letter === "'" || letter === '"') && letter !== mark) throw new Error('invalid syntax');
      out += VALUES[VALUES.indexOf(letter) + 1]!;
    } else {
      const raw = byte ?? octal;
      const value = globalThis.parseInt(raw ?? short ?? long!, octal === undefined ? 16 : 8);
      if (raw === undefined ? validRune(value) !== value : value > 255) throw new Error('invalid syntax');
      const single = raw !== undefined && value >= 0x80; // `\x80` is a byte, not a character
      bytes ||= single;
      out += single ? String.fromCharCode(0xdc00 + value) : String.fromCodePoint(value);
    }
  }
  if (mark === "'" && runes > 1) throw new Error('invalid syntax');
  return bytes ? fromBytes(toBytes(out)) : out;
}
