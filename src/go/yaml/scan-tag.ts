/** Anchors, aliases, tags and directives, as `scannerc.go` of go.yaml.in/yaml/v2 2.4.4. */
import { fromBytes } from '../strings.ts';
import { isBlank, isBlankOrEnd, isBreakOrEnd, isNameUnit, type Cursor } from './cursor.ts';

export interface Tag {
  /** '' for a verbatim tag and for `!` alone. */
  readonly handle: string;
  readonly suffix: string;
}

export type Directive =
  | { readonly name: 'YAML'; readonly major: number; readonly minor: number }
  | { readonly name: 'TAG'; readonly handle: string; readonly prefix: string };

const uriMarks = ";/?:@&=+$,.!~*'()[]%";

function scanName(at: Cursor): string {
  const start = at.pos;
  at.need(1);
  while (isNameUnit(at.peek())) at.skip();
  return at.text.slice(start, at.pos);
}

/** The name after `&` or `*`. */
export function scanAnchor(at: Cursor): string {
  at.pos++;
  const name = scanName(at);
  const next = at.peek();
  if (name === '' || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next)))) {
    throw at.fail('did not find expected alphabetic or numeric character');
  }
  return name;
}

export function scanTag(at: Cursor): Tag {
  at.need(2);
  let tag: Tag;
  if (at.peek(1) === 0x3c) {
    at.pos += 2;
    const suffix = scanUri(at, '');
    if (at.peek() !== 0x3e) throw at.fail("did not find the expected '>'");
    at.pos++;
    tag = { handle: '', suffix };
  } else {
    const handle = scanHandle(at, false);
    if (handle.length > 1 && handle.endsWith('!')) tag = { handle, suffix: scanUri(at, '') };
    else {
      const suffix = scanUri(at, handle);
      tag = suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
    }
  }
  at.need(1);
  if (!isBlankOrEnd(at.peek())) throw at.fail('did not find expected whitespace or line break');
  return tag;
}

/** `!`, `!name` or `!name!`. */
function scanHandle(at: Cursor, directive: boolean): string {
  at.need(1);
  if (at.peek() !== 0x21) throw at.fail("did not find expected '!'");
  at.pos++;
  const handle = `!${scanName(at)}`;
  if (at.peek() === 0x21) {
    at.pos++;
    return `${handle}!`;
  }
  if (directive && handle !== '!') throw at.fail("did not find expected '!'");
  return handle;
}

function scanUri(at: Cursor, head: string): string {
  let out = head.slice(1);
  const start = at.pos;
  at.need(1);
  for (
    let unit = at.peek();
    isNameUnit(unit) || (unit > 0 && uriMarks.includes(String.fromCharCode(unit)));
    unit = at.peek()
  ) {
    if (unit === 0x25) out += scanUriEscapes(at);
    else {
      out += at.text[at.pos]!;
      at.pos++;
    }
    at.need(1);
  }
  if (head === '' && at.pos === start) throw at.fail('did not find expected tag URI');
  return out;
}

/** One character written as `%XX` octets. */
function scanUriEscapes(at: Cursor): string {
  const octets: number[] = [];
  let width = 1;
  while (octets.length < width) {
    at.need(3);
    const hex = at.text.slice(at.pos + 1, at.pos + 3);
    if (at.peek() !== 0x25 || !/^[0-9a-fA-F]{2}$/.test(hex)) throw at.fail('did not find URI escaped octet');
    const octet = parseInt(hex, 16);
    if (octets.length === 0) {
      width = octet < 0x80 ? 1 : octet < 0xc0 ? 0 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : octet < 0xf8 ? 4 : 0;
      if (width === 0) throw at.fail('found an incorrect leading UTF-8 octet');
    } else if ((octet & 0xc0) !== 0x80) throw at.fail('found an incorrect trailing UTF-8 octet');
    octets.push(octet);
    at.pos += 3;
  }
  return fromBytes(Uint8Array.from(octets));
}

/** A line that starts with `%`, its break included. */
export function scanDirective(at: Cursor): Directive {
  at.pos++;
  const name = scanName(at);
  if (name === '') throw at.fail('could not find expected directive name');
  if (!isBlankOrEnd(at.peek())) throw at.fail('found unexpected non-alphabetical character');
  const directive = name === 'YAML' ? scanVersion(at) : name === 'TAG' ? scanTagDirective(at) : undefined;
  if (directive === undefined) throw at.fail('found unknown directive name');
  at.need(1);
  at.skipBlanks();
  at.skipComment();
  if (!isBreakOrEnd(at.peek())) throw at.fail('did not find expected comment or line break');
  at.need(2);
  at.takeBreak();
  return directive;
}

function scanVersion(at: Cursor): Directive {
  at.need(1);
  at.skipBlanks();
  const major = scanVersionNumber(at);
  if (at.peek() !== 0x2e) throw at.fail("did not find expected digit or '.' character");
  at.pos++;
  return { name: 'YAML', major, minor: scanVersionNumber(at) };
}

function scanVersionNumber(at: Cursor): number {
  const start = at.pos;
  at.need(1);
  for (let unit = at.peek(); unit >= 0x30 && unit <= 0x39; unit = at.peek()) {
    if (at.pos - start === 2) throw at.fail('found extremely long version number');
    at.skip();
  }
  if (at.pos === start) throw at.fail('did not find expected version number');
  return Number(at.text.slice(start, at.pos));
}

function scanTagDirective(at: Cursor): Directive {
  at.need(1);
  at.skipBlanks();
  const handle = scanHandle(at, true);
  at.need(1);
  if (!isBlank(at.peek())) throw at.fail('did not find expected whitespace');
  at.skipBlanks();
  const prefix = scanUri(at, '');
  at.need(1);
  if (!isBlankOrEnd(at.peek())) throw at.fail('did not find expected whitespace or line break');
  return { name: 'TAG', handle, prefix };
}
