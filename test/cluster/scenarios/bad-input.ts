/**
 * Bad input on the commands that need a cluster. Each step says what the binary adds to Helm's words: what to do (`hint`).
 * Steps without one are those where Helm's own words say it.
 */
import type { JsonObject } from '../cluster.ts';
import { create, edit, fails, remove, type Command, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, deployment, hook, plainConfigMap, simple } from './charts.ts';

type Extra = Omit<Command, 'run' | 'fails'>;

/** One line for each verb, and for each way of it that asks the cluster for something else. `web` is a release. */
export const verbs = [
  'install other ./chart',
  'install other ./chart --dry-run=server',
  'upgrade web ./chart',
  'upgrade web ./chart --install',
  'rollback web',
  'uninstall web',
  'test web',
  'status web',
  'history web',
  'get all web',
  'get values web',
  'get manifest web',
  'get hooks web',
  'get notes web',
  'get metadata web',
  'list',
  'template web ./chart --validate',
];

function every(flags: string, extra: Extra = {}): Command[] {
  return verbs.map((line) => fails(`${line} ${flags}`, extra));
}

/** Verbs of which Helm does some all the same. */
export function mixed(lines: readonly string[], done: RegExp, extra: Extra = {}): Command[] {
  return lines.map((run) => (done.test(run) ? { run } : fails(run, extra)));
}

function kubeconfig(server: string, user = '{token: nobody}', cluster = ', insecure-skip-tls-verify: true'): string {
  return `clusters: [{name: c, cluster: {server: "${server}"${cluster}}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u}}, {name: other, context: {cluster: c, user: u}}]
current-context: x
`;
}

/** Three that the API refuses, each for another reason, and one that it takes. Helm tells those of a kind in any order. */
const refused = `${plainConfigMap('fine')}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: Bad_Name
---
apiVersion: v1
kind: Secret
metadata:
  name: bad-key
stringData:
  a/b: c
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: bad-label
  labels: {a: "b c"}
`;

const quota: JsonObject = {
  metadata: { name: 'small' },
  spec: { hard: { 'count/configmaps': '2' } },
};

