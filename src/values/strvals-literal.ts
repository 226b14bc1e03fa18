/**
 * The grammar of `--set-literal`, as pkg/strvals/literal_parser.go of Helm 3.22 reads it: keys as in `--set`, but no escapes, and
 * everything after the first `=` is one string.
 */
import type { GoMap, Value } from '../go/values.ts';
import {
  asList,
  checkIndex,
  deeper,
  listAt,
  mapAt,
  mapAtIndex,
  noValue,
  Scanner,
  setKey,
  unexpectedAfterIndex,
} from './strvals-scanner.ts';

/** `--set-literal`: sets what `text` says in `into`. Throws Helm's text. */
export function parseSetLiteral(text: string, into: GoMap): void {
  const scanner = new Scanner(text, false);
  do scanner.begin();
  while (!readKey(scanner, into, 0));
}

/** True at the end of the text, where no key was left. */
function readKey(scanner: Scanner, data: GoMap, level: number): boolean {
  const { text: key, stop } = scanner.until('=[.');
  switch (stop) {
    case '=':
      setKey(data, key, scanner.until('').text);
      return false;
    case '.': {
      const nested = deeper(level);
      const inner = mapAt(data, key);
      const atEnd = readKey(scanner, inner, nested);
      if (!atEnd && inner.size === 0) throw noValue(key, 'key map');
      if (inner.size > 0) setKey(data, key, inner);
      return atEnd;
    }
    case '[': {
      const index = scanner.index();
      const item = readItem(scanner, listAt(data, key), index, level);
      setKey(data, key, item.list);
      return item.atEnd;
    }
    default:
      if (key === '') return true;
      throw noValue(key);
  }
}

function readItem(scanner: Scanner, list: Value[], index: bigint, level: number): { list: Value[]; atEnd: boolean } {
  checkIndex(index);
  const { text, stop } = scanner.until('[.=');
  if (text !== '') throw unexpectedAfterIndex(text);
  switch (stop) {
    case '=':
      return { list: scanner.withItem(list, index, scanner.until('').text), atEnd: false };
    case '.': {
      const inner = mapAtIndex(list, index);
      const atEnd = readKey(scanner, inner, level);
      return atEnd ? { list, atEnd } : { list: scanner.withItem(list, index, inner), atEnd };
    }
    case '[': {
      const next = scanner.index();
      const existing = list[Number(index)] ?? null;
      const inner = readItem(scanner, existing === null ? [] : asList(existing), next, level);
      return inner.atEnd ? { list, atEnd: true } : { list: scanner.withItem(list, index, inner.list), atEnd: false };
    }
    default:
      return { list, atEnd: true };
  }
}
