import { gzipSync } from 'node:zlib';
import { IgnoreRules } from '../../../src/chart/ignore.ts';
import { parseKubeVersion } from '../../../src/chart/capabilities.ts';
import type { ChartFile } from '../../../src/chart/chart.ts';
import { loadFiles } from '../../../src/chart/load-files.ts';
import { decodeLock, decodeMetadata, emptyMetadata, validateMetadata } from '../../../src/chart/metadata.ts';
import { packChart } from '../../../src/chart/pack.ts';
import { writeTar } from '../../../src/chart/tar-write.ts';
import { tarEntries } from '../../../src/chart/tar.ts';
import { readArchive } from '../../../src/chart/archive.ts';
import { toBytes } from '../../../src/go/strings.ts';
import { readPacked } from '../../../src/loader/expand.ts';
import { gunzip } from '../../../src/loader/gunzip.ts';
import { hookEvents } from '../../../src/manifest/hook.ts';
import { sortManifests } from '../../../src/manifest/sort.ts';
import { splitManifests } from '../../../src/manifest/split.ts';
import { objectsIn } from '../../../src/lint/documents.ts';
import { mergeSchema } from '../../../src/patch/merge-schema.ts';
import { buildObjects } from '../../../src/kube/objects/build.ts';
import { readDocuments } from '../../../src/kube/objects/documents.ts';
import { BuildError } from '../../../src/kube/objects/manifest-kinds.ts';
import { renderChart } from '../../../src/render-chart.ts';
import { lintChart } from '../../../src/lint/lint.ts';
import { FakeClient } from '../../kube/fake-client.ts';
import { testPorts } from '../../sprig/library.ts';
import { ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const chartWords = [
  ...[
    'apiVersion: v2\n',
    'apiVersion: v1\n',
    'name: a\n',
    'version: 1.2.3\n',
    'type: library\n',
    'kubeVersion: ">=1"\n',
    'appVersion: 1.0\n',
    'deprecated: true\n',
    'icon: https://x/y.png\n',
  ],
  ...[
    'dependencies:\n',
    '- name: b\n',
    '  repository: https://h/x\n',
    '  repository: "@r"\n',
    '  repository: file://../b\n',
    '  alias: c\n',
    '  condition: b.enabled,x.y\n',
    '  tags: [t]\n',
    '  import-values: [a, {child: x, parent: y}]\n',
  ],
  ...[
    'annotations: {a: b}\n',
    'maintainers: [{name: m, email: m@x}]\n',
    'keywords: [k]\n',
    'sources:\n',
    'digest: sha256:00\n',
    'generated: "2020-01-01T00:00:00Z"\n',
    'null',
    '~',
  ],
];
const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.2.3\n';
const chartSeeds = textsOf('chart-load-files', 'chart-values');

/** The files of a chart out of one text: a line `=== path` begins each. */
function chartFiles(text: string): ChartFile[] {
  const files: ChartFile[] = [];
  for (const part of text.split(/^=== /m)) {
    const end = part.indexOf('\n');
    const name = end < 0 ? '' : part.slice(0, end).trim();
    if (name !== '') files.push({ name, data: toBytes(part.slice(end + 1)) });
  }
  return files;
}

const wholeChart = `=== Chart.yaml
${chartYaml}dependencies:
- {name: db, version: 1.x, repository: "", condition: db.on, import-values: [data]}
=== values.yaml
a: 1
db: {on: true}
=== values.schema.json
{"type": "object", "properties": {"a": {"type": "integer"}}}
=== templates/_h.tpl
{{ define "h" }}{{ .Values.a }}{{ end }}
=== templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ include "h" . | quote }}, annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "3"}}
=== templates/NOTES.txt
notes {{ .Release.Name }}
=== crds/c.yaml
kind: CustomResourceDefinition
=== charts/db/Chart.yaml
apiVersion: v2
name: db
version: 1.0.0
=== charts/db/values.yaml
exports: {data: {x: 1}}
=== charts/db/templates/s.yaml
kind: Secret
=== .helmignore
*.md
`;

function tarOf(text: string): Uint8Array {
  return writeTar(
    chartFiles(text).map(({ name, data }) => ({ name: `web/${name}`, data })),
    0,
  );
}

/** Every other header has a checksum that is right: without one nothing behind it would be looked at. */
function withChecksums(tar: Uint8Array): Uint8Array {
  const copy = tar.slice();
  for (let at = 0; at + 512 <= copy.length; at += 512) {
    const block = copy.subarray(at, at + 512);
    const looksLikeHeader = block[257] === 0x75 && block[258] === 0x73;
    if (!looksLikeHeader || block[0] === 0) continue;
    block.fill(0x20, 148, 156);
    const sum = block.reduce((all, byte) => all + byte, 0);
    block.set(toBytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return copy;
}

const tarWords = [
  'ustar\x0000',
  'ustar  \0',
  '../',
  '/abs',
  'C:/',
  '\\',
  '0000777',
  '77777777777',
  '\x80\x00\x00\x00\x7f\xff\xff\xff',
  '20 path=a/b\n',
  '30 size=99999999999999999999\n',
  'GNU.sparse.major=1',
  'L',
  'K',
  'x',
  'g',
  '5',
  '2',
  'web/Chart.yaml',
  'pax_global_header',
];

const manifests = `# Source: a
apiVersion: v1
kind: Service
metadata: {name: a, annotations: {"helm.sh/hook": "post-install,test", "helm.sh/hook-weight": "-5", "helm.sh/hook-delete-policy": hook-succeeded}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: b
  labels: {app: b}
spec: {replicas: 2}
---
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}]}
`;
const manifestWords = [
  ...yamlWords,
  '---\n',
  '\n---',
  '--- # x',
  'kind: List\n',
  'items: [',
  'apiVersion: v1\n',
  'kind: Widget\n',
  'metadata: {name: x}\n',
  'helm.sh/hook: ',
  'helm.sh/resource-policy: keep',
  'creationTimestamp: null',
  'generateName: x-',
  'helm.sh/hook-weight: "1e9"',
];

export const chartFuzzers: readonly Fuzzer[] = [
  ofText(
    'chart-yaml',
    (text) => {
      const metadata = emptyMetadata();
      decodeMetadata(toBytes(text), metadata);
      // requirements.yaml is decoded into the same
      outcomeOf(() => {
        decodeMetadata(toBytes(text), metadata);
      });
      outcomeOf(() => parseKubeVersion(metadata.kubeVersion));
      validateMetadata(metadata);
      return metadata.name;
    },
    {
      words: [...chartWords, ...yamlWords],
      nests: yamlNests,
      seeds: () => [
        toBytes(
          `${chartYaml}dependencies:\n- {name: b, version: ^1, repository: https://h, tags: [a], import-values: [x]}\nmaintainers: [{name: m}]\n`,
        ),
        ...chartSeeds(),
      ],
    },
  ),
  ofText('chart-lock', (text) => decodeLock(toBytes(text))?.digest, {
    words: [...chartWords, ...yamlWords],
    nests: yamlNests,
    seeds: () => [
      toBytes(
        'dependencies:\n- name: b\n  repository: https://h\n  version: 1.0.0\ndigest: sha256:0\ngenerated: "2020-01-01T00:00:00.1+01:00"\n',
      ),
    ],
  }),
  ofText(
    'chart-files',
    (text) => {
      const files = chartFiles(text);
      const chart = loadFiles(files, { gunzip });
      const packed = outcomeOf(() => packChart(chart, 0));
      if ('value' in packed) outcomeOf(() => loadFiles(readArchive(gunzip(packed.value as Uint8Array)), { gunzip }));
      return chart.metadata.name;
    },
    {
      words: [
        ...chartWords,
        ...yamlWords,
        '=== requirements.yaml\n',
        '=== requirements.lock\n',
        '=== Chart.lock\n',
        '=== charts/x.tgz\n',
        '=== charts/x/y\n',
        '=== charts/_x/Chart.yaml\n',
        '=== charts/db/charts/e/Chart.yaml\n',
      ],
      nests: yamlNests,
      seeds: () => [toBytes(wholeChart)],
    },
  ),
  ofText(
    'chart-render',
    async (text) => {
      const files = Object.fromEntries(chartFiles(text).map(({ name, data }) => [name, data]));
      const { manifests: found, hooks } = await renderChart(files, { gunzip });
      return found.length * 10 + hooks.length;
    },
    {
      words: [...chartWords, ...yamlWords, '{{ .Values.a }}', '{{ template "h" . }}', 'null'],
      seeds: () => [toBytes(wholeChart)],
      maxSize: 16 * 1024,
      count: 80,
    },
  ),
  ofText(
    'chart-lint',
    async (text) => {
      const files = new Map(chartFiles(text).map(({ name, data }) => [name, data]));
      const folder = {
        path: '/web',
        kindOf: (name: string) =>
          files.has(name)
            ? ('file' as const)
            : [...files.keys()].some((key) => key.startsWith(`${name}/`))
              ? ('folder' as const)
              : undefined,
        read: (name: string) => files.get(name) ?? missing(name),
        load: () =>
          new Promise<ReturnType<typeof loadFiles>>((resolve) => {
            resolve(loadFiles(chartFiles(text), { gunzip }));
          }),
      };
      const messages = await lintChart(folder, new Map(), {
        namespace: 'n',
        skipSchemaValidation: false,
        render: { ports: testPorts },
      });
      for (const { text: message } of messages)
        if (/Maximum call|is not a function|is not an object/.test(message)) throw new TypeError(message);
      return messages.length;
    },
    {
      words: [...chartWords, ...yamlWords, ...manifestWords],
      seeds: () => [toBytes(wholeChart)],
      maxSize: 16 * 1024,
      count: 80,
    },
  ),
  {
    name: 'tar',
    words: tarWords,
    finish: withChecksums,
    seeds: () => [tarOf(wholeChart), tarOf(`=== Chart.yaml\n${chartYaml}=== ${'long/'.repeat(40)}x\n1\n`)],
    run: (input) => {
      outcomeOf(() => readArchive({ data: input, isCut: true }));
      for (const { name } of tarEntries(input, false)) if (name === 'never') return 'never';
      return readArchive({ data: input, isCut: false }).length;
    },
  },
  {
    name: 'gzip',
    seeds: () => [1, 6, 9].map((level) => new Uint8Array(gzipSync(tarOf(wholeChart), { level }))),
    run: (input) => gunzip(input).data.length > 0,
  },
  {
    name: 'archive',
    words: [...tarWords, ...chartWords],
    finish: withChecksums,
    seeds: () => [tarOf(wholeChart)],
    run: (input) => {
      const packed = new Uint8Array(gzipSync(input, { level: 1 }));
      outcomeOf(() => readPacked(packed));
      return loadFiles(readArchive(gunzip(packed)), { gunzip }).metadata.name;
    },
  },
  ofText(
    'helmignore',
    (text) => {
      const rules = IgnoreRules.parse(toBytes(text));
      rules.addDefaults();
      const names = ['a', 'a/b.md', 'templates/.x', 'charts/db/values.yaml', 'a*a*a*a*a*a*b', 'é/日', '', '.'];
      return names.map((name) => Number(rules.ignores(name, name === 'a'))).join('');
    },
    {
      words: [
        '*',
        '**',
        '?',
        '[',
        ']',
        '[^a-z]',
        '[a-',
        '\\',
        '!',
        '/',
        '//',
        '#',
        '*.md',
        'a/',
        '\n',
        '\r\n',
        '*a*a*a*a*a*a*a*a*a*b',
        '[\\]',
        '{a}',
      ],
      nests: [
        ['*a', ''],
        ['[', ']'],
        ['!', ''],
      ],
      seeds: textsOf('helmignore'),
    },
  ),
  ofText(
    'manifests',
    (text) => {
      const documents = splitManifests(text);
      outcomeOf(() => hookEvents(text));
      const sorted = sortManifests(
        new Map([
          ['c/templates/a.yaml', text],
          ['c/templates/b.yaml', manifests],
        ]),
        () => undefined,
      );
      return documents.length * 10 + sorted.hooks.length;
    },
    {
      words: manifestWords,
      nests: yamlNests,
      seeds: () => [toBytes(manifests), ...textsOf('manifest-sort', 'manifest-split')()],
    },
  ),
  ofText('lint-documents', (text) => [...objectsIn(text)].length, {
    words: manifestWords,
    nests: yamlNests,
    seeds: () => [toBytes(manifests)],
  }),
  ofText(
    'manifest-objects',
    async (text) => {
      outcomeOf(() => [...readDocuments(text)].length);
      const objects = await buildObjects(new FakeClient(), text, { validate: text.length % 2 === 0 });
      for (const { object, ref } of objects) mergeSchema(object.get('apiVersion') as string, ref.type.kind);
      return objects.length;
    },
    {
      words: manifestWords,
      nests: yamlNests,
      errors: [BuildError],
      seeds: () => [toBytes(manifests), ...textsOf('manifest-build')()],
    },
  ),
];

function missing(name: string): never {
  throw new Error(`open /web/${name}: no such file or directory`);
}
