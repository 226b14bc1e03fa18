/** Who may do what, and clusters that cannot be reached. */
import type { JsonObject } from '../cluster.ts';
import { fails, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, plainConfigMap, simple } from './charts.ts';

const everything: JsonObject[] = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
const rule = (resource: string, ...verbs: string[]): JsonObject => ({ apiGroups: [''], resources: [resource], verbs });
const reading = [rule('secrets', 'get', 'list')];
const as = '--kubeconfig user.kubeconfig';
const nowhere = {
  'nowhere.kubeconfig':
    'apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nusers: [{name: u, user: {}}]\ncurrent-context: c\n',
};
const clusterWide = chart({
  'templates/n.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: role-__NS__\nrules: []\n',
});
const two = chart({
  'Chart.yaml': chartYaml(),
  'values.yaml': 'a: 1\n',
  'templates/c.yaml': configMap,
  'templates/s.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s\n',
});

export const accessScenarios: readonly Scenario[] = [
  {
    name: 'access: a user who may do everything in one namespace',
    files: simple,
    role: everything,
    interop: true,
    steps: [
      `install web ./chart ${as}`,
      `upgrade web ./chart --set a=2 ${as}`,
      `rollback web ${as}`,
      `history web ${as}`,
      `list ${as}`,
      `status web ${as}`,
      `uninstall web ${as}`,
    ],
  },
  {
    name: 'access: another namespace',
    files: simple,
    role: everything,
    steps: [
      fails(`install web ./chart -n default ${as}`),
      fails(`list -n default ${as}`),
      fails(`status web -n default ${as}`),
      fails(`uninstall web -n default ${as}`),
      fails(`list -A ${as}`),
    ],
  },
  {
    name: 'access: only reading',
    files: simple,
    role: reading,
    steps: [
      'install web ./chart',
      `list ${as}`,
      `history web ${as}`,
      `get values web ${as}`,
      `status web ${as}`,
      fails(`upgrade web ./chart ${as}`),
      fails(`rollback web ${as}`),
      fails(`uninstall web ${as}`),
    ],
  },
  {
    name: 'access: no records',
    files: simple,
    role: [rule('configmaps', '*')],
    steps: [fails(`install web ./chart ${as}`), fails(`list ${as}`), fails(`history web ${as}`)],
  },
  {
    name: 'access: records, but not the objects',
    files: two,
    role: [rule('secrets', '*')],
    steps: [fails(`install web ./chart ${as}`), 'list -a'],
  },
  {
    name: 'access: objects can be read, not made',
    refused: true,
    files: two,
    role: [rule('secrets', '*'), rule('configmaps', 'get', 'list'), rule('serviceaccounts', '*')],
    steps: [fails(`install web ./chart ${as}`), 'list -a', 'history web'],
  },
  {
    name: 'access: objects cannot be patched',
    refused: true,
    files: simple,
    role: [rule('secrets', '*'), rule('configmaps', 'get', 'list', 'create', 'delete')],
    steps: [
      `install web ./chart ${as}`,
      fails(`upgrade web ./chart --set a=2 ${as}`),
      `history web ${as}`,
      `uninstall web ${as}`,
    ],
  },
  {
    name: 'access: objects cannot be deleted',
    files: simple,
    role: [rule('secrets', '*'), rule('configmaps', 'get', 'list', 'create', 'patch')],
    steps: [`install web ./chart ${as}`, fails(`uninstall web ${as}`), 'list -a'],
  },
  {
    name: 'access: a cluster-wide object',
    files: clusterWide,
    role: everything,
    also: ['/apis/rbac.authorization.k8s.io/v1/clusterroles/role-__NS__'],
    steps: [fails(`install web ./chart ${as}`), 'list -a'],
  },
  {
    name: 'access: the server is not there',
    files: { ...simple, ...nowhere },
    steps: ['install web ./chart', 'list', 'status web'].map((line) =>
      fails(`${line} --kubeconfig nowhere.kubeconfig`),
    ),
  },
  {
    name: 'access: the server is not there, all other verbs',
    files: { ...simple, ...nowhere },
    steps: [
      'upgrade web ./chart',
      'upgrade web ./chart --install',
      'rollback web',
      'uninstall web',
      'test web',
      'history web',
      'get all web',
      'get values web',
      'template web ./chart --validate',
      'install web ./chart --dry-run=server',
    ].map((line) => fails(`${line} --kubeconfig nowhere.kubeconfig`)),
  },
  {
    name: 'access: no kubeconfig',
    files: simple,
    steps: [
      fails('list --kubeconfig nothing.kubeconfig'),
      fails('install web ./chart --kubeconfig nothing.kubeconfig'),
      fails('install web ./chart', { env: { KUBECONFIG: 'nothing.kubeconfig' } }),
    ],
  },
  {
    name: 'access: no such context',
    files: simple,
    steps: [fails('list --kube-context nothing'), fails('install web ./chart --kube-context nothing')],
  },
  {
    name: 'access: a kubeconfig that cannot be read',
    files: { ...simple, 'bad.kubeconfig': 'apiVersion: [\n' },
    steps: [fails('list --kubeconfig bad.kubeconfig')],
  },
  {
    name: 'access: flags of the connection',
    files: simple,
    steps: [
      fails('list --kube-apiserver http://127.0.0.1:1'),
      fails('list --kube-ca-file nothing.crt'),
      fails('list --kube-tls-server-name other.example.com'),
      'list --kube-insecure-skip-tls-verify=false --burst-limit 5 --qps 2',
    ],
  },
  {
    name: 'access: in the name of somebody else',
    files: simple,
    role: everything,
    steps: [
      fails('install web ./chart --kube-as-user nobody'),
      'install web ./chart --kube-as-user user-__NS__',
      'list --kube-as-user nobody --kube-as-group system:masters',
      fails('list --kube-as-group system:masters'),
    ],
  },
  {
    name: 'template: --validate',
    files: {
      ...simple,
      ...chart({ 'templates/w.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n' }, 'unknown'),
      ...chart({ 'templates/w.yaml': plainConfigMap('w').replace('\ndata:', '\ndatum:') }, 'field'),
    },
    steps: [
      'template web ./chart --validate',
      fails('template web ./unknown --validate'),
      'template web ./field --validate',
      'install web ./chart',
      fails('template other ./chart --validate --name-template web'),
      'template web ./chart --validate --is-upgrade',
    ],
  },
];
