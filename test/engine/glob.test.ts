import { expect, test } from 'bun:test';
import { compileGlob, type Glob } from '../../src/engine/glob.ts';
import { recorded } from '../recorded.ts';
import { processorTime } from '../processor-time.ts';

interface GlobCase {
  readonly pattern: string;
  readonly paths: readonly string[];
}

for (const { case: one, out } of recorded<GlobCase>('engine-glob')) {
  test(`glob ${JSON.stringify(one.pattern)}`, () => {
    let matches: Glob;
    try {
      matches = compileGlob(one.pattern);
    } catch {
      matches = () => true;
    }
    expect(one.paths.filter(matches)).toEqual(JSON.parse(out!) as string[]);
  });
}

test('a pattern of many stars ends soon', () => {
  const started = processorTime();
  expect(compileGlob('**a'.repeat(30))('b'.repeat(2000))).toBe(false);
  expect(processorTime() - started).toBeLessThan(2000);
});

test('many stars and long paths take no more than their product', () => {
  expect(compileGlob(`${'**a'.repeat(1000)}b`)('a/'.repeat(3000))).toBe(false);
  expect(compileGlob('*a'.repeat(1000))('a'.repeat(3000))).toBe(true);
});
