/**
 * The first look at a text, as `readerc.go` of go.yaml.in/yaml/v2 2.4.4: byte order marks, UTF-16, characters that YAML does
 * not allow. The library decodes 512 bytes at a time and fails when the scanner asks for the block that holds the bad
 * character, so `limit` says how many characters can be read before `problem` is the error.
 */
import { toBytes } from '../strings.ts';

export interface Input {
  readonly text: string;
  /** Characters that can be read; a request beyond them fails with `problem`. Infinite when all is well. */
  readonly limit: number;
  readonly problem: string;
}

const BLOCK = 512;
const unusual = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const disallowed = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Checks and decodes a text. */
export function readInput(text: string): Input {
  if (!unusual.test(text) || !disallowed.test(text)) return { text, limit: Infinity, problem: '' };
  const bytes = toBytes(text);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, 2, utf16(0));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes, 2, utf16(1));
  return decode(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0, utf8);
}

/** One decoded character; a string names the problem, null asks for more bytes than there are in the block. */
type Decoder = (bytes: Uint8Array, at: number, end: number) => { code: number; width: number } | string | null;

function decode(bytes: Uint8Array, start: number, next: Decoder): Input {
  let text = '';
  let at = start;
  let blockStart = 0;
  while (at < bytes.length) {
    const limit = text.length;
    const end = Math.min(blockStart + BLOCK, bytes.length);
    while (at < end) {
      let got = next(bytes, at, end);
      if (got === null) {
        if (end < bytes.length) break;
        got = next === utf8 ? 'incomplete UTF-8 octet sequence' : incompleteUtf16(end - at);
      }
      if (typeof got === 'string') return { text, limit, problem: got };
      if (!isAllowed(got.code)) return { text, limit, problem: 'control characters are not allowed' };
      text += String.fromCodePoint(got.code);
      at += got.width;
    }
    blockStart = at;
  }
  return { text, limit: Infinity, problem: '' };
}

function isAllowed(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  if (code < 0xa0) return code <= 0x7e || code === 0x85;
  return code !== 0xfffe && code !== 0xffff;
}

function utf8(bytes: Uint8Array, at: number, end: number): ReturnType<Decoder> {
  const lead = bytes[at]!;
  const width =
    lead < 0x80 ? 1 : (lead & 0xe0) === 0xc0 ? 2 : (lead & 0xf0) === 0xe0 ? 3 : (lead & 0xf8) === 0xf0 ? 4 : 0;
  if (width === 0) return 'invalid leading UTF-8 octet';
  if (at + width > end) return null;
  let code = width === 1 ? lead : lead & (0x7f >> width);
  for (let i = 1; i < width; i++) {
    const octet = bytes[at + i]!;
    if ((octet & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet';
    code = code * 64 + (octet & 0x3f);
  }
  if (code < [0, 0, 0x80, 0x800, 0x10000][width]!) return 'invalid length of a UTF-8 sequence';
  return (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff ? 'invalid Unicode character' : { code, width };
}

/** `low`: where in a pair of bytes the low one is. */
function utf16(low: 0 | 1): Decoder {
  const unit = (bytes: Uint8Array, at: number): number => bytes[at + low]! | (bytes[at + 1 - low]! << 8);
  return (bytes, at, end) => {
    if (end - at < 2) return null;
    const first = unit(bytes, at);
    if ((first & 0xfc00) === 0xdc00) return 'unexpected low surrogate area';
    if ((first & 0xfc00) !== 0xd800) return { code: first, width: 2 };
    if (end - at < 4) return null;
    const second = unit(bytes, at + 2);
    if ((second & 0xfc00) !== 0xdc00) return 'expected low surrogate area';
    return { code: 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff), width: 4 };
  };
}

function incompleteUtf16(left: number): string {
  return left < 2 ? 'incomplete UTF-16 character' : 'incomplete UTF-16 surrogate pair';
}
