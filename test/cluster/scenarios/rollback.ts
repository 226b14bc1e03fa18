/** `rollback`, and what people did with kubectl meanwhile. */
import { edit, fails, ready, remove, type Scenario } from '../scenario.ts';
import { chart, chartYaml, configMap, plainConfigMap, simple, web } from './charts.ts';

const twoMaps = chart({
  'values.yaml': 'b: true\n',
  'templates/a.yaml': plainConfigMap('a'),
  'templates/b.yaml': `{{ if .Values.b }}\n${plainConfigMap('b')}{{ end }}\n`,
});
const bad = chart(
  {
    'Chart.yaml': chartYaml('2.0.0'),
    'values.yaml': 'a: one\n',
    'templates/a.yaml': configMap,
    'templates/z.yaml': plainConfigMap('Bad_Name'),
  },
  'bad',
);
const sidecar = {
  spec: {
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'nginx:1.0', env: [{ name: 'MODE', value: 'quiet' }], ports: [{ containerPort: 80 }] },
          { name: 'sidecar', image: 'envoy:1' },
        ],
      },
    },
  },
};

export const rollbackScenarios: readonly Scenario[] = [
  {
    name: 'rollback: to the one before',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=two',
      'rollback web',
      'history web',
      'rollback web',
      'history web',
      'get values web',
    ],
  },
  {
    name: 'rollback: to a revision',
    files: web,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set tag=2,port=81',
      'upgrade web ./chart --set replicas=2',
      'rollback web 1',
      'history web',
      'rollback web 3',
      'history web',
    ],
  },
  { name: 'rollback: to itself', files: simple, steps: ['install web ./chart', 'rollback web 1', 'history web'] },
  { name: 'rollback: there is none before', files: simple, steps: ['install web ./chart', fails('rollback web')] },
  {
    name: 'rollback: no such revision',
    files: simple,
    steps: ['install web ./chart', fails('rollback web 7'), fails('rollback web x'), fails('rollback web -- -1')],
  },
  {
    name: 'rollback: no such release',
    files: simple,
    steps: [fails('rollback web'), fails('rollback web 1'), fails('rollback')],
  },
  {
    name: 'rollback: a pruned object comes back',
    files: twoMaps,
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./chart --set b=false', 'rollback web 1', 'rollback web 2'],
  },
  {
    name: 'rollback: someone scaled to zero',
    files: web,
    interop: true,
    steps: [
      'install web ./chart --set replicas=3',
      edit('apps/v1/deployments/web', { spec: { replicas: 0 } }),
      'rollback web 1',
      'upgrade web ./chart --set replicas=3',
    ],
  },
  {
    name: 'rollback: someone scaled before the upgrade',
    files: web,
    steps: [
      'install web ./chart --set replicas=2',
      'upgrade web ./chart --set replicas=2,tag=2',
      edit('apps/v1/deployments/web', { spec: { replicas: 5 } }),
      'rollback web 1',
    ],
  },
  {
    name: 'rollback: an injected sidecar stays',
    files: web,
    interop: true,
    steps: [
      'install web ./chart',
      edit('apps/v1/deployments/web', sidecar),
      'upgrade web ./chart --set tag=2',
      'rollback web 1',
    ],
  },
  {
    name: 'rollback: labels and annotations of others stay',
    files: web,
    steps: [
      'install web ./chart',
      edit('apps/v1/deployments/web', { metadata: { labels: { mine: 'yes' }, annotations: { note: 'hands off' } } }),
      edit('v1/services/web', { metadata: { labels: { app: 'x' } } }),
      'upgrade web ./chart --set mode=loud',
      'rollback web',
    ],
  },
  {
    name: 'rollback: a field that someone changed',
    files: web,
    interop: true,
    steps: [
      'install web ./chart',
      edit('v1/services/web', { spec: { sessionAffinity: 'ClientIP' } }),
      edit('v1/services/web', { spec: { ports: [{ name: 'http', port: 80, targetPort: 99 }] } }),
      'upgrade web ./chart',
      'rollback web 1',
    ],
  },
  {
    name: 'rollback: an object is gone meanwhile',
    files: twoMaps,
    steps: ['install web ./chart', 'upgrade web ./chart --set b=false', remove('v1/configmaps/a'), 'rollback web'],
  },
  {
    name: 'rollback: after a failed upgrade',
    refused: true,
    files: { ...simple, ...bad },
    interop: true,
    steps: ['install web ./chart', fails('upgrade web ./bad'), 'rollback web', 'history web'],
  },
  {
    name: 'rollback: to a failed revision',
    refused: true,
    files: { ...simple, ...bad },
    steps: [
      'install web ./chart',
      fails('upgrade web ./bad'),
      'upgrade web ./chart --set a=3',
      fails('rollback web 2'),
      'history web',
      fails('rollback web 2 --cleanup-on-fail'),
      'history web',
    ],
  },
  {
    name: 'rollback: --wait',
    files: web,
    steps: [
      'install web ./chart --wait',
      'upgrade web ./chart --set replicas=2,tag=2 --wait',
      'rollback web --wait --wait-for-jobs --timeout 60s',
      ready('apps/v1/deployments/web'),
    ],
  },
  {
    name: 'rollback: --force',
    files: { ...web, 'chart/templates/service.yaml': '' },
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set tag=2',
      ready('apps/v1/deployments/web'),
      'rollback web --force',
    ],
  },
  {
    name: 'rollback: --dry-run',
    files: web,
    steps: ['install web ./chart', 'upgrade web ./chart --set tag=2', 'rollback web --dry-run', 'history web'],
  },
  {
    name: 'rollback: --history-max',
    files: simple,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=2',
      'upgrade web ./chart --set a=3',
      'rollback web 1 --history-max 2',
      'history web',
    ],
  },
  {
    name: 'rollback: labels of the revision',
    files: simple,
    steps: ['install web ./chart --labels a=b', 'upgrade web ./chart --labels a=c', 'rollback web', 'list -l a=b'],
  },
  {
    name: 'rollback: after uninstall --keep-history',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=2',
      'uninstall web --keep-history',
      'rollback web 1',
      'history web',
      'list',
    ],
  },
  {
    name: 'rollback: --no-hooks and --recreate-pods',
    files: web,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set tag=2',
      'rollback web --no-hooks',
      'rollback web --recreate-pods',
    ],
  },
];
