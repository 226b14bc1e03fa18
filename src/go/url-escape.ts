/** Percent encoding, as Go 1.26's net/url: which bytes each part of a URL may hold as they are. */
import { fromBytes, toBytes } from './strings.ts';
import { quote } from './strconv-quote.ts';

/** The part of a URL that a text belongs to. */
export type UrlPart = 'path' | 'segment' | 'host' | 'zone' | 'user' | 'query' | 'fragment';

/** Beside letters, digits and `-_.~`. */
const ALLOWED: Readonly<Record<UrlPart, string>> = {
  path: '$&+,/:;=@',
  segment: '$&+:=@',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  query: '',
  fragment: '$&+,/:;=?@!()*',
};

function isAllowed(byte: number, part: UrlPart): boolean {
  if (byte >= 0x80) return false;
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9\-_.~]/.test(char) || ALLOWED[part].includes(char);
}

/** Percent-encodes what the part may not hold; a space in a query becomes `+`. */
export function escapeUrl(text: string, part: UrlPart): string {
  if (/^[A-Za-z0-9\-_.~]*$/.test(text)) return text;
  let out = '';
  for (const byte of toBytes(text)) {
    if (isAllowed(byte, part)) out += String.fromCharCode(byte);
    else if (byte === 0x20 && part === 'query') out += '+';
    else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** The text behind the encoding. Throws Go's `invalid URL escape "%zz"`, `invalid character " " in host name`. */
export function unescapeUrl(text: string, part: UrlPart): string {
  const inHost = part === 'host' || part === 'zone';
  if (!text.includes('%') && !inHost && (part !== 'query' || !text.includes('+'))) return text;
  const bytes = toBytes(text);
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0x25) {
      const escape = fromBytes(bytes.subarray(i, i + 3));
      const value = /^%[0-9a-fA-F]{2}$/.test(escape) ? Number.parseInt(escape.slice(1), 16) : NaN;
      const refused =
        escape !== '%25' &&
        ((part === 'host' && value < 0x80) || (part === 'zone' && value !== 0x20 && !isAllowed(value, 'host')));
      if (Number.isNaN(value) || refused) throw new Error(`invalid URL escape ${quote(escape)}`);
      out.push(value);
      i += 2;
    } else {
      if (inHost && byte < 0x80 && !isAllowed(byte, part)) {
        throw new Error(`invalid character ${quote(String.fromCharCode(byte))} in host name`);
      }
      out.push(byte === 0x2b && part === 'query' ? 0x20 : byte);
    }
  }
  return fromBytes(Uint8Array.from(out));
}

/** `url.QueryEscape`, also the `urlquery` builtin. */
export function queryEscape(text: string): string {
  return escapeUrl(text, 'query');
}

/** `url.QueryUnescape`. */
export function queryUnescape(text: string): string {
  return unescapeUrl(text, 'query');
}

/** `url.PathEscape`. */
export function pathEscape(text: string): string {
  return escapeUrl(text, 'segment');
}

/** `url.PathUnescape`. */
export function pathUnescape(text: string): string {
  return unescapeUrl(text, 'segment');
}
