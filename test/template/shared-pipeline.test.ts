import { describe, expect, test } from 'bun:test';
import { func, functionMap } from '../../src/go/func.ts';
import { anyType, intType, stringType } from '../../src/go/types.ts';
import { int, type Value } from '../../src/go/values.ts';
import { TemplateSet } from '../../src/template/template-set.ts';

const functions = functionMap([
  func('upper', [stringType], stringType, (text: string) => text.toUpperCase()),
  func('plus', [intType, anyType], anyType, (_n: Value, other: Value) => other),
  func('refuse', [anyType], stringType, (value: Value) => {
    if (value === 'good') return 'good';
    throw new Error('refused');
  }),
]);

const good = new Map<string, Value>([
  ['a', new Map<string, Value>([['b', 'good']])],
  ['s', 'good'],
  ['l', ['x']],
]);
const bad = new Map<string, Value>([
  ['a', 'text'],
  ['s', int(1n)],
  ['l', ['x']],
]);

// each works with `good` and fails with `bad`
const pipelines = [
  '.a.b',
  '$.a.b',
  '.s | upper',
  'upper .s',
  'upper (.s)',
  'refuse .s',
  '.s | refuse | upper',
  'upper (refuse (.s))',
  'and true (upper .s)',
  'and .s (or .a.b .s)',
  'or false .a.b | upper',
  'not .a.b',
  'eq .a.b "good"',
  'printf "%s" .a.b | upper',
  '(.a).b',
  '(index .a "b") | refuse',
  'plus 1 .a.b',
];

const statements = (pipeline: string): string[] => [
  `{{ ${pipeline} }}`,
  `{{- if ${pipeline} }}x{{ end }}`,
  `{{ with ${pipeline} -}} x{{ end }}`,
  `{{ if false }}{{ else if ${pipeline} }}x{{ end }}`,
  `{{ $x := ${pipeline} }}`,
  `{{ $x := 1 }}{{ $x = ${pipeline} }}`,
  `{{ template "none" ${pipeline} }}`,
  `{{ range ${pipeline} | printf "%s" | len }}{{ end }}`,
  `{{ range .l }}{{ with $ }}{{ ${pipeline} }}{{ end }}{{ end }}`,
  `{{ $ := . }}{{ ${pipeline} }}`,
];

function failure(set: TemplateSet): string {
  try {
    set.execute('late', bad);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

function newSet(text: string): TemplateSet {
  const set = new TemplateSet({ functions, missingKey: 'zero', name: 'root' });
  set.parse('none', '{{ define "none" }}{{ end }}');
  set.parse('late', text);
  return set;
}

describe('a pipeline that ran elsewhere fails at its own place', () => {
  for (const pipeline of pipelines) {
    for (const statement of statements(pipeline)) {
      test(statement, () => {
        const text = `é\n{{ "x" }}\n  ${statement}`;
        const alone = failure(newSet(text));
        expect(alone).toContain('template: late:3:');
        const set = newSet(text);
        set.parse('early', statements(pipeline).join('\n'));
        set.execute('early', good);
        expect(failure(set)).toBe(alone);
      });
    }
  }
});

test('what is called $ is not taken for what the template was given', () => {
  const set = newSet('{{ $.s }}{{ $ := dict }}{{ $.s }}'.replace('dict', '.a'));
  expect(set.execute('late', good)).toBe('good<no value>');
});
