/**
 * Text armour around OpenPGP data (RFC 9580, section 6). Read as go-crypto v1.4.1 does: what stands before a block is passed
 * over, the checksum is not looked at.
 */
import { failed, structural } from './errors.ts';

export interface ArmoredBlock {
  /** `PGP SIGNATURE`, `PGP PUBLIC KEY BLOCK` */
  readonly type: string;
  /** Where the data could not be read, asking for it throws. */
  readonly data: () => Uint8Array;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';
const MAX_LINE = 96;

/** All blocks of `text`, in turn. A block whose headers are none is passed over. */
export function* armoredBlocks(text: string): Generator<ArmoredBlock> {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trim();
    if (!line.startsWith(BEGIN) || line.length <= BEGIN.length + DASHES.length) continue;
    const start = afterHeaders(lines, at + 1);
    if (start === undefined) continue;
    const type = line.slice(BEGIN.length, -DASHES.length);
    let end = start;
    while (end < lines.length && !isEnd(lines[end]!.trim())) end++;
    const body = lines.slice(start, end);
    yield { type, data: () => decodeLines(body) };
    at = end;
  }
}

/** The line behind the empty one that ends the headers; undefined where there is none. */
function afterHeaders(lines: readonly string[], from: number): number | undefined {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!.trim();
    if (line === '') return at + 1;
    if (!line.includes(':')) return undefined;
  }
  return undefined;
}

function isEnd(line: string): boolean {
  return line.startsWith(END) || (line.length === 5 && line.startsWith('='));
}

function decodeLines(lines: readonly string[]): Uint8Array {
  const trimmed = lines.map((line) => line.trim());
  if (trimmed.some((line) => line.length > MAX_LINE)) throw structural('armor invalid');
  const text = trimmed.join('');
  const wrong = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(text);
  if (wrong !== null) throw failed(`illegal base64 data at input byte ${wrong.index}`);
  if (text.length % 4 !== 0) throw failed('unexpected EOF');
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/**
 * A block without headers, and without a line break behind it. It has a checksum, unlike go-crypto's: without one GnuPG 2.2 misses
 * the end of data that needs no padding.
 */
export function encodeArmor(type: string, data: Uint8Array): string {
  const lines = base64(data).match(/.{1,64}/g) ?? [];
  return [`${BEGIN}${type}${DASHES}`, '', ...lines, `=${base64(checksum(data))}`, `${END}${type}${DASHES}`].join('\n');
}

function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString('base64');
}

/** CRC-24 (RFC 9580, section 6.1.1). */
function checksum(data: Uint8Array): Uint8Array {
  let crc = 0xb704ce;
  for (const byte of data) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80_0000) === 0 ? crc << 1 : ((crc << 1) ^ 0x1864cfb) & 0xff_ffff;
  }
  return Uint8Array.of(crc >> 16, (crc >> 8) & 0xff, crc & 0xff);
}
