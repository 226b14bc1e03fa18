import { expect, test } from 'bun:test';
import { readCsvLine, readFlagValue } from '../../src/cli/flags/value.ts';
import { parseArguments } from '../../src/cli/flags/parse.ts';
import type { Flag } from '../../src/cli/flags/flag.ts';

const flags: readonly Flag[] = [
  { name: 'values', shorthand: 'f', type: 'stringSlice', usage: '' },
  { name: 'set', type: 'stringArray', usage: '' },
  { name: 'namespace', shorthand: 'n', type: 'string', default: 'from-env', usage: '' },
  { name: 'generate-name', shorthand: 'g', type: 'bool', usage: '' },
  { name: 'dry-run', type: 'string', valueWhenBare: 'client', usage: '' },
  { name: 'old', type: 'bool', usage: '', deprecated: 'use --new' },
];

const parses: [args: string[], rest: string[], values: Record<string, unknown>][] = [
  [['a', '-n', 'x', 'b'], ['a', 'b'], { namespace: 'x' }],
  [['-nx'], [], { namespace: 'x' }],
  [['-n=x'], [], { namespace: 'x' }],
  [['-n='], [], { namespace: '=' }],
  [['-gnx'], [], { namespace: 'x', 'generate-name': true }],
  [['-gn', 'x'], [], { namespace: 'x', 'generate-name': true }],
  [['--generate-name=false'], [], { 'generate-name': false }],
  [['--generate-name', 'false'], ['false'], { 'generate-name': true }],
  [['--dry-run', 'x'], ['x'], { 'dry-run': 'client' }],
  [['--dry-run='], [], { 'dry-run': '' }],
  [['--set', '-a=b,c', '--set=d'], [], { set: ['-a=b,c', 'd'] }],
  [['-f', 'a,b', '--values', '"c,d",e'], [], { values: ['a', 'b', 'c,d', 'e'] }],
  [['--', '-n', 'x'], ['-n', 'x'], { namespace: 'from-env' }],
  [['-n', '--', 'x'], ['x'], { namespace: '--' }],
  [['-', '', 'a'], ['-', '', 'a'], {}],
  [['-n', 'a', '-n', 'b'], [], { namespace: 'b' }],
];
for (const [args, rest, values] of parses) {
  test(args.join(' '), () => {
    const parsed = parseArguments(args, flags);
    expect(parsed.args).toEqual(rest);
    for (const [name, value] of Object.entries(values)) {
      const given: unknown = Array.isArray(value)
        ? parsed.flags.list(name)
        : typeof value === 'boolean'
          ? parsed.flags.bool(name)
          : parsed.flags.string(name);
      expect(given).toEqual(value);
    }
  });
}

test('a deprecated flag works and says what to use', () => {
  const { flags: values, warnings } = parseArguments(['--old'], flags);
  expect(values.bool('old')).toBe(true);
  expect(warnings).toEqual(['Flag --old has been deprecated, use --new']);
});

test('asking for a flag that is not declared is a defect', () => {
  expect(() => parseArguments([], flags).flags.string('nope')).toThrow('no flag --nope is declared');
});

const lines: [text: string, fields: string[]][] = [
  ['a', ['a']],
  ['a,', ['a', '']],
  [',', ['', '']],
  ['"a"', ['a']],
  ['"a""b",c', ['a"b', 'c']],
  ['a\nb', ['a']],
  ['"a\nb",c', ['a\nb', 'c']],
  ['\n\na,b', ['a', 'b']],
  ['a\r\nb', ['a']],
];
for (const [text, fields] of lines) {
  test(`CSV ${JSON.stringify(text)}`, () => {
    expect(readCsvLine(text)).toEqual(fields);
  });
}

const numbers: [type: 'int' | 'float32' | 'uint', text: string, value: number][] = [
  ['int', '0x1F', 31],
  ['int', '-0b101', -5],
  ['int', '017', 15],
  ['int', '0o17', 15],
  ['int', '1_000', 1000],
  ['uint', '5', 5],
  ['float32', '1.5', 1.5],
  ['float32', '-inf', -Infinity],
];
for (const [type, text, value] of numbers) {
  test(`${type} ${text}`, () => {
    expect(readFlagValue({ name: 'x', type, usage: '' }, text, undefined)).toBe(value);
  });
}
