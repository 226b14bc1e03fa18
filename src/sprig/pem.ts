/** PEM blocks as Go 1.26 `encoding/pem` writes and finds them. */
import { toBytes } from '../go/strings.ts';
import { decodeBase64, encodeBase64 } from './encoding.ts';

export interface PemBlock {
  /** What follows BEGIN: `RSA PRIVATE KEY`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export function encodePem(type: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${type}-----\n${lines}-----END ${type}-----\n`;
}

/** Blanks may follow. */
function isEnd(rest: string, type: string): boolean {
  const end = `${type}-----`;
  return rest.startsWith(end) && /^[ \t\r]*$/.test(rest.slice(end.length));
}

/** The first block of a text that can be read; undefined when there is none. */
export function decodePem(text: string): PemBlock | undefined {
  const begin = /(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t]*\r?\n/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const type = match[1]!;
    // as in Go, a line that is taken for a header stays one
    const body = /^(?=((?:[^\n:]*:[^\n]*\n)*))\1([^-]*?)(?:^|\n)?-----END ([^\n]*)/.exec(text.slice(begin.lastIndex));
    // the next block may begin where this one was expected to end
    begin.lastIndex -= 1;
    if (body === null || !isEnd(body[3]!, type)) continue;
    try {
      return { type, bytes: decodeBase64(toBytes(body[2]!.replace(/[ \t]/g, ''))) };
    } catch {
      continue;
    }
  }
  return undefined;
}
