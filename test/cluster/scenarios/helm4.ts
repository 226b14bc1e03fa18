/** Flags of Helm 4 that scull takes, each given in full: what they are unless given differs. */
import { edit, fails, leave, ready, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, hook, plainConfigMap, simple, web } from './charts.ts';

const data = 'v1/configmaps/web';
const never = { ...web, 'fated.yaml': 'podAnnotations: {scull.test/fate: never-ready}\n' };
const held = chart({
  'templates/held.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: held
  finalizers: [example.com/hold]
`,
});

export interface Helm4Scenario extends Scenario {
  /** Helm 4 records a revision that failed for what is refused here before anything is recorded. */
  readonly onlyErrors?: boolean;
}

export const helm4Scenarios: readonly Helm4Scenario[] = [
  {
    name: '--server-side: the server merges',
    files: web,
    steps: [
      'install web ./chart --server-side',
      edit('apps/v1/deployments/web', { metadata: { labels: { theirs: 'yes' } } }),
      'upgrade web ./chart --server-side=auto --set tag=2',
      'upgrade web ./chart --server-side=true --set tag=3,podAnnotations.a=b',
      'upgrade web ./chart --server-side=auto --set tag=3',
      'rollback web 2 --server-side=auto',
      'upgrade web ./chart --server-side=false --set tag=4',
      'upgrade web ./chart --server-side=auto --set tag=5',
      'rollback web --server-side=true',
      'uninstall web',
    ],
  },
  {
    name: '--server-side: from patches to the server',
    files: simple,
    steps: [
      'install web ./chart --server-side=false --set a=1',
      'upgrade web ./chart --server-side=true --set a=2',
      'upgrade web ./chart --server-side=auto --set a=3',
      'rollback web 1 --server-side=auto',
    ],
  },
  {
    name: '--force-conflicts: fields of others',
    refused: true,
    files: simple,
    steps: [
      'install web ./chart --server-side=true',
      edit(data, { data: { a: 'theirs' } }),
      fails('upgrade web ./chart --server-side=true --set a=two'),
      'upgrade web ./chart --server-side=true --force-conflicts --set a=two',
      edit(data, { data: { a: 'theirs' } }),
      'rollback web 1 --server-side=auto --force-conflicts',
    ],
  },
  {
    // the revision that is deployed stays so here when a rollback fails
    name: '--force-conflicts: a rollback that meets fields of others',
    refused: true,
    onlyErrors: true,
    files: simple,
    steps: [
      'install web ./chart --server-side=true',
      'upgrade web ./chart --server-side=true --set a=two',
      edit(data, { data: { a: 'theirs' } }),
      fails('rollback web 1 --server-side=true'),
      'rollback web 1 --server-side=auto --force-conflicts',
    ],
  },
  {
    name: '--server-side and --force-…: what does not go together',
    files: simple,
    onlyErrors: true,
    steps: [
      'install web ./chart --server-side=true',
      'upgrade web ./chart --server-side=true --set a=1',
      fails('upgrade web ./chart --force-conflicts --force-replace --server-side=true'),
      fails('upgrade web ./chart --force-conflicts --force --server-side=true'),
      fails('rollback web --force-conflicts --force-replace --server-side=true'),
      fails('rollback web --server-side=maybe'),
      fails('upgrade web ./chart --server-side=false --force-conflicts --set a=two'),
      fails('rollback web --server-side=false --force-conflicts'),
      fails('upgrade web ./chart --server-side=true --force-replace --set a=two'),
      'install other ./chart --server-side=true --force-replace',
    ],
  },
  {
    name: '--force-replace: objects are replaced',
    files: simple,
    steps: [
      'install web ./chart --server-side=false',
      edit(data, { data: { theirs: 'x' }, metadata: { labels: { theirs: 'x' } } }),
      'upgrade web ./chart --server-side=false --force-replace --set a=two',
      edit(data, { data: { theirs: 'x' } }),
      'rollback web 1 --server-side=false --force-replace',
      'rollback web 2 --server-side=false --description back',
    ],
  },
  {
    name: '--rollback-on-failure: what failed is undone',
    files: never,
    steps: [
      fails('install web ./chart -f fated.yaml --server-side=false --rollback-on-failure --timeout 10s'),
      'install web ./chart --server-side=false --rollback-on-failure --timeout 60s',
      fails('upgrade web ./chart -f fated.yaml --server-side=false --rollback-on-failure --timeout 10s'),
      ready('apps/v1/deployments/web'),
      'upgrade web ./chart --server-side=false --rollback-on-failure --timeout 60s --set mode=loud',
    ],
  },
  {
    name: '--wait: strategies',
    files: { ...never, 'chart/templates/hook.yaml': hook('pre', 'pre-upgrade', { kind: 'Job' }) },
    steps: [
      'install web ./chart --server-side=false --wait=watcher --timeout 60s',
      'upgrade web ./chart --server-side=false --wait=legacy --timeout 60s --set mode=a',
      'upgrade web ./chart --server-side=false --wait=hookOnly --timeout 60s -f fated.yaml',
      'upgrade web ./chart --server-side=false --wait=watcher --wait-for-jobs --timeout 60s --set mode=b',
      fails('upgrade web ./chart --server-side=false --wait=watcher --no-hooks --timeout 10s -f fated.yaml'),
      'rollback web 4 --server-side=false --wait=watcher --timeout 60s',
      'uninstall web --wait=watcher --timeout 60s',
    ],
  },
  {
    name: '--wait: hooks that fail',
    files: { ...simple, 'chart/templates/hook.yaml': hook('check', 'post-install,post-upgrade', { fate: 'fail' }) },
    steps: [
      fails('install web ./chart --server-side=false --wait=watcher --timeout 20s'),
      fails('upgrade web ./chart --server-side=false --wait=hookOnly --timeout 20s'),
    ],
  },
  {
    name: 'uninstall --wait: what does not go away',
    files: held,
    steps: [
      'install held ./chart --server-side=false',
      'uninstall held --wait=hookOnly --keep-history',
      edit('v1/configmaps/held', { metadata: { finalizers: null } }),
    ],
  },
  {
    // the record stays here until everything is gone
    name: 'uninstall --wait: a deadline',
    onlyErrors: true,
    files: held,
    steps: [
      'install other ./chart --server-side=false',
      fails('uninstall other --wait=watcher --timeout 3s'),
      edit('v1/configmaps/held', { metadata: { finalizers: null } }),
    ],
  },
];

const widgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.__NS__.example.com
  annotations: {from: a}
spec:
  group: __NS__.example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`;

/** Nothing of Helm 4 is asked for by a flag. */
export const compatScenarios: readonly Scenario[] = [
  {
    name: 'template asks the server as install does',
    files: {
      ...simple,
      'chart/templates/seen.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: seen}\ndata: {seen: {{ lookup "v1" "ConfigMap" .Release.Namespace "seen" | keys | len | quote }}}\n',
      'crds/Chart.yaml': 'apiVersion: v2\nname: crds\nversion: 1.0.0\n',
      'crds/crds/x.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n',
    },
    steps: [
      'template web ./chart --dry-run=server',
      'template web ./chart --validate',
      'template web ./chart --validate --is-upgrade',
      'template web ./crds --dry-run=server',
      'template web ./crds --validate --skip-crds',
      'install given ./chart',
      fails('template web ./chart --dry-run=server'),
      'template web ./chart --dry-run=server --is-upgrade',
      fails('template web ./chart --validate'),
      'template web ./chart --dry-run=client',
      fails('template web ./chart --dry-run=server --kube-context nope'),
    ],
  },
  {
    name: 'colours',
    files: { ...simple, ...chart({ 'templates/test.yaml': hook('check', 'test'), 'values.yaml': 'a: one\n' }) },
    steps: [
      'list --color always',
      'install web ./chart --color always',
      { run: 'list', env: { HELM_COLOR: 'Always' } },
      'list --no-headers --colour always --time-format 2006',
      'list --short --color always',
      'list --color always -o yaml',
      'list --color always --colour never',
      { run: 'list --color always', env: { NO_COLOR: '1' } },
      { run: 'list --color always', env: { NO_COLOR: '', TERM: 'dumb' } },
      'list --color auto',
      'status web --color always',
      'list -o json --color always',
      'get all web --color always',
      'test web --color always',
      'upgrade web ./chart --dry-run=server --color always',
      'upgrade web ./chart --install --color always --set a=2',
      leave('web', 2, 'failed'),
      'list --color always',
      leave('web', 2, 'pending-rollback'),
      'status web --color always',
      'list --pending --color always',
      leave('web', 2, 'deployed'),
      'uninstall web --keep-history --color always',
      'list --uninstalled --color always',
      fails('list --color rainbow'),
    ],
  },
  {
    name: 'a release from its install to its end',
    files: web,
    steps: [
      'install web ./chart',
      ready('apps/v1/deployments/web'),
      'status web',
      edit('apps/v1/deployments/web', { metadata: { labels: { theirs: 'yes' } } }),
      'upgrade web ./chart --set tag=2',
      'upgrade web ./chart --set tag=3 --wait --timeout 60s',
      'rollback web 1 --wait --timeout 60s',
      'history web --max 1 -o yaml',
      'history web --show-rollback-revision',
      'get metadata web',
      'get metadata web -o json',
      'get manifest web',
      'uninstall web --wait --timeout 60s',
    ],
  },
  {
    name: 'a release that upgrade --install makes',
    files: simple,
    steps: [
      'upgrade web ./chart --install --set a=1',
      'upgrade web ./chart --install --set a=2',
      'upgrade web ./chart --server-side=false --set a=3',
      'upgrade web ./chart --set a=4',
      'get values web',
      'get metadata web',
      'list',
      'uninstall web --keep-history',
      'list --no-headers',
      'list --deployed',
      'upgrade web ./chart --install --set a=1',
    ],
  },
  {
    name: 'fields of others',
    refused: true,
    files: simple,
    steps: [
      'install web ./chart',
      edit(data, { data: { a: 'theirs' } }),
      fails('upgrade web ./chart --set a=two'),
      'upgrade web ./chart --force-conflicts --set a=two',
    ],
  },
  {
    name: '--atomic waits and undoes as --rollback-on-failure',
    files: never,
    steps: [
      fails('install web ./chart -f fated.yaml --atomic --timeout 10s'),
      'install web ./chart --wait --timeout 60s',
      fails('upgrade web ./chart -f fated.yaml --atomic --timeout 10s'),
    ],
  },
  {
    name: 'what goes wrong is logged',
    refused: true,
    files: {
      ...simple,
      // one alone: Helm 4 names several in the order in which the server happened to answer
      ...chart({ 'templates/a.yaml': plainConfigMap('Bad_Name') }, 'bad'),
      ...chart({ 'Chart.yaml': chartYaml('1.0.0', 'deprecated: true\n'), 'templates/c.yaml': configMap }, 'old'),
    },
    steps: [
      'install web ./chart',
      fails('install web ./chart'),
      fails('install Web_1 ./chart'),
      fails('install other ./bad'),
      'status other',
      fails('upgrade web ./bad'),
      'history web',
      'upgrade web ./old --set a=b',
      fails('install third ./chart --kubeconfig none'),
      fails('uninstall none'),
    ],
  },
  {
    name: 'dry runs',
    files: {
      ...simple,
      ...chart({ 'crds/w.yaml': widgets, 'templates/w.yaml': 'apiVersion: none.example.com/v1\nkind: Odd\n' }, 'odd'),
    },
    steps: [
      'install web ./chart --dry-run',
      'install web ./odd --dry-run=client',
      'install web ./odd --dry-run=true --kubeconfig none',
      fails('install web ./odd --dry-run=server'),
      fails('install web ./chart --dry-run=maybe'),
      fails('install web ./chart --hide-secret'),
      'install web ./chart --dry-run=false',
      'upgrade web ./chart --dry-run --set a=b',
      fails('upgrade web ./chart --dry-run=maybe'),
      'upgrade web ./chart --wait=false',
      'upgrade web ./chart --wait=true --timeout 60s',
      'rollback web --dry-run=server',
      'uninstall web --dry-run',
    ],
  },
  {
    name: 'hooks and tests',
    files: {
      ...simple,
      'chart/templates/NOTES.txt': 'Note this.\n',
      'chart/templates/pre.yaml': hook('pre', 'pre-upgrade', { fate: 'fail', log: 'hook-failed' }),
      'chart/templates/a.yaml': hook('check-a', 'test', { policy: 'hook-succeeded' }),
      'chart/templates/b.yaml': hook('check-b', 'test', { weight: 1, fate: 'fail' }),
    },
    steps: [
      'install web ./chart',
      'test web --filter name=check-a --logs',
      fails('test web'),
      fails('test web --logs'),
      fails('upgrade web ./chart'),
      'get hooks web',
    ],
  },
  {
    name: 'uninstall leaves what does not bear the marks of the release',
    files: chart({
      'templates/a.yaml': plainConfigMap('a', 'x: why', '{helm.sh/resource-policy: keep}'),
      'templates/b.yaml': `${plainConfigMap('b')}---\n${plainConfigMap('c')}---\n${plainConfigMap('d')}`,
    }),
    steps: [
      'install web ./chart',
      edit('v1/configmaps/b', { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } }),
      edit('v1/configmaps/c', { metadata: { annotations: { 'meta.helm.sh/release-name': null } } }),
      'uninstall web --dry-run',
      'uninstall web',
      'uninstall web --dry-run --ignore-not-found',
      fails('uninstall web --dry-run'),
    ],
  },
  {
    name: 'namespaces of --create-namespace',
    files: simple,
    also: ['/api/v1/namespaces/__NS__-x', '/api/v1/namespaces/__NS__-y'],
    steps: [
      'install web ./chart -n __NS__-x --create-namespace',
      'install web ./chart -n __NS__-y --create-namespace --server-side=false',
      'install other ./chart -n __NS__-y --create-namespace',
      'upgrade third ./chart -n __NS__-x --create-namespace --install',
    ],
  },
  {
    name: 'definitions of a chart are applied',
    files: chart({ 'crds/a.yaml': widgets, 'crds/b.yaml': widgets.replace('from: a', 'from: b') }),
    also: ['/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.__NS__.example.com'],
    steps: ['install web ./chart', 'install other ./chart', 'install third ./chart --server-side=false'],
  },
];
