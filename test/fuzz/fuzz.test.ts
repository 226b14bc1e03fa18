/**
 * Each fuzzer reads its seeds and all inputs that once failed, then a fixed number of random ones from a fixed seed. More of them:
 * `npm run fuzz`.
 */
import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from './corpus.ts';
import { fuzzers } from './fuzzers.ts';
import type { Finding } from './loop.ts';
import { supervise, type Supervised } from './supervise.ts';

const SEED = 20_261;
const names = fuzzers.map(({ name }) => name);

/** In two processes, as busy as each other. */
const runs: Promise<Supervised>[] = [0, 1].map((half) =>
  supervise({ names: names.filter((_, i) => i % 2 === half), seed: SEED }),
);

function shown({ fuzzer, problem, input, name }: Finding): string {
  const bytes = Buffer.from(input).toString('base64');
  return `${fuzzer}: ${problem} (${name ?? `seed ${SEED}`}, ${bytes.length > 400 ? `${bytes.slice(0, 400)}…` : bytes})`;
}

describe('parsers answer or refuse, in time and within memory', () => {
  test.each(names)(
    '%s',
    async (name) => {
      const { ended, findings } = await runs[names.indexOf(name) % 2]!;
      expect(findings.filter(({ fuzzer }) => fuzzer === name).map(shown)).toEqual([]);
      // more than the empty input
      expect(ended.find(({ fuzzer }) => fuzzer === name)?.inputs).toBeGreaterThan(1);
    },
    300_000,
  );
});

test('names are unique, and each folder of inputs is of a fuzzer', () => {
  expect(new Set(names).size).toBe(names.length);
  for (const folder of ['seeds', 'found'] satisfies Folder[]) {
    const strange = readdirSync(join(import.meta.dirname, folder)).filter(
      (name) => !/^\./.test(name) && !names.includes(name),
    );
    expect(strange).toEqual([]);
  }
});

test('a defect is told from an error for the user', async () => {
  const { judge } = await import('./verdict.ts');
  const fuzzer = { name: 'x', run: () => undefined };
  const isDefect = (error: unknown): boolean => judge(fuzzer, error).defect !== undefined;
  expect([new Error('strconv: bad'), new Error('a', { cause: new Error('b') })].map(isDefect)).toEqual([false, false]);
  const defects = [
    new TypeError('x'),
    new RangeError('Maximum call stack size exceeded'),
    new SyntaxError('JSON Parse error'),
    new Error('read: undefined is not an object'),
    new Error('read', { cause: new TypeError('x') }),
    'text',
  ];
  expect(defects.map(isDefect)).toEqual(defects.map(() => true));
});

test('a parser that hangs, or takes all memory, is found out', async () => {
  const { tryAlone } = await import('./supervise.ts');
  const { selfTest } = await import('./self-test.ts');
  const [hang, memory, crash] = await Promise.all(
    ['hang', 'memory', 'crash'].map((word) => tryAlone(selfTest, Buffer.from(word), 1500)),
  );
  expect([hang?.fatal?.kind, memory?.fatal?.kind, crash?.fatal?.kind]).toEqual(['hang', 'memory', 'crash']);
}, 60_000);
