/**
 * Writes tar archives as Go 1.26's archive/tar does for a header with name, mode, size and time: ustar, the name split
 * in two where it is long, a pax record before it where ustar cannot hold it.
 */
import { byteLength, toBytes } from '../go/strings.ts';

export interface TarMember {
  /** With `/` between its parts. */
  readonly name: string;
  readonly data: Uint8Array;
  /** Permissions; 0644 unless told. */
  readonly mode?: number;
  /** Has no data then. */
  readonly isFolder?: boolean;
}

const BLOCK = 512;
const MAX_NAME = 100;
const MAX_PREFIX = 155;

/** The latest time that a header holds, in seconds since 1970: the year 2242. */
export const MAX_TAR_TIME = 8 ** 11 - 1;

/** The archive, uncompressed; `modified` is the time of every member, in seconds since 1970. */
export function writeTar(members: readonly TarMember[], modified: number): Uint8Array {
  const parts = members.flatMap((member) => memberBlocks(member, modified));
  const size = parts.reduce((sum, part) => sum + padded(part.length), 2 * BLOCK);
  const tar = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    tar.set(part, at);
    at += padded(part.length);
  }
  return tar;
}

function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

function memberBlocks({ name, data, mode = 0o644, isFolder = false }: TarMember, modified: number): Uint8Array[] {
  if (name.includes('\0')) throw new Error('archive/tar: invalid tar header');
  const fields = { type: isFolder ? '5' : '0', mode, size: data.length, modified };
  if (isAscii(name)) {
    if (name.length <= MAX_NAME) return [header({ ...fields, name, prefix: '' }), data];
    const split = splitName(name);
    if (split !== undefined) return [header({ ...fields, ...split }), data];
  }
  const record = paxRecord('path', name);
  const short = asciiOf(name);
  const cut = short.slice(0, MAX_NAME);
  const base = { prefix: '', numbers: true };
  return [
    header({ ...base, name: paxName(name), type: 'x', mode: 0, size: record.length, modified: 0, numbers: false }),
    record,
    // readers without pax must not take a file for a folder
    header({ ...base, ...fields, name: short.length > MAX_NAME ? cut.replace(/\/+$/, '') : cut }),
    data,
  ];
}

interface Fields {
  readonly name: string;
  readonly prefix: string;
  readonly type: string;
  readonly mode: number;
  readonly size: number;
  readonly modified: number;
  /** Whether the device numbers are written, which Go leaves out of the headers of pax records. */
  readonly numbers?: boolean;
}

function header({ name, prefix, type, mode, size, modified, numbers = true }: Fields): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; i++) block[at + i] = value.charCodeAt(i);
  };
  const octal = (at: number, length: number, value: number): void => {
    text(at, value.toString(8).padStart(length - 1, '0'));
  };
  text(0, name);
  octal(100, 8, mode);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, modified);
  text(156, type);
  text(257, 'ustar\0' + '00');
  if (numbers) {
    octal(329, 8, 0);
    octal(337, 8, 0);
  }
  text(345, prefix);
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) sum += block[i]!; // by index, since this runs cold
  octal(148, 7, sum);
  text(155, ' ');
  return block;
}

/** At the last slash that leaves both parts short enough; undefined where there is none. */
function splitName(name: string): { prefix: string; name: string } | undefined {
  const slash = name.slice(0, MAX_PREFIX + 1).lastIndexOf('/');
  const rest = name.length - slash - 1;
  if (slash <= 0 || rest > MAX_NAME || rest === 0) return undefined;
  return { prefix: name.slice(0, slash), name: name.slice(slash + 1) };
}

/** `LENGTH key=value`, where the length counts itself. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = byteLength(` ${key}=${value}\n`);
  let size = rest + String(rest).length;
  if (rest + String(size).length !== size) size = rest + String(size).length;
  return toBytes(`${size} ${key}=${value}\n`);
}

function paxName(name: string): string {
  const slash = name.lastIndexOf('/');
  const folder = slash < 0 ? '' : name.slice(0, slash + 1);
  return asciiOf(`${folder}PaxHeaders.0/${name.slice(slash + 1)}`)
    .slice(0, MAX_NAME)
    .replace(/\/+$/, '');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

function asciiOf(text: string): string {
  return isAscii(text) ? text : Array.from(text, (char) => (char < '\x80' ? char : '')).join('');
}
