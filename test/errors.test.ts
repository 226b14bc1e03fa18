import { expect, test } from 'bun:test';
import { encoded } from '../src/action/read/encoded.ts';
import { isDefect, ScullError } from '../src/errors.ts';
import { SizeError } from '../src/go/size.ts';
import { NumError } from '../src/go/strconv.ts';
import { YamlError } from '../src/go/yaml/errors.ts';

test('what is raised on purpose is told from what the engine throws', () => {
  const meant = [
    new Error('a'),
    new ScullError('a'),
    new YamlError('control characters are not allowed'),
    new NumError('Atoi', 'x', 'invalid syntax', 0),
    new SizeError('too large'),
  ];
  const defects = [new TypeError('a'), new RangeError('a'), new SyntaxError('a'), 'a', undefined];
  expect(meant.map(isDefect)).toEqual(meant.map(() => false));
  expect(defects.map(isDefect)).toEqual(defects.map(() => true));
});

test('values that YAML has no form for are refused in the words of Helm', () => {
  expect(() => encoded(new Map([['a', '\u0080']]), 'yaml')).toThrow(
    new ScullError('unable to write YAML output: yaml: control characters are not allowed'),
  );
  expect(encoded(new Map([['a', '\u0080']]), 'json')).toBe('{"a":"\u0080"}\n');
});
