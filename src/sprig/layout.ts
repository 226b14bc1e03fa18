/**
 * Sprig's functions that cut and fill lines. They count bytes: abbrev, abbrevboth, wrap, wrapWith, initials and nospace are
 * those of github.com/Masterminds/goutils v1.1.1, which takes each byte for a character, so that some break others apart.
 */
import { func } from '../go/func.ts';
import { checkTextSize, MAX_TEXT } from '../go/size.ts';
import { byteLength, fromBytes, sliceBytes, toBytes } from '../go/strings.ts';
import { intType, stringType } from '../go/types.ts';
import type { GoFunc, GoInt } from '../go/values.ts';

const ascii = /^[\0-\x7f]*$/;

/** The string's bytes, one character each. */
function asByteString(text: string): string {
  return ascii.test(text) ? text : Array.from(toBytes(text), (byte) => String.fromCharCode(byte)).join('');
}

function fromByteString(bytes: string): string {
  return ascii.test(bytes) ? bytes : fromBytes(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

/** What `strings.Repeat` panics with for a negative count, and the blanks otherwise. */
export function repeat(count: GoInt, text: string): string {
  if (count.value < 0n) throw new Error('strings: negative Repeat count');
  checkTextSize(Number(count.value) * text.length);
  return text.repeat(Number(count.value));
}

function indent(spaces: GoInt, text: string): string {
  const pad = repeat(spaces, ' ');
  if (pad.length * text.length > MAX_TEXT) checkTextSize(pad.length * text.split('\n').length + text.length);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

/** `s[from:to]`, with Go's panics; `to` is left out for the end. */
function cut(text: string, from: number, to?: number): string {
  const length = byteLength(text);
  const end = to ?? length;
  const fail = (bounds: string): Error => new Error(`runtime error: slice bounds out of range ${bounds}`);
  if (end < 0) throw fail(`[:${end}]`);
  if (end > length) throw fail(`[:${end}] with length ${length}`);
  if (from > end) throw fail(`[${from}:${end}]`);
  return sliceBytes(text, from, end);
}

function substr(start: GoInt, end: GoInt, text: string): string {
  const from = Number(start.value);
  const to = Number(end.value);
  if (from < 0) return cut(text, 0, to);
  return to < 0 || to > byteLength(text) ? cut(text, from) : cut(text, from, to);
}

/** The first bytes, or for a negative count the last ones. */
function trunc(count: GoInt, text: string): string {
  const length = byteLength(text);
  const n = Number(count.value);
  if (n < 0) return length + n > 0 ? sliceBytes(text, length + n, length) : text;
  return length > n ? sliceBytes(text, 0, n) : text;
}

/** Cuts to `width` bytes with `...` at the end, and at the start where `offset` leaves more than four bytes out. */
function abbreviate(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (length <= width) return text;
  const room = width - 3;
  const from = Math.min(offset, length, length - room);
  if (from <= 4) return `${sliceBytes(text, 0, room)}...`;
  if (width < 7) return ''; // goutils returns an error, which Sprig drops
  if (from + room >= length) return `...${sliceBytes(text, length - room, length)}`;
  return `...${abbreviate(sliceBytes(text, from, length), 0, room)}`;
}

function abbrev(width: GoInt, text: string): string {
  const n = Number(width.value);
  return n < 4 ? text : abbreviate(text, 0, n);
}

function abbrevBoth(left: GoInt, right: GoInt, text: string): string {
  const offset = Number(left.value);
  const width = Number(right.value);
  return width < 4 || (offset > 0 && width < 7) ? text : abbreviate(text, offset, width);
}

/** Breaks at blanks into lines of at most `width` bytes; words that are longer are broken only if told so. */
function wrap(text: string, width: number, lineEnd: string, breakWords: boolean): string {
  const bytes = asByteString(text);
  const lines: string[] = [];
  let at = 0;
  while (bytes.length - at > width) {
    if (bytes[at] === ' ') {
      at++;
      continue;
    }
    let end = at + bytes.slice(at, at + width + 1).lastIndexOf(' ');
    if (end < at && breakWords) {
      lines.push(bytes.slice(at, at + width));
      at += width;
      continue;
    }
    if (end < at) end = bytes.indexOf(' ', at + width);
    if (end < 0) break;
    lines.push(bytes.slice(at, end));
    at = end + 1;
  }
  lines.push(bytes.slice(at));
  checkTextSize(bytes.length + lines.length * lineEnd.length);
  return fromByteString(lines.join(asByteString(lineEnd)));
}

const lineWidth = (width: GoInt): number => Math.max(Number(width.value), 1);

/** Unicode's white space among the first 256 characters. */
const isByteSpace = (char: string): boolean => /[\t-\r \x85\xa0]/.test(char);

/** The first byte of each word, as a character. */
function initials(text: string): string {
  let out = '';
  let afterSpace = true;
  for (const byte of asByteString(text)) {
    const space = isByteSpace(byte);
    if (afterSpace && !space) out += byte;
    afterSpace = space;
  }
  return out;
}

/** Without white space; when there is some, every other byte becomes a character. */
function nospace(text: string): string {
  const bytes = asByteString(text);
  const kept = bytes.replace(/[\t-\r \x85\xa0]+/g, '');
  return kept.length === bytes.length ? text : kept;
}

const counted = [intType, stringType];
const cutOut = [intType, intType, stringType];

/** The function of this name, if this theme has it. */
export function layoutFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'indent':
      return func(name, counted, stringType, indent);
    case 'nindent':
      return func(name, counted, stringType, (spaces: GoInt, text: string) => `\n${indent(spaces, text)}`);
    case 'repeat':
      return func(name, counted, stringType, repeat);
    case 'trunc':
      return func(name, counted, stringType, trunc);
    case 'substr':
      return func(name, cutOut, stringType, substr);
    case 'abbrev':
      return func(name, counted, stringType, abbrev);
    case 'abbrevboth':
      return func(name, cutOut, stringType, abbrevBoth);
    case 'wrap':
      return func(name, counted, stringType, (width: GoInt, text: string) => wrap(text, lineWidth(width), '\n', false));
    case 'wrapWith':
      return func(name, [intType, stringType, stringType], stringType, (width: GoInt, lineEnd: string, text: string) =>
        wrap(text, lineWidth(width), lineEnd === '' ? '\n' : lineEnd, true),
      );
    case 'initials':
      return func(name, [stringType], stringType, initials);
    case 'nospace':
      return func(name, [stringType], stringType, nospace);
    default:
      return undefined;
  }
}
