/** Which cluster, as whom, and what templates see of it. */
import { fails, type Scenario } from '../scenario.ts';
import { chart, chartYaml, simple } from './charts.ts';

function broken(user: string, cluster = ''): string {
  return `clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"${cluster}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;
}

const exec = 'exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command';

const kubeconfigs: Readonly<Record<string, string>> = {
  'text.kubeconfig': 'hello',
  'yaml.kubeconfig': 'a: [b\n',
  'kind.kubeconfig': 'kind: Pod\napiVersion: v1\n',
  'context.kubeconfig': 'current-context: x\n',
  'type.kubeconfig': 'clusters: [{name: a, cluster: {server: 5}}]\n',
  'ca.kubeconfig': broken('', ', certificate-authority-data: bm9wZQ=='),
  'file.kubeconfig': broken('', ', certificate-authority: nope.crt'),
  'proxy.kubeconfig': broken('', ", proxy-url: 'http://127.0.0.1:2'"),
  'two.kubeconfig': broken('token: a, username: b, password: c'),
  'key.kubeconfig': broken('client-certificate: nope.crt'),
  'plugin.kubeconfig': broken(`${exec}: no-such-plugin}`),
  'status.kubeconfig': broken(`${exec}: 'true'}`),
  'oidc.kubeconfig': broken(
    "auth-provider: {name: oidc, config: {idp-issuer-url: 'https://127.0.0.1:3', client-id: a}}",
  ),
  'path.kubeconfig': broken(`${exec}: ./no-such-plugin}`),
  'text-plugin.kubeconfig': broken(`${exec}: echo, args: [hello]}`),
  'list-plugin.kubeconfig': broken(`${exec}: echo, args: ['[]']}`),
  'kind-plugin.kubeconfig': broken(`${exec}: echo, args: ['{"kind": "Pod", "apiVersion": "v1"}']}`),
  'number-plugin.kubeconfig': broken(
    `${exec}: echo, args: ['{"apiVersion": "client.authentication.k8s.io/v1", "status": {"token": 5}}']}`,
  ),
  'empty-token.kubeconfig': broken('tokenFile: empty.token'),
  'line-token.kubeconfig': broken('token: "a\\nb"'),
  'swapped.kubeconfig': broken('client-certificate-data: bm9wZQ==, client-key-data: bm9wZQ=='),
  'socks.kubeconfig': broken('', ", proxy-url: 'socks5://127.0.0.1:2'"),
  'proxy-tls.kubeconfig': broken('', ", proxy-url: 'https://127.0.0.1:2'"),
  'proxy-text.kubeconfig': broken('', ", proxy-url: 'http://[::'"),
  'unknown.kubeconfig': broken('token: a, auth-provider: {name: nope}'),
  'gone.kubeconfig': broken('auth-provider: {name: gcp}'),
};

const looking = chart({
  'Chart.yaml': chartYaml(),
  'templates/c.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: looked-up
data:
  release: {{ (lookup "v1" "Secret" .Release.Namespace "sh.helm.release.v1.given.v1").type | quote }}
  none: {{ lookup "v1" "ConfigMap" .Release.Namespace "none" | toJson | quote }}
  namespace: {{ (lookup "v1" "Namespace" "ignored" .Release.Namespace).kind | quote }}
  unknown: {{ lookup "v1" "Nope" .Release.Namespace "x" | toJson | quote }}
  {{- $maps := lookup "v1" "ConfigMap" .Release.Namespace "" }}
  kind: {{ $maps.kind | quote }}
  {{- range $maps.items }}
  {{ .metadata.name }}: {{ keys . | sortAlpha | join " " }}
  {{- end }}
`,
});

const capabilities = chart({
  'Chart.yaml': chartYaml(),
  'templates/c.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: capabilities
data:
  version: {{ .Capabilities.KubeVersion | toJson | quote }}
  versions: {{ .Capabilities.APIVersions | sortAlpha | join " " | quote }}
  deployment: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
`,
});

export const connectionScenarios: readonly Scenario[] = [
  {
    name: 'connection: what is wrong with a kubeconfig',
    files: { ...simple, ...kubeconfigs, 'empty.token': '' },
    steps: Object.keys(kubeconfigs).map((file) => fails(`list --kubeconfig ${file}`)),
  },
  {
    name: 'connection: flags',
    files: simple,
    steps: [
      'install web ./chart',
      fails('list --kube-context nope'),
      fails('list --kube-apiserver https://127.0.0.1:1'),
      fails('list --kube-apiserver http://127.0.0.1:1'),
      fails('list --kube-apiserver ::'),
      fails('list --kube-apiserver https://'),
      fails('list --kube-apiserver ftp://127.0.0.1'),
      fails('list --kube-ca-file nope.crt'),
      fails('list --kube-tls-server-name other'),
      fails('list --kube-as-group a'),
      fails('list --kube-as-user bob'),
      fails('list --kube-as-user bob --kube-as-group a --kube-as-group b'),
      'list --kube-as-user bob --kube-as-group system:masters',
      'list --kube-as-user bob --kube-as-group a --kube-as-group system:masters',
      'list --kube-insecure-skip-tls-verify',
      fails('list', { env: { HELM_KUBECONTEXT: 'nope' } }),
      fails('list', { env: { HELM_KUBEAPISERVER: 'https://127.0.0.1:1' } }),
      'list --qps 100 --burst-limit 50',
      'list --burst-limit 1',
    ],
  },
  {
    name: 'connection: lookup without installing',
    files: { ...simple, ...looking },
    steps: [
      { run: 'install given ./chart', files: simple },
      { run: 'template web ./chart --dry-run=server', files: looking },
      { run: 'template web ./chart', files: looking },
      fails('template web ./chart --dry-run=server --kube-context nope', { files: looking }),
    ],
  },
  {
    name: 'connection: capabilities of the server',
    files: capabilities,
    steps: [
      'template web ./chart --validate',
      'template web ./chart --validate --kube-version 1.20 -a x/v1',
      'template web ./chart',
    ],
  },
];
