/** A value, what it stands over, and who reads it. */
import { expect, test } from 'bun:test';
import { watchedRendering } from '../../src/action/explain/rendering.ts';
import { explainedValueText } from '../../src/cli/output/explained-value.ts';
import { explainValue } from '../../src/explain/explained-value.ts';
import { parsePath } from '../../src/explain/path.ts';
import { Trace } from '../../src/explain/trace.ts';
import { switchesOf } from '../../src/explain/unread.ts';
import { userValues } from '../../src/explain/user-values.ts';
import { toBytes } from '../../src/go/strings.ts';
import { chartOf } from './chart-files.ts';
import { silentConfiguration } from './silent-configuration.ts';

const files = {
  'Chart.yaml': `apiVersion: v2
name: app
version: 1.0.0
dependencies:
- {name: db, version: 1.x, condition: db.enabled, tags: [store]}
`,
  'values.yaml':
    'a: 1\nimage:\n  tag: one\n  name: web\nhosts: [one, two]\nhidden: {b: 2}\nglobal: {zone: eu}\ndb: {enabled: true}\nraw: "{{ .Values.a }}"\n',
  'templates/_helpers.tpl': '{{ define "image" }}{{ .name }}:{{ .tag }}{{ end }}',
  'templates/a.yaml': `a: {{ .Values.a }}
b: {{ .Values.a }}
image: {{ include "image" .Values.image }}
{{ range .Values.hosts }}
h: {{ . }}
{{ end }}
{{ if .Values.missing }}x: {{ .Values.hidden.b }}{{ end }}
t: {{ tpl .Values.raw . }}
`,
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/templates/db.yaml': 'z: {{ .Values.global.zone }}\n',
};

async function told(path: string): Promise<string[]> {
  const chart = chartOf(files);
  const user = await userValues({ values: ['image.tag=two'] }, () => toBytes(''));
  const switches = switchesOf(chart);
  const trace = new Trace();
  const choice = {
    name: 'r',
    namespace: () => Promise.resolve('ns'),
    kubeVersion: '',
    apiVersions: [],
    isUpgrade: false,
  };
  const watch = { listener: trace.listener, tracer: trace };
  const { origins, render } = await watchedRendering(silentConfiguration(), { chart, user }, choice, watch);
  await render();
  return explainedValueText(explainValue(parsePath(path), trace, origins, switches))
    .trimEnd()
    .split('\n');
}

const cases: readonly (readonly [name: string, path: string, told: readonly string[]])[] = [
  [
    'each line once',
    'a',
    [
      ...['a: 1  # app/values.yaml:1', ''],
      ...['read by app/templates/a.yaml:1', '  a: {{ .Values.a }}'],
      ...['read by app/templates/a.yaml:2', '  b: {{ .Values.a }}'],
      ...['read by line 1 of the text at raw, app/values.yaml:9', '  {{ .Values.a }}'],
    ],
  ],
  [
    'what was overridden, and a reader that was given the table',
    'image.tag',
    [
      ...['image:', '  tag: two  # --set image.tag=two, over app/values.yaml:3 ("one")', ''],
      ...['read by app/templates/_helpers.tpl:1', '  {{ define "image" }}{{ .name }}:{{ .tag }}{{ end }}'],
    ],
  ],
  [
    'an item of a list',
    'hosts[1]',
    ['hosts:', '  - two  # app/values.yaml:5', '', 'read by app/templates/a.yaml:4', '  {{ range .Values.hosts }}'],
  ],
  [
    'what is behind a condition',
    'hidden',
    ['hidden:', '  b: 2  # app/values.yaml:6', '', 'No template reads it as the values are.'],
  ],
  [
    'a global that only a subchart reads',
    'global.zone',
    [
      'global:',
      '  zone: eu  # app/values.yaml:7',
      '',
      'read by app/charts/db/templates/db.yaml:1',
      '  z: {{ .Values.global.zone }}',
    ],
  ],
  [
    'a condition of a dependency',
    'db.enabled',
    ['db:', '  enabled: true  # app/values.yaml:8', '', 'It turns a subchart on or off.'],
  ],
  ['a tag, which nobody set', 'tags.store', ['tags.store is not set', '', 'It turns a subchart on or off.']],
  [
    'what is read and not set',
    'missing',
    [
      'missing is not set',
      '',
      'read by app/templates/a.yaml:7',
      '  {{ if .Values.missing }}x: {{ .Values.hidden.b }}{{ end }}',
    ],
  ],
  [
    'a mistake in a name',
    'image.tog',
    ['image.tog is not set; did you mean image.tag?', '', 'No template reads it as the values are.'],
  ],
];

test.each(cases)('%s', async (_, path, expected) => {
  expect(await told(path)).toEqual([...expected]);
});
