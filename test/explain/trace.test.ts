import { expect, test } from 'bun:test';
import { offsetIn } from '../../src/explain/trace.ts';

/** `|` marks the place in the text that was made, and the place in what it was made of. */
const cases: readonly (readonly [name: string, made: string, source: string | undefined])[] = [
  ['as it is', 'a: |x\nb: y', 'a: |x\nb: y'],
  ['indented', '\n    a: x\n    b: |y', 'a: x\nb: |y'],
  ['within a line', 'image: "no|de:1"', 'no|de:1'],
  [
    'of two lines alike the one between the same lines',
    'k:\n  a: 1\n  z: 2\n  b: 3\n  z: |2',
    'a: 1\nz: 2\nb: 3\nz: |2',
  ],
  ['trimmed', 'a: |x', '\n\n  a: |x\n'],
  ['something else', 'q: |x', undefined],
];

for (const [name, made, source] of cases) {
  test(name, () => {
    const at = offsetIn((source ?? 'a: x').replace('|', ''), made.replace('|', ''), made.indexOf('|'));
    expect(at).toBe(source?.indexOf('|'));
  });
}
