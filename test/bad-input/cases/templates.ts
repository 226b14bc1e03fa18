import { chart, type BadInput } from '../bad-input.ts';
import type { Files } from '../workspace.ts';
import { billionLaughs } from './charts.ts';

/** A template that goes wrong, and the words that tell where; without them Helm's own line is wanted. */
function bad(name: string, template: string, ours?: string, more: Partial<BadInput> = {}): BadInput {
  return { name, files: chart(template), ...(ours === undefined ? {} : { ours }), ...more };
}

/** Where Helm has no error, since it is killed or doesn't end: at least the place has to be told. */
function bomb(name: string, template: string, more: Partial<BadInput> = {}): BadInput {
  return bad(name, template, 'c/templates/a.yaml:1:', more);
}

const long = 'a'.repeat(50_000);

export const templateCases: readonly BadInput[] = [
  bad('an action without end', 'a: {{ .Values.a\n'),
  bad('an if without end', '{{ if true }}x'),
  bad('an end too many', 'x{{ end }}'),
  bad('a comment without end', '{{/* x'),
  bad('a string without end', '{{ "x }}'),
  bad('an unknown function', 'a: 1\nb: {{ nosuch 1 }}\n'),
  bad('an unknown variable', '{{ $x }}'),
  bad('brackets without end', `{{ ${'('.repeat(1000)} }}`),
  bad('an unknown template', '{{ include "nosuch" . }}'),
  bad('a field of a string', '{{ .Chart.Name.x }}'),
  bad('a nil map', '{{ .Values.a.b.c }}'),
  bad('fail', '{{ fail "told\\nso" }}'),
  bad('required', '{{ required "give a" .Values.a }}'),
  bad('an index that is out of range', '{{ index (list 1) 5 }}'),
  bad('a division by zero', '{{ div 1 0 }}'),
  bad('a huge list index', '{{ index (list 1) 99999999999 }}'),
  bad('a file that is not YAML', 'a: [\nb: {{ .Release.Name }}\n'),
  bad('invalid UTF-8 in a template', '', undefined, {
    files: { ...chart(''), 'c/templates/a.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe, 10]) },
  }),
  bad('NUL in a template', 'a: "x\0y"\n'),
  bad('a binary template', '', undefined, {
    files: { ...chart(''), 'c/templates/a.bin': new Uint8Array([0, 255, 0x7b, 0x7b, 1]) },
  }),

  bad('an include of itself', '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'),
  bad(
    'two includes of each other',
    '{{ define "x" }}{{ include "y" . }}{{ end }}{{ define "y" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
  ),
  bomb('a template of itself', '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}'),
  bomb(
    'a template of itself that prints',
    '{{ define "x" }}aaaaaaaaaaaaaaaa{{ template "x" . }}{{ end }}{{ template "x" . }}',
  ),
  bomb(
    'two templates of each other',
    '{{ define "x" }}{{ template "y" . }}{{ end }}{{ define "y" }}{{ template "x" . }}{{ end }}{{ template "x" . }}',
  ),
  bomb('tpl of itself', '', {
    files: chart('{{ tpl .Values.t . }}', 't: "{{ tpl .Values.t . }}"\n'),
    ours: 'tpl',
  }),
  bomb('tpl and include of each other', '', {
    files: chart('{{ define "x" }}{{ tpl .Values.t . }}{{ end }}{{ include "x" . }}', 't: "{{ include \\"x\\" . }}"\n'),
    ours: 'include',
    megabytes: 600,
  }),
  bomb('tpl of a growing text', '', {
    files: chart('{{ tpl .Values.t (dict "t" .Values.t "Template" .Template) }}', 't: "{{ tpl (print .t .t) . }}"\n'),
    ours: 'tpl',
  }),
  bomb('includes that fan out', `${fanOut()}{{ include "t0" . }}`, { seconds: 15 }),
  bomb('a context that holds itself, printed', '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $d }}', {
    ours: 'c/templates/a.yaml: ',
  }),
  bad('a context that holds itself, as YAML', '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYaml $d }}'),
  bomb('a context that holds itself, copied', '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ deepCopy $d }}'),
  bad('a context that holds itself, merged', '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ merge (dict) $d | toJson }}'),
  bad(
    'a context that holds itself, compared',
    '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $e := dict }}{{ $_ := set $e "d" $e }}x: {{ deepEqual $d $e }}',
  ),
  bad(
    'lists of the same lists, compared',
    '{{ $a := list 1 }}{{ $b := list 1 }}{{ range until 40 }}{{ $a = list $a $a }}{{ $b = list $b $b }}{{ end }}x: {{ deepEqual $a $b }}',
  ),

  bomb('range of 100,000,000,000', '{{ range 100000000000 }}{{ end }}', { seconds: 15 }),
  bomb('range that prints without end', '{{ range 100000000000 }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{ end }}', {
    seconds: 15,
    megabytes: 2000,
  }),
  bomb('range in range', '{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}', { seconds: 15 }),
  bomb('until of 50,000,000', '{{ range until 50000000 }}{{ end }}'),
  bomb('untilStep of 50,000,000', '{{ untilStep 0 50000000 1 | len }}'),
  bomb('seq of 50,000,000', '{{ seq 50000000 | len }}'),
  bomb('repeat of 5,000,000,000', '{{ repeat 5000000000 "a" | len }}'),
  bomb('repeat of 300,000,000', '{{ repeat 300000000 "a" | len }}'),
  bomb('repeat in repeat', '{{ repeat 100000 (repeat 100000 "a") | len }}'),
  bad('repeat of -1', '{{ repeat -1 "a" }}'),
  bomb('indent of 5,000,000,000', '{{ indent 5000000000 "a" }}'),
  bomb('nindent of 5,000,000,000', '{{ nindent 5000000000 "a" }}'),
  bad('indent of -1', '{{ indent -1 "a" }}'),
  bomb('indent of many lines', '{{ indent 100000 (repeat 100000 "\\n") }}'),
  bomb(
    'a text doubled 40 times',
    '{{ $s := "aaaaaaaaaa" }}{{ range until 40 }}{{ $s = print $s $s }}{{ end }}{{ $s | len }}',
  ),
  bomb(
    'a text doubled 40 times by cat',
    '{{ $s := "aaaaaaaaaa" }}{{ range until 40 }}{{ $s = cat $s $s }}{{ end }}{{ $s | len }}',
  ),
  bomb(
    'a text doubled 40 times by join',
    '{{ $s := "aaaaaaaaaa" }}{{ range until 40 }}{{ $s = join $s (list "" $s "") }}{{ end }}{{ $s | len }}',
  ),
  bomb(
    'a text doubled 40 times by replace',
    '{{ $s := "aaaaaaaaaa" }}{{ range until 40 }}{{ $s = replace "a" "aa" $s }}{{ end }}{{ $s | len }}',
    { megabytes: 800, seconds: 15 },
  ),
  bomb(
    'a text doubled 40 times by printf',
    '{{ $s := "aaaaaaaaaa" }}{{ range until 40 }}{{ $s = printf "%s%s" $s $s }}{{ end }}{{ $s | len }}',
  ),
  bomb(
    'a text doubled 40 times by b64enc',
    '{{ $s := "aaaaaaaaaa" }}{{ range until 100 }}{{ $s = b64enc $s }}{{ end }}{{ $s | len }}',
    { seconds: 15, megabytes: 2500 },
  ),
  bomb(
    'a text doubled 40 times by quote',
    '{{ $s := "\\"\\"" }}{{ range until 40 }}{{ $s = quote $s }}{{ end }}{{ $s | len }}',
    { seconds: 15, megabytes: 2500 },
  ),
  bomb(
    'a text doubled 40 times by toJson',
    '{{ $s := list "a" }}{{ range until 40 }}{{ $s = list $s $s }}{{ end }}{{ toJson $s | len }}',
    { seconds: 15, megabytes: 2500 },
  ),
  bomb(
    'a list doubled 40 times',
    '{{ $l := list 1 2 3 }}{{ range until 40 }}{{ $l = concat $l $l }}{{ end }}{{ len $l }}',
    { seconds: 15, megabytes: 2500 },
  ),
  bomb('replace of nothing by much', '{{ replace "" (repeat 100000 "a") (repeat 100000 "b") | len }}'),
  bomb('regexReplaceAll of nothing by much', '{{ regexReplaceAll "" (repeat 100000 "b") (repeat 100000 "a") | len }}'),
  bomb('wrapWith of much', '{{ wrapWith 1 (repeat 100000 "b") (repeat 100000 "a ") | len }}'),
  bad('printf with a width of 1e9', '{{ printf "%1000000000d" 1 }}'),
  bad('printf with a width by an argument', '{{ printf "%*d" 1000000000 1 }}'),
  bad('printf with a precision of 1e9', '{{ printf "%.1000000000f" 1.0 }}'),
  bad('printf with many widths', `{{ printf "${'%900000d'.repeat(50)}" 1 | len }}`),
  bad('random texts of 5,000,000,000', '{{ randAlphaNum 5000000000 | len }}', 'c/templates/a.yaml:1:'),
  bad('random bytes of -1', '{{ randBytes -1 }}'),
  bad('random bytes of 5,000,000,000', '{{ randBytes 5000000000 | len }}', 'c/templates/a.yaml:1:'),
  bad('random texts of -1', '{{ randAlphaNum -1 }}'),
  bad('abbrev with a width of -5', '{{ abbrev -5 "hello" }}'),
  bad('substr from behind the end', '{{ substr 10 5 "abc" }}'),
  bad('trunc of -9e18', '{{ trunc -9223372036854775808 "abc" }}'),
  bad('a slice from behind the end', '{{ slice (list 1 2) 5 1 }}'),
  bad('chunk of zero', '{{ chunk 0 (list 1 2) }}'),
  bad('splitn of a huge count', '{{ splitn "," 99999999999 "a,b" | toJson }}'),
  bad('a number of 100,000 digits', `{{ atoi "${'9'.repeat(100_000)}" }}`),
  bad('a literal of 100,000 digits', `{{ ${'9'.repeat(100_000)} }}`),
  bad('a literal with a huge exponent', '{{ 1e1000000000 }}'),
  bad('a hexadecimal literal with a huge exponent', '{{ 0x1p1000000000 }}'),

  bad('a regular expression that explodes elsewhere', `{{ regexMatch "(a+)+$" "${long}b" }}`),
  bad('a regular expression that explodes elsewhere, replaced', `{{ regexReplaceAll "(a|a)*b" "${long}c" "x" | len }}`),
  bad(
    'a regular expression that explodes elsewhere, found',
    `{{ regexFindAll "(.*a){12}$" "${'a'.repeat(2000)}b" -1 }}`,
  ),
  bad('a regular expression with nested counts', '{{ regexMatch "((a{100}){100}){100}" "a" }}'),
  bad('a regular expression with a count of 1001', '{{ regexMatch "a{1001}" "a" }}'),
  bad('a regular expression nested 2,000 deep', `{{ regexMatch "${'('.repeat(2000)}${')'.repeat(2000)}" "a" }}`),
  bad('a regular expression with a look-behind', '{{ regexMatch "(?<=a)b" "ab" }}'),
  bad('a regular expression with a back reference', '{{ regexMatch "(a)\\\\1" "aa" }}'),
  bad('a regular expression that is none', '{{ regexMatch "(" "a" }}'),
  bad('a version constraint of 50,000 parts', `{{ semverCompare "${'>1 '.repeat(5000)}" "2.0.0" }}`),
  bad('a version that is none', '{{ semver "1.x.y" }}'),
  bad(
    'a date layout of 50,000 fields',
    `{{ dateInZone "${'2006'.repeat(20_000)}" (toDate "2006" "2020") "UTC" | len }}`,
  ),
  bad('a time zone that climbs', '{{ dateInZone "2006" (toDate "2006" "2020") "../../../etc/passwd" }}'),
  bad('a key of an unknown kind', '{{ genPrivateKey "nosuch" }}'),
  bad('a DSA key', '{{ genPrivateKey "dsa" | len | lt 100 }}', undefined, { seconds: 30 }),
  bad('a certificate of a broken address', '{{ genSelfSignedCert "x" (list "1.2.3") (list) 1 }}'),
  bad('a certificate with keys that are none', '{{ buildCustomCert "x" "y" }}'),
  bad('a password by a master that is empty', '{{ derivePassword 1 "nosuch" "p" "u" "s" }}'),
  bad('bcrypt of a long password', `{{ bcrypt "${'a'.repeat(100)}" }}`),
  bad('decryptAES of rubbish', '{{ decryptAES "key" "rubbish" }}'),
  bad('decryptAES of nothing', '{{ decryptAES "key" "" }}'),

  bad('fromYaml of an alias bomb', '{{ fromYaml .Values.t | toJson | len }}', undefined, {
    files: yamlText('{{ fromYaml .Values.t | toJson | trunc 120 }}'),
    seconds: 10,
    megabytes: 1000,
  }),
  bad(
    'fromYaml with keys of Object.prototype',
    '{{ $m := fromYaml "__proto__: {polluted: yes}" }}{{ $m | toJson }} {{ (dict).polluted }}',
  ),
  bad(
    'fromJson with keys of Object.prototype',
    '{{ $m := fromJson "{\\"__proto__\\": {\\"polluted\\": 1}}" }}{{ $m | toJson }} {{ (dict).polluted }}',
  ),
  bad(
    'fromToml with keys of Object.prototype',
    '{{ $m := fromToml "[__proto__]\\npolluted = 1" }}{{ $m | toJson }} {{ (dict).polluted }}',
  ),
  bad(
    'dicts with keys of Object.prototype',
    '{{ $d := dict "__proto__" 1 "constructor" 2 }}{{ $_ := set $d "toString" (dict "__proto__" 3) }}{{ merge $d (dict "__proto__" (dict "x" 1) "prototype" 1) | toJson }}',
  ),
  bad(
    'fields named as in Object.prototype',
    '{{ .Values.constructor }}{{ .Values.__proto__ }}{{ .Values.toString }}x: 1',
  ),
  bad('fields of a function', '{{ .Chart.constructor }}'),
  bad('files named as in Object.prototype', '', undefined, {
    files: {
      ...chart(
        '# {{ range $p, $_ := .Files }}{{ $p }} {{ end }}{{ .Files.Get "__proto__" }} {{ (.Files.Glob "*").AsConfig | toJson }}\n',
      ),
      'c/__proto__': 'a',
      'c/constructor/toString': 'b',
      'c/hasOwnProperty': 'c',
    },
  }),
  bad('whole numbers above 2^53', '', undefined, {
    files: chart(
      '# {{ 9007199254740993 }} {{ .Values.big }} {{ .Values.big | int64 }} {{ add .Values.big 1 }} {{ toJson .Values }} {{ toYaml .Values | quote }} {{ fromToml "a = 9007199254740993" | toJson }} {{ mul 9007199254740993 3 }} {{ int64 "9223372036854775807" }} {{ .Values.s }}\n',
      'big: 9007199254740993\nf: 1e19\nu: 18446744073709551615\nv: 18446744073709551616\n',
    ),
    args: ['template', 'r', 'c', '--set', 's=9007199254740995', '--set-json', 'j={"a":9007199254740997}'],
  }),
  bad('methods that are none', '{{ .Files.constructor }}'),
  bad('methods of an inherited name', '{{ .Capabilities.APIVersions.toString }}'),
  bad(
    'templates named as in Object.prototype',
    '{{ define "__proto__" }}p{{ end }}{{ define "constructor" }}c{{ end }}a: {{ include "__proto__" . }}{{ include "constructor" . }}',
  ),
  bad('an unknown template named as in Object.prototype', '{{ include "toString" . }}'),
  bad('functions named as in Object.prototype', '{{ toString 1 }}{{ constructor }}'),
  bad('functions named __proto__', '{{ __proto__ }}'),
  bad(
    'variables named as in Object.prototype',
    '{{ $__proto__ := 1 }}{{ $constructor := 2 }}x: {{ $__proto__ }}{{ $constructor }}',
  ),
  bad(
    'Files.Get that climbs',
    'x: {{ .Files.Get "../../../etc/passwd" | quote }}{{ .Files.Get "/etc/passwd" | quote }}',
  ),
  bad('Files.Glob that explodes', `x: {{ .Files.Glob "${'{a,{b,c}}*'.repeat(12)}" | len }}`),
  bad('Files.Glob that is none', 'x: {{ .Files.Glob "[" | len }}'),
  bad('getHostByName', 'x: {{ getHostByName "localhost" | quote }}'),
  bad('lookup without a cluster', 'x: {{ lookup "v1" "Secret" "" "" | toJson }}'),
  bad('env', '{{ env "HOME" }}'),
  bad('expandenv', '{{ expandenv "$HOME" }}'),
  bad('fromToml of deep tables', `{{ fromToml .Values.t | toJson | trunc 200 }}`, undefined, {
    files: chart('x: {{ fromToml .Values.t | toJson | len }}', `t: "a = ${'['.repeat(2000)}"\n`),
  }),
  bad('fromJson of deep lists', '', undefined, {
    files: chart('x: {{ fromJson .Values.t | toJson | trunc 100 }}', `t: "${'['.repeat(20_000)}"\n`),
  }),
  bad('brackets nested 20,000 deep', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`, undefined, {
    megabytes: 600,
  }),
  bad('ifs nested 5,000 deep', `${'{{ if true }}'.repeat(5000)}x: 1${'{{ end }}'.repeat(5000)}`, undefined, {
    megabytes: 600,
  }),
  bad('50,000 actions', '{{ 1 }}'.repeat(50_000), undefined, { megabytes: 600 }),
  bad('a field chain of 20,000', `{{ .Values${'.a'.repeat(20_000)} }}`),
  bad('a pipeline of 20,000', `x: {{ 1${' | int'.repeat(20_000)} }}`),
];

function fanOut(): string {
  return Array.from(
    { length: 30 },
    (_, i) => `{{ define "t${String(i)}" }}${i === 29 ? '' : `{{ include "t${String(i + 1)}" . }}`.repeat(3)}{{ end }}`,
  ).join('');
}

/** An alias bomb as a text among the values. */
function yamlText(template: string): Files {
  const lines = billionLaughs().replaceAll(/^/gm, '  ');
  return chart(template, `t: |\n${lines}`);
}
