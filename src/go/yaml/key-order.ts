/**
 * The order in which keys are written: `sorter.go` of go.yaml.in/yaml/v2 2.4.4, and of v3 3.0.4 where it differs. Numbers in
 * names count as numbers (`a2` before `a10`), letters come after everything else.
 */
import { compareStrings } from '../strings.ts';

const letter = /\p{L}/u;
const digit = /\p{Nd}/u;

/** Of such names JavaScript's own order, which is native code, is the order of the writer: no digits, and `-./` before letters. */
const plainNames = /^[A-Za-z./-]*$/;

/** Keys in the order of the writer. */
export function orderKeys(keys: Iterable<string>, pretty: boolean): string[] {
  const list: string[] = [];
  for (const key of keys) list.push(key);
  if (list.length < 2) return list;
  if (plainNames.test(list.join(''))) return list.sort();
  return list.sort((a, b) =>
    a === b ? 0 : isLess(a, b, pretty) ? -1 : isLess(b, a, pretty) ? 1 : compareStrings(a, b),
  );
}

function isLetter(code: number): boolean {
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
  return letter.test(String.fromCodePoint(code));
}

function isDigit(code: number | undefined): boolean {
  if (code === undefined) return false;
  return code < 0x80 ? code >= 0x30 && code <= 0x39 : digit.test(String.fromCodePoint(code));
}

/** Where two keys start to differ, in UTF-16 units. */
function firstDifference(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  // Inside a surrogate pair the whole pair differs.
  return i > 0 && i < length && (a.charCodeAt(i - 1) & 0xfc00) === 0xd800 ? i - 1 : i;
}

function isLess(a: string, b: string, pretty: boolean): boolean {
  const at = firstDifference(a, b);
  if (at >= a.length || at >= b.length) return a.length < b.length;
  const x = a.codePointAt(at)!;
  const y = b.codePointAt(at)!;
  const xLetter = isLetter(x);
  const yLetter = isLetter(y);
  if (xLetter && yLetter) return x < y;
  if (xLetter || yLetter) return pretty && endsInDigit(a, at) ? xLetter : yLetter;
  return isLessNumber(codePoints(a), codePoints(b), codePoints(a.slice(0, at)).length);
}

function endsInDigit(text: string, end: number): boolean {
  return isDigit(codePoints(text.slice(0, end)).at(-1));
}

function codePoints(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0)!);
}

/** Compares at the first difference, where neither side has a letter. */
function isLessNumber(a: readonly number[], b: readonly number[], at: number): boolean {
  // After a digit that is not 0, a 0 is part of a longer number, not its leading zero.
  let prefix = 0n;
  if (a[at] === 0x30 || b[at] === 0x30) {
    for (let j = at - 1; j >= 0 && isDigit(a[j]); j--) {
      if (a[j] !== 0x30) {
        prefix = 1n;
        break;
      }
    }
  }
  const [x, xEnd] = numberFrom(a, at, prefix);
  const [y, yEnd] = numberFrom(b, at, prefix);
  if (x !== y) return x < y;
  if (xEnd !== yEnd) return xEnd < yEnd;
  return a[at]! < b[at]!;
}

function numberFrom(codes: readonly number[], start: number, prefix: bigint): [bigint, number] {
  let value = prefix;
  let at = start;
  for (; isDigit(codes[at]); at++) value = BigInt.asIntN(64, value * 10n + BigInt(codes[at]! - 0x30));
  return [value, at];
}
