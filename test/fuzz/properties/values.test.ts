/** Values survive YAML, JSON, TOML and `--set`, and merges do what they should. */
import { expect, test } from 'bun:test';
import { marshalJson, unmarshalJson } from '../../../src/go/json.ts';
import { sortedKeys, type GoMap, type Value } from '../../../src/go/values.ts';
import { marshalYamlPretty } from '../../../src/go/yaml/marshal-pretty.ts';
import { marshalYaml } from '../../../src/go/yaml/marshal.ts';
import { readYaml, unmarshalYaml } from '../../../src/go/yaml/unmarshal.ts';
import { decodeObject, encodeObject } from '../../../src/kube/json.ts';
import { emptyMetadata } from '../../../src/chart/metadata.ts';
import type { Chart } from '../../../src/chart/chart.ts';
import { coalesceTables, coalesceValues } from '../../../src/values/coalesce.ts';
import { mergeMaps } from '../../../src/values/merge.ts';
import { parseSetLiteral } from '../../../src/values/strvals-literal.ts';
import { parseSet, parseSetJson, parseSetString } from '../../../src/values/strvals.ts';
import { plain } from '../fuzzer.ts';
import { randomMap, randomValue, withFloats, withInts } from '../values.ts';
import { forAll, validText } from './for-all.ts';

/** go-yaml reads a line end of its own, C1 controls and the key of merges otherwise than it writes them. */
function isFit(value: Value): boolean {
  return !/[\u0080-\u009f\u2028\ufeff]|<</.test(JSON.stringify(plain(value)));
}

test('YAML is read as it was written, and written the same again', () =>
  forAll(3000, (prng) => {
    const value = randomValue(prng);
    if (!isFit(value)) return;
    const text = marshalYaml(value);
    expect(plain(unmarshalYaml(text))).toEqual(plain(value));
    expect(marshalYaml(unmarshalYaml(text))).toBe(text);
    expect(plain(unmarshalYaml(marshalYamlPretty(value)))).toEqual(plain(value));
    const ints = withInts(value);
    expect(plain(withFloats(readYaml(marshalYaml(ints))))).toEqual(plain(value));
  }));

test('JSON is read as it was written, and is YAML as well', () =>
  forAll(3000, (prng) => {
    const value = randomValue(prng);
    const text = marshalJson(value);
    expect(plain(unmarshalJson(text))).toEqual(plain(value));
    if (isFit(value)) expect(plain(unmarshalYaml(text))).toEqual(plain(value));
  }));

test('objects go to a server and come back, integers exact', () =>
  forAll(2000, (prng) => {
    const object = withInts(randomMap(prng)) as GoMap;
    expect(plain(decodeObject(encodeObject(object)))).toEqual(plain(object));
  }));

test('--set sets what is written, whatever the text', () =>
  forAll(3000, (prng) => {
    const text = validText(prng).replaceAll('\0', '').replaceAll('\ufffd', '');
    const escaped = text.replaceAll(/[\\,{}]/g, (char) => `\\${char}`);
    const set = (parse: (text: string, into: GoMap) => void, argument: string): Value => {
      const into: GoMap = new Map();
      parse(argument, into);
      return ((into.get('a') as GoMap).get('b.c') as Value[])[1]!;
    };
    expect(set(parseSetString, `a.b\\.c[1]=${escaped}`)).toBe(text);
    expect(set(parseSetJson, `a.b\\.c[1]=${marshalJson(text)}`)).toBe(text);
    const into: GoMap = new Map();
    parseSetLiteral(`a.b[1]=${text}`, into);
    expect(plain(into)).toEqual(plain(new Map([['a', new Map([['b', [null, text]]])]])));
    const typed: GoMap = new Map();
    parseSet(`x=${escaped}`, typed);
    expect(['string', 'boolean', 'object'].includes(typeof typed.get('x'))).toBe(true);
  }));

test('--set-json takes any value', () =>
  forAll(2000, (prng) => {
    const value = randomValue(prng);
    const into: GoMap = new Map();
    parseSetJson(`a=${marshalJson(value)},b=1`, into);
    expect(marshalJson(into.get('a')!)).toBe(marshalJson(unmarshalJson(marshalJson(value))));
    expect(into.get('b')).toBe(1);
  }));

test('what is merged over has the last word, and nothing is lost', () =>
  forAll(2000, (prng) => {
    const [under, over] = [randomMap(prng), randomMap(prng)];
    const before = JSON.stringify([plain(under), plain(over)]);
    const merged = mergeMaps(under, over);
    expect(JSON.stringify([plain(under), plain(over)])).toBe(before);
    expect(sortedKeys(merged)).toEqual([...new Set([...under.keys(), ...over.keys()])].sort());
    for (const [key, value] of over) {
      if (!(value instanceof Map && under.get(key) instanceof Map))
        expect(plain(merged.get(key))).toEqual(plain(value));
    }
    expect(plain(mergeMaps(merged, over))).toEqual(plain(merged));
    expect(plain(mergeMaps(new Map(), over))).toEqual(plain(over));
  }));

test('values given win over those of the chart; null takes away', () =>
  forAll(2000, (prng) => {
    const [chartValues, given] = [randomMap(prng, 3), randomMap(prng, 3)];
    const chart: Chart = {
      metadata: { ...emptyMetadata(), name: 'c' },
      raw: [],
      templates: [],
      files: [],
      values: chartValues,
      dependencies: [],
    };
    const all = coalesceValues(chart, given);
    for (const [key, value] of given) {
      if (value === null) expect(all.has(key) && chartValues.has(key)).toBe(false);
      else if (!(value instanceof Map)) expect(plain(all.get(key))).toEqual(plain(value));
    }
    for (const key of chartValues.keys())
      if (!given.has(key)) expect(all.has(key) || chartValues.get(key) === null).toBe(true);
    expect(plain(coalesceTables(new Map(all), new Map()))).toEqual(plain(all));
  }));
