/**
 * The command lines by which popular tools call `helm`, as their sources had them in the summer of 2026: which words they give, in
 * which order, and what of the answer they read. Flux and Terraform use Helm's packages and call nothing; what they ask of those is
 * written here as command lines. Their repositories and registries are in test/sources/scenarios/tools.ts.
 */
import { fails, ready, type Scenario } from '../scenario.ts';
import { chart, hook, plainConfigMap, web } from './charts.ts';

const withoutCrds = {
  ...web,
  'chart/templates/test.yaml': hook('check', 'test'),
  'values.yaml': 'mode: loud\n',
  'extra/more.yaml': 'podAnnotations: {a: b}\n',
};
const crds = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.__NS__.example.com}
spec:
  group: __NS__.example.com
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`;
const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  podManagementPolicy: {{ .Values.policy | default "OrderedReady" }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;
/** The chart is where the tool stands, as Argo CD has it. */
const here = {
  ...Object.fromEntries(Object.entries(withoutCrds).map(([name, text]) => [name.replace(/^chart\//, ''), text])),
  'crds/things.yaml': crds,
  '.helmignore': 'home/\n',
  'lacking/Chart.yaml':
    'apiVersion: v2\nname: lacking\nversion: 1.0.0\ndependencies: [{name: sub, version: 1.0.0, repository: https://charts.example.com}]\n',
};
/** A home of its own for each run, as Argo CD gives it. */
const argoEnvironment = {
  XDG_CACHE_HOME: 'home/argo/cache',
  XDG_CONFIG_HOME: 'home/argo/config',
  XDG_DATA_HOME: 'home/argo/data',
  HELM_CONFIG_HOME: 'home/argo/config',
};
/** Goes ahead of every command. */
const cluster = '--kubeconfig __KUBECONFIG__ --kube-context scull-test';

export const toolScenarios: readonly Scenario[] = [
  {
    // helmfile reads: the version (semver; a pre-release is warned of), the rows of `list` below its header by a regular expression
    // (the fifth column is CHART-VERSION), `wrote` lines, the exit status of `diff`, "Forbidden: updates" in stderr,
    // "does not support verification" and /plugin: .* not found/i of plugins, Chart.yaml out of `show chart`
    name: 'as helmfile calls it',
    files: { ...withoutCrds, 'chart/crds/things.yaml': crds },
    also: ['apiextensions.k8s.io/v1/customresourcedefinitions/things.__NS__.example.com'],
    steps: [
      'version --short',
      `${cluster} dependency build ./chart --skip-refresh`,
      `${cluster} dependency update ./chart`,
      `${cluster} lint ./chart --namespace __NS__ --values values.yaml --set tag=2`,
      `${cluster} template web ./chart --api-versions v1 --kube-version 1.34 --namespace __NS__ --values values.yaml --output-dir out --include-crds --skip-tests --no-hooks`,
      `${cluster} template web ./chart --namespace __NS__ --values values.yaml --validate --show-only templates/service.yaml --post-renderer /bin/cat --post-renderer-args -`,
      'template web ./chart --namespace __NS__ --dry-run=server --kubeconfig __KUBECONFIG__ --kube-context scull-test',
      `${cluster} list --filter ^web$ --kube-context scull-test --namespace __NS__ --uninstalling --deployed --failed --pending`,
      fails(`${cluster} status web --namespace __NS__`),
      `${cluster} upgrade --install web ./chart --create-namespace --namespace __NS__ --values values.yaml --reset-values --history-max 10`,
      `${cluster} list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending`,
      `${cluster} show chart ./chart`,
      `${cluster} status web --namespace __NS__`,
      `${cluster} upgrade --install web ./chart --version 1.0.0 --wait --wait-for-jobs --timeout 60s --recreate-pods --atomic --cleanup-on-fail --create-namespace --disable-openapi-validation --skip-schema-validation --take-ownership --hide-notes --kube-context scull-test --namespace __NS__ --values values.yaml --set tag=2 --set-string podAnnotations.a=1,podAnnotations.b=true --set-file mode=values.yaml --set some.list={x,y} --description set --reuse-values --history-max 10`,
      `${cluster} upgrade --install web ./chart --force --namespace __NS__ --labels team=web --post-renderer /bin/cat --reset-values --history-max 0`,
      `${cluster} test web --namespace __NS__ --timeout 60s`,
      `${cluster} delete web --namespace __NS__ --wait --timeout 60s --cascade foreground`,
      `${cluster} list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending`,
      fails(`${cluster} delete web --namespace __NS__`),
      fails('plugin uninstall secrets'),
      fails('secrets decrypt values.yaml'),
    ],
  },
  {
    // recorded from helmfile 0.171: template, diff (helm-diff's calls among them), sync, status, apply, test, deps and destroy
    name: 'as a day with helmfile calls it',
    files: { ...withoutCrds, 'more.yaml': 'replicaCount: 2\n' },
    steps: [
      'version --client --short',
      'dependency build chart',
      'lint chart --namespace __NS__ --values more.yaml',
      'template web chart --namespace __NS__ --values more.yaml',
      'template web chart --namespace __NS__ --values more.yaml --include-crds --skip-tests',
      fails('status web --namespace __NS__'),
      'version',
      fails('get manifest web --namespace __NS__'),
      'template web chart --namespace __NS__ --values more.yaml --validate --dry-run=client',
      'upgrade --install web chart --wait --timeout 60s --create-namespace --namespace __NS__ --values more.yaml --reset-values --history-max 10',
      'list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending',
      'status web --namespace __NS__',
      'get manifest web --namespace __NS__',
      'template web chart --namespace __NS__ --values more.yaml --validate --is-upgrade --dry-run=client',
      'get hooks web --namespace __NS__',
      'upgrade --install web chart --wait --timeout 60s --create-namespace --namespace __NS__ --values more.yaml --set tag=3 --reset-values --history-max 10',
      'test web --namespace __NS__ --timeout 60s',
      'dependency update ./chart',
      'list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending',
      'delete web --namespace __NS__',
      fails('status web --namespace __NS__'),
    ],
  },
  {
    // helmfile installs anew where stderr has "Forbidden: updates", if it is told to
    name: 'as helmfile meets a forbidden update',
    refused: true,
    files: chart({ 'templates/set.yaml': statefulSet }),
    steps: [
      'install web ./chart',
      fails('upgrade --install web ./chart --set policy=Parallel --namespace __NS__ --history-max 10'),
      'list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending',
      'delete web --namespace __NS__ --wait',
      'upgrade --install web ./chart --set policy=Parallel --namespace __NS__ --history-max 10',
    ],
  },
  {
    // Argo CD takes stdout for the manifests, and knows a chart that lacks dependencies by a text in stderr
    name: 'as Argo CD calls it',
    files: here,
    steps: [
      'version --short',
      'show chart .',
      'show values .',
      'dependency build',
      'template . --name-template web --namespace __NS__ --kube-version 1.34 --set tag=2 --set podAnnotations.a=b\\,c --set-string mode=3 --set-file podAnnotations.f=values.yaml --values values.yaml --values extra/more.yaml --api-versions v1 --api-versions apps/v1 --api-versions apps/v1/Deployment --include-crds --skip-schema-validation --skip-tests',
      'template . --name-template web --namespace __NS__ --kube-version v1.34.0+k3s1 --include-crds',
      'template . --name-template web',
      fails('template lacking --name-template web --include-crds'),
      fails('template ./nothing --name-template web --namespace __NS__ --include-crds'),
      fails('template . --name-template web --set-string replicas=x --kube-version nonsense'),
    ].map((step) =>
      typeof step === 'string' ? { run: step, env: argoEnvironment } : { ...step, env: argoEnvironment },
    ),
  },
  {
    name: "with Flux's calls as command lines",
    files: withoutCrds,
    steps: [
      'install web ./chart --timeout 60s --wait --wait-for-jobs --create-namespace --namespace __NS__ -f values.yaml',
      'test web --timeout 60s --namespace __NS__',
      'upgrade web ./chart --timeout 60s --wait --cleanup-on-fail --reset-values -f values.yaml --set tag=2 --namespace __NS__',
      'get values web --all -o yaml --namespace __NS__',
      'history web -o yaml --namespace __NS__ --max 2',
      'rollback web --timeout 60s --wait --cleanup-on-fail --namespace __NS__',
      'uninstall web --timeout 60s --wait --keep-history --namespace __NS__',
      'upgrade web ./chart --install --timeout 60s --namespace __NS__ --disable-openapi-validation',
      'uninstall web --timeout 60s --no-hooks --namespace __NS__',
    ],
  },
  {
    name: "with the calls of Terraform's provider as command lines",
    files: withoutCrds,
    steps: [
      'lint ./chart --strict --values values.yaml',
      'install web ./chart --namespace __NS__ --create-namespace --timeout 300s --wait --values values.yaml --set tag=2 --set-string podAnnotations.x=1 --set-literal mode=a,b --description terraform',
      'get metadata web -o json --namespace __NS__',
      'get values web -o json --namespace __NS__',
      'get manifest web --namespace __NS__',
      'template web ./chart --namespace __NS__ --is-upgrade --values values.yaml --dry-run=server',
      'upgrade web ./chart --namespace __NS__ --dry-run=server --values values.yaml --set tag=3',
      'upgrade web ./chart --namespace __NS__ --timeout 300s --wait --max-history 5 --values values.yaml',
      'upgrade web ./chart --namespace __NS__ --timeout 300s --wait --history-max 5 --reuse-values --set tag=3 --skip-crds --render-subchart-notes',
      'status web -o json --namespace __NS__ --show-desc',
      'list --all --namespace __NS__ -o json',
      'uninstall web --namespace __NS__ --timeout 300s --wait',
    ].map((step) => (step.includes('--max-history') ? fails(step) : step)),
  },
  {
    // chart-testing reads the version (semver), everything else it shows
    name: 'as chart-testing calls it',
    files: withoutCrds,
    steps: [
      "version --template '{{ .Version }}'",
      'dependency build ./chart',
      'lint ./chart',
      'lint ./chart --values values.yaml --strict',
      'install web ./chart --namespace __NS__ --wait --values values.yaml --timeout 60s --set tag=2',
      'test web --namespace __NS__ --timeout 60s',
      'upgrade web ./chart --namespace __NS__ --wait --reuse-values --timeout 60s',
      'test web --namespace __NS__ --timeout 60s',
      'uninstall web --namespace __NS__ --wait --timeout 60s',
      fails('uninstall web --namespace __NS__ --wait --timeout 60s'),
    ],
  },
  {
    // skaffold reads stdout and stderr as one text: the version by a regular expression, the manifest out of `get all`, the path out
    // of what `package` says. A release whose `get all` fails is installed
    name: 'as skaffold calls it',
    files: withoutCrds,
    steps: [
      'version',
      '--kube-context scull-test dep build ./chart --kubeconfig __KUBECONFIG__',
      fails('--kube-context scull-test get all --namespace __NS__ web --kubeconfig __KUBECONFIG__'),
      '--kube-context scull-test package ./chart --destination packed --version 1.2.3 --app-version 7 --kubeconfig __KUBECONFIG__',
      '--kube-context scull-test install web packed/demo-1.2.3.tgz --namespace __NS__ --create-namespace --set tag=2 --set-file mode=values.yaml -f values.yaml --wait --post-renderer /bin/cat --kubeconfig __KUBECONFIG__',
      ready('apps/v1/deployments/web'),
      '--kube-context scull-test get all --namespace __NS__ web --template {{.Release.Manifest}} --kubeconfig __KUBECONFIG__',
      '--kube-context scull-test upgrade web --force --recreate-pods ./chart --namespace __NS__ --set tag=3 -f values.yaml --post-renderer /bin/cat --kubeconfig __KUBECONFIG__',
      '--kube-context scull-test template web ./chart --post-renderer /bin/cat --set tag=3 -f values.yaml --namespace __NS__ --skip-tests --kubeconfig __KUBECONFIG__',
      '--kube-context scull-test get manifest web --namespace __NS__ --kubeconfig __KUBECONFIG__',
      '--kube-context scull-test delete web --namespace __NS__ --kubeconfig __KUBECONFIG__',
    ],
  },
  {
    // the plugin reads `Version:"…"`, both manifests, the release's chart, values as YAML, and HOOKS, MANIFEST and NOTES of a dry run
    name: 'as helm-diff calls it',
    files: {
      ...withoutCrds,
      ...chart({ 'templates/early.yaml': plainConfigMap('early', 'x: why', '{helm.sh/hook: pre-upgrade}') }),
    },
    steps: [
      'version',
      fails('get manifest web --namespace __NS__'),
      'install web ./chart --namespace __NS__ --set tag=2',
      'get manifest web --namespace __NS__ --kube-context scull-test',
      'get hooks web --namespace __NS__',
      'get all web --template {{.Release.Chart.Name}} --namespace __NS__',
      'get values web --output yaml --all --namespace __NS__',
      'get values web --output yaml --namespace __NS__',
      'template web ./chart --namespace __NS__ --values values.yaml --validate --is-upgrade --dry-run=client',
      'template web ./chart --no-hooks --namespace __NS__ --set tag=3 --is-upgrade --dry-run=server',
      'upgrade web ./chart --namespace __NS__ --values values.yaml --install --dry-run=server',
      'upgrade web ./chart --namespace __NS__ --values values.yaml',
      'get manifest web --revision 1 --namespace __NS__',
      fails('get manifest web --revision 7 --namespace __NS__'),
    ],
  },
];
