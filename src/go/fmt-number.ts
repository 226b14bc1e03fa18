/** Numbers as `fmt` prints them (Go 1.26, fmt/format.go): the verbs of integers, characters and floats. */
import { pad, type Spec } from './fmt-spec.ts';
import { quoteRune, quoteRuneToASCII } from './strconv-quote.ts';
import { formatFloat } from './strconv-float.ts';
import { isPrint } from './unicode-tables.ts';

/** An integer in a base; `verb` only decides what else is wanted (`O` a prefix, `X` upper case). */
export function formatInteger(value: bigint, base: number, verb: string, spec: Spec): string {
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  const sign = negative ? '-' : spec.plus ? '+' : spec.space ? ' ' : '';

  if (spec.prec === 0 && value === 0n) return ' '.repeat(Math.max(spec.width, 0));
  if (spec.prec > 0) digits = digits.padStart(spec.prec, '0');
  else if (spec.prec < 0 && spec.zero && !spec.minus && spec.width >= 0)
    digits = digits.padStart(spec.width - sign.length, '0');

  let prefix = '';
  if (spec.sharp) {
    if (base === 2) prefix = '0b';
    else if (base === 8 && !digits.startsWith('0')) prefix = '0';
    else if (base === 16) prefix = verb === 'X' ? '0X' : '0x';
  }
  if (verb === 'O') prefix = `0o${prefix}`;
  return pad(sign + prefix + digits, spec, ' ');
}

/** `%c`. */
export function formatChar(value: bigint, spec: Spec): string {
  return pad(String.fromCodePoint(runeOf(value)), spec);
}

/** `%q` of an integer. */
export function formatQuotedChar(value: bigint, spec: Spec): string {
  const rune = runeOf(value);
  return pad(spec.plus ? quoteRuneToASCII(rune) : quoteRune(rune), spec);
}

function runeOf(value: bigint): number {
  const rune = value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
  return rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune;
}

/** `%U`, with `#` followed by the character. */
export function formatUnicode(value: bigint, spec: Spec): string {
  const unsigned = BigInt.asUintN(64, value);
  let text = `U+${unsigned.toString(16).toUpperCase().padStart(Math.max(spec.prec, 4), '0')}`;
  if (spec.sharp && unsigned <= 0x10ffffn && isPrint(Number(unsigned)))
    text += ` '${String.fromCodePoint(Number(unsigned))}'`;
  return pad(text, spec, ' ');
}

/** A float by a verb that strconv knows; `prec` is what the verb takes when none is asked for. */
export function formatFloatVerb(value: number, bitSize: 32 | 64, verb: string, prec: number, spec: Spec): string {
  if (spec.prec >= 0) prec = spec.prec;
  const text = formatFloat(value, verb, prec, bitSize);
  const signed = text.startsWith('-') || text.startsWith('+');
  let digits = signed ? text.slice(1) : text;
  const sign = text.startsWith('-') ? '-' : spec.plus ? '+' : spec.space ? ' ' : '';
  if (digits === 'Inf' || digits === 'NaN') return pad((sign || (signed ? '+' : '')) + digits, spec, ' ');
  if (spec.sharp && verb !== 'b') digits = withPoint(digits, verb, prec);
  // zeros go between the sign and the digits
  if (sign !== '' && spec.zero && !spec.minus) return sign + digits.padStart(spec.width - 1, '0');
  return pad(sign + digits, spec);
}

/** The `#` flag: always a decimal point, and for `g` and `x` the zeros that make up the precision. */
function withPoint(text: string, verb: string, prec: number): string {
  const hex = verb === 'x' || verb === 'X';
  const cut = text.search(hex ? /p/i : /e/i);
  let number = cut < 0 ? text : text.slice(0, cut);
  let missing = verb === 'g' || verb === 'G' || verb === 'x' ? (prec < 0 ? 6 : prec) : 0;
  missing -= number.replace('.', '').replace(/^0+/, '').length;
  if (!number.includes('.')) {
    if (number === '0') missing--;
    number += '.';
  }
  return number + '0'.repeat(Math.max(missing, 0)) + (cut < 0 ? '' : text.slice(cut));
}
