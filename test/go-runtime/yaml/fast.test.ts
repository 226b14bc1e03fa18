import { describe, expect, test } from 'bun:test';
import { composeDocument } from '../../../src/go/yaml/compose.ts';
import { construct } from '../../../src/go/yaml/construct.ts';
import { readFast } from '../../../src/go/yaml/fast.ts';
import { readYaml } from '../../../src/go/yaml/unmarshal.ts';
import { int } from '../../../src/go/values.ts';
import { mutate, seededRandom } from '../../differential/mutate.ts';
import { recorded } from '../../recorded.ts';

const texts = ['yaml-read-scalars', 'yaml-read-blocks', 'yaml-read-structure'].flatMap((theme) =>
  recorded<string>(theme).map((one) => one.case),
);

/** What the exact reader says; a text for an error. */
function exact(text: string): unknown {
  try {
    const root = composeDocument(text);
    return root === undefined ? null : construct(root);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the fast reader', () => {
  test('agrees with the exact one wherever it answers', () => {
    const random = seededRandom(7);
    for (const text of texts) {
      for (const one of [text, mutate(text, random), mutate(text, random)]) {
        const fast = readFast(one, false);
        const wanted = [one, exact(one)] as never;
        if (fast !== undefined) expect([one, fast]).toEqual(wanted);
      }
    }
  });

  test.each([
    'a: 1\nb:\n- c\n- d: e\n  f: g\n',
    "# c\n---\na: \"b\\n\" # c\n\nc: 'it''s'\n",
    'a: |\n  x\n  y\nb: >-\n  x\n  y\n',
    'a: {b: [1, "x"], c: {}}\nd: []\n',
    'a: one line\n  and another\nb: "x\n  y"\n',
    'a: &x 1\nb: &y-z "s" # c\nc: [d]\ne:\n  - *x\n  - *y-z # c\n  - &x on\nf: *x',
    '{}',
    '[a, {b: "c"}] # d\n',
    'a: 😀\n---\nrest: [',
  ])('takes %j', (text) => {
    expect(readFast(text, false)).toEqual(exact(text) as never);
  });

  test.each([
    'a: &x {b: 1}',
    'a: &x\n  b: 1',
    'a: &x 1\nb: *y',
    '*x : 1',
    'a: b\r\nc: d',
    '? a\n: b',
    'a: !!str 1',
    'a\tb: c\n\td',
    'a: b: c',
    'a',
    '<<: {a: 1}',
    'a: .inf',
  ])('leaves %j to the exact one', (text) => {
    expect(readFast(text, false)).toBeUndefined();
  });
});

test('readYaml keeps integers apart from floats', () => {
  const expected = new Map<string, unknown>([
    ['a', int(1)],
    ['b', 1],
    ['c', '1'],
  ]);
  expect(readYaml("a: 1\nb: 1.0\nc: '1'")).toEqual(expected as never);
  expect(readYaml("a: &x 1\nb: 1.0\nc: '1'")).toEqual(expected as never);
});
