import { describe, expect, test } from 'bun:test';
import { marshalJson } from '../../src/go/json.ts';
import { toBytes } from '../../src/go/strings.ts';
import { mergeOptions, type ValuesOptions } from '../../src/values/options.ts';

const files: Record<string, string> = {
  '1.yaml': 'a: 1\nb: {c: 1, x: null}\n',
  '2.yaml': 'b: {d: 2}\na: null\n',
  'empty.yaml': '',
  'list.yaml': '- x\n',
  'broken.yaml': 'a: [',
  't.txt': 'text\n',
  '-': 'z: 9\n',
};

function read(name: string): Uint8Array {
  const text = files[name];
  if (text === undefined) throw new Error(`open ${name}: no such file or directory`);
  return toBytes(text);
}

// answers of `helm template` 3.22.0 with these flags
const cases: readonly (readonly [options: ValuesOptions, answer: string])[] = [
  [{}, '{}'],
  [{ valueFiles: ['1.yaml', '2.yaml'] }, '{"a":null,"b":{"c":1,"d":2,"x":null}}'],
  [{ valueFiles: ['2.yaml', '1.yaml'] }, '{"a":1,"b":{"c":1,"d":2,"x":null}}'],
  [{ valueFiles: ['empty.yaml'] }, '{}'],
  [{ valueFiles: ['-'] }, '{"z":9}'],
  [
    { valueFiles: ['list.yaml'] },
    'error: failed to parse list.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [
    { valueFiles: ['broken.yaml'] },
    'error: failed to parse broken.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content',
  ],
  [{ valueFiles: ['nope.yaml'] }, 'error: open nope.yaml: no such file or directory'],
  [
    { valueFiles: ['1.yaml'], values: ['a=2'], stringValues: ['a=3'], jsonValues: ['a=4'] },
    '{"a":"3","b":{"c":1,"x":null}}',
  ],
  [{ literalValues: ['a=1'], values: ['a=2'] }, '{"a":"1"}'],
  [{ fileValues: ['a=t.txt'], stringValues: ['a=s'] }, '{"a":"text\\n"}'],
  [{ fileValues: ['a={t.txt,-}'] }, '{"a":["text\\n","z: 9\\n"]}'],
  [{ jsonValues: ['b={"d":[1]}'], values: ['b.c=1'] }, '{"b":{"c":1,"d":[1]}}'],
  [{ values: ['a=1,'] }, '{"a":1}'],
  [{ values: ['a'] }, 'error: failed parsing --set data: key "a" has no value'],
  [{ stringValues: ['a'] }, 'error: failed parsing --set-string data: key "a" has no value'],
  [{ jsonValues: ['a=x'] }, 'error: failed parsing --set-json data a=x'],
  [{ jsonValues: ['{"a":{"b":1}}'] }, 'error: failed parsing --set-json data {"a":{"b":1}}'],
  [{ literalValues: ['a'] }, 'error: failed parsing --set-literal data: key "a" has no value'],
  [{ fileValues: ['a'] }, 'error: failed parsing --set-file data: key "a" has no value'],
  [{ fileValues: ['a=nope'] }, 'error: failed parsing --set-file data: open nope: no such file or directory'],
  [{ fileValues: ['a={t.txt,nope}'] }, 'error: failed parsing --set-file data: open nope: no such file or directory'],
  [
    { values: ['a.b=1', 'a[0]=2'] },
    'error: failed parsing --set data: unable to parse key: interface conversion: interface {} is map[string]interface {}, not []interface {}',
  ],
];

describe('mergeOptions', () => {
  for (const [options, answer] of cases) {
    test(JSON.stringify(options), async () => {
      let got: string;
      try {
        got = marshalJson(await mergeOptions(options, read));
      } catch (error) {
        got = `error: ${(error as Error).message}`;
      }
      expect(got).toBe(answer);
    });
  }
});
