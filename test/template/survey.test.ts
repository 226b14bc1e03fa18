/** A survey of a text and the parser must give the same nodes, and the same errors. */
import { describe, expect, test } from 'bun:test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Marks } from '../../src/template/mark.ts';
import { surveyTemplate } from '../../src/template/survey.ts';
import { randomCase } from '../random/generate.ts';
import { recorded } from '../recorded.ts';
import { known, parsed, surveyed } from './parse-ways.ts';
import { processorTime } from '../processor-time.ts';

function same(text: string): void {
  const long = parsed(text);
  for (const marks of [new Marks(), shared]) {
    const { isSure, outcome } = surveyed(text, marks, marks === shared ? sharedUsed : undefined);
    if (isSure) sure++;
    expect(outcome.trees).toEqual(long.trees);
    if (marks !== shared) expect(outcome.used).toEqual(long.used);
  }
  for (const name of long.used) expect(sharedUsed).toContain(name);
}

/** As the texts of a set share them. */
const shared = new Marks();
const sharedUsed = new Set<string>();
let sure = 0;

const actions = [
  '.',
  '$',
  '.a',
  '.a.b',
  '$.a.b',
  '$x',
  '$x.a.b',
  'include "a" .',
  'include "a b" . | nindent 4',
  '"a" | quote',
  '.a|f|g',
  'f .a "b" 1 true nil $x',
  '(f .a).b.c',
  '(.a)',
  '(.a | f 1) | g',
  'f (g (h .a))',
  'f (g (h (i .a)))',
  '( f .a )',
  'f  .a   .b',
  '$y := .a',
  '$x = f .a',
  '$y, $z := .a',
  '.a\n  | f',
  'f\t.a',
  '.a | 1',
  '.a | .',
  '.a | true',
  '.a | "x"',
  '.a | (f)',
  '.a | $x',
  '$undefined',
  'nope .a',
  '.a.',
  '..',
  'a.b',
  '.1',
  '1.5',
  '01',
  '1234567890123456',
  '-1',
  "'a'",
  '`raw`',
  '"a\\n"',
  'f "\\"" "\\\\" (g "(\\")") | h "|"',
  '"\\x41"',
  '"\\\'"',
  '"\\"',
  '"a\\',
  'f `a\n{{ .b }} ) "` $x',
  '(`(`)',
  '`a`"b"',
  '`a\r`',
  '`\u{1f600}`',
  '`\\`',
  '`a',
  '`f` | `g`',
  '"é"',
  '"\u{1f600}"',
  'f(g)',
  'f (g)(h)',
  '"a""b"',
  '"a".b',
  '(.a)b',
  '(.a',
  '.a)',
  '()',
  '',
  ' ',
  '|',
  '.a |',
  '| .a',
  'end x',
  'else .a',
  'nil',
  'true',
  'define',
  'block',
  'break',
  'continue',
  'template "a"',
  'template "a" .b',
  'template .a',
  'template "a" | f',
  'if',
  'if .a .b',
  'if"a"',
  'with$',
  'range$i, $v := .a',
  'template"a"',
  'template"" .',
  '/* c */',
  '/* c',
  '/*c*/ .a',
  '$y :=',
  '$=.a',
  '$x=.a',
  '$x= .a',
  '$x =.a',
  'range $i, $x=.a',
  '$ := .a',
  '$y := $y',
  '.a-',
  'f -1',
  '.é',
  'é',
  '.a =',
  ':',
  'f :',
  '.a,.b',
] as const;

describe('an action is the same by either way', () => {
  test.each([...actions])('%s', (action) => {
    for (const word of ['', 'if ', 'with ', 'range ', 'else if ', 'range $i, ', '$v := ']) {
      for (const [open, close] of [
        ['{{ ', ' }}'],
        ['{{', '}}'],
        ['{{- ', ' -}}'],
        ['{{-', '-}}'],
        ['{{-\n', '\n-}}'],
        ['{{  ', '  }}'],
      ] as const) {
        const text = `a \n {{ $x := 1 }}${open}${word}${action}${close} \n b`;
        same(text);
        same(`${text}{{ else }} c {{ end }}\n{{ nope }}`);
        same(`{{ define "d" }}${open}${word}${action}${close}{{ end }}{{ end }}`);
      }
    }
  });
});

test.each([
  ['\u00a0 {{- .a -}} \u00a0'],
  ['\v\t{{- .a }}'],
  [' \n\t{{- /* c */ -}}\n x'],
  ['{{/* a */}}{{/* b */}}'],
  ['{{/*/}}'],
  ['{{- /*/ -}}'],
  ['{{/**/}}{{- /**/ -}} a'],
  ['{{/* a */ -}} \n b'],
  ['{{/* a */-}} b'],
  ['{{/* a */ }} b'],
  ['{{/* a {{/* b */}} c */}}'],
  ['{{ if .a }}x{{/* c'],
  ['{ {{{ .a }}}'],
  ['{{define "x"}}{{end}}\n\n{{define "x"}}1{{end}}\n{{define "x"}}2{{- end\n-}}'],
  ['{{ range .a }}{{ break }}{{ else }}{{ continue }}{{ end }}'],
])('text around actions: %j', same);

test('recorded templates', () => {
  const themes = readdirSync(new URL('../conformance/cases', import.meta.url)).filter((file) =>
    file.startsWith('template-'),
  );
  for (const theme of themes)
    for (const { case: given } of recorded<{ template: string } | string>(theme.replace(/\.yaml$/, '')))
      same(typeof given === 'string' ? given : given.template);
});

test('templates of the examples', () => {
  const root = new URL('../../examples/', import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /templates\/.*\.(?:ya?ml|tpl|txt)$/.test(file),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) same(readFileSync(join(root, file), 'utf8'));
});

test('random templates', () => {
  for (let seed = 1; seed <= 1500; seed++) same(randomCase(seed).template);
});

test('most texts need no parser', () => {
  const before = sure;
  for (let seed = 1; seed <= 300; seed++) same(randomCase(seed).template);
  expect(sure - before).toBeGreaterThan(400);
});

test.each(['{{/*', '{{- /* */ ', '{{"\\"', '{{ a ', '{{ (', '{{ a "{{ " ', '{{`', '{{ "', '{{', '{{ a | ', '{{- a -'])(
  'a text of nothing but %s is gone through once',
  (part) => {
    const text = part.repeat(100_000);
    const began = processorTime();
    expect(surveyTemplate('t', text, known, new Set(), new Marks())).toBeUndefined();
    expect(processorTime() - began).toBeLessThan(3000);
  },
);
