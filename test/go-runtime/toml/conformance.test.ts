import { describe, expect, test } from 'bun:test';
import { sprintf } from '../../../src/go/fmt.ts';
import { SizeError } from '../../../src/go/size.ts';
import { timeString } from '../../../src/go/time-format.ts';
import { timeHost } from '../../../src/go/time-value.ts';
import { decodeToml } from '../../../src/go/toml/decode.ts';
import { encodeToml } from '../../../src/go/toml/encode.ts';
import { typeOf, GoStruct, typedSlice, type Value } from '../../../src/go/values.ts';
import { recorded } from '../../recorded.ts';
import { typedJson } from '../../typed-json.ts';

/** The value with its times as text: `%#v` of a time shows addresses. */
function shown(value: Value): Value {
  if (value instanceof GoStruct) return timeString(timeHost(value));
  if (Array.isArray(value)) return typedSlice(typeOf(value)!, value.map(shown));
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, shown(item)])) : value;
}

function answer(run: () => string): { out?: string; err?: string } {
  try {
    return { out: run() };
  } catch (error) {
    return { err: (error as Error).message };
  }
}

describe('toml-read', () => {
  for (const { case: text, out, err } of recorded<string>('toml-read')) {
    test(JSON.stringify(text).slice(0, 80), () => {
      const got = answer(() => sprintf('%#v', [shown(decodeToml(text))]));
      expect(got).toEqual(err === undefined ? { out: out! } : { err });
    });
  }
});

describe('toml-write', () => {
  for (const { case: json, out, err } of recorded<unknown>('toml-write')) {
    test(JSON.stringify(json).slice(0, 80), () => {
      const got = answer(() => encodeToml(typedJson(json)));
      expect(got).toEqual(err === undefined ? { out: out! } : { err: err.replace(/^panic: /, '') });
    });
  }
});

test.each([
  ['lists in lists', `a = ${'['.repeat(20_000)}`],
  ['tables in tables', `a = ${'{a = '.repeat(5000)}`],
  ['parts of a key', `${'a.'.repeat(20_000)}a = 1`],
  ['parts of the name of a table', `[${'a.'.repeat(20_000)}a]`],
])('%s end before the stack and the memory do', (_name, text) => {
  expect(() => decodeToml(text)).toThrow(SizeError);
});
