import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateExcerpt } from '../../src/cli/advice/template-excerpt.ts';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { renderChart } from '../../src/engine/render.ts';
import { toRenderValues } from '../../src/values/to-render-values.ts';
import { linkTo } from '../command-line.ts';
import { chartOf, type Texts } from '../explain/chart-files.ts';
import { testPorts } from '../sprig/library.ts';
import { writeFiles } from '../write-files.ts';

const release = { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false };

async function excerptOf(files: Texts): Promise<string[]> {
  const chart = chartOf(files);
  const seen = (): ReturnType<typeof toRenderValues> =>
    toRenderValues(chart, new Map(), release, defaultCapabilities());
  try {
    await renderChart(chart, seen, { ports: testPorts });
  } catch (error) {
    return templateExcerpt(error);
  }
  return ['no error'];
}

const cases: readonly (readonly [name: string, files: Texts, lines: readonly string[]])[] = [
  [
    'the place in the line',
    { 'templates/a.yaml': 'a: 1\n  b: é {{ .Values.x.y }}\n' },
    ['  app/templates/a.yaml:2', '    b: é {{ .Values.x.y }}', '                   ^'],
  ],
  [
    'the innermost of includes first',
    {
      'templates/_h.tpl': '{{ define "x" }}\n{{ fail "no" }}{{ end }}\n{{ define "y" }}{{ include "x" . }}{{ end }}',
      'templates/a.yaml': 'a: {{ include "y" . }}',
    },
    [
      '  app/templates/_h.tpl:2',
      '    {{ fail "no" }}{{ end }}',
      '       ^',
      '  called by app/templates/_h.tpl:3',
      '    {{ define "y" }}{{ include "x" . }}{{ end }}',
      '                       ^',
      '  called by app/templates/a.yaml:1',
      '    a: {{ include "y" . }}',
      '          ^',
    ],
  ],
  ['what cannot be parsed', { 'templates/a.yaml': 'a\n{{ if }}' }, ['  app/templates/a.yaml:2', '    {{ if }}']],
  [
    'a text for tpl',
    { 'values.yaml': 'x: "{{ fail `no` }}"', 'templates/a.yaml': '{{ tpl .Values.x . }}' },
    [
      '  a text that tpl was given:1',
      '    {{ fail `no` }}',
      '       ^',
      '  called by app/templates/a.yaml:1',
      '    {{ tpl .Values.x . }}',
      '       ^',
    ],
  ],
  [
    'a part of a long line',
    { 'templates/a.yaml': `a: {{ "${'x'.repeat(90)}" | fail }}${'y'.repeat(90)}` },
    ['  app/templates/a.yaml:1', `    …${'x'.repeat(45)}" | fail }}${'y'.repeat(43)}…`, `    ${' '.repeat(50)}^`],
  ],
];

for (const [name, files, lines] of cases)
  test(name, async () => {
    expect(await excerptOf(files)).toEqual(lines as string[]);
  });

test('of a long chain its ends', async () => {
  const defined = (i: number): string => `{{ define "x${i}" }}{{ include "x${i + 1}" . }}{{ end }}\n`;
  const text = Array.from({ length: 12 }, (_, i) => defined(i)).join('');
  const lines = await excerptOf({
    'templates/a.yaml': `${text}{{ include "x0" . }}{{ define "x12" }}{{ fail "no" }}{{ end }}`,
  });
  const places = lines.filter((line) => /^ {2}\S/.test(line));
  expect(places).toEqual([
    '  app/templates/a.yaml:13',
    ...[12, 11, 10].map((line) => `  called by app/templates/a.yaml:${line}`),
    '  … 6 more',
    ...[3, 2, 1, 13].map((line) => `  called by app/templates/a.yaml:${line}`),
  ]);
});

const folder = mkdtempSync(join(tmpdir(), 'scull-excerpt-'));
beforeAll(() => {
  writeFiles(folder, {
    'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'app/templates/a.yaml': 'a: {{ fail "no" }}\n',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('where the standard error is no terminal, lines of templates come when they are asked for', () => {
  const said = (program: string, SCULL_EXCERPT?: string): string[] => {
    const env = { ...process.env, ...(SCULL_EXCERPT !== undefined && { SCULL_EXCERPT }) };
    return spawnSync(program, ['template', 'app'], { cwd: folder, encoding: 'utf8', env }).stderr.trimEnd().split('\n');
  };
  const words = [
    'Error: execution error at (app/templates/a.yaml:1:6): no',
    '',
    'Use --debug flag to render out invalid YAML',
  ];
  const lines = ['  app/templates/a.yaml:1', '    a: {{ fail "no" }}', '          ^'];
  const scull = join(process.cwd(), 'dist/scull');
  expect(said(scull)).toEqual(words);
  expect(said(scull, 'never')).toEqual(words);
  expect(said(scull, 'always')).toEqual([...words, ...lines]);
  expect(said(linkTo('dist/scull'), 'always')).toEqual([...words, ...lines]);
});
