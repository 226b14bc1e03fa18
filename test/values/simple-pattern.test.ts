import { expect, test } from 'bun:test';
import { compileRegexp } from '../../src/go/regexp.ts';
import { matchSimple, simplePattern } from '../../src/values/schema/simple-pattern.ts';

const texts = [
  '',
  'a',
  'abc',
  'A-1',
  '12h',
  '0',
  '50%',
  'a.b',
  'a$',
  'x y',
  '1.2.3',
  'Always',
  '/tmp/a_b',
  'a:b',
  '{}',
  '(a)',
  '-',
];

test.each([
  '^[0-9]*h$',
  '^(Always|Never|IfNotPresent)$',
  '^[a-zA-Z_][a-zA-Z0-9_]*$|^...$',
  '^[0-9]+%$',
  '^--*',
  '^a{1,2}$',
  '.*',
  '^[a-z]+[a-zA-Z0-9]+$',
  '^\\d+(\\.\\d+)?$',
  'a|',
  '^[^a-z]$',
  '[-a]',
  '[a-]',
  '^\\$|\\(',
  '(?:a|b)c',
  '',
])('%s matches as RE2 does', (pattern) => {
  const simple = simplePattern(pattern)!;
  expect(texts.map((text) => matchSimple(simple, text))).toEqual(
    texts.map((text) => compileRegexp(pattern).matches(text)),
  );
});

test.each([
  '(a+)+',
  '(a|b)*',
  'a**',
  'a{2}{3}',
  '(?i)a',
  '\\pL',
  '\\bx',
  '[[:alpha:]]',
  '[z-a]',
  'a{2,1}',
  'a{1000}',
  '(',
  ')',
  '\\1',
  '(?=a)',
  'a*a*a*a*b',
  'é',
  'x]',
  '{',
  '\\z',
  '\\s*',
])('%s is left to RE2', (pattern) => {
  expect(simplePattern(pattern)).toBeUndefined();
});

test('texts that the two see differently', () => {
  expect(matchSimple(/^.$/, '\r')).toBeUndefined();
  expect(matchSimple(/a/, 'a'.repeat(201))).toBeUndefined();
});
