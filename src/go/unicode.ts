/**
 * Case mapping and white space of strings, as Go 1.26's `unicode` and `strings`. Go maps each rune by itself to one rune
 * (no `SS` for `ß`, no final sigma, no language), by the tables of Unicode 15.0.
 */
import { isAssignedLater, isDigit, isLetter, isSpace } from './unicode-tables.ts';
export {
  isControl,
  isDigit,
  isLetter,
  isLower,
  isNumber,
  isPrint,
  isPunct,
  isSpace,
  isSymbol,
  isTitle,
  isUpper,
} from './unicode-tables.ts';
import { compareStrings } from './strings.ts';

const ascii = /^[\0-\x7f]*$/;

/** `strings.ToUpper`. */
export function toUpper(text: string): string {
  return ascii.test(text) ? text.toUpperCase() : mapRunes(text, upperOf);
}

/** `strings.ToLower`. */
export function toLower(text: string): string {
  return ascii.test(text) ? text.toLowerCase() : mapRunes(text, lowerOf);
}

function mapRunes(text: string, map: (char: string) => string): string {
  let out = '';
  // as `strings.Map`, the mapping turns bytes that are no UTF-8 into U+FFFD
  for (const char of text) out += char.length === 1 && char >= '\ud800' && char <= '\udfff' ? '�' : map(char);
  return out;
}

/** `unicode.ToUpper` of one character. */
export function upperOf(char: string): string {
  const mapped = char.toUpperCase();
  if (mapped === char) return char;
  const rune = char.codePointAt(0)!;
  if (isOneRune(mapped)) return isAssignedLater(mapped) || isAssignedLater(char) ? char : mapped;
  // Several letters in full case mapping: only Greek with iota subscript has a single rune too.
  if (rune >= 0x1f80 && rune <= 0x1faf) return String.fromCodePoint(rune | 8);
  if (rune === 0x1fb3 || rune === 0x1fc3 || rune === 0x1ff3) return String.fromCodePoint(rune + 9);
  return char;
}

/** `unicode.ToLower` of one character. */
export function lowerOf(char: string): string {
  if (char === 'İ') return 'i';
  const mapped = char.toLowerCase();
  return mapped === char || isAssignedLater(mapped) || isAssignedLater(char) ? char : mapped;
}

/** `unicode.ToTitle` of one character. */
export function titleOf(char: string): string {
  const rune = char.codePointAt(0)!;
  // the digraphs DŽ, LJ, NJ (three forms each) and DZ
  if (rune >= 0x1c4 && rune <= 0x1cc) return String.fromCodePoint(rune - ((rune - 0x1c4) % 3) + 1);
  if (rune >= 0x1f1 && rune <= 0x1f3) return 'ǲ';
  // Georgian has upper case letters, yet no title case
  if (rune >= 0x10d0 && rune <= 0x10ff) return char;
  return upperOf(char);
}

function isOneRune(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
}

/** `strings.Title`: the first letter of each word in title case. */
export function title(text: string): string {
  let out = '';
  let inWord = false;
  for (const char of text) {
    const broken = char.length === 1 && char >= '\ud800' && char <= '\udfff';
    out += broken ? '�' : inWord ? char : titleOf(char);
    inWord = isWordChar(broken ? '�' : char);
  }
  return out;
}

function isWordChar(char: string): boolean {
  if (char < '\x80') return /\w/.test(char);
  const rune = char.codePointAt(0)!;
  return isLetter(rune) || isDigit(rune) || !isSpace(rune);
}

/** `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpaceUnit(text.charCodeAt(start))) start++;
  while (end > start && isSpaceUnit(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** All white space is in the basic plane. */
function isSpaceUnit(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x80 && isSpace(unit));
}

/** `strings.Fields`. */
export function fields(text: string): string[] {
  return text.split(/\p{White_Space}+/u).filter((field) => field !== '');
}

/** `strings.EqualFold`: equal but for case, by simple folding. */
export function equalFold(a: string, b: string): boolean {
  return a === b || compareStrings(fold(a), fold(b)) === 0;
}

function fold(text: string): string {
  return ascii.test(text) ? text.toLowerCase() : mapRunes(text, foldOf);
}

/** One representative of all the characters that fold together. */
export function foldOf(char: string): string {
  if (char === 'İ' || char === 'ı') return char; // fold with nothing
  return lowerOf(upperOf(lowerOf(char)));
}

/** The code points of a string, as `range` gives them: U+FFFD for a byte that is no UTF-8. */
export function runes(text: string): number[] {
  const out: number[] = [];
  for (const char of text) {
    const rune = char.codePointAt(0)!;
    out.push(rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune);
  }
  return out;
}

/** `utf8.RuneCountInString`. */
export function runeCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && text.charCodeAt(i + 1) >> 10 === 0x37) {
      count--;
      i++;
    }
  }
  return count;
}
