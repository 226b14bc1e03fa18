/**
 * CAST-128 (RFC 2144) with keys of 128 bits, in the direction of encryption only, which is what its feedback mode needs.
 * GnuPG before 2.1 locked secret keys with it.
 */
import { boxesText } from './cast5-boxes.ts';

const ROUNDS = 16;
const BOX = 256;

/** Numbers of bytes: four for the boxes 5 to 8 in turn, and one more, whose box is the last digit. */
type Pattern = readonly [base: number, bytes: string, extra: number, box: number];

/** The first change: which four bytes of the key are changed, by which bytes of it (X) or of what came of it by then (Z). */
const intoZ: readonly Pattern[] = [
  [0, 'XD XF XC XE', 0x8, 7],
  [8, 'Z0 Z2 Z1 Z3', 0xa, 8],
  [12, 'Z7 Z6 Z5 Z4', 0x9, 5],
  [4, 'ZA Z9 ZB Z8', 0xb, 6],
];
/** The second, of what came of the first. */
const intoX: readonly Pattern[] = [
  [8, 'X5 X7 X4 X6', 0x0, 7],
  [0, 'Z0 Z2 Z1 Z3', 0x2, 8],
  [4, 'Z7 Z6 Z5 Z4', 0x1, 5],
  [12, 'ZA Z9 ZB Z8', 0x3, 6],
];
/** The bytes that make the subkeys, four of them after each change; the extra byte goes through the boxes 5 to 8 in turn. */
const subkeys: readonly (readonly string[])[] = [
  ['8 9 7 6 2', 'A B 5 4 6', 'C D 3 2 9', 'E F 1 0 C'],
  ['3 2 C D 8', '1 0 E F D', '7 6 8 9 3', '5 4 A B 7'],
  ['3 2 C D 9', '1 0 E F C', '7 6 8 9 2', '5 4 A B 6'],
  ['8 9 7 6 3', 'A B 5 4 7', 'C D 3 2 8', 'E F 1 0 D'],
];

let boxes: Uint32Array | undefined;

/** Encrypts blocks of 8 bytes. */
export function cast5(key: Uint8Array): (block: Uint8Array) => Uint8Array {
  const s = (boxes ??= readBoxes());
  const { masks, turns } = schedule(s, key);
  return (block) => {
    const view = new DataView(block.buffer, block.byteOffset, 8);
    let left = view.getInt32(0);
    let right = view.getInt32(4);
    for (let round = 0; round < ROUNDS; round++) {
      [left, right] = [right, left ^ mix(s, round % 3, masks[round]!, turns[round]! & 31, right)];
    }
    const out = new DataView(new ArrayBuffer(8));
    out.setInt32(0, right);
    out.setInt32(4, left);
    return new Uint8Array(out.buffer);
  };
}

function readBoxes(): Uint32Array {
  const bytes = Buffer.from(boxesText, 'base64');
  return Uint32Array.from({ length: 8 * BOX }, (_, i) => bytes.readUInt32BE(4 * i));
}

function mix(s: Uint32Array, kind: number, mask: number, turn: number, data: number): number {
  const sum = kind === 0 ? mask + data : kind === 1 ? mask ^ data : mask - data;
  const turned = (sum << turn) | (sum >>> (32 - turn));
  const a = s[(turned >>> 24) & 255]!;
  const b = s[BOX + ((turned >>> 16) & 255)]!;
  const c = s[2 * BOX + ((turned >>> 8) & 255)]!;
  const d = s[3 * BOX + (turned & 255)]!;
  if (kind === 0) return ((a ^ b) - c + d) | 0;
  return kind === 1 ? ((a - b + c) | 0) ^ d : (((a + b) ^ c) - d) | 0;
}

/** Sixteen masks, then sixteen turns, of the same steps gone through twice. */
function schedule(s: Uint32Array, key: Uint8Array): { masks: Int32Array; turns: Int32Array } {
  const box = (number: number, index: number): number => s[(number - 1) * BOX + index]!;
  let x: Uint8Array = key.slice();
  const made: number[] = [];
  for (let half = 0; half < 2; half++) {
    for (const [step, patterns] of subkeys.entries()) {
      x = changed(box, x, step % 2 === 0 ? intoZ : intoX);
      for (const [i, pattern] of patterns.entries()) {
        const bytes = pattern.split(' ').map((digit) => x[Number.parseInt(digit, 16)]!);
        const [a, b, c, d, extra] = bytes as [number, number, number, number, number];
        made.push(box(5, a) ^ box(6, b) ^ box(7, c) ^ box(8, d) ^ box(5 + i, extra));
      }
    }
  }
  return { masks: Int32Array.from(made.slice(0, ROUNDS)), turns: Int32Array.from(made.slice(ROUNDS)) };
}

function changed(
  box: (number: number, index: number) => number,
  from: Uint8Array,
  patterns: readonly Pattern[],
): Uint8Array {
  const to = new Uint8Array(16);
  const [source, target] = [new DataView(from.buffer, from.byteOffset), new DataView(to.buffer)];
  for (const [i, [base, bytes, extra, extraBox]] of patterns.entries()) {
    const [a, b, c, d] = bytes
      .split(' ')
      .map((name) => (name.startsWith('X') ? from : to)[Number.parseInt(name.slice(1), 16)]!) as [
      number,
      number,
      number,
      number,
    ];
    const mixed = box(5, a) ^ box(6, b) ^ box(7, c) ^ box(8, d) ^ box(extraBox, from[extra]!);
    target.setInt32(4 * i, source.getInt32(base) ^ mixed);
  }
  return to;
}
