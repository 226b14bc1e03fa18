/** The sequence of packets that OpenPGP data is (RFC 9580, section 4): tags and contents, in both formats of their headers. */
import { ByteReader, concat } from './byte-reader.ts';
import { PgpError, structural } from './errors.ts';

export const tags = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  userId: 13,
  publicSubkey: 14,
} as const;

export interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** Throws where the data is no packets, or ends within one: `openpgp: invalid data: …`, `unexpected EOF`. */
export function* readPackets(data: Uint8Array): Generator<Packet> {
  const reader = new ByteReader(data);
  while (!reader.isAtEnd) {
    const first = reader.byte();
    if ((first & 0x80) === 0) throw structural('tag byte does not have MSB set');
    const isNew = (first & 0x40) !== 0;
    const tag = isNew ? first & 0x3f : (first & 0x3f) >> 2;
    yield { tag, body: isNew ? newBody(reader) : oldBody(reader, first & 3) };
  }
}

function oldBody(reader: ByteReader, lengthType: number): Uint8Array {
  if (lengthType === 3) return reader.rest();
  if (lengthType === 0) return reader.take(reader.byte());
  return reader.take(lengthType === 1 ? reader.u16() : reader.u32());
}

/** The contents may come in parts, each but the last with a power of two as its length. */
function newBody(reader: ByteReader): Uint8Array {
  const parts: Uint8Array[] = [];
  for (;;) {
    const first = reader.byte();
    const isPart = first >= 224 && first < 255;
    parts.push(reader.take(isPart ? 2 ** (first & 0x1f) : fullLength(first, reader)));
    if (!isPart) return parts.length === 1 ? parts[0]! : concat(parts);
  }
}

function fullLength(first: number, reader: ByteReader): number {
  if (first < 192) return first;
  return first === 255 ? reader.u32() : (first - 192) * 256 + reader.byte() + 192;
}

/** A packet with its header. */
export function encodePacket(tag: number, body: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0xc0 | tag), encodeLength(body.length), body]);
}

export function encodeLength(length: number): Uint8Array {
  if (length < 192) return Uint8Array.of(length);
  if (length < 8384) return Uint8Array.of(192 + ((length - 192) >> 8), (length - 192) & 0xff);
  return Uint8Array.of(255, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

/** What `read` makes of a packet; undefined where it holds what is not known, which is passed over. */
export function unlessUnsupported<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PgpError && error.kind === 'unsupported') return undefined;
    throw error;
  }
}
