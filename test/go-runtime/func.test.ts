import { expect, test } from 'bun:test';
import { sprintf } from '../../src/go/fmt.ts';
import { func, functionMap, variadic } from '../../src/go/func.ts';
import { anyType, intType, stringType } from '../../src/go/types.ts';

const repeat = func('repeat', [intType, stringType], stringType, () => '');
const print = func('print', [anyType], stringType, () => 'x', variadic);

test('a function knows its Go type', () => {
  expect(sprintf('%T %T', [repeat, print])).toBe('func(int, string) string func(...interface {}) string');
});

test('of two functions with one name the later wins', () => {
  const other = func('repeat', [], stringType, () => 'other');
  expect(functionMap([repeat, print], [other]).get('repeat')).toBe(other);
});
