/**
 * What becomes of pods, claims and load balancers on the fake node, as stages of kwok 0.8.
 *
 * A pod becomes Running and Ready at once; one that is not restarted always (a Job's, a hook's) then Succeeds. The
 * annotation `scull.test/fate` on a pod asks for something else:
 *   fail         Failed, exit status 1           never-ready  Running, never Ready
 *   crash        CrashLoopBackOff, with an event image        ImagePullBackOff, with an event
 *   pending      stays Pending (also for a claim or a Service of type LoadBalancer)
 *   run          stays Running although it is not restarted always
 * and `scull.test/after: 2s` lets the pod take that long before it becomes ready or fails.
 */

interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

const FATE = '.metadata.annotations["scull.test/fate"]';
const alive: Requirement = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
const inPhase = (...values: string[]): Requirement => ({ key: '.status.phase', operator: 'In', values });
const fated = (...values: string[]): Requirement => ({ key: FATE, operator: 'In', values });
const notFated = (...values: string[]): Requirement => ({ key: FATE, operator: 'NotIn', values });
const fresh: Requirement = { key: '.status.containerStatuses', operator: 'DoesNotExist' };
const bound: Requirement = { key: '.spec.nodeName', operator: 'Exists' };
const endless: Requirement = { key: '.spec.restartPolicy', operator: 'In', values: ['Always'] };
const ending: Requirement = { key: '.spec.restartPolicy', operator: 'NotIn', values: ['Always'] };
const after = {
  durationMilliseconds: 0,
  durationFrom: { jq: { expression: '.metadata.annotations["scull.test/after"]' } },
};

/** Only a pod's first status gives it addresses. */
const addresses = `{{ if not .status.podIP }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
{{ end }}
{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") }}
podIP: {{ index . 0 | Quote }}
podIPs:
- ip: {{ index . 0 | Quote }}
{{ end }}
startTime: {{ Now | Quote }}
{{ end }}
`;

/** The status of a pod whose containers are all in one state. `ready` is also the Ready condition. */
function podStatus(phase: string, ready: boolean, restarts: number, state: string, reason = ''): string {
  const condition = (type: string, status: boolean): string => `- type: ${type}
  status: "${status ? 'True' : 'False'}"
  lastTransitionTime: {{ $now | Quote }}
${status || reason === '' ? '' : `  reason: ${reason}\n  message: "containers with unready status"\n`}`;
  return `{{ $now := Now }}
phase: ${phase}
conditions:
${condition('Initialized', true)}${condition('Ready', ready)}${condition('ContainersReady', ready)}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: ${String(ready)}
  started: ${String(ready)}
  restartCount: ${String(restarts)}
  state:
    ${state}
{{ end }}
{{ with .spec.initContainers }}
initContainerStatuses:
{{ range . }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  state:
    {{ if eq (or .restartPolicy "") "Always" }}running: {startedAt: {{ $now | Quote }}}
    {{ else }}terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}
    {{ end }}
{{ end }}
{{ end }}
${addresses}`;
}

const running = 'running: {startedAt: {{ $now | Quote }}}';
const ended = (code: number, reason: string): string =>
  `terminated: {exitCode: ${String(code)}, reason: ${reason}, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}`;
const waiting = (reason: string, message: string): string => `waiting: {reason: ${reason}, message: "${message}"}`;

function stage(name: string, kind: string, requirements: readonly Requirement[], next: object, delay?: object): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: requirements },
      ...(delay === undefined ? {} : { delay }),
      next,
    },
  };
}

const start = [alive, bound, fresh, inPhase('Pending')];

const stages: readonly object[] = [
  stage('pod-delete', 'Pod', [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }], { delete: true }),
  stage(
    'pod-ready',
    'Pod',
    [...start, notFated('fail', 'crash', 'image', 'pending', 'never-ready')],
    { statusTemplate: podStatus('Running', true, 0, running) },
    after,
  ),
  stage('pod-never-ready', 'Pod', [...start, fated('never-ready')], {
    statusTemplate: podStatus('Running', false, 0, running, 'ContainersNotReady'),
  }),
  stage('pod-complete', 'Pod', [alive, inPhase('Running'), ending, notFated('run', 'never-ready', 'crash')], {
    statusTemplate: podStatus('Succeeded', false, 0, ended(0, 'Completed'), 'PodCompleted'),
  }),
  stage(
    'pod-fail',
    'Pod',
    [...start, fated('fail'), ending],
    { statusTemplate: podStatus('Failed', false, 0, ended(1, 'Error'), 'PodFailed') },
    after,
  ),
  stage('pod-crash', 'Pod', [...start, fated('crash', 'fail'), { ...endless }], crash()),
  stage('pod-crash-once', 'Pod', [...start, fated('crash'), ending], crash()),
  stage('pod-image', 'Pod', [...start, fated('image')], {
    event: { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' },
    statusTemplate: podStatus(
      'Pending',
      false,
      0,
      waiting('ImagePullBackOff', 'Back-off pulling image'),
      'ContainersNotReady',
    ),
  }),
  stage('node-ready', 'Node', [{ key: '.status.phase', operator: 'DoesNotExist' }], { statusTemplate: nodeStatus() }),
  stage('claim-bound', 'PersistentVolumeClaim', [alive, inPhase('Pending'), notFated('pending')], {
    statusTemplate: 'phase: Bound\n',
  }),
  stage(
    'balancer-address',
    'Service',
    [
      alive,
      { key: '.spec.type', operator: 'In', values: ['LoadBalancer'] },
      { key: '.status.loadBalancer.ingress', operator: 'DoesNotExist' },
      notFated('pending'),
    ],
    { statusTemplate: 'loadBalancer:\n  ingress:\n  - ip: 192.0.2.1\n    ipMode: VIP\n' },
  ),
];

function crash(): object {
  return {
    event: { type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container' },
    statusTemplate: podStatus(
      'Running',
      false,
      3,
      waiting('CrashLoopBackOff', 'back-off 40s restarting failed container'),
      'ContainersNotReady',
    ),
  };
}

function nodeStatus(): string {
  return `{{ $now := Now }}
conditions:
- type: Ready
  status: "True"
  reason: KubeletReady
  message: "the node is simulated"
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
addresses:
- address: {{ NodeIP | Quote }}
  type: InternalIP
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}
allocatable: {cpu: 1k, memory: 1Ti, pods: 1M, ephemeral-storage: 1Ti}
capacity: {cpu: 1k, memory: 1Ti, pods: 1M, ephemeral-storage: 1Ti}
phase: Running
`;
}

/** What every container writes to its log, in the format of the container runtime interface. */
export const podLog = ['first line of the log', 'last line of the log']
  .map((line) => `2024-01-01T00:00:00.000000000Z stdout F ${line}\n`)
  .join('');

/** kwok's configuration file. */
export function kwokConfig(logFile: string): string {
  const logs = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'logs' },
    spec: { logs: [{ logsFile: logFile, previousLogsFile: logFile }] },
  };
  return [...stages, logs].map((document) => JSON.stringify(document)).join('\n---\n');
}
