/**
 * HELM_COMPAT=4: the binary, started as `helm`, beside real Helm 4.3.1. Compared are stdout, the exit status and stderr but for our
 * own hints.
 */
import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkTo, splitWords } from '../command-line.ts';

const built = join(import.meta.dirname, '../../dist/scull');
const real = join(homedir(), '.cache/scull/oracle/helm4');
const missing = [built, real].find((path) => !existsSync(path));
const home = mkdtempSync(join(tmpdir(), 'scull-helm4-'));
afterAll(() => {
  rmSync(home, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly name: string;
  /** Templates, and with a path other files of the chart. */
  readonly files?: Files;
  readonly args?: string;
  /** A command in the chart's folder; it is rendered unless told. */
  readonly run?: string;
}

const metadata = `apiVersion: v2
name: app
version: 1.2.3
appVersion: "4.5"
keywords: [a, b]
maintainers: [{name: Ada, email: ada@example.com}]
annotations: {x: "y"}
`;
const dependency = (alias: string): string => `${metadata}dependencies:
  - {name: db, version: 0.1.0, alias: ${alias}}
`;
const db: Files = {
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 0.1.0\n',
  'charts/db/values.yaml': 'port: 1\nempty: null\n',
  'charts/db/templates/x.yaml': 'db: {{ toJson .Values }}\n',
};
const kinds = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService', 'Widget', 'Service'];
const show = (text: string): Files => ({ 'a.yaml': `a: ${text}\n` });

const cases: readonly Case[] = [
  {
    name: 'blank lines behind a document stay',
    files: { 'a.yaml': 'a: 1\n\n\n---\n\nb: 2\n \n', 'b.yaml': '\n\nc: 3' },
  },
  {
    name: 'comments and words behind a separator',
    files: { 'a.yaml': '--- # first\na: 1\n---b: 2\n ---\n----\nc: 3\n' },
  },
  { name: 'a separator at the end', files: { 'a.yaml': 'a: 1\n---\n', 'b.yaml': '---\n---\nb: 1\n---' } },
  { name: 'lines of Windows', files: { 'a.yaml': 'a: 1\r\n---\r\nb: 2\r\n' } },
  { name: 'webhooks come last', files: { 'a.yaml': kinds.map((kind) => `kind: ${kind}\n`).join('---\n') } },
  {
    name: 'one template of several',
    files: { 'a.yaml': 'a: 1\n\n', 'b.yaml': 'b: 1\n\n---\nc: 1\n' },
    args: '-s templates/b.yaml',
  },
  {
    name: 'hooks',
    files: { 'a.yaml': 'a: 1\n\n', 'h.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n\n' },
  },
  {
    name: '.Chart is a map',
    files: show('{{ toJson .Chart }} {{ .Chart.Nothing }} {{ kindOf .Chart }} {{ .Chart.Name }}'),
  },
  { name: '.Chart of a maintainer', files: show('{{ (first .Chart.Maintainers).Name }} {{ typeOf .Chart.Keywords }}') },
  {
    name: 'the versions of Helm',
    files: show('{{ toJson .Capabilities.HelmVersion }} {{ .Capabilities.KubeVersion }}'),
  },
  {
    name: 'a version of Kubernetes with a suffix',
    files: show(
      '{{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion }} {{ toJson .Capabilities.KubeVersion }}',
    ),
    args: '--kube-version 1.30.2-gke.7',
  },
  {
    name: 'a suffix does not count for constraints',
    files: { ...show('1'), 'Chart.yaml': `${metadata}kubeVersion: ">=1.30.2"\n` },
    args: '--kube-version v1.30.2-gke.7',
  },
  {
    name: 'nulls of a chart are nothing',
    files: {
      ...show('{{ toJson .Values }}'),
      'values.yaml': 'n: null\nm: {a: null, b: {c: null}, d: [null]}\nk: {a: 1}\n',
    },
    args: `--set-json m={"e":1} --set k.a=null,z=null`,
  },
  {
    name: 'nulls of a dependency',
    files: { ...db, ...show('{{ toJson .Values }}'), 'values.yaml': 'db: {port: null, own: null, deep: {x: null}}\n' },
  },
  {
    name: 'a dependency of a dependency with another name',
    files: {
      ...db,
      'Chart.yaml': dependency('store'),
      'charts/db/charts/deep/Chart.yaml': 'apiVersion: v2\nname: deep\nversion: 0.1.0\n',
      'charts/db/charts/deep/templates/x.yaml': 'deep: {{ .Template.Name }}\n',
    },
  },
  {
    name: 'values in several documents',
    files: {
      ...show('{{ toJson .Values }}'),
      'values.yaml': '---\na: 1\nm: {x: 1}\n---\n# none\n--- # second\nm: {y: 2}\n',
    },
  },
  {
    name: 'values that are broken in the second document',
    files: { ...show('1'), 'values.yaml': 'a: 1\n---\n\tb: [\n' },
  },
  {
    name: '--set-json takes an object',
    files: show('{{ toJson .Values }}'),
    args: `--set-json '{"a":{"b":[1,2.5]},"n":null}' --set-json a.c=3`,
  },
  { name: '--set-json with a broken object', files: show('1'), args: `--set-json '{"a":'` },
  {
    name: 'mustToYaml, mustToToml',
    files: show('{{ mustToYaml .Values | toJson }} {{ mustToToml (dict "a" 1) | toJson }}'),
  },
  {
    name: 'durations',
    files: show(
      '{{ durationSeconds "1m2.5s" }} {{ durationMilliseconds 2 }} {{ durationMicroseconds "2.5" }} {{ durationNanoseconds 1.5 }} {{ durationMinutes "90s" }} {{ durationHours "90m" }} {{ durationDays "36h" }} {{ durationWeeks "84h" }} {{ durationSeconds "no" }}',
    ),
  },
  {
    name: 'durations of durations',
    files: show(
      '{{ mustToDuration "1h2m3s" }} {{ durationRoundTo "2h13m" "30m" }} {{ durationTruncateTo "2h13m" "1h" }} {{ durationSeconds (mustToDuration 90) }} {{ typeOf (mustToDuration 1) }} {{ durationRoundTo "1m" "x" }}',
    ),
  },
  { name: 'mustToDuration of what is none', files: show('{{ mustToDuration "soon" }}') },
  { name: 'mustToDuration of too much', files: show('{{ mustToDuration 1e300 }}') },
  { name: 'an error of a template', files: show('{{ .Values.a.b.c }}') },
  {
    name: 'an error inside an include',
    files: { '_h.tpl': '{{ define "x" }}{{ .Values.a.b }}{{ end }}', ...show('{{ include "x" . }}') },
  },
  {
    name: 'an error two includes deep',
    files: {
      '_h.tpl': '{{ define "x" }}{{ include "y" . }}{{ end }}{{ define "y" }}{{ .Values.a.b }}{{ end }}',
      ...show('{{ include "x" . }}'),
    },
  },
  { name: 'an error of a function', files: show('{{ index .Values.list 3 }}') },
  { name: 'an error inside tpl', files: show('{{ tpl "{{ .Values.a.b }}" . }}') },
  { name: 'fail and required', files: show('{{ required "give a name" .Values.name }}') },
  { name: 'a template that is not there', files: show('{{ include "none" . }}') },
  { name: 'a broken template', files: show('{{ if }}') },
  { name: 'a deprecated chart', files: { ...show('1'), 'Chart.yaml': `${metadata}deprecated: true\n` } },
  {
    name: 'conditions and tags that are no booleans',
    files: {
      ...db,
      ...show('1'),
      'Chart.yaml': dependency('').replace('alias: ', 'condition: "db.on,x y", tags: [back]'),
      'values.yaml': 'db: {on: "yes"}\nx y: 1\ntags: {back: "no"}\n',
    },
  },
  {
    name: 'values that cannot be merged',
    files: { ...db, ...show('1'), 'values.yaml': 'db: {port: 1, deep: {a: 1}}\nm: {a: 1}\n' },
    args: '--set m=1,db.deep=2',
  },
  {
    name: 'what is imported is not there',
    files: {
      ...db,
      ...show('1'),
      'Chart.yaml': dependency('').replace('alias: ', 'import-values: [none, {child: a.b, parent: c}]'),
    },
  },
  {
    name: 'a hook of an unknown event',
    files: { 'h.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: crd-install}}\n', ...show('1') },
  },
  { name: '.helmignore with a bad pattern', files: { ...show('1'), './.helmignore': '[a\n/b[\n' } },
  { name: '--dry-run', files: show('1'), args: '--dry-run' },
  { name: '--dry-run=true', files: show('1'), args: '--dry-run=true' },
  { name: '--dry-run=none', files: show('1'), args: '--dry-run=none' },
  { name: '--dry-run=maybe', files: show('1'), args: '--dry-run=maybe' },
  { name: 'a name that is none', files: show('1'), run: 'template Web_1 .' },
  { name: 'a dependency that is missing', files: { ...show('1'), 'Chart.yaml': dependency('') } },
  { name: 'lint: a chart as create makes it', run: 'lint .', files: { ...show('1'), 'values.yaml': 'a: 1\n' } },
  {
    name: 'lint: a chart of odd members',
    run: 'lint .',
    files: {
      'Chart.yaml': `${metadata.replace('1.2.3', 'v1.2')}engine: gotpl\ntillerVersion: ">2"\n`,
      'a.yml': 'a: {\n',
      'b.YAML': ' b: 1\n',
      'c.yaml': 'a: {{ required "name" .Values.none }}{{ required "text" "" }}{{ fail "no" }}{{ .Release.Time }}\n',
      'crds/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n',
    },
  },
  { name: 'lint: members that are there twice', run: 'lint .', files: { 'Chart.yaml': `${metadata}name: app\n` } },
  { name: 'lint: CRDs that are no YAML', run: 'lint .', files: { ...show('1'), 'crds/a.yaml': 'a: {{ .Values }}\n' } },
  {
    name: 'lint: a list with a policy',
    run: 'lint .',
    files: {
      'a.yaml':
        'apiVersion: v1\nkind: List\nitems:\n- metadata: {name: x, annotations: {helm.sh/resource-policy: keep}}\n',
    },
  },
];

function run(program: string, folder: string, args: readonly string[]): unknown {
  const env = { HOME: home, PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: join(home, 'none'), HELM_COMPAT: '4' };
  const { status, stdout, stderr } = spawnSync(linkTo(program), args, { cwd: folder, encoding: 'utf8', env });
  // what to do about a missing value is our own line behind Helm's
  return { status, stdout, stderr: stderr.replace(/\n\.Values\.\S+ is not set: give it by [^\n]*/, '').trimEnd() };
}

function compare(args: readonly string[], folder = home): void {
  expect(run(built, folder, args)).toEqual(run(real, folder, args));
}

const title = (name: string): string => (missing === undefined ? name : `${name} (skipped: there is no ${missing})`);

for (const [at, { name, files = {}, args = '', run: command = 'template rel .' }] of cases.entries()) {
  test.skipIf(missing !== undefined)(title(name), () => {
    const folder = join(home, String(at));
    for (const [path, text] of Object.entries({ 'Chart.yaml': metadata, ...files })) {
      const inside = path.includes('/') || ['Chart.yaml', 'values.yaml'].includes(path) ? path : `templates/${path}`;
      mkdirSync(dirname(join(folder, inside)), { recursive: true });
      writeFileSync(join(folder, inside), text);
    }
    compare(splitWords(`${command} ${args}`), folder);
  });
}

const lines = [
  'version',
  'version --short',
  'version --template={{.Version}}/{{.KubeClientVersion}}',
  'env HELM_CONTENT_CACHE',
];

for (const line of lines) {
  test.skipIf(missing !== undefined)(title(line), () => {
    compare(splitWords(line));
  });
}

test.skipIf(!existsSync(built))('HELM_COMPAT takes 3 and 4 only (skipped without dist/scull)', () => {
  const version = (compat: string): [number | null, string] => {
    const { status, stdout, stderr } = spawnSync(linkTo(built), ['version', '--short'], {
      encoding: 'utf8',
      env: { HOME: home, HELM_COMPAT: compat },
    });
    return [status, stdout + stderr];
  };
  expect(version('')).toEqual([0, 'v3.22.0\n']);
  expect(version('3')).toEqual([0, 'v3.22.0\n']);
  expect(version('4')).toEqual([0, 'v4.3.1\n']);
  expect(version('5')).toEqual([1, 'Error: HELM_COMPAT is "5"\nIt takes 3, which is what counts without it, and 4.\n']);
});
