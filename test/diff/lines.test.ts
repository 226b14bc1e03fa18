import { describe, expect, test } from 'bun:test';
import { diffLines } from '../../src/diff/lines.ts';

function shown(before: string, after: string): string {
  return diffLines(Array.from(before), Array.from(after))
    .map(({ change, text }) => (change === ' ' ? text : `${change}${text}`))
    .join(' ');
}

describe('the lines of helm-diff', () => {
  test.each([
    ['', '', ''],
    ['a', '', '-a'],
    ['', 'ab', '+a +b'],
    ['abc', 'abc', 'a b c'],
    ['abc', 'axc', 'a -b +x c'],
    ['ab', 'xyab', '+x +y a b'],
    // of several places the last one for a single line, the earliest split for more
    ['xa', 'aya', '-x +a +y a'],
    ['abcdefab', 'bacdffaqb', '-a b +a c d -e f +f a +q b'],
    ['abab', 'baba', '-a b a b +a'],
    ['aab', 'ab', 'a -a b'],
  ])('%p to %p: %p', (before, after, lines) => {
    expect(shown(before, after)).toBe(lines);
  });
});

/** A small generator of its own: the same texts at every run. */
function texts(seed: number, length: number, letters: number): string[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return String((state >> 8) % letters);
  });
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (const [at, other] of b.entries()) {
      next.push(line === other ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    }
    row = next;
  }
  return row[b.length]!;
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'both texts can be told from it, and it is shortest: %d',
  (seed) => {
    const before = texts(seed + 1, seed % 23, 4);
    const after = texts(seed + 77, (seed * 7) % 19, 4);
    const lines = diffLines(before, after);
    const of = (change: string): string[] => lines.filter((line) => line.change !== change).map(({ text }) => text);
    expect(of('+')).toEqual(before);
    expect(of('-')).toEqual(after);
    expect(lines.filter(({ change }) => change === ' ')).toHaveLength(commonLength(before, after));
  },
);

describe('long texts', () => {
  const long = (mark: string): string[] => Array.from({ length: 6000 }, (_, at) => `${mark}${String(at)}`);

  test('lines that stand once in each hold it together', () => {
    const before = long('a').flatMap((line, at) => [line, String(at % 7)]);
    const after = long('a').flatMap((line, at) => (at % 100 === 3 ? [`${line} changed`, 'x'] : [line, String(at % 7)]));
    const changes = diffLines(before, after).filter(({ change }) => change !== ' ');
    expect(changes).toHaveLength(240);
  });

  test('that have nothing in common are replaced', () => {
    const lines = diffLines(['start', ...long('a'), ...long('b'), 'end'], ['start', ...long('c'), ...long('d'), 'end']);
    expect(
      lines
        .map(({ change }) => change)
        .join('')
        .replace(/([-+ ])\1*/g, '$1'),
    ).toBe(' -+ ');
  });
});
