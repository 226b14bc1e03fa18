import { expect, test } from 'bun:test';
import { expand } from '../../src/go/expand.ts';

const values: Readonly<Record<string, string>> = {
  A: 'a',
  HOME_1: 'h',
  '*': 'all',
  $: 'pid',
  '1': 'one',
  'a b': 'blank',
  x: '$A',
};

/** Answers of os.Expand, Go 1.26. */
test.each([
  ['', ''],
  ['$', '$'],
  ['$$', 'pid'],
  ['a$', 'a$'],
  ['$A', 'a'],
  ['$A$A', 'aa'],
  ['${A}b', 'ab'],
  ['$HOME_1/x', 'h/x'],
  ['$AB', ''],
  ['$*', 'all'],
  ['${*}', 'all'],
  ['$1x', 'onex'],
  ['${1}x', 'onex'],
  ['${}', ''],
  ['a${}b', 'ab'],
  ['${', ''],
  ['${A', 'A'],
  ['a${a b}c', 'ablankc'],
  ['$ A', '$ A'],
  ['$/A', '$/A'],
  ['$x', '$A'],
  ['$é', '$é'],
  ['é$A', 'éa'],
])('%p becomes %p', (text, expected) => {
  expect(expand(text, (name) => values[name] ?? '')).toBe(expected);
});
