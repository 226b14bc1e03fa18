import { expect, test } from 'bun:test';
import { firstDifference } from '../../src/action/explain/release.ts';

const cases: readonly (readonly [name: string, output: string, manifest: string, line: number | undefined])[] = [
  ['the same, but for space at its ends', '---\na: 1\n', '\n---\na: 1\n\n', undefined],
  ['a line that is another', '---\na: 1\nb: 2\n', '---\na: 1\nb: 3\n', 3],
  ['a line more', '---\na: 1\nb: 2\n', '---\na: 1\n', 3],
  ['a line less', '---\na: 1\n', '---\na: 1\nb: 2\n', 3],
];

for (const [name, output, manifest, line] of cases) {
  test(`what was rendered anew against the record: ${name}`, () => {
    expect(firstDifference(output, manifest)).toBe(line);
  });
}
