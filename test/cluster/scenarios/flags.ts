/** Flags that no other scenario is about. */
import { fails, nextSecond, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, plainConfigMap, simple } from './charts.ts';

const values = chart({
  'values.yaml': 'a: one\nb: {c: 1, d: [x, y]}\n',
  'templates/values.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  all: {{ toJson .Values | quote }}
  number: {{ kindOf .Values.number | quote }}
`,
});

const secret = chart({
  'values.yaml': 'a: one\n',
  'templates/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: {{ .Values.a }}\n',
  'templates/configmap.yaml': configMap,
});

/** Helm joins the notes of several charts in the order of a map, another one each time: here all say the same. */
const parent = {
  ...chart({
    'Chart.yaml': chartYaml('1.0.0', 'dependencies: [{name: child, version: 1.x.x}]\n'),
    'templates/NOTES.txt': 'of a chart\n',
    'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
    'charts/child/templates/NOTES.txt': 'of a chart\n',
    'charts/child/templates/c.yaml': plainConfigMap('child'),
  }),
};

const crd = {
  ...simple,
  'chart/crds/crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.__NS__.example.com
spec:
  group: __NS__.example.com
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object}}
`,
};

export const flagScenarios: readonly Scenario[] = [
  {
    name: 'values: every way to give them',
    files: {
      ...values,
      'one.yaml': 'a: file\nb: {c: 2}\n',
      'two.yaml': 'b: {d: null}\n',
      'text.txt': 'some\ntext\n',
    },
    steps: [
      'install web ./chart -f one.yaml -f two.yaml --set number=7',
      'upgrade web ./chart -f one.yaml,two.yaml --set-string number=7',
      'upgrade web ./chart --set-json \'b={"c":[1,2]}\' --set-json number=1.5',
      'upgrade web ./chart --set-file a=text.txt --set-literal number=1,2',
      'upgrade web ./chart --set a=x --set-string a=y --set-json a=true --set-literal a=z --set-file a=text.txt',
      { run: 'upgrade web ./chart -f - --set number=1', stdin: 'a: stdin\n' },
      fails('upgrade web ./chart -f nope.yaml'),
      'upgrade web ./chart --reuse-values --set number=null',
      'upgrade web ./chart --reset-then-reuse-values --set b.c=3',
      'upgrade web ./chart --reset-values',
      'get values web --revision 4',
      'get values web -a',
    ],
  },
  {
    name: 'install: names that are made up',
    files: simple,
    steps: [
      'install ./chart --name-template made',
      'install ./chart --generate-name --name-template \'{{ "other" | upper | lower }}\'',
      fails('install ./chart --name-template \'{{ "Bad" }}\''),
      fails('install name ./chart --generate-name'),
      fails('install ./chart --name-template made'),
      'list',
    ],
  },
  {
    name: 'notes: of subcharts too, and not shown',
    files: parent,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --render-subchart-notes',
      'upgrade web ./chart --render-subchart-notes --hide-notes',
      'get notes web',
      'test web --hide-notes',
      'test web',
    ],
  },
  {
    name: '--hide-secret',
    files: secret,
    steps: [
      'install web ./chart --dry-run --hide-secret',
      fails('install web ./chart --hide-secret'),
      'install web ./chart',
      'upgrade web ./chart --dry-run=server --hide-secret --set a=two',
      fails('upgrade web ./chart --hide-secret'),
    ],
  },
  {
    name: '--skip-crds',
    files: crd,
    also: ['/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.__NS__.example.com'],
    steps: [
      'install web ./chart --skip-crds',
      'uninstall web',
      'install web ./chart',
      'upgrade web ./chart --skip-crds',
    ],
  },
  {
    name: '--post-renderer-args',
    files: {
      ...simple,
      'chart/templates/hook.yaml': plainConfigMap('hook', 'x: why', '{helm.sh/hook: pre-install}'),
      'post.sh': 'sed "s/one/$1-$2/"\n',
    },
    steps: [
      'install web ./chart --post-renderer sh --post-renderer-args post.sh --post-renderer-args a,b --post-renderer-args c',
      'get manifest web',
      'upgrade web ./chart --post-renderer sh --post-renderer-args post.sh',
      fails(
        "upgrade web ./chart --post-renderer sh --post-renderer-args -c --post-renderer-args 'echo no >&2; exit 3'",
      ),
      'upgrade web ./chart --post-renderer true',
    ],
  },
  {
    name: 'labels and descriptions',
    files: simple,
    steps: [
      'install web ./chart --labels team=a,tier=web --description first',
      'upgrade web ./chart -l tier=null,more=b --description second',
      'rollback web 1',
      'status web --show-desc',
      'get metadata web',
      'get metadata web -o yaml',
      'list -l team=a',
      'list --selector team!=a',
      fails('upgrade web ./chart --labels owner=me'),
      'history web -o json',
      'uninstall web --keep-history --description third',
      'status web --show-desc',
    ],
  },
  {
    name: 'list: order and pages',
    files: simple,
    steps: [
      'install bb ./chart --set a=2',
      nextSecond(),
      'install aa ./chart --set a=1',
      nextSecond(),
      'install cc ./chart --set a=3',
      'list --short --date',
      'list -qd',
      'list -qdr',
      'list --short --reverse',
      'list -q --max 2',
      'list -q --max 2 --offset 1',
      'list -qr -m 1 --offset 2',
      'list -q --offset 9',
      "list -q --filter '^[ab]'",
      "list -q -f 'c{2}$'",
    ],
  },
  {
    name: '--history-max',
    files: simple,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=2 --history-max 2',
      'upgrade web ./chart --set a=3 --history-max 2',
      'upgrade web ./chart --set a=4 --history-max 0',
      'rollback web 2 --history-max 3',
      'history web --max 2',
      { run: 'upgrade web ./chart --set a=5', env: { HELM_MAX_HISTORY: '2' } },
    ],
  },
];
