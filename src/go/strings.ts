/**
 * Go strings. A Go string is bytes, nearly always UTF-8; a JavaScript string holds it as text. A byte that is not part of
 * valid UTF-8 stands as the lone surrogate U+DC00 + byte (U+DC80 to U+DCFF), which valid UTF-8 cannot produce: so any
 * bytes survive the way in and out, and plain text costs nothing.
 */

const ESCAPE = 0xdc00;
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as a Go string. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escapeInvalid(bytes);
  }
}

/** The bytes of a Go string. */
export function toBytes(text: string): Uint8Array {
  if (!hasInvalidBytes(text)) return encoder.encode(text);
  const out = new Uint8Array(byteLength(text));
  let at = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) out[at++] = code - ESCAPE;
    else {
      const encoded = encoder.encode(char);
      out.set(encoded, at);
      at += encoded.length;
    }
  }
  return out;
}

/** Whether the string holds bytes that are not valid UTF-8. */
export function hasInvalidBytes(text: string): boolean {
  return !text.isWellFormed();
}

/** `len(s)`: the number of bytes. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      length += 2; // a pair is two units and four bytes
      i++;
    } else if (unit < 0xdc80 || unit > 0xdcff) length += 2; // else an escaped byte: one unit, one byte
  }
  return length;
}

/** `s[from:to]` in bytes; a cut inside a character leaves its bytes as they are. Bounds must be within the string. */
export function sliceBytes(text: string, from: number, to: number): string {
  if (byteLength(text) === text.length) return text.slice(from, to); // one byte a unit: ASCII and escaped bytes
  return fromBytes(toBytes(text).subarray(from, to));
}

/** Go's `<` on strings, by bytes: negative, zero or positive. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 || y < 0xd800) return x - y;
    return compareBytes(toBytes(a), toBytes(b));
  }
  return a.length - b.length;
}

/** `bytes.Compare`. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The string as valid text: each invalid byte becomes U+FFFD, as `range` over a string and JSON give it. */
export function toValidText(text: string): string {
  return hasInvalidBytes(text)
    ? text.replace(/[\udc80-\udcff]/g, (c, i: number) => (isPairTail(text, i) ? c : '�'))
    : text;
}

function isPairTail(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

function escapeInvalid(bytes: Uint8Array): string {
  let out = '';
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const width = sequenceLength(bytes, at);
    if (width > 0) {
      at += width;
      continue;
    }
    if (at > start) out += strict.decode(bytes.subarray(start, at));
    out += String.fromCharCode(ESCAPE + bytes[at]!);
    start = ++at;
  }
  return at > start ? out + strict.decode(bytes.subarray(start, at)) : out;
}

/** Length of the valid UTF-8 sequence at `at`; 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const width = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (width === 0 || at + width > bytes.length) return 0;
  const second = bytes[at + 1]!;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < width; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return width;
}
