/**
 * Reads tar archives held in memory, as Go 1.26's archive/tar reads them: V7, ustar, star, GNU long names, pax records, the
 * same checks in the same order. An own reader, because loading a chart is synchronous and runs in browsers, where
 * tar-stream is neither. Sparse files are refused.
 */
import { fromBytes } from '../go/strings.ts';

export interface TarEntry {
  readonly name: string;
  /** The type flag: `0` file, `1` and `2` links, `5` folder, `g` global pax header, …. */
  readonly type: string;
  /** As the header says it, in bytes; links have no data whatever it says. */
  readonly size: number;
  readonly isFolder: boolean;
  /** As the header says it; the low nine bits are permissions. */
  readonly mode: number;
  /** A view of the contents. Throws `unexpected EOF` where the archive ends too early. */
  data(): Uint8Array;
}

const BLOCK = 512;
const MAX_SPECIAL = 1024 * 1024;
const headerOnly = '123456';
const FOLDER_MODE = 0o40000;

const invalidHeader = (): Error => new Error('archive/tar: invalid tar header');
const unexpectedEnd = (): Error => new Error('unexpected EOF');

interface Header {
  name: string;
  type: string;
  size: number;
  readonly mode: number;
}

/**
 * The entries in order, pax and GNU headers merged into the entry they speak of. `isCut` says that the bytes end where more
 * should follow: then only the two blocks of zeros are a good end.
 */
export function* tarEntries(tar: Uint8Array, isCut: boolean): Generator<TarEntry> {
  let at = 0;
  let records = new Map<string, string>();
  let longName = '';
  while (true) {
    const header = readHeader(tar, at, isCut);
    if (header === undefined) return;
    at += BLOCK;
    if ('xgLK'.includes(header.type)) {
      const special = view(tar, at, header.size);
      if (special.length > MAX_SPECIAL) throw new Error('archive/tar: header field too long');
      at = padded(at, header.size);
      if (header.type === 'L') longName = cString(special);
      if (header.type === 'x') records = paxRecords(special);
      if (header.type === 'g') {
        const name = paxRecords(special).get('path') ?? header.name;
        yield { name, type: 'g', size: 0, isFolder: false, mode: 0, data: () => new Uint8Array() };
        records = new Map();
        longName = '';
      }
      continue;
    }
    mergeRecords(header, records);
    if (longName !== '') header.name = longName;
    if (header.type === '\0') header.type = header.name.endsWith('/') ? '5' : '0';
    if (header.type === 'S' || [...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) throw invalidHeader();
    const start = at;
    const length = headerOnly.includes(header.type) ? 0 : header.size;
    if (length < 0) throw invalidHeader();
    const { name, type, size, mode } = header;
    const isFolder = type === '5' || (header.mode & ~0o7777) === FOLDER_MODE;
    yield { name, type, size, isFolder, mode, data: () => view(tar, start, length) };
    view(tar, at, length);
    at = padded(at, length);
    records = new Map();
    longName = '';
  }
}

function view(tar: Uint8Array, at: number, length: number): Uint8Array {
  if (length < 0) throw invalidHeader();
  if (at + length > tar.length) throw unexpectedEnd();
  return tar.subarray(at, at + length);
}

function padded(at: number, length: number): number {
  return at + Math.ceil(length / BLOCK) * BLOCK;
}

/** The header at `at`; undefined at the end of the archive. */
function readHeader(tar: Uint8Array, at: number, isCut: boolean): Header | undefined {
  if (at >= tar.length && !isCut) return undefined; // the padding of the last file may be missing
  const block = view(tar, at, BLOCK);
  if (block.every((byte) => byte === 0)) {
    if (at + BLOCK >= tar.length && !isCut) return undefined;
    if (view(tar, at + BLOCK, BLOCK).every((byte) => byte === 0)) return undefined;
    throw invalidHeader();
  }
  checkSum(block);
  const field = (from: number, length: number): number => numeric(block.subarray(from, from + length));
  const header: Header = {
    name: cString(block.subarray(0, 100)),
    type: String.fromCharCode(block[156]!),
    size: field(124, 12),
    mode: field(100, 8),
  };
  for (const [from, length] of [[108, 8], [116, 8], [136, 12]] as const) field(from, length); // prettier-ignore
  const magic = latin1(block.subarray(257, 265));
  if (magic.startsWith('ustar\0')) {
    const isStar = latin1(block.subarray(508)) === 'tar\0';
    const prefix = cString(block.subarray(345, isStar ? 476 : 500));
    if (prefix !== '') header.name = `${prefix}/${header.name}`;
  }
  if (magic.startsWith('ustar\0') || magic === 'ustar  \0') {
    field(329, 8);
    field(337, 8);
  }
  return header;
}

function checkSum(block: Uint8Array): void {
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : block[i]!;
    unsigned += byte;
    signed += (byte << 24) >> 24;
  }
  const expected = octal(block.subarray(148, 156));
  if (expected !== unsigned && expected !== signed) throw invalidHeader();
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return fromBytes(end < 0 ? bytes : bytes.subarray(0, end));
}

function octal(bytes: Uint8Array): number {
  const text = latin1(bytes)
    .replace(/^[ \0]+|[ \0]+$/g, '')
    .replace(/\0[^]*$/, '');
  if (text === '') return 0;
  if (!/^[0-7]+$/.test(text)) throw invalidHeader();
  return Number.parseInt(text, 8);
}

function numeric(bytes: Uint8Array): number {
  const first = bytes[0]!;
  if ((first & 0x80) === 0) return octal(bytes);
  const invert = (first & 0x40) === 0 ? 0 : 0xff;
  let value = 0n;
  bytes.forEach((byte, i) => {
    const part = i === 0 ? (byte ^ invert) & 0x7f : byte ^ invert;
    value = (value << 8n) | BigInt(part);
  });
  if (value >> 63n > 0n) throw invalidHeader();
  return Number(invert === 0 ? value : ~value);
}

function paxRecords(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  let rest = bytes;
  while (rest.length > 0) {
    const space = rest.indexOf(0x20);
    const digits = space < 0 ? '' : latin1(rest.subarray(0, space));
    const length = /^\+?\d+$/.test(digits) ? Number(digits) : 0;
    if (length < 5 || length > rest.length || length <= space + 1 || rest[length - 1] !== 0x0a) throw invalidHeader();
    const record = fromBytes(rest.subarray(space + 1, length - 1));
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    const names = ['path', 'linkpath', 'uname', 'gname'];
    if (equals <= 0 || (names.includes(key) ? value : key).includes('\0')) throw invalidHeader();
    records.set(key, value);
    rest = rest.subarray(length);
  }
  return records;
}

function mergeRecords(header: Header, records: ReadonlyMap<string, string>): void {
  for (const [key, value] of records) {
    if (value === '') continue;
    if (key === 'path') header.name = value;
    if ((key === 'size' || key === 'uid' || key === 'gid') && !/^[+-]?\d{1,18}$/.test(value)) throw invalidHeader();
    if (/^[amc]time$/.test(key) && !/^-?\d{1,18}(?:\.\d*)?$/.test(value)) throw invalidHeader();
    if (key === 'size') header.size = Number(value);
  }
}
