/** Waiting: what Helm says when objects get ready, fail, or never do. */
import { fails, type Scenario } from '../scenario.ts';
import { chart, hook, web } from './charts.ts';

const fated = (fate: string): string => `--set 'podAnnotations.scull\\.test/fate=${fate}'`;

const job = (more = ''): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: work
spec:
  backoffLimit: 0
  ${more}
  template:
    metadata:
      annotations: {scull.test/fate: {{ .Values.fate | quote }}}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: busybox}]
`;
const withJob = (more?: string): Record<string, string> =>
  chart({ 'values.yaml': 'fate: ""\n', 'templates/job.yaml': job(more) });

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  annotations: {scull.test/fate: {{ .Values.fate | quote }}}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
`;
const balancer = `apiVersion: v1
kind: Service
metadata:
  name: edge
  annotations: {scull.test/fate: {{ .Values.fate | quote }}}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80}]
`;
const workload = (kind: 'StatefulSet' | 'DaemonSet' | 'ReplicaSet'): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
spec:
  ${kind === 'StatefulSet' ? 'serviceName: web' : ''}
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations: {scull.test/fate: {{ .Values.fate | quote }}}
    spec:
      containers: [{name: main, image: nginx}]
`;
const one = (text: string): Record<string, string> => chart({ 'values.yaml': 'fate: ""\n', 'templates/a.yaml': text });

/** Ready in time, and not. */
function bothWays(name: string, text: string, fate = 'pending'): Scenario[] {
  return [
    { name: `wait: ${name}`, files: one(text), steps: ['install web ./chart --wait --timeout 60s', 'status web'] },
    {
      name: `wait: ${name} that never gets ready`,
      files: one(text),
      steps: [fails(`install web ./chart --wait --timeout 3s --set fate=${fate}`), 'status web', 'history web'],
    },
  ];
}

const namedDeployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: a, image: a}]}
`;

export const waitScenarios: readonly Scenario[] = [
  ...bothWays('a volume claim', claim),
  ...bothWays('a load balancer', balancer),
  ...bothWays('a StatefulSet', workload('StatefulSet'), 'never-ready'),
  // with one node and its maxUnavailable of 1 there is nothing to wait for but the scheduling
  bothWays('a DaemonSet', workload('DaemonSet'))[0]!,
  ...bothWays('a ReplicaSet', workload('ReplicaSet'), 'crash'),
  {
    name: 'wait: pods whose image is not there',
    files: web,
    steps: [fails(`install web ./chart --wait --timeout 3s ${fated('image')}`), 'status web'],
  },
  {
    name: 'wait: an upgrade that never gets ready',
    files: web,
    steps: [
      'install web ./chart --wait --timeout 60s',
      fails(`upgrade web ./chart --wait --timeout 3s ${fated('crash')}`),
      'history web',
      'rollback web --wait --timeout 60s',
    ],
  },
  {
    name: 'wait: no time at all',
    files: web,
    steps: [fails('install web ./chart --wait --timeout 0s'), 'status web'],
  },
  {
    name: 'wait: jobs that complete',
    files: withJob(),
    steps: ['install web ./chart --wait --wait-for-jobs --timeout 60s', 'uninstall web --wait --timeout 60s'],
  },
  {
    name: 'wait: jobs are left alone without --wait-for-jobs',
    files: withJob(),
    steps: ['install web ./chart --wait --timeout 30s --set fate=fail'],
  },
  {
    name: 'wait: a job that fails',
    files: withJob(),
    steps: [fails('install web ./chart --wait --wait-for-jobs --timeout 4s --set fate=fail'), 'history web'],
  },
  {
    name: 'wait: a job that runs too long',
    files: withJob('activeDeadlineSeconds: 1'),
    steps: [fails('install web ./chart --wait --wait-for-jobs --timeout 6s --set fate=run'), 'history web'],
  },
  {
    name: 'wait: the same object twice among several',
    files: chart({
      'templates/d.yaml': ['a', 'b', 'c', 'c'].map((name) => `---\n${namedDeployment(name)}`).join(''),
    }),
    steps: [
      fails('install web ./chart'),
      'upgrade web ./chart --wait --timeout 30s',
      'rollback web 2 --wait --timeout 30s',
    ],
  },
  ...(['Pod', 'Job'] as const).map((kind) => ({
    name: `wait: a hook that does not end (${kind})`,
    files: chart({ 'templates/h.yaml': hook('pre', 'pre-install', { kind, fate: 'run' }) }),
    steps: [fails('install web ./chart --timeout 3s'), 'status web', 'history web'],
  })),
];
