/**
 * Writes random templates as a conformance theme: `bun test/template/random-templates.ts SEED COUNT >THEME.yaml`, to be
 * answered by the recorder and compared by conformance.test.ts. One seed always gives the same templates.
 */
import { argv } from 'node:process';

let state = Number(argv[2] ?? 1) >>> 0;
/** A whole number below `n`, by xorshift. */
function below(n: number): number {
  state = (state ^ (state << 13)) >>> 0;
  state = (state ^ (state >>> 17)) >>> 0;
  state = (state ^ (state << 5)) >>> 0;
  return state % n;
}

type Make = string | (() => string);
function pick(...choices: Make[]): string {
  const choice = choices[below(choices.length)]!;
  return typeof choice === 'string' ? choice : choice();
}
const chance = (percent: number): boolean => below(100) < percent;

/** Nested less and less deeply, so that texts end. */
let depth = 0;
function nested(make: () => string, instead: string): () => string {
  return () => {
    if (depth >= 3) return instead;
    depth++;
    const text = make();
    depth--;
    return text;
  };
}

const text = (): string =>
  pick(
    ...['.s', '"x"', '$x.s', '.a.s', '.e', '$s', 'zero', 'obj.Name', '(index .m "x")', '`r`'],
    nested(() => `(upper ${text()})`, '.s'),
    nested(() => `(print ${any()} ${any()})`, '$s'),
    nested(() => `(printf "%v|%5v|%q" ${any()} ${any()} ${text()})`, '.s'),
    nested(() => `(slice ${text()} 0 ${number()})`, '.s'),
    nested(() => `(or .n ${text()})`, '.s'),
    nested(() => `(obj.Hello ${text()})`, '.s'),
  );
const number = (): string =>
  pick(
    ...['0', '1', '2', '-1', "'a'", '0x1F', '$i', 'obj.Count', '1.0', '.i', '1.5'],
    nested(() => `(len ${list()})`, '3'),
    nested(() => `(add ${number()} ${number()})`, '4'),
    nested(() => `(obj.Sum ${number()} 1)`, '2'),
  );
const list = (): string =>
  pick(
    ...['.l', '.a.l', '.el', '(strs "p" "q")', '(index .ll 1)', 'obj.List', '.ll', '(list nil 1)', 'nilslice', '.objs'],
    nested(() => `(list ${any()} ${any()})`, '.l'),
    nested(() => `(slice ${list()} 1)`, '.l'),
  );
const map = (): string =>
  pick(
    ...['.m', '.a', '.em', 'strmap', 'obj.Map', 'methmap', 'nilmap'],
    nested(() => `(dict "k" ${any()} "j" 2)`, '.m'),
  );
const truth = (): string =>
  pick(
    ...['.t', '.z', 'true', 'false'],
    nested(() => `(${pick('eq', 'ne', 'lt', 'ge')} ${number()} ${number()})`, '.t'),
    nested(() => `(eq ${text()} ${text()} ${any()})`, '.t'),
    nested(() => `(not ${any()})`, '.z'),
    nested(() => `(${pick('and', 'or')} ${any()} ${any()} ${any()})`, '.t'),
  );
const odd = (): string =>
  pick(
    ...['nil', '.n', '.missing', '.one', '.pi', '$x', '.', '$', 'obj.Inner', '(strer 3)', '1i', '(u8 7)', '$x.y.z'],
    ...['(bytes "ab")', '(f32 0.5)', '.x', '.s.x', '(.a).b', 'nilany', 'obj.nothing', '$.a.missing'],
  );
const any = (): string => pick(text, number, list, map, truth, odd);

function pipeline(): string {
  let out = any();
  if (out.startsWith('(') && out.indexOf(')') === out.length - 1 && chance(70)) out = out.slice(1, -1);
  if (chance(25)) out += ` | ${pick('print', 'print "a"', 'html', 'printf "%v"', 'any', 'typ', 'len', 'upper', 'not')}`;
  if (chance(10)) out += ` | ${pick('eq 1', 'or 0', 'and 1', 'list 1', 'urlquery', 'js', 'index .l', 'add 1')}`;
  return chance(15) ? `${pick('$x', '$i', '$s')} ${pick(':=', '=')} ${out}` : out;
}

const action = (inside: string): string => pick('{{ ', '{{', '{{- ') + inside + pick(' }}', '}}', ' -}}');
const plain = (): string => pick('', ' ', 'a', '\n', ' b ', 'é', '  \n x', '}}', '{');

function body(level: number, loops: boolean): string {
  let out = plain();
  for (let n = below(3); n > 0; n--) out += statement(level, loops) + plain();
  return out;
}

function block(head: string, level: number, loops: boolean, outerLoops: boolean): string {
  const otherwise = chance(35) ? action('else') + body(level - 1, outerLoops) : '';
  return action(head) + body(level - 1, loops) + otherwise + action('end');
}

function statement(level: number, loops: boolean): string {
  const kind = below(level > 0 ? 10 : 5);
  if (kind === 5 || kind === 6) return block(`${pick('if', 'with')} ${pipeline()}`, level, loops, loops);
  if (kind === 7 || kind === 8) {
    const variables = pick('', '', '$x := ', '$i, $v := ', '$x = ', '$s, $x = ');
    return block(`range ${variables}${pick(list, map, '3', list)}`, level, true, loops);
  }
  if (kind === 9) return action(`template "d" ${pick('.', '', '.a', any)}`);
  if (kind === 4 && loops) return action(pick('break', 'continue'));
  return action(pipeline());
}

function mutated(template: string): string {
  if (!chance(5)) return template;
  const at = below(template.length);
  return template.slice(0, at) + pick('(', ')', '|', '.', '$', '"', '}', ' ', '\n', '') + template.slice(at + below(3));
}

const lines = ['# Made by test/template/random-templates.ts.', 'kind: texttemplate', 'cases:'];
for (let n = Number(argv[3] ?? 100); n > 0; n--) {
  const start = `{{ $s := .s }}{{ $i := 1 }}{{ $x := ${pick('.a', '.s', 'obj', '1', '.n', '.l')} }}`;
  const define = '{{ define "d" }}{{ $x := . }}{{ $i := 2 }}{{ $s := "d" }}';
  const template = start + statement(2, false) + body(2, false) + define + body(0, false) + '{{ end }}';
  const missingkey = pick('zero', 'zero', 'default', 'error');
  lines.push(`  - template: ${JSON.stringify(mutated(template))}`, `    missingkey: ${missingkey}`);
}
console.log(lines.join('\n'));
