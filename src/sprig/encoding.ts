/**
 * Sprig's b64enc, b64dec, b32enc and b32dec (strings.go): the standard alphabets with padding, errors given as the
 * result. What a decoder refuses, and at which byte, is that of encoding/base64 and encoding/base32 of Go 1.26.
 */
import { func } from '../go/func.ts';
import { fromBytes, toBytes } from '../go/strings.ts';
import { stringType } from '../go/types.ts';
import type { GoFunc } from '../go/values.ts';

interface Encoding {
  readonly name: string;
  readonly alphabet: string;
  /** Bits that a digit holds. */
  readonly bits: number;
}

const BASE64: Encoding = {
  name: 'base64',
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
};
const BASE32: Encoding = { name: 'base32', alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits: 5 };

export function encodeBase64(bytes: Uint8Array): string {
  return btoa(asByteString(bytes));
}

function asByteString(bytes: Uint8Array): string {
  let out = '';
  // in pieces, since there are limits to the number of arguments
  for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return out;
}

const ascii = /^[\0-\x7f]*$/;

function textToBase64(text: string): string {
  return ascii.test(text) ? btoa(text) : encodeBase64(toBytes(text));
}

/** What is well formed goes through the host's own decoder; the rest is decoded here, for Go's error. */
function base64ToText(text: string): string {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return decoded(decodeBase64, text);
  const bytes = atob(text);
  return ascii.test(bytes) ? bytes : fromBytes(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

function encodeBase32(bytes: Uint8Array): string {
  let out = '';
  let pending = 0;
  let held = 0;
  for (const byte of bytes) {
    pending = ((pending & (2 ** held - 1)) << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      out += BASE32.alphabet[(pending >> held) & 31]!;
    }
  }
  if (held > 0) out += BASE32.alphabet[(pending << (5 - held)) & 31]!;
  return out + '='.repeat((8 - (out.length % 8)) % 8);
}

class CorruptInput extends Error {
  constructor(encoding: Encoding, at: number) {
    super(`illegal ${encoding.name} data at input byte ${at}`);
  }
}

/** Collects digits into bytes; digits left over that fill no byte are dropped. */
function pack({ bits }: Encoding, digits: readonly number[]): Uint8Array {
  const out = new Uint8Array(Math.floor((digits.length * bits) / 8));
  let at = 0;
  let pending = 0;
  let held = 0;
  for (const digit of digits) {
    pending = ((pending & (2 ** held - 1)) << bits) | digit;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    out[at++] = pending >> held;
  }
  return out;
}

const isLineEnd = (byte: number | undefined): boolean => byte === 10 || byte === 13;
const PADDING = 61;

function digitOf({ alphabet }: Encoding, byte: number): number {
  return alphabet.indexOf(String.fromCharCode(byte));
}

/** Line ends may stand anywhere, also between the two characters of padding; offsets count them. */
export function decodeBase64(bytes: Uint8Array): Uint8Array {
  const digits: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (isLineEnd(byte)) continue;
    const digit = digitOf(BASE64, byte);
    if (digit >= 0) {
      digits.push(digit);
      continue;
    }
    if (byte !== PADDING || digits.length % 4 < 2) throw new CorruptInput(BASE64, at);
    const end = endOfPadding(bytes, at + 1, digits.length % 4 === 2);
    if (end < bytes.length) throw new CorruptInput(BASE64, end);
    return pack(BASE64, digits);
  }
  if (digits.length % 4 !== 0) throw new CorruptInput(BASE64, bytes.length - (digits.length % 4));
  return pack(BASE64, digits);
}

/** Where what follows the first padding character ends; a second one must come when `second`. */
function endOfPadding(bytes: Uint8Array, from: number, second: boolean): number {
  let at = from;
  const skipLineEnds = (): void => {
    while (isLineEnd(bytes[at])) at++;
  };
  if (second) {
    skipLineEnds();
    if (at === bytes.length) throw new CorruptInput(BASE64, at);
    if (bytes[at] !== PADDING) throw new CorruptInput(BASE64, at - 1);
    at++;
  }
  skipLineEnds();
  return at;
}

/** Line ends are taken out first, so offsets don't count them. */
function decodeBase32(input: Uint8Array): Uint8Array {
  const bytes = input.filter((byte) => !isLineEnd(byte));
  const digits: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const inGroup = at % 8;
    const left = bytes.length - at - 1;
    if (bytes[at] === PADDING && inGroup >= 2 && left < 8) {
      checkPadding(bytes, at, inGroup);
      return pack(BASE32, digits);
    }
    const digit = digitOf(BASE32, bytes[at]!);
    if (digit < 0) throw new CorruptInput(BASE32, at);
    digits.push(digit);
  }
  if (digits.length % 8 !== 0) throw new CorruptInput(BASE32, bytes.length - (digits.length % 8));
  return pack(BASE32, digits);
}

/** Padding from `at` on must fill a group whose digits make whole bytes. */
function checkPadding(bytes: Uint8Array, at: number, inGroup: number): void {
  const after = at + 1;
  if (bytes.length - after + inGroup < 7) throw new CorruptInput(BASE32, bytes.length);
  for (let k = 0; k < 7 - inGroup; k++) {
    if (after + k < bytes.length && bytes[after + k] !== PADDING) throw new CorruptInput(BASE32, after + k - 1);
  }
  if (inGroup === 3 || inGroup === 6) throw new CorruptInput(BASE32, at);
}

function decoded(decode: (bytes: Uint8Array) => Uint8Array, text: string): string {
  try {
    return fromBytes(decode(toBytes(text)));
  } catch (error) {
    if (error instanceof CorruptInput) return error.message;
    throw error;
  }
}

const one = [stringType];

/** The function of this name, if this theme has it. */
export function encodingFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'b64enc':
      return func(name, one, stringType, textToBase64);
    case 'b64dec':
      return func(name, one, stringType, base64ToText);
    case 'b32enc':
      return func(name, one, stringType, (text: string) => encodeBase32(toBytes(text)));
    case 'b32dec':
      return func(name, one, stringType, (text: string) => decoded(decodeBase32, text));
    default:
      return undefined;
  }
}
