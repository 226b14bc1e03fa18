import { expect, test } from 'bun:test';
import { int64, type GoMap, type Value } from '../../src/go/values.ts';
import { decodeJson, decodeObject, encodeObject } from '../../src/kube/json.ts';

const numbers: readonly (readonly [string, Value])[] = [
  ['0', int64(0)],
  ['-0', int64(0)],
  ['1', int64(1)],
  ['-5', int64(-5)],
  ['999999999999999', int64(999999999999999)],
  ['9007199254740993', int64(9007199254740993n)],
  ['9223372036854775807', int64(9223372036854775807n)],
  ['-9223372036854775808', int64(-9223372036854775808n)],
  ['9223372036854775808', 9223372036854775808],
  ['1.0', 1],
  ['1e3', 1000],
  ['1E3', 1000],
  ['0.25', 0.25],
  ['-0.0', -0],
];

test.each(numbers)('number %s', (text, value) => {
  expect(decodeJson(`{"a":${text},"b":[ ${text} ]}`)).toEqual(
    new Map<string, Value>([
      ['a', value],
      ['b', [value]],
    ]),
  );
  expect(decodeJson(text)).toEqual(value);
});

test('texts that look like numbers stay texts', () => {
  const object = decodeObject('{"a":"1.5","b":": 1.5","c":"\\ue000 2.5","d":"[12345678901234567890","e":1.5}');
  expect([...object.values()]).toEqual(['1.5', ': 1.5', '\ue000 2.5', '[12345678901234567890', 1.5]);
});

test('keys that mean something to JavaScript are data', () => {
  const object = decodeObject('{"__proto__":{"a":1},"constructor":true,"10":1,"2":2}');
  expect(object.get('__proto__')).toEqual(new Map([['a', int64(1)]]));
  expect(encodeObject(object)).toBe('{"10":1,"2":2,"__proto__":{"a":1},"constructor":true}');
});

test('what is no object is refused', () => {
  expect(() => decodeObject('[1]')).toThrow('json: cannot unmarshal');
  expect(() => decodeObject('{"a":')).toThrow('unexpected end of JSON input');
  for (const number of ['5.', '01', '1e', '1.5.5', '--1', '1e5e5'])
    expect(() => decodeObject(`{"a":${number}}`)).toThrow('invalid character');
});

test('numbers go back as they came', () => {
  const text = '{"big":9223372036854775807,"float":0.5,"int":3,"text":"<&>"}';
  expect(encodeObject(decodeObject(text))).toBe(text);
});

test('half a pair of surrogates is what Go makes of it', () => {
  const object = decodeObject('{"\\ud800":"a\\udfffb","c":["\\ud83d\\ude00"]}');
  expect([...object]).toEqual([
    ['\ufffd', 'a\ufffdb'],
    ['c', ['\u{1f600}']],
  ]);
});

test('an answer that is nested beyond the stack is refused', () => {
  expect(() => decodeJson(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toThrow('exceeded max depth');
});

test('an object that is nested too deeply is an error for the user', () => {
  let object: GoMap = new Map();
  for (let level = 0; level < 1_000_000; level++) object = new Map([['a', object]]);
  expect(() => encodeObject(object)).toThrow('the object is nested too deeply');
});