export const badInputScenarios: readonly Scenario[] = [
  {
    name: 'bad input: no kubeconfig',
    files: simple,
    steps: every('', {
      env: { KUBECONFIG: 'nothing.kubeconfig' },
      hint: 'No cluster is configured: name a kubeconfig',
    }),
  },
  {
    name: 'bad input: no kubeconfig, and none in the home folder',
    files: simple,
    steps: [fails('list', { env: { KUBECONFIG: '' } }), fails('install web ./chart', { env: { KUBECONFIG: '' } })],
  },
  {
    name: 'bad input: no such context',
    files: { ...simple, 'two.kubeconfig': kubeconfig('https://127.0.0.1:1') },
    steps: every('--kubeconfig two.kubeconfig --kube-context z', { hint: 'There are: x, other.' }),
  },
  {
    name: 'bad input: a server that does not answer',
    files: { ...simple, 'nowhere.kubeconfig': kubeconfig('https://127.0.0.1:1') },
    steps: [
      ...every('--kubeconfig nowhere.kubeconfig', { hint: 'Is the cluster running, and the address right?' }),
      fails('list', { env: { KUBECONFIG: 'nowhere.kubeconfig' } }),
      fails('list --kube-apiserver https://nowhere.invalid', { hint: 'Is the cluster running' }),
    ],
  },
  {
    name: 'bad input: a token that is not accepted',
    files: { ...simple, 'nobody.kubeconfig': kubeconfig('__SERVER__') },
    steps: every('--kubeconfig nobody.kubeconfig', { hint: 'log in again' }),
  },
  {
    name: 'bad input: forbidden',
    files: simple,
    role: [],
    steps: [
      'install web ./chart',
      ...every('--kubeconfig user.kubeconfig', { hint: 'A Role in namespace NAMESPACE allows it' }),
    ],
  },
  {
    name: 'bad input: objects that the API refuses',
    refused: true,
    files: chart({ 'values.yaml': 'bad: true\n', 'templates/all.yaml': `{{ if .Values.bad }}\n${refused}{{ end }}\n` }),
    steps: [
      fails('install web ./chart', { hint: '"bad-label" is invalid' }),
      fails('install web ./chart', { hint: '--replace begins anew' }),
      'list -a',
      'uninstall web',
      fails('install web ./chart --atomic', { hint: '"bad-label" is invalid' }),
      'list -a',
      'install web ./chart --set bad=false',
      fails('upgrade web ./chart --set bad=true', { hint: 'Revision 2 is recorded as failed' }),
      'history web',
      fails('upgrade web ./chart --set bad=true --cleanup-on-fail'),
      fails('upgrade web ./chart --set bad=true --atomic'),
      'history web',
    ],
  },
  {
    name: 'bad input: changes that the API refuses',
    refused: true,
    files: chart({
      'values.yaml': 'key: a\n',
      'templates/all.yaml': ['one', 'two', 'three']
        .map((name) => plainConfigMap(name).replace('x: why', '{{ .Values.key }}: why'))
        .join('---\n'),
    }),
    steps: [
      'install web ./chart',
      fails('upgrade web ./chart --set key=a/b'),
      'history web',
      fails('upgrade web ./chart --set key=a/b --force'),
      fails('upgrade web ./chart --set key=a/b --atomic'),
    ],
  },
  {
    name: 'bad input: unknown kinds',
    files: {
      ...simple,
      ...chart(
        {
          'templates/a.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n',
          'templates/b.yaml': 'apiVersion: v1\nkind: Deployment\nmetadata:\n  name: d\n',
          'templates/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n',
        },
        'unknown',
      ),
    },
    steps: [
      fails('install web ./unknown'),
      fails('install web ./unknown --dry-run=server'),
      fails('template web ./unknown --validate'),
      'install web ./chart',
      fails('upgrade web ./unknown'),
      'history web',
    ],
  },
  {
    name: 'bad input: documents without a kind',
    files: { ...simple, ...chart({ 'templates/a.yaml': 'metadata:\n  name: w\n' }, 'bare') },
    steps: [
      fails('install web ./bare'),
      fails('template web ./bare --validate'),
      'install web ./chart',
      fails('upgrade web ./bare'),
    ],
  },
  {
    name: 'bad input: a chart without templates',
    files: { ...simple, ...chart({}, 'empty') },
    steps: [
      'install empty ./empty',
      'upgrade empty ./empty',
      'rollback empty',
      'test empty',
      'status empty',
      'get manifest empty',
      'uninstall empty',
      'install web ./chart',
      'upgrade web ./empty',
      'template web ./empty --validate',
      'rollback web',
      'uninstall web',
    ],
  },
  {
    name: 'bad input: a chart that is none',
    files: simple,
    steps: [
      fails('install other ./nothing'),
      fails('upgrade web ./nothing'),
      fails('upgrade web ./nothing --install'),
      'install web ./chart',
      fails('upgrade web ./nothing'),
      'history web',
    ],
  },
  {
    name: 'bad input: a namespace that does not exist',
    files: simple,
    steps: [
      fails('install web ./chart -n __NS__-missing', { hint: '--create-namespace' }),
      fails('upgrade web ./chart --install -n __NS__-missing', { hint: '--create-namespace' }),
      ...mixed(
        verbs
          .filter((line) => !/^install other .\/chart$|--install/.test(line))
          .map((line) => `${line} -n __NS__-missing`),
        /^(?:install|list|template)/,
      ),
    ],
  },
  {
    name: 'bad input: a namespace that is going away',
    files: simple,
    also: ['/api/v1/namespaces/__NS__-leaving'],
    steps: [
      create('/api/v1/namespaces', { metadata: { name: '__NS__-leaving' } }),
      // keeps the namespace from being removed
      create('/api/v1/namespaces/__NS__-leaving/configmaps', {
        metadata: { name: 'held', finalizers: ['scull.test/a'] },
      }),
      remove('/api/v1/namespaces/__NS__-leaving'),
      fails('install web ./chart -n __NS__-leaving', { hint: 'Wait until the namespace is gone' }),
      fails('install web ./chart -n __NS__-leaving --create-namespace', { hint: 'Wait until the namespace is gone' }),
      fails('upgrade web ./chart --install -n __NS__-leaving', { hint: 'Wait until the namespace is gone' }),
      fails('upgrade web ./chart -n __NS__-leaving'),
      'list -n __NS__-leaving',
      'template web ./chart --validate -n __NS__-leaving',
      edit('/api/v1/namespaces/__NS__-leaving/configmaps/held', { metadata: { finalizers: [] } }),
    ],
  },
  {
    name: 'bad input: a field that cannot be changed',
    refused: true,
    files: chart({
      'values.yaml': 'replicas: 1\ntag: a\nmode: b\napp: one\npodAnnotations: {}\n',
      'templates/a.yaml': deployment.replaceAll('app: {{ .Release.Name }}', 'app: {{ .Values.app }}'),
      'templates/b.yaml': `${configMap.replace('.Values.a', '.Values.app')}immutable: true\n`,
    }),
    steps: [
      'install web ./chart',
      fails('upgrade web ./chart --set app=two', { hint: 'kubectl delete deployment.apps web lets the next upgrade' }),
      'history web',
      fails('upgrade web ./chart --set app=two --force'),
      fails('upgrade web ./chart --set app=two --atomic --timeout 20s', { hint: 'kubectl delete configmap web' }),
    ],
  },
  {
    name: 'bad input: more than the quota allows',
    refused: true,
    files: chart({
      'values.yaml': 'bad: true\n',
      'templates/all.yaml': `${plainConfigMap('one')}{{ if .Values.bad }}\n---\n${plainConfigMap('two')}{{ end }}\n`,
    }),
    steps: [
      create('v1/resourcequotas', quota),
      {
        path: 'v1/resourcequotas/small',
        until: (object) => ((object?.['status'] ?? {}) as JsonObject)['used'] !== undefined,
      },
      // which of two that come at once is refused, is decided by the server
      'install web ./chart --set bad=false',
      fails('upgrade web ./chart --set bad=true', { hint: 'kubectl describe resourcequota small' }),
      'history web',
      fails('upgrade web ./chart --set bad=true --atomic', { hint: 'kubectl describe resourcequota small' }),
    ],
  },
  {
    name: 'bad input: a hook that the API refuses',
    files: chart({
      'values.yaml': 'at: pre-install\n',
      'templates/a.yaml': hook('Bad_Hook', '{{ .Values.at }}'),
      'templates/b.yaml': plainConfigMap('b'),
    }),
    steps: [
      fails('install web ./chart', { hint: 'is recorded as failed' }),
      'history web',
      'uninstall web',
      'install web ./chart --set at=test',
      fails('test web'),
      fails('upgrade web ./chart --set at=pre-upgrade', { hint: 'is recorded as failed' }),
      'upgrade web ./chart --set at=pre-delete',
      fails('uninstall web'),
      'history web',
      'uninstall web --no-hooks',
    ],
  },
  {
    name: 'bad input: an object that somebody else has',
    files: { ...simple, ...chart({ 'Chart.yaml': chartYaml(), 'templates/a.yaml': plainConfigMap('held') }, 'other') },
    steps: [
      create('v1/configmaps', { metadata: { name: 'held' } }),
      fails('install other ./other', { hint: '--take-ownership' }),
      'install web ./chart',
      fails('upgrade web ./other', { hint: '--take-ownership' }),
      fails('template other ./other --validate'),
    ],
  },
];
