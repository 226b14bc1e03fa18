/** Reads OpenPGP's fields off bytes: big-endian numbers, and integers with their length in bits before them. */
import { cutOff } from './errors.ts';

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  u16(): number {
    const [high, low] = this.take(2);
    return high! * 0x100 + low!;
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  /** A view of the next bytes. Throws `unexpected EOF` when there are fewer. */
  take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw cutOff();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }

  /** A multiprecision integer, without its length. */
  integer(): Uint8Array {
    return this.take(Math.ceil(this.u16() / 8));
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** With zeros before it, or without those it has, to be `length` bytes; longer numbers stay as they are. */
export function ofLength(length: number, number: Uint8Array): Uint8Array {
  let start = 0;
  while (number.length - start > length && number[start] === 0) start++;
  const kept = number.subarray(start);
  if (kept.length >= length) return kept;
  const out = new Uint8Array(length);
  out.set(kept, length - kept.length);
  return out;
}

export function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`);
}

export function fromBigInt(number: bigint): Uint8Array {
  const text = number.toString(16);
  const even = text.length % 2 === 0 ? text : `0${text}`;
  return Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** In upper case. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** An integer as packets hold it: its length in bits, and its bytes. */
export function encodeInteger(number: Uint8Array): Uint8Array {
  let start = 0;
  while (start < number.length && number[start] === 0) start++;
  const bytes = number.subarray(start);
  const bits = bytes.length === 0 ? 0 : 8 * bytes.length - Math.clz32(bytes[0]!) + 24;
  return concat([Uint8Array.of(bits >> 8, bits & 0xff), bytes]);
}
