import { expect, test } from 'bun:test';
import { marshalJson } from '../../src/go/json.ts';
import type { GoMap, Value } from '../../src/go/values.ts';

// Go looks for cycles from depth 1000 on, and names the type it meets first again.
test('a map in itself', () => {
  const map: GoMap = new Map();
  map.set('a', map);
  expect(() => marshalJson(map)).toThrow('json: unsupported value: encountered a cycle via map[string]interface {}');
});

test('a map in a list in itself', () => {
  const list: Value[] = [];
  const map: GoMap = new Map([['l', list]]);
  list.push(map);
  expect(() => marshalJson(map)).toThrow('encountered a cycle via map[string]interface {}');
  expect(() => marshalJson(new Map([['x', map]]))).toThrow('encountered a cycle via []interface {}');
});

test('one value in many places is no cycle', () => {
  const shared: GoMap = new Map([['a', true]]);
  expect(marshalJson([shared, shared, [shared]])).toBe('[{"a":true},{"a":true},[{"a":true}]]');
});
