/**
 * Bad input on the commands that need a cluster. Each step says what the binary adds to Helm's words: what to do (`hint`).
 * Steps without one are those where Helm's own words say it.
 */
import type { JsonObject } from '../cluster.ts';
import { create, edit, fails, gone, leave, remove, type Command, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, deployment, hook, plainConfigMap, simple } from './charts.ts';

type Extra = Omit<Command, 'run' | 'fails'>;

/** One line for each verb, and for each way of it that asks the cluster for something else. `web` is a release. */
const verbs = [
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

function kubeconfig(server: string, user = '{token: nobody}', cluster = ', insecure-skip-tls-verify: true'): string {
  return `clusters: [{name: c, cluster: {server: "${server}"${cluster}}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u}}, {name: other, context: {cluster: c, user: u}}]
current-context: x
`;
}

/** Three that the API refuses, each for another reason, between two that it takes. */
const refused = `${plainConfigMap('first')}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: Bad_Name
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: bad-key
data:
  a/b: c
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: bad-label
  labels: {a: "b c"}
---
${plainConfigMap('last')}`;

const quota: JsonObject = {
  metadata: { name: 'small' },
  spec: { hard: { 'count/configmaps': '2' } },
};

export const badInputScenarios: readonly Scenario[] = [
  {
    name: 'bad input: no kubeconfig',
    files: simple,
    steps: every('', { env: { KUBECONFIG: 'nothing.kubeconfig' } }),
  },
  {
    name: 'bad input: no kubeconfig, and none in the home folder',
    files: simple,
    steps: [fails('list', { env: { KUBECONFIG: '' } }), fails('install web ./chart', { env: { KUBECONFIG: '' } })],
  },
  {
    name: 'bad input: no such context',
    files: { ...simple, 'two.kubeconfig': kubeconfig('https://127.0.0.1:1') },
    steps: every('--kubeconfig two.kubeconfig --kube-context z'),
  },
  {
    name: 'bad input: a server that does not answer',
    files: { ...simple, 'nowhere.kubeconfig': kubeconfig('https://127.0.0.1:1') },
    steps: [
      ...every('--kubeconfig nowhere.kubeconfig'),
      fails('list', { env: { KUBECONFIG: 'nowhere.kubeconfig' } }),
      fails('list --kube-apiserver https://nowhere.invalid'),
    ],
  },
  {
    name: 'bad input: a token that is not accepted',
    files: { ...simple, 'nobody.kubeconfig': kubeconfig('__SERVER__') },
    steps: every('--kubeconfig nobody.kubeconfig'),
  },
  {
    name: 'bad input: forbidden',
    files: simple,
    role: [],
    steps: ['install web ./chart', ...every('--kubeconfig user.kubeconfig')],
  },
  {
    name: 'bad input: names that are none',
    files: simple,
    steps: [
      ...verbs.filter((line) => line !== 'list').map((line) => fails(line.replace(/ (?:web|other)/, ' Bad_Name'))),
      fails(`install ${'n'.repeat(54)} ./chart`),
      fails('install web ./chart -n Bad_Namespace'),
      fails('list -n Bad_Namespace'),
      fails('upgrade web ./chart --install -n Bad_Namespace'),
    ],
  },
  {
    name: 'bad input: no such release',
    files: simple,
    steps: verbs
      .filter((line) => line.includes(' web') && !line.includes('--install') && !line.startsWith('template'))
      .map((line) => fails(line)),
  },
  {
    name: 'bad input: no such revision',
    files: simple,
    steps: [
      'install web ./chart',
      fails('rollback web 7'),
      fails('rollback web'),
      fails('rollback web -1'),
      fails('rollback web one'),
      fails('status web --revision 7'),
      ...['all', 'values', 'manifest', 'hooks', 'notes', 'metadata'].map((what) =>
        fails(`get ${what} web --revision 7`),
      ),
    ],
  },
  {
    name: 'bad input: a name in use',
    files: simple,
    steps: [
      'install web ./chart',
      fails('install web ./chart'),
      fails('install web ./chart --replace'),
      'uninstall web --keep-history',
      fails('install web ./chart'),
      fails('upgrade web ./chart'),
      fails('uninstall web --keep-history'),
    ],
  },
  {
    name: 'bad input: objects that the API refuses',
    files: chart({ 'values.yaml': 'bad: true\n', 'templates/all.yaml': `{{ if .Values.bad }}\n${refused}{{ end }}\n` }),
    steps: [
      fails('install web ./chart'),
      'list -a',
      'uninstall web',
      fails('install web ./chart --atomic'),
      'list -a',
      'install web ./chart --set bad=false',
      fails('upgrade web ./chart'),
      'history web',
      fails('upgrade web ./chart --cleanup-on-fail'),
      fails('upgrade web ./chart --atomic'),
      'history web',
    ],
  },
  {
    name: 'bad input: changes that the API refuses',
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
  ...['garbage', '', 'H4sIAAAAAAAA/w==', 'e30='].map(
    (text): Scenario => ({
      name: `bad input: a record that is ${text === '' ? 'empty' : JSON.stringify(text)}`,
      files: simple,
      steps: [
        'install web ./chart',
        edit('v1/secrets/sh.helm.release.v1.web.v1', { data: { release: Buffer.from(text).toString('base64') } }),
        ...verbs.map((line) => ({ run: line })),
      ],
    }),
  ),
  {
    name: 'bad input: the last record is broken',
    files: simple,
    steps: [
      'install web ./chart',
      'upgrade web ./chart',
      edit('v1/secrets/sh.helm.release.v1.web.v2', { data: { release: 'Z2FyYmFnZQ==' } }),
      ...verbs.map((line) => ({ run: line })),
    ],
  },
  ...['pending-install', 'pending-upgrade', 'pending-rollback', 'uninstalling', 'failed', 'superseded', 'unknown'].map(
    (status): Scenario => ({
      name: `bad input: the last revision is ${status}`,
      files: simple,
      steps: [
        'install web ./chart',
        'upgrade web ./chart',
        leave('web', 2, status),
        ...['install web ./chart', ...verbs.filter((line) => !/^(?:uninstall|template|get|install)/.test(line))].map(
          (line) => ({ run: line }),
        ),
        { run: 'uninstall web' },
      ],
    }),
  ),
  {
    name: 'bad input: a namespace that does not exist',
    files: simple,
    steps: verbs.map((line) => ({ run: `${line} -n __NS__-missing` })),
  },
  {
    name: 'bad input: a namespace that is going away',
    files: simple,
    also: ['/api/v1/namespaces/__NS__-leaving'],
    steps: [
      create('/api/v1/namespaces', { metadata: { name: '__NS__-leaving' } }),
      'install web ./chart -n __NS__-leaving',
      // keeps the namespace from being removed
      create('/api/v1/namespaces/__NS__-leaving/configmaps', { metadata: { name: 'held', finalizers: ['scull.test/a'] } }),
      remove('/api/v1/namespaces/__NS__-leaving'),
      { path: '/api/v1/namespaces/__NS__-leaving/configmaps/web', until: (object) => object === undefined },
      ...verbs.map((line) => ({ run: `${line} -n __NS__-leaving` })),
      fails('install other ./chart -n __NS__-leaving --create-namespace'),
      edit('/api/v1/namespaces/__NS__-leaving/configmaps/held', { metadata: { finalizers: [] } }),
      gone('/api/v1/namespaces/__NS__-leaving'),
    ],
  },
  {
    name: 'bad input: a field that cannot be changed',
    files: chart({
      'values.yaml': 'replicas: 1\ntag: a\nmode: b\napp: one\npodAnnotations: {}\n',
      'templates/a.yaml': deployment.replaceAll('app: {{ .Release.Name }}', 'app: {{ .Values.app }}'),
      'templates/b.yaml': `${configMap.replace('.Values.a', '.Values.app')}immutable: true\n`,
    }),
    steps: [
      'install web ./chart',
      fails('upgrade web ./chart --set app=two'),
      'history web',
      fails('upgrade web ./chart --set app=two --force'),
      fails('upgrade web ./chart --set app=two --atomic --timeout 20s'),
      fails('upgrade web ./chart --set app=two --server-side', { fails: true } as Extra),
    ],
  },
  {
    name: 'bad input: more than the quota allows',
    files: chart({
      'values.yaml': 'bad: true\n',
      'templates/all.yaml': `${plainConfigMap('one')}{{ if .Values.bad }}\n---\n${plainConfigMap('two')}---\n${plainConfigMap('three')}{{ end }}\n`,
    }),
    steps: [
      create('v1/resourcequotas', quota),
      {
        path: 'v1/resourcequotas/small',
        until: (object) => ((object?.['status'] ?? {}) as JsonObject)['used'] !== undefined,
      },
      fails('install web ./chart'),
      'history web',
      'uninstall web',
      'install web ./chart --set bad=false',
      fails('upgrade web ./chart'),
      'history web',
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
      fails('install web ./chart'),
      'history web',
      'uninstall web',
      'install web ./chart --set at=test',
      fails('test web'),
      fails('upgrade web ./chart --set at=pre-upgrade'),
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
      fails('install other ./other'),
      'install web ./chart',
      fails('upgrade web ./other'),
      fails('template other ./other --validate'),
    ],
  },
];
