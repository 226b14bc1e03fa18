/**
 * Sprig's functions that change case. camelcase, snakecase and kebabcase are ToPascalCase, ToSnakeCase and ToKebabCase of
 * github.com/huandu/xstrings v1.5.0; swapcase and untitle are those of github.com/Masterminds/goutils v1.1.1.
 *
 * snakecase cuts the text into words, which it joins with underscores: upper case letters with the lower case ones that
 * follow (of several upper case letters the last belongs to these: HTTP_Server), lower case letters, or anything else.
 * Digits belong to the word before them, unless letters of lower case follow: then a word starts there (bld4_floor_3rd).
 * Punctuation stays and takes no underscore beside it.
 */
import { func } from '../go/func.ts';
import { toValidText } from '../go/strings.ts';
import { stringType } from '../go/types.ts';
import { isLower, isSpace, isTitle, isUpper } from '../go/unicode-tables.ts';
import { lowerOf, title, titleOf, toLower, toUpper, upperOf } from '../go/unicode.ts';
import type { GoFunc } from '../go/values.ts';

const connector = String.raw`[-_\p{White_Space}]`;
// letters but upper case ones and CJK ideographs
const letter = String.raw`(?:(?![\p{Lu}\u3400-\u4d85\u4e00-\u9fcc\u{20000}-\u{2b81d}])\p{L})`;
const upper = String.raw`(?:\p{Lu}+(?=\p{Lu}${letter})|\p{Lu}${letter}+|\p{Lu}+)`;
const other = String.raw`(?:(?!${connector}|\p{P}|\p{Lu}|${letter}|\p{N})[^])+`;
const numbered = String.raw`(?:${upper}|${letter}+|${other})(?:\p{N}+(?!\p{N}|${letter}))?`;
const pieces = `(${connector}+)|(\\p{P}+)|(?:\\p{N}(?:\\p{N}|${letter})*|${numbered})`;

function joinWords(text: string, joint: string): string {
  const { valid, skipped } = withoutInvalid(text);
  if (valid === '') return text;
  let out = '';
  let afterWord = false;
  for (const { 0: piece, 1: connectors, 2: punctuation, index } of valid.matchAll(new RegExp(pieces, 'gu'))) {
    const isWord = connectors === undefined && punctuation === undefined;
    if (isWord && afterWord) out += joint;
    afterWord = isWord;
    let joined: string;
    if (isWord) joined = piece.replace(/\p{Lu}/gu, lowerOf);
    else joined = connectors === undefined ? piece : joint.repeat(connectors.length);
    out += skipped.size === 0 ? joined : restored(joined, piece, index, skipped);
    if (index + piece.length === valid.length) out += shown(skipped.get(valid.length), piece, piece.length - 1);
  }
  return out;
}

/** Bytes that are not UTF-8 are passed over together with U+FFFD, and belong to what follows them. */
function withoutInvalid(text: string): { valid: string; skipped: ReadonlyMap<number, string> } {
  const skipped = new Map<number, string>();
  let gone = 0;
  const valid = text.replace(/[\udc80-\udcff\ufffd]+/gu, (run, at: number) => {
    skipped.set(at - gone, run);
    gone += run.length;
    return '';
  });
  return { valid, skipped };
}

/** A piece of the text at `index`, already `joined`, with what was passed over within it. */
function restored(joined: string, piece: string, index: number, skipped: ReadonlyMap<number, string>): string {
  const chars = Array.from(joined);
  let at = 0;
  return Array.from(piece, (char, i) => {
    const before = shown(skipped.get(index + at), piece, at);
    at += char.length;
    return before + chars[i]!;
  }).join('');
}

/** Words of upper case letters and connectors are written rune by rune, all other text as it is. */
function shown(run: string | undefined, piece: string, at: number): string {
  if (run === undefined) return '';
  const byRune = new RegExp(`^(?:${connector}|${upper}$|${upper}(?=\\p{N}))`, 'u').exec(piece);
  return byRune !== null && (at < byRune[0].length || /^[-_\p{White_Space}]/u.test(piece)) ? toValidText(run) : run;
}

/** Each word with its first letter in upper case, and lower case for the upper case letters that follow that directly. */
function toPascalCase(text: string): string {
  const valid = toValidText(text);
  const words = new RegExp(`(${connector}*)((?:(?!${connector})[^])*)`, 'gu');
  let out = '';
  for (const { 0: whole, 1: gap = '', 2: word = '', index } of valid.matchAll(words)) {
    const atEdge = index === 0 || word === '';
    // between words the last connector goes; a text of connectors alone repeats its last
    out += atEdge ? gap : gap.slice(0, -1);
    if (index === 0 && word === '') out += whole.slice(-1);
    out += toPascalWord(word);
  }
  return out;
}

function toPascalWord(word: string): string {
  const [first, ...others] = Array.from(word);
  if (first === undefined) return '';
  if (!isUpper(first.codePointAt(0)!)) return upperOf(first) + others.join('');
  return first + others.join('').replace(/^\p{Lu}+/u, (letters) => toLower(letters));
}

/** A lower case letter at the start or after white space goes to title case, others go to the opposite case. */
function swapCase(text: string): string {
  let out = '';
  let afterSpace = true;
  for (const char of toValidText(text)) {
    const rune = char.codePointAt(0)!;
    if (isUpper(rune) || isTitle(rune)) {
      out += lowerOf(char);
      afterSpace = false;
    } else if (isLower(rune)) {
      out += afterSpace ? titleOf(char) : upperOf(char);
      afterSpace = false;
    } else {
      out += char;
      afterSpace = isSpace(rune);
    }
  }
  return out;
}

/** The first letter of each word in lower case. */
function untitle(text: string): string {
  return toValidText(text).replace(/\P{White_Space}+/gu, (word) => {
    const first = String.fromCodePoint(word.codePointAt(0)!);
    return lowerOf(first) + word.slice(first.length);
  });
}

/** The function of this name, if this theme has it. */
export function caseFunction(name: string): GoFunc | undefined {
  const call = implementationOf(name);
  return call && func(name, [stringType], stringType, call);
}

function implementationOf(name: string): ((text: string) => string) | undefined {
  switch (name) {
    case 'upper':
      return toUpper;
    case 'lower':
      return toLower;
    case 'title':
      return title;
    case 'untitle':
      return untitle;
    case 'swapcase':
      return swapCase;
    case 'camelcase':
      return toPascalCase;
    case 'snakecase':
      return (text) => joinWords(text, '_');
    case 'kebabcase':
      return (text) => joinWords(text, '-');
    default:
      return undefined;
  }
}
