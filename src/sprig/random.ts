/** Sprig's random functions, over a port. Each character is equally likely, as in goutils' CryptoRandom. */
import { func } from '../go/func.ts';
import { checkTextSize } from '../go/size.ts';
import { toValidText } from '../go/strings.ts';
import { intType, stringType } from '../go/types.ts';
import { int, type GoFunc, type GoInt } from '../go/values.ts';
import { encodeBase64 } from './encoding.ts';
import type { Random } from './ports.ts';

/** An evenly distributed integer from 0 up to `limit`, itself at most 2**48: draws again what would favour small ones. */
export function randomBelow(random: Random, limit: number): number {
  const range = 2 ** 48;
  for (;;) {
    const drawn = random.bytes(6).reduce((sum, byte) => sum * 256 + byte, 0);
    if (drawn < range - (range % limit)) return drawn % limit;
  }
}

/** `count` characters of `alphabet`, which has 256 at most. Bytes that would favour its beginning are passed over. */
function draw(random: Random, count: GoInt, alphabet: string): string {
  const wanted = Number(count.value);
  checkTextSize(wanted);
  const fair = 256 - (256 % alphabet.length);
  let out = '';
  while (out.length < wanted) {
    const left = wanted - out.length;
    const bytes = random.bytes(Math.min(left + (left >> 1) + 8, 4096));
    for (let i = 0; i < bytes.length && out.length < wanted; i++) {
      if (bytes[i]! < fair) out += alphabet[bytes[i]! % alphabet.length]!;
    }
  }
  return out;
}

function shuffle(random: Random, text: string): string {
  const chars = Array.from(toValidText(text));
  for (let i = chars.length - 1; i > 0; i--) {
    const other = randomBelow(random, i + 1);
    [chars[i], chars[other]] = [chars[other]!, chars[i]!];
  }
  return chars.join('');
}

function randomBytes(random: Random, count: GoInt): string {
  if (count.value < 0n) throw new Error('runtime error: makeslice: len out of range');
  checkTextSize(Number(count.value));
  return encodeBase64(random.bytes(Number(count.value)));
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function uuid(random: Random): string {
  const bytes = random.bytes(16).slice();
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function randomInt(random: Random, min: GoInt, max: GoInt): GoInt {
  const range = max.value - min.value;
  if (range <= 0n) throw new Error('invalid argument to Intn');
  // 16 bytes: so many more than an int has that the remainder favours none
  return int(min.value + (BigInt(`0x${hex(random.bytes(16))}`) % range));
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const MARKS = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** The function of this name, if this theme has it. */
export function randomFunction(name: string, random: Random): GoFunc | undefined {
  const drawing = (alphabet: string): GoFunc =>
    func(name, [intType], stringType, (count: GoInt) => draw(random, count, alphabet));
  switch (name) {
    case 'randAlphaNum':
      return drawing(DIGITS + LETTERS);
    case 'randAlpha':
      return drawing(LETTERS);
    case 'randNumeric':
      return drawing(DIGITS);
    case 'randAscii':
      return drawing(MARKS + DIGITS + LETTERS);
    case 'randBytes':
      return func(name, [intType], stringType, (count: GoInt) => randomBytes(random, count));
    case 'randInt':
      return func(name, [intType, intType], intType, (min: GoInt, max: GoInt) => randomInt(random, min, max));
    case 'shuffle':
      return func(name, [stringType], stringType, (text: string) => shuffle(random, text));
    case 'uuidv4':
      return func(name, [], stringType, () => uuid(random));
    default:
      return undefined;
  }
}
