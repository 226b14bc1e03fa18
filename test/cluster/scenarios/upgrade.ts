/** `upgrade`: values kept or not, objects added, changed and pruned, and what it refuses. */
import { create, fails, ready, remove, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, plainConfigMap, service, simple, web } from './charts.ts';

const twoMaps = chart({
  'values.yaml': 'b: true\n',
  'templates/a.yaml': plainConfigMap('a'),
  'templates/b.yaml': `{{ if .Values.b }}\n${plainConfigMap('b')}{{ end }}\n`,
});
const keeping = chart({
  'values.yaml': 'b: true\n',
  'templates/a.yaml': plainConfigMap('a'),
  'templates/b.yaml': `{{ if .Values.b }}\n${plainConfigMap('b', 'x: why', '{helm.sh/resource-policy: keep}')}{{ end }}\n`,
});
const values = { ...simple, 'chart/values.yaml': 'a: one\nb: {c: 1, d: [x]}\n' };
const badLater = {
  ...simple,
  ...chart(
    {
      'Chart.yaml': chartYaml('2.0.0'),
      'values.yaml': 'a: one\n',
      'templates/a.yaml': configMap,
      'templates/b.yaml': plainConfigMap('new'),
      'templates/z.yaml': plainConfigMap('Bad_Name'),
    },
    'bad',
  ),
};
const never = "--set 'podAnnotations.scull\\.test/fate=never-ready'";

