/**
 * Compresses a packed chart: a gzip member with the header that Helm 3.22 (pkg/chartutil/save.go) gives it. The bytes must not
 * depend on the machine or the runtime, which compression libraries in C promise nobody; so it is done in JavaScript.
 */
import { gzipSync } from 'fflate';

const EXTRA = '+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=';
const COMMENT = 'Helm';
const SMALL = 64 * 1024;
/** Of a header without anything optional. */
const PLAIN_HEADER = 10;

export function gzipChart(tar: Uint8Array): Uint8Array {
  return withHeader(gzipHeader(), tar);
}

/** With the header of Go's compress/gzip, in which nothing optional is. */
export function gzipPlain(tar: Uint8Array): Uint8Array {
  return withHeader(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff), tar);
}

function withHeader(head: Uint8Array, tar: Uint8Array): Uint8Array {
  // `mem` is given, since the default comes from a logarithm that engines may round differently
  const plain = gzipSync(tar, { level: 6, mem: tar.length < SMALL ? 4 : 8, mtime: 0 });
  const out = new Uint8Array(head.length + plain.length - PLAIN_HEADER);
  out.set(head);
  out.set(plain.subarray(PLAIN_HEADER), head.length);
  return out;
}

/** RFC 1952: with an extra field and a comment, no time, system unknown. */
function gzipHeader(): Uint8Array {
  const text = (value: string): number[] => Array.from(value, (char) => char.charCodeAt(0));
  return Uint8Array.of(
    ...[0x1f, 0x8b, 8, 0x14, 0, 0, 0, 0, 0, 0xff],
    ...[EXTRA.length, 0, ...text(EXTRA)],
    ...[...text(COMMENT), 0],
  );
}
