/**
 * Whether an object is ready, as Helm v3.22.0 judges it (pkg/kube/ready.go, with PausedAsReady): pure functions over live
 * objects. Objects that exist for their owner's sake (the ReplicaSets of a Deployment, the Pods of a ReplicaSet) are asked
 * for by `relatedQuery` and handed in. Kinds that Helm does not look at are ready as soon as they exist.
 *
 * `log` has Helm's words for `--debug`, `reason` ours for people who wait.
 */
import type { GoMap } from '../../go/values.ts';
import { intAt, listAt, mapAt, optionalIntAt, stringAt, valueAt } from '../../go/field-path.ts';
import { conditionsOf } from './conditions.ts';
import { selectorOfLabels, selectorText } from './label-selector.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { maxUnavailablePods, newReplicaSet, scaledValue } from './readiness-rollout.ts';

const versions: Readonly<Record<string, readonly string[]>> = {
  Pod: ['v1'],
  Job: ['batch/v1'],
  Deployment: ['apps/v1', 'apps/v1beta2', 'apps/v1beta1', 'extensions/v1beta1'],
  PersistentVolumeClaim: ['v1'],
  Service: ['v1'],
  DaemonSet: ['apps/v1', 'apps/v1beta2', 'extensions/v1beta1'],
  CustomResourceDefinition: ['apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1'],
  StatefulSet: ['apps/v1', 'apps/v1beta2', 'apps/v1beta1'],
  ReplicationController: ['v1'],
  ReplicaSet: ['apps/v1', 'apps/v1beta2', 'extensions/v1beta1'],
};

export interface ReadinessOptions {
  /** Jobs count too: `--wait-for-jobs`. */
  readonly jobs?: boolean;
}

export interface Judgement {
  readonly ready: boolean;
  /** Why not; '' where it is. */
  readonly reason: string;
  readonly log: readonly string[];
  /** The object cannot become ready any more: Helm's error where it notices, '' where it waits in vain. */
  readonly failure?: string;
}

/** Objects that the judgement needs besides: all of a kind in the object's namespace that a label selector picks. */
export interface RelatedQuery {
  readonly kind: 'ReplicaSet' | 'Pod';
  readonly apiVersion: 'apps/v1' | 'v1';
  readonly labelSelector: string;
  /** False while the object's own status tells that they cannot be ready yet. */
  readonly worthwhile: boolean;
}

/** Whether readiness of the kind is looked at. */
export function isJudged(apiVersion: string, kind: string, { jobs = false }: ReadinessOptions = {}): boolean {
  return versions[kind]?.includes(apiVersion) === true && (kind !== 'Job' || jobs);
}

