/**
 * The command lines by which popular tools call `helm`, or would call it where they use its packages (Flux, Terraform): which words
 * they give, in which order. Those of Argo CD and skaffold were read in their sources; those of the others are yet to be checked there.
 */
import { fails, ready, type Scenario } from '../scenario.ts';
import { hook, web } from './charts.ts';

const withoutCrds = {
  ...web,
  'chart/templates/test.yaml': hook('check', 'test'),
  'values.yaml': 'mode: loud\n',
  'extra/more.yaml': 'podAnnotations: {a: b}\n',
};
const files = {
  ...withoutCrds,
  'chart/crds/things.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.__NS__.example.com}
spec:
  group: __NS__.example.com
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`,
};
export const toolScenarios: readonly Scenario[] = [
  {
    name: 'as helmfile calls it',
    files: withoutCrds,
    steps: [
      'version --short',
      'version --client --short',
      'dependency build ./chart',
      'lint ./chart --namespace __NS__ --values values.yaml',
      'template web ./chart --namespace __NS__ --values values.yaml --output-dir out',
      'list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending',
      'upgrade --install web ./chart --create-namespace --namespace __NS__ --values values.yaml --reset-values --history-max 10',
      'list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending',
      'get values web --namespace __NS__',
      'status web --namespace __NS__',
      'upgrade --install web ./chart --timeout 60s --atomic --namespace __NS__ --values values.yaml --set tag=2 --reset-values',
      'test web --timeout 60s --namespace __NS__',
      'history web --max 1 -o json',
      'rollback web 1 --namespace __NS__',
      'uninstall web --namespace __NS__',
      'list --filter ^web$ --namespace __NS__ --uninstalling --deployed --failed --pending',
      fails('status web --namespace __NS__'),
    ],
  },
  {
    name: 'as Argo CD calls it',
    files,
    steps: [
      'show chart ./chart',
      'show values ./chart',
      'dependency build ./chart',
      'template ./chart --name-template web --namespace __NS__ --kube-version 1.34 --set tag=2 --set-string mode=3 --set-file extra=values.yaml --values values.yaml --values extra/more.yaml --api-versions v1 --api-versions apps/v1 --api-versions apps/v1/Deployment --include-crds --skip-schema-validation --skip-tests',
      'template ./chart --name-template web --namespace __NS__ --kube-version 1.34 --include-crds',
      fails('template ./nothing --name-template web --namespace __NS__ --include-crds'),
      fails('pull --destination . --version 1.0.0 --repo http://127.0.0.1:1 web'),
    ],
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
    name: 'as chart-testing calls it',
    files: withoutCrds,
    steps: [
      'version --template {{.Version}}',
      'dependency build ./chart',
      'lint ./chart --values values.yaml',
      'install web ./chart --namespace __NS__ --wait --values values.yaml --timeout 60s',
      'upgrade web ./chart --namespace __NS__ --reuse-values --wait --timeout 60s',
      'test web --namespace __NS__ --timeout 60s',
      'uninstall web --namespace __NS__',
    ],
  },
  {
    name: 'as skaffold calls it',
    files: withoutCrds,
    steps: [
      'version --client',
      'dep build ./chart',
      fails('get all --namespace __NS__ web --template {{.Release.Manifest}}'),
      'install web ./chart --namespace __NS__ --set tag=2 --set-file mode=values.yaml -f values.yaml --wait --timeout 60s',
      ready('apps/v1/deployments/web'),
      'get all --namespace __NS__ web --template {{.Release.Manifest}}',
      'upgrade web ./chart --namespace __NS__ --set tag=3 -f values.yaml --install --force=false',
      'template web ./chart --namespace __NS__ --set tag=3 -f values.yaml',
      'uninstall web --namespace __NS__',
    ],
  },
];
