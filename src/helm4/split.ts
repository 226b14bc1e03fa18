/**
 * Splits a stream of YAML documents as SplitManifests of pkg/release/v1/util/manifest.go (Helm v4.3.1): at every line that begins
 * with `---`, which goes together with the blanks behind it. What stands before a document is trimmed, what stands after it is
 * kept, so that blank lines of templates are seen in the output.
 */
import { trimSpace } from '../go/unicode.ts';

/** The documents in order; those of white space alone are left out. */
export function splitManifests(stream: string): string[] {
  const text = trimStart(stream);
  const documents: string[] = [];
  let begin = 0;
  let at = text.startsWith('---') ? 0 : text.indexOf('\n---') + 1;
  while (at > 0 || (at === 0 && begin === 0 && text.startsWith('---'))) {
    add(documents, text.slice(begin, at));
    begin = at + 3;
    while (text[begin] === ' ' || text[begin] === '\t') begin++;
    at = text.indexOf('\n---', begin) + 1;
  }
  add(documents, text.slice(begin));
  return documents;
}

function add(documents: string[], text: string): void {
  const document = trimStart(text);
  if (document !== '') documents.push(document);
}

/** As Go's `strings.TrimLeftFunc(text, unicode.IsSpace)`. */
function trimStart(text: string): string {
  const trimmed = trimSpace(text);
  return trimmed === '' ? '' : text.slice(text.indexOf(trimmed));
}
