/**
 * Splits a stream of YAML documents as SplitManifests of pkg/releaseutil/manifest.go (Helm v3.22.0): the separator is the
 * regular expression `(?:^|\s*\n)---\s*`, not YAML's own rule, so `----` and `--- # note` split too, and of two separators
 * with nothing between them only the first counts. Written as a scan, since the expression backtracks on long runs of blanks.
 */
import { trimSpace } from '../go/unicode.ts';

/** The documents in order, white space around each taken off; documents of nothing at all are left out. */
export function splitManifests(stream: string): string[] {
  const text = trimSpace(stream);
  const documents: string[] = [];
  let begin = text.startsWith('---') ? skipBlanks(text, 3) : 0;
  for (;;) {
    const newline = text.indexOf('\n---', begin);
    const end = newline < 0 ? text.length : blanksBefore(text, newline, begin);
    if (end > begin) documents.push(trimSpace(text.slice(begin, end)));
    if (newline < 0) return documents;
    begin = skipBlanks(text, newline + 4);
  }
}

/** The regular expression's `\s`. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x0c;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Where the run of blanks that ends at `end` begins, not before `limit`. */
function blanksBefore(text: string, end: number, limit: number): number {
  let at = end;
  while (at > limit && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}
