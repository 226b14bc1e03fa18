/** Live objects that differ from what was installed: who wins what, field by field; and who owns an object at all. */
import { create, edit, fails, type Command, type Scenario, type Step } from '../scenario.ts';
import type { JsonObject } from '../cluster.ts';
import { chart, plainConfigMap, simple } from './charts.ts';

/** A chart of one object whose spec is the value `spec`, in JSON. */
const object = (kind: string, apiVersion: string, first: JsonObject): Record<string, string> =>
  chart({
    'values.yaml': `spec: ${JSON.stringify(first)}\n`,
    'templates/o.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\nspec: {{ toJson .Values.spec }}\n`,
  });
const to = (spec: JsonObject, more: Partial<Command> = {}): Step => ({
  run: 'upgrade web ./chart -f next.yaml',
  ...more,
  files: { 'next.yaml': JSON.stringify({ spec }) },
});
const labels = { matchLabels: { app: 'x' } };
const pod = (spec: JsonObject): JsonObject => ({ metadata: { labels: { app: 'x' } }, spec });
const containers = (...names: string[]): JsonObject => ({
  containers: names.map((name) => ({ name, image: `${name}:1` })),
});
const work = (spec: JsonObject, more: JsonObject = {}): JsonObject => ({
  selector: labels,
  template: pod(spec),
  ...more,
});
const managed = { 'app.kubernetes.io/managed-by': 'Helm' };
const owned = { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': '__NS__' };

const budget = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 2}\n';