export const upgradeScenarios: readonly Scenario[] = [
  {
    name: 'upgrade: another value',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=two',
      'upgrade web ./chart --set a=three',
      'history web',
    ],
  },
  {
    name: 'upgrade: nothing new',
    files: web,
    steps: ['install web ./chart', 'upgrade web ./chart', 'upgrade web ./chart'],
  },
  {
    name: 'upgrade: another chart version and notes',
    files: {
      ...web,
      ...chart(
        {
          'Chart.yaml': chartYaml('2.0.0'),
          'values.yaml': 'a: 1\n',
          'templates/c.yaml': configMap,
          'templates/NOTES.txt': 'All new.\n',
        },
        'next',
      ),
    },
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./next', 'list', 'upgrade web ./chart'],
  },
  {
    name: 'upgrade: values are forgotten',
    files: values,
    steps: [
      'install web ./chart --set a=two,e=f',
      'upgrade web ./chart --set b.c=2',
      'get values web',
      'upgrade web ./chart',
      'get values web',
    ],
  },
  {
    name: 'upgrade: --reuse-values',
    files: values,
    interop: true,
    steps: [
      'install web ./chart --set a=two,e=f',
      'upgrade web ./chart --reuse-values --set b.c=2',
      'get values web',
      'get values web --all',
      'upgrade web ./chart --reuse-values',
    ],
  },
  {
    name: 'upgrade: --reset-then-reuse-values',
    files: { ...values, ...chart({ 'values.yaml': 'a: new\nadded: 1\n', 'templates/c.yaml': configMap }, 'next') },
    steps: [
      'install web ./chart --set e=f',
      'upgrade web ./next --reset-then-reuse-values --set g=h',
      'get values web',
      'get values web --all',
    ],
  },
  {
    name: 'upgrade: --reset-values',
    files: values,
    steps: [
      'install web ./chart --set a=two',
      'upgrade web ./chart --reset-values',
      'get values web',
      'upgrade web ./chart --reset-values --reuse-values --set a=x',
    ],
  },
  {
    name: 'upgrade: null takes a value away',
    files: values,
    steps: [
      'install web ./chart --set e=f',
      'upgrade web ./chart --reuse-values --set e=null,b.c=null',
      'get values web',
      'get values web -a',
    ],
  },
  {
    name: 'upgrade: null takes a value away even where the upgrade fails',
    refused: true,
    files: badLater,
    interop: true,
    steps: [
      'install web ./chart --set a=x',
      fails('upgrade web ./bad --reuse-values --set a=null'),
      'get values web --revision 1',
      'upgrade web ./chart --reuse-values',
      'get values web',
    ],
  },
  {
    name: 'upgrade: --install of a new release',
    files: simple,
    interop: true,
    steps: ['upgrade web ./chart --install', 'upgrade web ./chart --install --set a=2', 'history web'],
  },
  {
    name: 'upgrade: --install -o json',
    files: simple,
    steps: [
      'upgrade web ./chart -i -o json',
      'upgrade web ./chart -i -o json --set a=2',
      'upgrade web ./chart -i -o yaml',
    ],
  },
  {
    name: 'upgrade: --install --create-namespace',
    files: simple,
    steps: ['upgrade web ./chart --install --create-namespace'],
  },
  { name: 'upgrade: no such release', files: simple, steps: [fails('upgrade web ./chart')] },
  {
    name: 'upgrade: no such chart',
    files: simple,
    steps: ['install web ./chart', fails('upgrade web ./nothing'), 'history web'],
  },
  {
    name: 'upgrade: after uninstall --keep-history',
    files: simple,
    steps: [
      'install web ./chart',
      'uninstall web --keep-history',
      fails('upgrade web ./chart'),
      'upgrade web ./chart --install',
      'history web',
    ],
  },
  {
    name: 'upgrade: an object is pruned',
    files: twoMaps,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set b=false',
      'upgrade web ./chart --set b=true',
      'upgrade web ./chart --set b=false',
    ],
  },
  {
    name: 'upgrade: an object to keep',
    files: keeping,
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./chart --set b=false', 'uninstall web'],
  },
  {
    name: 'upgrade: an object to keep comes back',
    files: keeping,
    steps: ['install web ./chart', 'upgrade web ./chart --set b=false', 'upgrade web ./chart --set b=true'],
  },
  {
    name: 'upgrade: an object is gone meanwhile',
    files: twoMaps,
    steps: ['install web ./chart', remove('v1/configmaps/a'), 'upgrade web ./chart'],
  },
  {
    name: 'upgrade: one that is to be pruned is gone meanwhile',
    files: twoMaps,
    steps: ['install web ./chart', remove('v1/configmaps/b'), 'upgrade web ./chart --set b=false'],
  },
  {
    name: 'upgrade: someone else made the new object',
    files: twoMaps,
    steps: [
      'install web ./chart --set b=false',
      create('v1/configmaps', { metadata: { name: 'b' } }),
      fails('upgrade web ./chart --set b=true'),
      'history web',
      'upgrade web ./chart --set b=true --take-ownership',
    ],
  },
  {
    name: 'upgrade: an object is renamed',
    files: { ...simple, ...chart({ 'values.yaml': 'a: one\n', 'templates/c.yaml': plainConfigMap('other') }, 'next') },
    steps: ['install web ./chart', 'upgrade web ./next'],
  },
  {
    name: 'upgrade: an immutable field',
    refused: true,
    files: web,
    steps: [
      'install web ./chart',
      {
        run: 'upgrade web ./chart --set tag=2',
        fails: true,
        files: {
          'chart/templates/deployment.yaml': web['chart/templates/deployment.yaml']!.replace(
            'matchLabels:\n      app',
            'matchLabels:\n      other: x\n      app',
          ).replace('labels:\n        app', 'labels:\n        other: x\n        app'),
        },
      },
      'history web',
      fails('upgrade web ./chart --set tag=2'),
      fails('upgrade web ./chart --force --set tag=2'),
    ],
  },
  {
    name: 'upgrade: --force',
    files: { ...web, 'chart/templates/service.yaml': '' },
    steps: ['install web ./chart', ready('apps/v1/deployments/web'), 'upgrade web ./chart --force --set tag=2'],
  },
  {
    name: 'upgrade: an object that the server refuses',
    refused: true,
    files: badLater,
    steps: [
      'install web ./chart',
      fails('upgrade web ./bad'),
      'history web',
      'status web',
      'upgrade web ./chart --set a=again',
      'history web',
    ],
  },
  {
    name: 'upgrade: --cleanup-on-fail',
    refused: true,
    files: badLater,
    interop: true,
    steps: ['install web ./chart', fails('upgrade web ./bad --cleanup-on-fail'), 'history web'],
  },
  {
    name: 'upgrade: --atomic on what is refused',
    refused: true,
    files: badLater,
    interop: true,
    steps: ['install web ./chart', fails('upgrade web ./bad --atomic --timeout 30s'), 'history web', 'list'],
  },
  {
    name: 'upgrade: --atomic on what never gets ready',
    files: web,
    steps: [
      'install web ./chart --wait',
      fails(`upgrade web ./chart --atomic --timeout 4s --set tag=2 ${never}`),
      'history web',
      'get values web',
    ],
  },
  {
    name: 'upgrade: --wait on what never gets ready',
    files: web,
    steps: [
      'install web ./chart --wait',
      fails(`upgrade web ./chart --wait --timeout 4s --set tag=2 ${never}`),
      'history web',
      "upgrade web ./chart --wait --timeout 60s --set 'podAnnotations.scull\\.test/fate=run'",
      'history web',
    ],
  },
  {
    name: 'upgrade: --install --atomic of what never gets ready',
    files: web,
    steps: [fails(`upgrade web ./chart --install --atomic --timeout 4s ${never}`), 'list -a'],
  },
  {
    name: 'upgrade: --wait',
    files: web,
    steps: ['install web ./chart', 'upgrade web ./chart --wait --set replicas=3,tag=2'],
  },
  {
    name: 'upgrade: --dry-run',
    files: web,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --dry-run --set tag=2',
      'upgrade web ./chart --dry-run=server --set tag=2',
      'upgrade web ./chart --dry-run --debug --set tag=2',
      'upgrade other ./chart --install --dry-run',
    ],
  },
  {
    name: 'upgrade: --description and --labels',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart --labels a=b,c=d --description first',
      "upgrade web ./chart --labels c=e,f=g --description 'the second'",
      'upgrade web ./chart --labels c=null',
      'history web',
      'list -l a=b',
      'list -l c=e',
    ],
  },
  {
    name: 'upgrade: --history-max',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=2 --history-max 2',
      'upgrade web ./chart --set a=3 --history-max 2',
      'upgrade web ./chart --set a=4 --history-max 2',
      'history web',
      'upgrade web ./chart --set a=5 --history-max 0',
      'upgrade web ./chart --set a=6 --history-max 1',
      'history web',
    ],
  },
  {
    name: 'upgrade: HELM_MAX_HISTORY',
    files: simple,
    steps: [
      'install web ./chart',
      ...['2', '3', '4'].map((a) => ({ run: `upgrade web ./chart --set a=${a}`, env: { HELM_MAX_HISTORY: '3' } })),
      'history web',
    ],
  },
  {
    name: 'upgrade: the last one failed and the deployed one is kept',
    refused: true,
    files: badLater,
    steps: [
      'install web ./chart',
      fails('upgrade web ./bad --history-max 2'),
      fails('upgrade web ./bad --history-max 2'),
      fails('upgrade web ./bad --history-max 2'),
      'history web',
      'upgrade web ./chart',
    ],
  },
  {
    name: 'upgrade: port and replicas of a workload',
    files: web,
    interop: true,
    steps: [
      'install web ./chart',
      ready('apps/v1/deployments/web'),
      'upgrade web ./chart --set replicas=2,port=8080,mode=loud',
      'upgrade web ./chart --set replicas=0',
    ],
  },
  {
    name: 'upgrade: a template that fails',
    files: { ...simple, 'chart/templates/x.yaml': '{{ if .Values.bad }}{{ fail "no" }}{{ end }}' },
    steps: ['install web ./chart', fails('upgrade web ./chart --set bad=1'), 'history web'],
  },
  {
    name: 'upgrade: a Service becomes a NodePort',
    files: chart({
      'values.yaml': 'port: 80\n',
      'templates/s.yaml': service.replace('spec:', 'spec:\n  type: {{ .Values.type | default "ClusterIP" }}'),
    }),
    steps: ['install web ./chart', 'upgrade web ./chart --set type=NodePort', 'upgrade web ./chart'],
  },
  {
    name: 'upgrade: --hide-notes and --no-hooks and --skip-crds',
    files: web,
    steps: ['install web ./chart', 'upgrade web ./chart --hide-notes --no-hooks --skip-crds --set tag=3'],
  },
];
