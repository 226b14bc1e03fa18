/** `install`: what it prints, creates and records, and what it refuses. */
import { create, fails, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, deployment, plainConfigMap, simple, web } from './charts.ts';

const broken = chart({ 'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [\n' });
const refused = chart({
  'templates/a.yaml': plainConfigMap('good'),
  'templates/b.yaml': plainConfigMap('Bad_Name'),
});

export const installScenarios: readonly Scenario[] = [
  { name: 'install: one ConfigMap', files: simple, steps: ['install web ./chart'] },
  { name: 'install: a Deployment, a Service and notes', files: web, steps: ['install web ./chart'] },
  {
    name: 'install: --set over values files',
    files: { ...web, 'v.yaml': 'tag: "2.0"\nmode: loud\n' },
    steps: ['install web ./chart -f v.yaml --set mode=silent,replicas=2'],
  },
  { name: 'install: --hide-notes', files: web, steps: ['install web ./chart --hide-notes'] },
  { name: 'install: -o json', files: web, steps: ['install web ./chart -o json'] },
  { name: 'install: -o yaml', files: web, steps: ['install web ./chart -o yaml --set tag=3'] },
  { name: 'install: --description', files: simple, steps: ["install web ./chart --description 'for the shop'"] },
  { name: 'install: --labels', files: simple, steps: ['install web ./chart --labels team=shop,tier=front'] },
  { name: 'install: a label of Helm itself', files: simple, steps: [fails('install web ./chart --labels owner=me')] },
  { name: 'install: --wait', files: web, steps: ['install web ./chart --wait --timeout 60s --set replicas=2'] },
  {
    name: 'install: --name-template',
    files: simple,
    steps: ['install ./chart --name-template \'{{ "WEB" | lower }}-x\''],
  },
  { name: 'install: --create-namespace where it is', files: simple, steps: ['install web ./chart --create-namespace'] },
  {
    name: 'install: into a namespace that is not there',
    files: simple,
    steps: [fails('install web ./chart -n __NS__-no')],
  },
  {
    name: 'install: --create-namespace',
    files: simple,
    also: ['/api/v1/namespaces/__NS__-x', '/api/v1/namespaces/__NS__-x/configmaps/web'],
    steps: ['install web ./chart -n __NS__-x --create-namespace', 'uninstall web -n __NS__-x'],
  },
  { name: 'install: the name is in use', files: simple, steps: ['install web ./chart', fails('install web ./chart')] },
  {
    name: 'install: the name is in use by a failed release',
    refused: true,
    files: { ...simple, ...chart({ 'templates/b.yaml': plainConfigMap('Bad_Name') }, 'bad') },
    steps: [fails('install web ./bad'), fails('install web ./chart'), 'install web ./chart --replace'],
  },
  {
    name: 'install: --replace after uninstall --keep-history',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'uninstall web --keep-history',
      fails('install web ./chart'),
      'install web ./chart --replace --set a=two',
      'history web',
    ],
  },
  { name: 'install: an invalid name', files: simple, steps: [fails('install Web_1 ./chart')] },
  { name: 'install: a name that is too long', files: simple, steps: [fails(`install ${'w'.repeat(54)} ./chart`)] },
  { name: 'install: no name', files: simple, steps: [fails('install ./chart')] },
  { name: 'install: no such chart', files: simple, steps: [fails('install web ./nothing')] },
  { name: 'install: YAML that cannot be read', files: broken, steps: [fails('install web ./chart')] },
  {
    name: 'install: an object that the server refuses',
    refused: true,
    files: refused,
    steps: [fails('install web ./chart'), 'status web', 'history web'],
  },
  {
    name: 'install: an unknown kind',
    files: chart({ 'templates/a.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n' }),
    steps: [fails('install web ./chart')],
  },
  {
    name: 'install: two unknown kinds and a good one',
    files: chart({
      'templates/a.yaml':
        'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n---\napiVersion: v1\nkind: Gadget\nmetadata:\n  name: g\n',
      'templates/b.yaml': plainConfigMap('good'),
    }),
    steps: [fails('install web ./chart')],
  },
  {
    name: 'install: an unknown field',
    files: chart({ 'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndatum:\n  x: y\n' }),
    steps: ['install web ./chart', 'uninstall web', 'install web ./chart --disable-openapi-validation'],
  },
  {
    name: 'install: a chart without templates',
    files: chart({ 'values.yaml': 'a: 1\n' }),
    steps: ['install web ./chart', 'get manifest web', 'uninstall web'],
  },
  {
    name: 'install: templates that come out empty',
    files: chart({ 'templates/a.yaml': '{{ if .Values.on }}\nkind: X\n{{ end }}\n' }),
    steps: ['install web ./chart'],
  },
  {
    name: 'install: a template that fails',
    files: chart({ 'templates/a.yaml': '{{ fail "not today" }}\n' }),
    steps: [fails('install web ./chart')],
  },
  {
    name: 'install: a value that is required',
    files: chart({ 'templates/a.yaml': 'x: {{ required "give a" .Values.a }}\n' }),
    steps: [fails('install web ./chart')],
  },
  {
    name: 'install: values against a schema',
    files: { ...simple, 'chart/values.schema.json': '{"properties":{"a":{"type":"string"}}}' },
    steps: [
      fails('install web ./chart --set a=1'),
      'install web ./chart --set a=1 --skip-schema-validation',
      'uninstall web',
      'install web ./chart',
    ],
  },
  {
    name: 'install: a deprecated chart',
    files: { ...simple, 'chart/Chart.yaml': chartYaml('1.0.0', 'deprecated: true\n') },
    steps: ['install web ./chart'],
  },
  {
    name: 'install: a library chart',
    files: { ...simple, 'chart/Chart.yaml': chartYaml('1.0.0', 'type: library\n') },
    steps: [fails('install web ./chart')],
  },
  {
    name: 'install: a version of Kubernetes that is too old',
    files: { ...simple, 'chart/Chart.yaml': chartYaml('1.0.0', 'kubeVersion: ">=9.0.0"\n') },
    steps: [fails('install web ./chart')],
  },
  {
    name: 'install: capabilities of the server',
    files: chart({
      'templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  version: {{ .Capabilities.KubeVersion.Version }}\n  minor: {{ .Capabilities.KubeVersion.Minor | quote }}\n  apps: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}\n  v1: {{ .Capabilities.APIVersions.Has "v1" | quote }}\n  none: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}\n',
    }),
    steps: ['install web ./chart'],
  },
  {
    name: 'install: lookup',
    files: chart({
      'templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  found: {{ (lookup "v1" "ConfigMap" .Release.Namespace "given").data | toJson | quote }}\n  none: {{ lookup "v1" "ConfigMap" .Release.Namespace "nothing" | toJson | quote }}\n  several: {{ len (default list (lookup "v1" "ConfigMap" .Release.Namespace "").items) | quote }}\n',
    }),
    steps: [
      create('v1/configmaps', { metadata: { name: 'given' }, data: { x: 'y' } }),
      'install web ./chart',
      fails('install web2 ./chart --dry-run=server'),
      'uninstall web',
      'install web ./chart --dry-run=server',
      'install web ./chart --dry-run=client',
    ],
  },
  {
    name: 'install: --dry-run',
    files: web,
    steps: [
      'install web ./chart --dry-run',
      'install web ./chart --dry-run=client',
      'install web ./chart --dry-run=server',
      fails('install web ./chart --dry-run=maybe'),
    ],
  },
  { name: 'install: --dry-run --debug', files: web, steps: ['install web ./chart --dry-run --debug --set tag=9'] },
  {
    name: 'install: --dry-run --hide-secret',
    files: chart({
      'templates/s.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: b\n',
      'templates/c.yaml': plainConfigMap('c'),
    }),
    steps: ['install web ./chart --dry-run --hide-secret', fails('install web ./chart --hide-secret')],
  },
  {
    name: 'install: an object with a namespace of its own',
    files: chart({
      'templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: {{ .Release.Namespace }}\n',
    }),
    steps: ['install web ./chart', 'uninstall web'],
  },
  {
    name: 'install: several kinds in order',
    files: chart({
      'values.yaml': 'replicas: 1\ntag: a\nmode: b\npodAnnotations: {}\n',
      'templates/z.yaml': deployment,
      'templates/a.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: r\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: r\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\nrules: []\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s\n',
      'templates/m.yaml':
        'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: one\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: two\n',
    }),
    steps: ['install web ./chart', 'uninstall web'],
  },
  {
    name: 'install: integers, big numbers and octals',
    files: chart({
      'templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    n: "9007199254740993"\ndata:\n  a: "0777"\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  activeDeadlineSeconds: 2147483647\n  terminationGracePeriodSeconds: 9007199254740993\n  containers:\n  - name: c\n    image: x\n  volumes:\n  - name: v\n    configMap:\n      name: a\n      defaultMode: 0640\n',
    }),
    steps: ['install web ./chart'],
  },
  {
    name: 'install: --wait on what never gets ready',
    files: { ...web },
    steps: [
      fails("install web ./chart --wait --timeout 3s --set 'podAnnotations.scull\\.test/fate=never-ready'"),
      'status web',
      'list --all',
    ],
  },
  {
    name: 'install: --atomic on what never gets ready',
    files: web,
    steps: [
      fails("install web ./chart --atomic --timeout 3s --set 'podAnnotations.scull\\.test/fate=pending'"),
      'list --all',
      fails('status web'),
    ],
  },
  { name: 'install: --atomic', files: web, steps: ['install web ./chart --atomic --timeout 60s', 'list'] },
  {
    name: 'install: subcharts and their notes',
    files: {
      // two notes would come in an order that Helm chooses anew each time
      ...simple,
      'chart/charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 0.1.0\n',
      'chart/charts/child/values.yaml': 'b: c\n',
      'chart/charts/child/templates/NOTES.txt': 'Child of {{ .Release.Name }}.\n',
      'chart/charts/child/templates/c.yaml': plainConfigMap('child', 'b: {{ .Values.b }}'),
    },
    steps: ['install web ./chart --render-subchart-notes', 'upgrade web ./chart --set child.b=d'],
  },
  {
    name: 'install: --post-renderer',
    files: { ...simple, 'post.sh': '#!/bin/sh\nsed s/one/eins/\n' },
    steps: [fails('install web ./chart --post-renderer ./nothing.sh')],
  },
  {
    name: 'install: --force and --no-hooks and --skip-crds',
    files: simple,
    steps: ['install web ./chart --force --no-hooks --skip-crds'],
  },
  {
    name: 'install: ConfigMap driver',
    files: simple,
    interop: true,
    steps: [
      { run: 'install web ./chart', env: { HELM_DRIVER: 'configmap' } },
      { run: 'upgrade web ./chart --set a=2', env: { HELM_DRIVER: 'configmap' } },
      { run: 'list', env: { HELM_DRIVER: 'configmap' } },
      'list',
      { run: 'uninstall web', env: { HELM_DRIVER: 'configmap' } },
    ],
  },
  {
    name: 'install: an unknown driver',
    files: simple,
    steps: [fails('install web ./chart', { env: { HELM_DRIVER: 'floppy' } })],
  },
  {
    name: 'install: values from standard input',
    files: { ...simple, 'chart/templates/configmap.yaml': configMap },
    steps: [{ run: 'install web ./chart -f -', stdin: 'a: typed\n' }],
  },
];