export const mergeScenarios: readonly Scenario[] = [
  {
    name: 'merge: containers are added and removed by name',
    files: object('Deployment', 'apps/v1', work(containers('a', 'b'))),
    steps: [
      'install web ./chart',
      to(work(containers('b', 'c'))),
      edit('apps/v1/deployments/web', { spec: { template: { spec: containers('b', 'c', 'd') } } }),
      to(work(containers('c'))),
      'rollback web 1',
    ],
  },
  {
    name: 'merge: environment, ports and volumes of a container',
    files: object(
      'Deployment',
      'apps/v1',
      work({
        containers: [
          {
            name: 'a',
            image: 'a',
            env: [
              { name: 'X', value: '1' },
              { name: 'Y', value: '2' },
            ],
            ports: [{ containerPort: 80 }, { containerPort: 81, name: 'x' }],
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
          },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      }),
    ),
    steps: [
      'install web ./chart',
      edit('apps/v1/deployments/web', {
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'a',
                  image: 'a',
                  env: [
                    { name: 'X', value: '9' },
                    { name: 'Z', value: '3' },
                  ],
                  ports: [{ containerPort: 80 }],
                  volumeMounts: [{ name: 'v', mountPath: '/v' }],
                },
              ],
            },
          },
        },
      }),
      to(
        work({
          containers: [
            {
              name: 'a',
              image: 'b',
              env: [
                { name: 'Y', value: '4' },
                { name: 'X', value: '1' },
              ],
              ports: [{ containerPort: 82 }, { containerPort: 80 }],
              volumeMounts: [{ name: 'w', mountPath: '/v' }],
            },
          ],
          volumes: [{ name: 'w', configMap: { name: 'w' } }],
        }),
      ),
      'rollback web',
    ],
  },
  {
    name: 'merge: the strategy of a Deployment',
    refused: true,
    files: object(
      'Deployment',
      'apps/v1',
      work(containers('a'), { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2 } } }),
    ),
    steps: [
      'install web ./chart',
      to(work(containers('a'), { strategy: { type: 'Recreate' } }), { fails: true }),
      'rollback web',
      to(work(containers('a'))),
    ],
  },
  {
    name: 'merge: replicas are no longer said',
    files: object('Deployment', 'apps/v1', work(containers('a'), { replicas: 3 })),
    steps: [
      'install web ./chart',
      edit('apps/v1/deployments/web', { spec: { replicas: 7 } }),
      to(work(containers('a'), { replicas: 3, paused: true })),
      'upgrade web ./chart --set spec.replicas=null',
      'rollback web 1',
    ],
  },
  {
    name: 'merge: ports of a Service',
    files: object('Service', 'v1', {
      ports: [
        { port: 80, name: 'a' },
        { port: 81, name: 'b' },
      ],
    }),
    steps: [
      'install web ./chart',
      to({
        ports: [
          { port: 81, name: 'b' },
          { port: 82, name: 'c' },
        ],
      }),
      edit('v1/services/web', { spec: { externalName: '', type: 'NodePort' } }),
      to({
        ports: [
          { port: 80, name: 'a', protocol: 'UDP' },
          { port: 80, name: 'b', protocol: 'TCP' },
        ],
      }),
      to({ type: 'NodePort', ports: [{ port: 80, name: 'a', appProtocol: 'http' }] }),
    ],
  },
  {
    name: 'merge: the selector of a Service',
    files: object('Service', 'v1', { ports: [{ port: 80 }], selector: { a: 'b', c: 'd' } }),
    steps: [
      'install web ./chart',
      edit('v1/services/web', { spec: { selector: { x: 'y', c: 'z' } } }),
      to({ ports: [{ port: 80 }], selector: { a: 'b' } }),
    ],
  },
  {
    name: 'merge: a StatefulSet',
    refused: true,
    files: object(
      'StatefulSet',
      'apps/v1',
      work(containers('a'), {
        serviceName: 'web',
        volumeClaimTemplates: [
          {
            metadata: { name: 'd' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      }),
    ),
    steps: [
      'install web ./chart --wait --timeout 60s',
      'upgrade web ./chart --set spec.replicas=2 --wait --timeout 60s',
      fails('upgrade web ./chart --set spec.serviceName=other'),
      'history web',
    ],
  },
  {
    name: 'merge: a DaemonSet and its tolerations',
    files: object(
      'DaemonSet',
      'apps/v1',
      work({ ...containers('a'), tolerations: [{ key: 'x', operator: 'Exists' }] }),
    ),
    steps: [
      'install web ./chart --wait --timeout 60s',
      edit('apps/v1/daemonsets/web', {
        spec: { template: { spec: { tolerations: [{ key: 'y', operator: 'Exists' }] } } },
      }),
      to(
        work({
          ...containers('a'),
          tolerations: [
            { key: 'x', operator: 'Exists' },
            { key: 'z', operator: 'Exists' },
          ],
        }),
      ),
      'rollback web',
    ],
  },
  {
    name: 'merge: rules of an Ingress',
    files: object('Ingress', 'networking.k8s.io/v1', { rules: [{ host: 'a.example.com' }, { host: 'b.example.com' }] }),
    steps: [
      'install web ./chart',
      edit('networking.k8s.io/v1/ingresses/web', { spec: { ingressClassName: 'mine' } }),
      to({ rules: [{ host: 'b.example.com' }], tls: [{ hosts: ['b.example.com'] }] }),
    ],
  },
  {
    name: 'merge: a Job cannot change',
    refused: true,
    files: object('Job', 'batch/v1', { template: { spec: { restartPolicy: 'Never', ...containers('a') } } }),
    steps: [
      'install web ./chart --wait-for-jobs --wait --timeout 60s',
      'upgrade web ./chart',
      fails('upgrade web ./chart --set spec.template.spec.restartPolicy=OnFailure'),
      'history web',
    ],
  },
  {
    name: 'merge: a CronJob',
    files: object('CronJob', 'batch/v1', {
      schedule: '1 1 1 1 *',
      jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', ...containers('a') } } } },
    }),
    steps: [
      'install web ./chart',
      edit('batch/v1/cronjobs/web', { spec: { suspend: true } }),
      "upgrade web ./chart --set 'spec.schedule=2 2 2 2 *'",
    ],
  },
  {
    name: 'merge: a claim and a budget',
    refused: true,
    files: {
      ...object('PersistentVolumeClaim', 'v1', {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      }),
      'chart/templates/p.yaml':
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: b\nspec:\n  minAvailable: {{ .Values.min | default 1 }}\n  selector: {matchLabels: {a: b}}\n',
    },
    steps: [
      'install web ./chart --wait --timeout 60s',
      'upgrade web ./chart --set min=50%',
      fails('upgrade web ./chart --set spec.accessModes={ReadOnlyMany}'),
      'uninstall web',
    ],
  },
  {
    name: 'merge: data of a ConfigMap',
    files: chart({
      'values.yaml': 'data: {a: "1", b: "2"}\n',
      'templates/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata: {{ toJson .Values.data }}\n',
    }),
    interop: true,
    steps: [
      'install web ./chart',
      edit('v1/configmaps/web', { data: { a: '9', c: '3' } }),
      'upgrade web ./chart --set-string data.b=4',
      'upgrade web ./chart --set data.a=null',
      'rollback web 1',
    ],
  },
  {
    name: 'merge: a Secret by stringData',
    files: chart({
      'values.yaml': 'v: one\n',
      'templates/s.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  {{ .Values.key | default "k" }}: {{ .Values.v }}\n',
    }),
    steps: ['install web ./chart', 'upgrade web ./chart --set v=two', 'upgrade web ./chart --set key=other'],
  },
  {
    name: 'merge: finalizers and labels',
    files: chart({
      'values.yaml': 'on: true\n',
      'templates/c.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n{{- if .Values.on }}\n  labels: {mine: x}\n  annotations: {note: y}\n{{- end }}\n',
    }),
    steps: [
      'install web ./chart',
      edit('v1/configmaps/web', { metadata: { labels: { mine: 'changed', theirs: 'z' }, annotations: { more: '1' } } }),
      'upgrade web ./chart --set on=false',
      'rollback web',
    ],
  },
  {
    name: 'merge: null in a manifest',
    files: chart({
      'values.yaml': '{}\n',
      'templates/o.yaml':
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels:\nspec:\n  clusterIP: null\n  ports: [{port: 80}]\n  selector:\n    a: {{ .Values.a }}\n',
    }),
    steps: ['install web ./chart --set a=b', 'upgrade web ./chart --set a=c', 'upgrade web ./chart'],
  },
  {
    name: 'ownership: an object of nobody',
    files: simple,
    interop: true,
    steps: [
      create('v1/configmaps', { metadata: { name: 'web' }, data: { b: 'c' } }),
      fails('install web ./chart'),
      'install web ./chart --take-ownership',
      'list',
    ],
  },
  {
    name: 'ownership: an object of nobody that the manifest has twice',
    files: chart({ 'templates/a.yaml': budget, 'templates/b.yaml': budget }),
    steps: [
      create('policy/v1/poddisruptionbudgets', { metadata: { name: 'web' }, spec: { minAvailable: 1 } }),
      fails('install web ./chart --take-ownership'),
      'history web',
    ],
  },
  {
    name: 'ownership: an object that says it is ours',
    files: simple,
    steps: [
      create('v1/configmaps', { metadata: { name: 'web', labels: managed, annotations: owned }, data: { b: 'c' } }),
      'install web ./chart',
      'uninstall web',
    ],
  },
  {
    name: 'ownership: only the label',
    files: simple,
    steps: [create('v1/configmaps', { metadata: { name: 'web', labels: managed } }), fails('install web ./chart')],
  },
  {
    name: 'ownership: only the annotations',
    files: simple,
    steps: [create('v1/configmaps', { metadata: { name: 'web', annotations: owned } }), fails('install web ./chart')],
  },
  {
    name: 'ownership: an object of another release',
    files: { ...simple, ...chart({ 'templates/c.yaml': plainConfigMap('web') }, 'other') },
    interop: true,
    steps: [
      'install web ./chart',
      fails('install other ./other'),
      fails('upgrade other ./other --install'),
      'install other ./other --take-ownership',
      'uninstall other',
      'uninstall web',
    ],
  },
];