/** Whether an object of the kind that is ready once stays ready, short of being changed. */
export function staysReady(kind: string): boolean {
  return !['Pod', 'Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].includes(kind);
}

/** What has to be read for the judgement; undefined where the object itself is enough. */
export function relatedQuery(kind: string, object: GoMap): RelatedQuery | undefined {
  switch (kind) {
    case 'Deployment':
      if (valueAt(object, 'spec', 'paused') === true) return undefined;
      return {
        kind: 'ReplicaSet',
        apiVersion: 'apps/v1',
        labelSelector: selectorText(mapAt(object, 'spec', 'selector')),
        worthwhile: observed(object) && enoughReplicas(object),
      };
    case 'ReplicaSet':
      return observed(object) ? podsOf(object, selectorText(mapAt(object, 'spec', 'selector'))) : undefined;
    case 'ReplicationController':
      return observed(object) ? podsOf(object, selectorOfLabels(mapAt(object, 'spec', 'selector'))) : undefined;
    default:
      return undefined;
  }
}

function podsOf(object: GoMap, labelSelector: string): RelatedQuery {
  const worthwhile = intAt(object, 'status', 'readyReplicas') >= intAt(object, 'status', 'replicas');
  return { kind: 'Pod', apiVersion: 'v1', labelSelector, worthwhile };
}

/** `kind` must be one that `isJudged`; `related` is what `relatedQuery` asks for. */
export function judge(kind: string, object: GoMap, related: readonly GoMap[] = []): Judgement {
  switch (kind) {
    case 'Pod':
      return pod(object);
    case 'Job':
      return job(object);
    case 'Deployment':
      return deployment(object, related);
    case 'PersistentVolumeClaim':
      return volumeClaim(object);
    case 'Service':
      return service(object);
    case 'DaemonSet':
      return daemonSet(object);
    case 'CustomResourceDefinition':
      return customResourceDefinition(object);
    case 'StatefulSet':
      return statefulSet(object);
    case 'ReplicaSet':
    case 'ReplicationController':
      return podOwner(kind, object, related);
    default:
      return ready();
  }
}

/** Of an object whose `relatedQuery` is not worthwhile yet. */
export function pendingJudgement(kind: string, object: GoMap): Judgement {
  if (kind === 'Deployment') return notReady(pendingReason(object));
  const count = (name: string): number => intAt(object, 'status', name);
  return notReady(`${count('readyReplicas')} of ${count('replicas')} pods ready`);
}

function ready(...log: string[]): Judgement {
  return { ready: true, reason: '', log };
}

function notReady(reason: string, ...log: string[]): Judgement {
  return { ready: false, reason, log };
}

function fullName(object: GoMap): string {
  return `${metadataString(object, 'namespace')}/${metadataString(object, 'name')}`;
}

function pod(object: GoMap): Judgement {
  if (conditionsOf(object).some((one) => one.type === 'Ready' && one.status === 'True')) return ready();
  return notReady('not ready', `Pod is not ready: ${fullName(object)}`);
}

function job(object: GoMap): Judgement {
  const failed = intAt(object, 'status', 'failed');
  if (failed > intAt(object, 'spec', 'backoffLimit')) {
    const log = `Job is failed: ${fullName(object)}`;
    return { ...notReady('failed', log), failure: `job is failed: ${fullName(object)}` };
  }
  const completions = optionalIntAt(object, 'spec', 'completions');
  const succeeded = intAt(object, 'status', 'succeeded');
  if (completions === undefined || succeeded >= completions) return ready();
  const waits = notReady(`${succeeded} of ${completions} completions`, `Job is not completed: ${fullName(object)}`);
  const over = conditionsOf(object).find((one) => one.type === 'Failed' && one.status === 'True');
  return over === undefined ? waits : { ...waits, reason: `failed: ${over.reason}`, failure: '' };
}

function volumeClaim(object: GoMap): Judgement {
  const phase = stringAt(object, 'status', 'phase');
  if (phase === 'Bound') return ready();
  return notReady(
    phase === '' ? 'not bound' : `not bound (${phase})`,
    `PersistentVolumeClaim is not bound: ${fullName(object)}`,
  );
}

function service(object: GoMap): Judgement {
  const type = stringAt(object, 'spec', 'type');
  if (type === 'ExternalName') return ready();
  if (stringAt(object, 'spec', 'clusterIP') === '') {
    return notReady('no cluster IP address', `Service does not have cluster IP address: ${fullName(object)}`);
  }
  if (type !== 'LoadBalancer') return ready();
  const external = listAt(object, 'spec', 'externalIPs');
  if (external.length > 0) {
    const addresses = external.map((one) => (typeof one === 'string' ? one : '')).join(' ');
    return ready(`Service ${fullName(object)} has external IP addresses ([${addresses}]), marking as ready`);
  }
  if (Array.isArray(valueAt(object, 'status', 'loadBalancer', 'ingress'))) return ready();
  return notReady(
    'no address of the load balancer yet',
    `Service does not have load balancer ingress IP address: ${fullName(object)}`,
  );
}

/** The controller has seen the object as it is now. */
function observed(object: GoMap): boolean {
  return intAt(object, 'status', 'observedGeneration') === intAt(object, 'metadata', 'generation');
}

function unobserved(kind: string, object: GoMap): Judgement {
  const seen = intAt(object, 'status', 'observedGeneration');
  const wanted = intAt(object, 'metadata', 'generation');
  return notReady(
    'not yet seen by its controller',
    `${kind} is not ready: ${fullName(object)}. observedGeneration (${seen}) does not match spec generation (${wanted}).`,
  );
}

function countsShort(kind: string, object: GoMap, have: number, want: number, doing: 'ready' | 'scheduled'): Judgement {
  const expected = doing === 'ready' ? 'are ready' : 'have been scheduled';
  return notReady(
    `${have} of ${want} pods ${doing}`,
    `${kind} is not ready: ${fullName(object)}. ${have} out of ${want} expected pods ${expected}`,
  );
}

/** How many pods of the newest ReplicaSet have to be ready. */
function expectedPods(object: GoMap): number {
  return (optionalIntAt(object, 'spec', 'replicas') ?? 1) - maxUnavailablePods(object);
}

function enoughReplicas(object: GoMap): boolean {
  const expected = expectedPods(object);
  const least = Math.min(intAt(object, 'status', 'updatedReplicas'), intAt(object, 'status', 'readyReplicas'));
  return least >= expected;
}

function deployment(object: GoMap, replicaSets: readonly GoMap[]): Judgement {
  if (valueAt(object, 'spec', 'paused') === true) return ready();
  const newest = newReplicaSet(object, replicaSets);
  if (newest === undefined) return notReady(pendingReason(object));
  if (!observed(newest)) return unobserved('ReplicaSet', newest);
  if (!observed(object)) return unobserved('Deployment', object);
  const have = intAt(newest, 'status', 'readyReplicas');
  const want = expectedPods(object);
  return have >= want ? ready() : countsShort('Deployment', object, have, want, 'ready');
}

/** In our words, from the Deployment alone: its ReplicaSets were not read, or none fits. */
function pendingReason(object: GoMap): string {
  if (!observed(object)) return 'not yet seen by its controller';
  const want = optionalIntAt(object, 'spec', 'replicas') ?? 1;
  const updated = intAt(object, 'status', 'updatedReplicas');
  if (updated < want) return `${updated} of ${want} pods created`;
  return `${Math.min(updated, intAt(object, 'status', 'readyReplicas'))} of ${want} pods ready`;
}

function daemonSet(object: GoMap): Judgement {
  if (!observed(object)) return unobserved('DaemonSet', object);
  if (stringAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return ready();
  const desired = intAt(object, 'status', 'desiredNumberScheduled');
  const updated = intAt(object, 'status', 'updatedNumberScheduled');
  if (updated !== desired) return countsShort('DaemonSet', object, updated, desired, 'scheduled');
  const unavailable = scaledValue(
    valueAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'),
    desired,
    Math.ceil,
  );
  const want = desired - (unavailable ?? desired);
  const have = intAt(object, 'status', 'numberReady');
  return have >= want ? ready() : countsShort('DaemonSet', object, have, want, 'ready');
}

function customResourceDefinition(object: GoMap): Judgement {
  for (const { type, status } of conditionsOf(object)) {
    if (type === 'Established' && status === 'True') return ready();
    // names that are taken are no reason to wait: it will not change
    if (type === 'NamesAccepted' && status === 'False') return ready();
  }
  return notReady('not established');
}

function statefulSet(object: GoMap): Judgement {
  if (!observed(object)) return unobserved('StatefulSet', object);
  const strategy = stringAt(object, 'spec', 'updateStrategy', 'type');
  if (strategy !== 'RollingUpdate') {
    return ready(`StatefulSet skipped ready check: ${fullName(object)}. updateStrategy is ${strategy}`);
  }
  const partition = intAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const replicas = optionalIntAt(object, 'spec', 'replicas') ?? 1;
  const updated = intAt(object, 'status', 'updatedReplicas');
  if (updated < replicas - partition)
    return countsShort('StatefulSet', object, updated, replicas - partition, 'scheduled');
  const have = intAt(object, 'status', 'readyReplicas');
  if (have !== replicas) return countsShort('StatefulSet', object, have, replicas, 'ready');
  const current = stringAt(object, 'status', 'currentRevision');
  const update = stringAt(object, 'status', 'updateRevision');
  if (partition === 0 && current !== update) {
    return notReady(
      'its pods are of two revisions',
      `StatefulSet is not ready: ${fullName(object)}. currentRevision ${current} does not yet match updateRevision ${update}`,
    );
  }
  return ready(`StatefulSet is ready: ${fullName(object)}. ${have} out of ${replicas} expected pods are ready`);
}

function podOwner(kind: string, object: GoMap, pods: readonly GoMap[]): Judgement {
  if (!observed(object)) return unobserved(kind, object);
  const judged = pods.map(pod);
  const failing = judged.find((one) => !one.ready);
  if (failing === undefined) return ready();
  const have = judged.filter((one) => one.ready).length;
  return notReady(`${have} of ${pods.length} pods ready`, ...failing.log);
}
