import { testPorts } from '../../sprig/library.ts';
import { parsed, surveyed } from '../../template/parse-ways.ts';
import { defaultCapabilities } from '../../../src/chart/capabilities.ts';
import type { Chart } from '../../../src/chart/chart.ts';
import { emptyMetadata } from '../../../src/chart/metadata.ts';
import { renderChart } from '../../../src/engine/render.ts';
import { toBytes } from '../../../src/go/strings.ts';
import { unmarshalYamlMap } from '../../../src/go/yaml/unmarshal.ts';
import { toRenderValues } from '../../../src/values/to-render-values.ts';
import { nodeKeys } from '../../../src/home/node-ports.ts';
import type { KeyKind } from '../../../src/sprig/ports.ts';
import { recorded } from '../../recorded.ts';
import { agree, ofText, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';

const words = [
  ...[
    '{{',
    '}}',
    '{{- ',
    ' -}}',
    '{{/*',
    '*/}}',
    '{{ end }}',
    '{{ else }}',
    '{{ else if .a }}',
    '{{ else with .a }}',
    '{{ break }}',
    '{{ continue }}',
  ],
  ...[
    '{{ if .a }}',
    '{{ range .l }}',
    '{{ range $i, $v := .m }}',
    '{{ range 3 }}',
    '{{ with .a }}',
    '{{ define "x" }}',
    '{{ block "y" . }}',
    '{{ template "x" . }}',
  ],
  ...[
    '{{ $x := 1 }}',
    '{{ $x = .a }}',
    '{{ include "x" . }}',
    '{{ tpl .t . }}',
    '{{ .Values.a }}',
    '{{ .Release.Name }}',
    '{{ .Files.Get "a.txt" }}',
  ],
  ...[
    '(',
    ')',
    '|',
    ' | ',
    '.',
    '$',
    '$.',
    '.a.b',
    '"',
    '`',
    "'",
    "'a'",
    '\\',
    '\\n"',
    ',',
    ':=',
    '=',
    ' ',
    '\n',
    '-',
    '0x1p4',
    '1e3',
    '1i',
    'nil',
    'true',
  ],
  ...[
    'printf "%d" ',
    'index ',
    'slice ',
    'and ',
    'or ',
    'not ',
    'eq ',
    'len ',
    'call ',
    'html ',
    'toYaml',
    'nindent 4',
    'default "x"',
    'quote',
    'dict "a" 1',
    'list 1 2',
  ],
  ...[
    '.Values.__proto__',
    '.Values.constructor',
    '.Capabilities.APIVersions.Has "v1"',
    'fail "no"',
    'required "r" .n',
    'lookup "v1" "Pod" "" ""',
    'fromYaml',
  ],
];
const nests = [
  ['(', ')'],
  ['{{ if .a }}', '{{ end }}'],
  ['{{ range .Values.l }}', '{{ end }}'],
  ['{{ with .Values }}', '{{ end }}'],
  ['{{ define "a" }}', '{{ end }}'],
  ['{{ tpl "', '" . }}'],
  ['{{ print (', ') }}'],
  ['{{ if 1 }}{{ else ', '{{ end }}'],
  ['not ', ''],
] as const;
const seeds = textsOf(
  'template-syntax',
  'template-define',
  'template-range',
  'template-scope',
  'template-literals',
  'template-calls',
  'engine-functions',
  'template-random',
);

const values = `{a: 1, b: text, f: 1.5, n: null, t: "{{ .Values.b }}", l: [1, two, 3.5, null, {x: y}], m: {k: v, "a.b": [1], __proto__: 1}, e: "", z: false}`;
const file = (name: string, text: string): { name: string; data: Uint8Array } => ({ name, data: toBytes(text) });

const keyPairs: Partial<Record<KeyKind, Uint8Array>> = {};
/** Making keys takes its time, and no input changes how. */
const ports = {
  ...testPorts,
  keys: {
    ...nodeKeys,
    generate: (kind: KeyKind) => (keyPairs[kind] ??= nodeKeys.generate(kind === 'rsa4096' ? 'rsa2048' : kind)),
  },
};

async function render(
  template: string,
  limits = { maxSteps: 20_000, maxOutput: 1 << 20, maxDepth: 100_000 },
): Promise<string> {
  const chart: Chart = {
    metadata: { ...emptyMetadata(), apiVersion: 'v2', name: 'c', version: '1.2.3' },
    raw: [],
    templates: [file('templates/t', template), file('templates/_h.tpl', '{{ define "h" }}[{{ . }}]{{ end }}')],
    files: [file('a.txt', 'alpha\nbeta\n')],
    values: new Map(),
    dependencies: [],
  };
  const release = { name: 'rel', namespace: 'ns', revision: 1, isInstall: true, isUpgrade: false };
  const given = (): ReturnType<typeof toRenderValues> =>
    toRenderValues(chart, unmarshalYamlMap(values), release, defaultCapabilities());
  const rendered = await renderChart(chart, given, { ports, limits });
  return rendered.get('c/templates/t') ?? '';
}

/** Arguments of all kinds, as a template writes them. */
const operands = [
  ...[
    '""',
    '"a"',
    '"-1"',
    '"1.5"',
    '"\\x00\\xff"',
    '"é日😀"',
    '"%d %s %!"',
    '"a,b;c d"',
    '"[1,{\\"a\\":null}]"',
    '"a: [b, c]"',
    '"2024-02-29"',
    '"1.2.3-rc.1"',
    '">=1 <2"',
    '"(a*)*["',
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    '"../../x"',
    '"http://u:p@h:1/%zz?#"',
    '"MST"',
    '"P1Y"',
    '"-9223372036854775808"',
    '"1e999"',
    '`\n`',
    '"bad\\ud800"',
    '"{{ fail }}"',
    '"sha256"',
    '"rsa"',
  ],
  ...[
    '0',
    '1',
    '-1',
    '2',
    '7',
    '64',
    '1000',
    '-1000',
    '100000',
    '2147483648',
    '9223372036854775807',
    '-9223372036854775808',
    '0.5',
    '-0.0',
    '1e308',
    '1e-320',
    '1i',
    "'a'",
    'true',
    'false',
    'nil',
  ],
  ...[
    '.',
    '$',
    '.Values',
    '.Values.l',
    '.Values.m',
    '.Values.n',
    '.Values.f',
    '.Files',
    '.Capabilities',
    '.Release',
    '.Chart',
    '.Values.nope',
    '.Chart.Metadata',
    '.Files.Get',
    'now',
  ],
  ...[
    '(list)',
    '(list 1 "a" nil)',
    '(list (list 1) (list 2))',
    '(dict)',
    '(dict "a" 1 "b" (list 1))',
    '(until 5)',
    '(int64 7)',
    '(float64 2)',
    '(printf "%v" nil)',
    '(list "b" "a")',
    '(dict "__proto__" 1)',
  ],
  ...[
    '(regexFindAll "a" "aaa" -1)',
    '(split "," "a,b")',
    '(semver "1.2.3")',
    '(urlParse "http://a/b")',
    '(toDate "2006" "2020")',
    '(repeat 3000 "ab")',
    '(index .Values.l 4)',
    '(atoi "9")',
    '(b64enc "x")',
  ],
] as const;

let functionNames: readonly string[] | undefined;
/** Each byte picks: a function, how many arguments, which; a stage may follow the other. */
function callOf(input: Uint8Array): string {
  functionNames ??= everyFunction();
  let at = 0;
  const next = (): number => input[at++] ?? 0;
  const expression = (depth: number): string => {
    const name = functionNames![(next() * 256 + next()) % functionNames!.length]!;
    const args = Array.from({ length: next() % 6 }, () => {
      const pick = next();
      return pick > 235 && depth < 3 ? `(${expression(depth + 1)})` : operands[pick % operands.length]!;
    });
    return [name, ...args].join(' ');
  };
  const stages = [expression(0)];
  while (at < input.length && stages.length < 3) stages.push(expression(0));
  return `{{ ${stages.join(' | ')} }}`;
}

function everyFunction(): string[] {
  const sprig = recorded<string>('sprig-signatures').find((one) => one.case === '*')!.out!;
  return [...new Set([...sprig.split(' '), ...otherFunctions])].sort();
}

/** Those of text/template, and of Helm. */
const otherFunctions = [
  ...[
    'print',
    'println',
    'printf',
    'index',
    'slice',
    'len',
    'call',
    'html',
    'js',
    'urlquery',
    'and',
    'or',
    'not',
    'eq',
    'ne',
    'lt',
    'le',
    'gt',
    'ge',
  ],
  ...[
    'toYaml',
    'mustToYaml',
    'toYamlPretty',
    'fromYaml',
    'fromYamlArray',
    'toJson',
    'mustToJson',
    'fromJson',
    'fromJsonArray',
    'toToml',
    'fromToml',
  ],
  ...['include', 'tpl', 'required', 'fail', 'lookup', 'getHostByName'],
];

export const templateFuzzers: readonly Fuzzer[] = [
  ofText(
    'template-parse',
    (text) => {
      const long = parsed(text);
      const { outcome, isSure } = surveyed(text);
      agree('the survey and the parser', outcome, long);
      return `${isSure} ${String(long.trees).slice(0, 30)}`;
    },
    { words, nests, seeds, maxSize: 16 * 1024 },
  ),
  ofText('template-render', async (text) => (await render(text)).length > 0, {
    words,
    nests,
    seeds,
    maxSize: 32 * 1024,
    count: 100,
  }),
  {
    name: 'functions',
    run: async (input) => (await render(callOf(input))).slice(0, 3),
    maxSize: 40,
    count: 400,
    seeds: () => Array.from({ length: 200 }, (_, i) => Uint8Array.of(0, i, 2, 14, 3)),
  },
];
