import { expect, test } from 'bun:test';
import { loadFiles } from '../../src/chart/load-files.ts';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { namesInValues } from '../../src/engine/foreseen.ts';
import { renderChart, type RenderOptions } from '../../src/engine/render.ts';
import { errorMessage } from '../../src/errors.ts';
import { toBytes } from '../../src/go/strings.ts';
import { unmarshalYamlMap } from '../../src/go/yaml/unmarshal.ts';
import { functionPorts } from '../../src/home/function-ports.ts';
import { processDependenciesWithMerge } from '../../src/values/dependencies.ts';
import { toRenderValues } from '../../src/values/to-render-values.ts';
import { renderCase, type HelmCase } from '../helm-case.ts';
import { recorded } from '../recorded.ts';
import { testPorts } from '../sprig/library.ts';

for (const { case: one, out, out64, err } of recorded<HelmCase>('engine-functions')) {
  const text = typeof one === 'string' ? one : one.template;
  test(JSON.stringify(text).slice(0, 120), async () => {
    const answer = err !== undefined ? { err } : out64 !== undefined ? { out64 } : { out: out! };
    expect(await renderCase(one)).toEqual(answer);
  });
}

interface ChartCase {
  readonly files: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

async function renderFiles(
  { files, values }: ChartCase,
  options: RenderOptions = { ports: testPorts },
): Promise<Record<string, string>> {
  const names = Object.keys(files).sort((a, b) => (a < b ? -1 : 1));
  const chart = loadFiles(names.map((name) => ({ name, data: toBytes(files[name]!) })));
  const given = unmarshalYamlMap(JSON.stringify(values));
  processDependenciesWithMerge(chart, given);
  const release = { name: 'rel', namespace: 'ns', revision: 1, isInstall: true, isUpgrade: false };
  const make = (): ReturnType<typeof toRenderValues> => toRenderValues(chart, given, release, defaultCapabilities());
  return Object.fromEntries(await renderChart(chart, make, options));
}

recorded<ChartCase>('engine-charts').forEach(({ case: one, out, err }, i) => {
  test(`chart ${i}: ${JSON.stringify(one.files).slice(0, 100)}`, async () => {
    let answer: unknown;
    try {
      answer = await renderFiles(one);
    } catch (error) {
      answer = errorMessage(error);
    }
    expect(answer).toEqual(err ?? JSON.parse(out!));
  });
});

const attacks: [name: string, template: string, told: RegExp][] = [
  ['tpl of itself', '{{ tpl .Values.t . }}', /tpl is nested more than 1000 deep/],
  ['5 GB repeat', '{{ repeat 5000000000 "x" }}', /error calling repeat: /],
  [
    'endless loop',
    '{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}',
    /exceeded maximum number of steps/,
  ],
  ['much output', '{{ range until 1000 }}{{ repeat 1000000 "x" }}{{ end }}', /exceeded maximum output size/],
  [
    'template of itself',
    '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    /exceeded maximum template depth/,
  ],
];
for (const [name, template, told] of attacks) {
  test(`${name} ends in an error`, async () => {
    const files = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/a.yaml': template };
    const failing = renderFiles({ files, values: { t: '{{ tpl .Values.t . }}' } });
    expect(await failing.then(String, errorMessage)).toMatch(told);
  }, 20_000);
}

test('functions that default values name for tpl are foreseen', () => {
  const values = 'a: >-\n  {{ htpasswd .Values.u "p" }}{{ .Values.bcrypt }}\n# {{ now }}\nb: genCA\n';
  const chart = loadFiles([
    { name: 'Chart.yaml', data: toBytes('apiVersion: v2\nname: c\nversion: 1.0.0\n') },
    { name: 'values.yaml', data: toBytes(values) },
  ]);
  expect([...namesInValues(chart)]).toEqual(['htpasswd', 'p']);
});

test('what starts over is said once in lint mode, and errors with it', async () => {
  const manifest = (more: string): string =>
    `{{ required "a" nil }}{{ tpl .Values.t . }}{{ (genCA "a" 1).Key | len }}${more}`;
  const one = (template: string): ChartCase => ({
    files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/a.yaml': template },
    values: { t: '{{ adler32sum "a" }} {{ regexQuoteMeta "." }} ' },
  });
  for (const [more, expected] of [
    ['', ['Missing required value: a']],
    ['{{ fail "b" }}', ['Missing required value: a', 'Fail: b']],
  ] as const) {
    const told: string[] = [];
    const lint = (text: string): void => void told.push(text.replace('[INFO] ', ''));
    const options = { ports: functionPorts({}), lint };
    const files = await renderFiles(one(manifest(more)), options);
    expect(files['c/templates/a.yaml']).toMatch(/^6422626 \\. 1[67]\d\d$/);
    expect(told).toEqual([...expected]);
    told.length = 0;
    expect(
      await renderFiles(one(`${manifest(more)}{{ index .Values "t" "x" }}`), options).then(String, errorMessage),
    ).toMatch('index');
    expect(told).toEqual([...expected]);
  }
});
