/** Custom resources: definitions of a chart, their objects and how these are merged. Cluster-wide names hold the namespace. */
import { create, edit, fails, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, plainConfigMap, simple } from './charts.ts';

const group = '__NS__.example.com';
const definition = (more = ''): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.${group}
  ${more}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
`;
const widget = `apiVersion: ${group}/v1
kind: Widget
metadata:
  name: {{ .Release.Name }}
spec:
  a: {{ .Values.a }}
  list: [{name: x, value: 1}, {name: y, value: 2}]
`;
const definitionPath = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${group}`;
const also = [definitionPath, `/apis/${group}/v1/namespaces/__NS__/widgets`];
const inFolder = chart({
  'values.yaml': 'a: one\n',
  'crds/widget.yaml': definition(),
  'templates/widget.yaml': widget,
});
const inTemplates = chart({
  'values.yaml': 'a: one\n',
  'templates/crd.yaml': definition(),
  'templates/c.yaml': configMap,
});

export const customScenarios: readonly Scenario[] = [
  {
    name: 'custom: a definition in crds and its object',
    files: inFolder,
    also,
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./chart --set a=two', 'rollback web', 'uninstall web'],
  },
  {
    name: 'custom: of two definitions the first counts',
    files: chart({
      'crds/a.yaml': definition(`annotations: {from: a, long: "${'so '.repeat(60_000)}"}`),
      'crds/b.yaml': definition('annotations: {from: b}'),
      'templates/widget.yaml': widget.replace('{{ .Values.a }}', 'one'),
    }),
    also,
    steps: ['install web ./chart'],
  },
  {
    name: 'custom: definitions of a disabled dependency',
    files: chart({
      'Chart.yaml': `${chartYaml()}dependencies:\n${['one', 'two'].map((name) => `- {name: ${name}, version: 1.0.0, condition: ${name}.enabled}\n`).join('')}`,
      'values.yaml': 'one: {enabled: true}\ntwo: {enabled: false}\n',
      'charts/two/Chart.yaml': 'apiVersion: v2\nname: two\nversion: 1.0.0\n',
      'charts/two/crds/widget.yaml': definition('annotations: {from: two}'),
      'charts/one/Chart.yaml': 'apiVersion: v2\nname: one\nversion: 1.0.0\n',
      'charts/one/crds/widget.yaml': definition('annotations: {from: one}'),
      'templates/c.yaml': plainConfigMap('c'),
    }),
    also,
    steps: [
      'install web ./chart --set one.enabled=false',
      'upgrade web ./chart',
      'uninstall web',
      'install web ./chart',
    ],
  },
  {
    name: 'custom: the definition is there already',
    files: inFolder,
    also,
    steps: ['install web ./chart', 'install other ./chart', 'uninstall web', 'install web ./chart --skip-crds'],
  },
  {
    name: 'custom: --skip-crds without the definition',
    files: inFolder,
    also,
    steps: [fails('install web ./chart --skip-crds'), 'list -a'],
  },
  {
    name: 'custom: --include-crds has no place in an upgrade',
    files: {
      ...simple,
      ...chart({ 'values.yaml': 'a: one\n', 'crds/widget.yaml': definition(), 'templates/c.yaml': configMap }, 'next'),
    },
    also,
    steps: ['install web ./chart', 'upgrade web ./next', 'upgrade other ./next --install'],
  },
  {
    name: 'custom: an upgrade leaves definitions alone',
    files: {
      ...inFolder,
      ...chart(
        {
          'crds/widget.yaml': definition('annotations: {from: next}'),
          'crds/gadget.yaml': definition().replaceAll('widget', 'gadget').replaceAll('Widget', 'Gadget'),
          'templates/c.yaml': configMap,
          'values.yaml': 'a: one\n',
        },
        'next',
      ),
    },
    also: [...also, definitionPath.replace('widgets', 'gadgets')],
    steps: ['install web ./chart', 'upgrade web ./next', 'upgrade web ./next --skip-crds', 'rollback web'],
  },
  {
    name: 'custom: a definition among the templates',
    files: inTemplates,
    also,
    steps: ['install web ./chart --wait', 'uninstall web'],
  },
  {
    name: 'custom: definition and object both among the templates',
    files: { ...inTemplates, 'chart/templates/widget.yaml': widget },
    also,
    steps: [fails('install web ./chart')],
  },
  {
    name: 'custom: a hook that defines',
    files: { ...inTemplates, 'chart/templates/crd.yaml': definition('annotations: {helm.sh/hook: pre-install}') },
    also,
    steps: ['install web ./chart', 'get hooks web'],
  },
  {
    name: 'custom: someone changed the object',
    files: inFolder,
    also,
    interop: true,
    steps: [
      'install web ./chart',
      edit(`${group}/v1/widgets/web`, { spec: { a: 'theirs', added: true, list: [{ name: 'z' }] } }),
      'upgrade web ./chart',
      'upgrade web ./chart --set a=two',
      'rollback web 1',
    ],
  },
  {
    name: 'custom: --dry-run with a definition that is not there',
    files: inFolder,
    also,
    steps: [fails('install web ./chart --dry-run'), fails('install web ./chart --dry-run=server')],
  },
  {
    name: 'custom: what the definition refuses',
    refused: true,
    files: { ...inFolder, 'chart/templates/widget.yaml': widget.replace('spec:', 'spec: nothing\nother:') },
    also,
    steps: [fails('install web ./chart'), 'history web'],
  },
  {
    name: 'custom: status and get of a custom object',
    files: inFolder,
    also,
    steps: ['install web ./chart', 'get manifest web', 'status web --show-resources'],
  },
  {
    name: 'custom: cluster-wide objects',
    files: chart({
      'values.yaml': 'verb: get\n',
      'templates/r.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: role-__NS__\nrules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: [{{ .Values.verb }}]\n',
    }),
    also: ['/apis/rbac.authorization.k8s.io/v1/clusterroles/role-__NS__'],
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./chart --set verb=list', 'rollback web', 'uninstall web'],
  },
  {
    name: 'custom: a cluster-wide object of another release',
    files: chart({
      'templates/r.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: role-__NS__\nrules: []\n',
    }),
    also: ['/apis/rbac.authorization.k8s.io/v1/clusterroles/role-__NS__'],
    steps: [
      'install web ./chart',
      fails('install other ./chart'),
      'install other ./chart --take-ownership',
      'uninstall web',
      'uninstall other',
    ],
  },
  {
    name: 'custom: a definition that cannot be read',
    files: { ...simple, 'chart/crds/bad.yaml': 'kind: [\n' },
    steps: [fails('install web ./chart'), 'list -a'],
  },
  {
    name: 'custom: an object made by hand is adopted',
    files: inFolder,
    also,
    steps: [
      'install first ./chart',
      create(`${group}/v1/widgets`, {
        apiVersion: `${group}/v1`,
        kind: 'Widget',
        metadata: {
          name: 'web',
          labels: { 'app.kubernetes.io/managed-by': 'Helm' },
          annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': '__NS__' },
        },
        spec: { mine: 1 },
      }),
      'install web ./chart',
    ],
  },
];
