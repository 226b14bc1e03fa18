import { expect, test } from 'bun:test';
import type { GoInt } from '../../src/go/values.ts';
import { int } from '../../src/go/values.ts';
import { randomBelow, randomFunction } from '../../src/sprig/random.ts';
import { testPorts } from './library.ts';

const { random } = testPorts;
/** Gives these bytes, again and again. */
const fixed = (...bytes: number[]) => ({
  bytes: (count: number) => Uint8Array.from({ length: count }, (_, i) => bytes[i % bytes.length]!),
});

test('randomBelow covers its range and stays in it', () => {
  const drawn = new Set(Array.from({ length: 500 }, () => randomBelow(random, 7)));
  expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('randomBelow draws again what would favour small numbers', () => {
  let calls = 0;
  const source = { bytes: (count: number) => new Uint8Array(count).fill(calls++ === 0 ? 0xff : 0) };
  expect(randomBelow(source, 10)).toBe(0);
  expect(calls).toBe(2);
});

test('uuidv4 sets version and variant, and nothing else', () => {
  expect(randomFunction('uuidv4', fixed(0xff))!.call()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  expect(randomFunction('uuidv4', fixed(0))!.call()).toBe('00000000-0000-4000-8000-000000000000');
});

test('randInt reaches both ends, and leaves out the upper bound', () => {
  const randInt = randomFunction('randInt', random)!;
  const drawn = Array.from({ length: 200 }, () => Number((randInt.call(int(-1), int(2)) as GoInt).value));
  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([-1, 1]);
  expect(randInt.call(int(-(2n ** 63n)), int(-(2n ** 63n) + 1n))).toEqual(int(-(2n ** 63n)));
});

test('randAscii draws from all printable characters', () => {
  const text = randomFunction('randAscii', random)!.call(int(5000)) as string;
  expect(new Set(text).size).toBe(95);
});

test.each([
  ['randNumeric', [255, 250, 249, 0], 6, '909090'],
  ['randAlpha', [208, 207, 26], 4, 'zaza'],
  ['randNumeric', [1], 0, ''],
  ['randNumeric', [1], -1, ''],
  ['randNumeric', [1], 10_000, '1'.repeat(10_000)],
])('%s passes over bytes that would favour some characters: %p', (name, bytes, count, text) => {
  expect(randomFunction(name, fixed(...bytes))!.call(int(count))).toBe(text);
});

test('shuffle keeps the characters', () => {
  const shuffled = randomFunction('shuffle', random)!.call('abcdé😀') as string;
  expect(Array.from(shuffled).sort()).toEqual(Array.from('abcdé😀').sort());
});
