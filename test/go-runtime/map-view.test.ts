import { expect, test } from 'bun:test';
import { unmarshalJson } from '../../src/go/json.ts';
import { anyMapType, anyType, type GoType } from '../../src/go/types.ts';
import { typedMap, typeOf, type GoMap, type Value } from '../../src/go/values.ts';
import { viewAs } from '../../src/go/map-view.ts';

const valuesType: GoType = { name: 'chartutil.Values', kind: 'map', elem: anyType };
const values = (): GoMap => typedMap(valuesType, unmarshalJson('{"a":{"b":1},"s":"x"}') as GoMap);

test('a map of the plain type is its own view', () => {
  const map: GoMap = new Map();
  expect(viewAs(anyMapType, map)).toBe(map);
});

test('a view has the plain type, and shares its entries', () => {
  const map = values();
  const view = viewAs(anyMapType, map);
  expect(typeOf(view)).toBe(anyMapType);
  view.set('n', 1);
  map.delete('s');
  expect([...view.keys()]).toEqual(['a', 'n']);
  expect([...view]).toEqual([...map]);
  expect(new Map(view)).toEqual(new Map(map));
  expect(view.size).toBe(2);
  expect([view.has('n'), view.get('n'), view.delete('n'), map.has('n')]).toEqual([true, 1, true, false]);
  const seen: Value[] = [];
  view.forEach((value, key) => seen.push(key, value));
  expect(seen).toEqual(['a', map.get('a')!]);
  expect([...view.values()]).toEqual([...map.values()]);
  view.clear();
  expect(map.size).toBe(0);
});
