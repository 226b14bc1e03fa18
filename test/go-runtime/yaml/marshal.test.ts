/** What the recorded cases cannot say: values that JSON has no words for. */
import { expect, test } from 'bun:test';
import { GoFloat32, GoInt, GoStruct, int, nilMap, nilSlice, type Value } from '../../../src/go/values.ts';
import { anyMapType, anySliceType, intType, stringType, type GoType } from '../../../src/go/types.ts';
import { marshalYamlPretty } from '../../../src/go/yaml/marshal-pretty.ts';
import { marshalYaml } from '../../../src/go/yaml/marshal.ts';

const point: GoType = {
  name: 'main.Point',
  kind: 'struct',
  fields: [
    { name: 'XName', type: stringType, json: 'x', omitEmpty: true },
    { name: 'ACount', type: intType },
  ],
};
const struct = new GoStruct(
  point,
  new Map<string, Value>([
    ['XName', 'n'],
    ['ACount', int(3)],
  ]),
);

test('marshalYaml goes by JSON names, marshalYamlPretty by lower-cased ones in their order', () => {
  expect(marshalYaml(struct)).toBe('ACount: 3\nx: "n"\n');
  expect(marshalYamlPretty(struct)).toBe('xname: "n"\nacount: 3\n');
});

test('nil maps and lists', () => {
  const value = new Map<string, Value>([
    ['a', nilMap(anyMapType)],
    ['b', nilSlice(anySliceType)],
  ]);
  expect(marshalYaml(value)).toBe('a: null\nb: null\n');
  expect(marshalYamlPretty(value)).toBe('a: {}\nb: []\n');
});

test('bytes and invalid UTF-8', () => {
  expect(marshalYaml(Uint8Array.of(104, 105))).toBe('aGk=\n');
  expect(marshalYamlPretty(Uint8Array.of(104, 105))).toBe('- 104\n- 105\n');
  expect(marshalYaml('a\udcff')).toBe('a\ufffd\n');
  expect(marshalYamlPretty('a\udcff')).toBe('!!binary Yf8=\n');
});

test('numbers of other kinds', () => {
  expect(marshalYaml(new GoFloat32(0.1))).toBe('0.1\n');
  expect(marshalYamlPretty(new GoFloat32(0.1))).toBe('0.1\n');
  expect(marshalYaml(new GoInt(2n ** 53n + 1n, intType))).toBe('9007199254740993\n');
  expect(() => marshalYaml(NaN)).toThrow('error marshaling into JSON: json: unsupported value: NaN');
  expect(marshalYamlPretty(NaN)).toBe('.nan\n');
});

test('a key too long to be read back is an error', () => {
  expect(() => marshalYaml(new Map([['k'.repeat(1100), 1]]))).toThrow("yaml: did not find expected ',' or '}'");
});
