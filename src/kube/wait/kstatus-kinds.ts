/** The rules of kstatus for built-in kinds: github.com/fluxcd/cli-utils v1.2.2, pkg/kstatus/status/core.go. */
import type { GoMap, Value } from '../../go/values.ts';
import { stringAt, valueAt } from '../../go/field-path.ts';
import {
  current,
  failed,
  hasCondition,
  inProgress,
  intOr,
  malformed,
  readConditions,
  strictInt,
  stringOr,
  type Status,
} from './kstatus-fields.ts';

const NO_DEADLINE = 2 ** 31 - 1;
const SCHEDULE_WINDOW_MS = 15_000;

function counter(object: GoMap): (name: string) => number {
  return (name) => intOr(0, object, 'status', name);
}

function wanted(object: GoMap): number {
  return intOr(1, object, 'spec', 'replicas');
}

/** The first count that falls short: `Ready: 1/3`. */
function shortOf(counts: readonly (readonly [name: string, have: number, want: number])[]): Status | undefined {
  const short = counts.find(([, have, want]) => want > have);
  return short === undefined ? undefined : inProgress(`${short[0]}: ${short[1]}/${short[2]}`);
}

function leaving(extra: number): Status | undefined {
  return extra > 0 ? inProgress(`Pending termination: ${extra}`) : undefined;
}

export function statefulSetStatus(object: GoMap): Status {
  if (stringAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy');
  }
  const count = counter(object);
  const want = wanted(object);
  const replicas = count('replicas');
  const short =
    shortOf([
      ['Replicas', replicas, want],
      ['Ready', count('readyReplicas'), want],
    ]) ?? leaving(replicas - want);
  if (short !== undefined) return short;
  const partition = intOr(-1, object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (partition !== -1) {
    const updated = count('updatedReplicas');
    return (
      shortOf([['updated', updated, want - partition]]) ?? current(`Partition rollout complete. updated: ${updated}`)
    );
  }
  const behind = shortOf([['current', count('currentReplicas'), want]]);
  if (behind !== undefined) return behind;
  if (stringAt(object, 'status', 'currentRevision') !== stringAt(object, 'status', 'updateRevision')) {
    return inProgress('Waiting for updated revision to match current');
  }
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`);
}

export function deploymentStatus(object: GoMap): Status {
  // without a deadline the controller does not tell about progress
  let progressing = intOr(NO_DEADLINE, object, 'spec', 'progressDeadlineSeconds') === NO_DEADLINE;
  let available = false;
  for (const { type, status, reason } of readConditions(object)) {
    if (type === 'Progressing') {
      if (reason === 'ProgressDeadlineExceeded') return failed('Progress deadline exceeded');
      if (status === 'True' && reason === 'NewReplicaSetAvailable') progressing = true;
    } else if (type === 'Available' && status === 'True') available = true;
  }
  const count = counter(object);
  const want = wanted(object);
  const replicas = count('replicas');
  const updated = count('updatedReplicas');
  const short =
    shortOf([
      ['Replicas', replicas, want],
      ['Updated', updated, want],
    ]) ??
    leaving(replicas - want) ??
    shortOf([
      ['Available', count('availableReplicas'), updated],
      ['Ready', count('readyReplicas'), want],
    ]);
  if (short !== undefined) return short;
  if (!progressing) return inProgress('ReplicaSet not Available');
  if (!available) return inProgress('Deployment not Available');
  return current(`Deployment is available. Replicas: ${replicas}`);
}

export function replicaSetStatus(object: GoMap): Status {
  if (hasCondition(object, 'ReplicaFailure', 'True')) return inProgress('Replica Failure condition. Check Pods');
  const count = counter(object);
  const want = wanted(object);
  const replicas = count('replicas');
  return (
    shortOf([
      ['Labelled', count('fullyLabeledReplicas'), want],
      ['Available', count('availableReplicas'), want],
      ['Ready', count('readyReplicas'), want],
    ]) ??
    leaving(replicas - want) ??
    current(`ReplicaSet is available. Replicas: ${replicas}`)
  );
}

export function daemonSetStatus(object: GoMap): Status {
  const kind = stringAt(object, 'kind');
  if (strictInt(object, 'metadata', 'generation') === undefined) {
    return inProgress(`${kind} metadata.generation not found`);
  }
  if (strictInt(object, 'status', 'observedGeneration') === undefined) {
    return inProgress(`${kind} status.observedGeneration not found`);
  }
  const want = intOr(-1, object, 'status', 'desiredNumberScheduled');
  if (want === -1) return inProgress('Missing .status.desiredNumberScheduled');
  const count = counter(object);
  return (
    shortOf([
      ['Current', count('currentNumberScheduled'), want],
      ['Updated', count('updatedNumberScheduled'), want],
      ['Available', count('numberAvailable'), want],
      ['Ready', count('numberReady'), want],
    ]) ?? current(`All replicas scheduled as expected. Replicas: ${want}`)
  );
}

export function claimStatus(object: GoMap): Status {
  const phase = stringOr('unknown', object, 'status', 'phase');
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`);
}

export function podStatus(object: GoMap, nowMs: number): Status {
  const conditions = readConditions(object);
  const phase = stringAt(object, 'status', 'phase');
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return current('Pod has completed, but not successfully');
    case 'Running': {
      if (hasCondition(object, 'Ready', 'True')) return current('Pod is Ready');
      const looping = crashLooping(object);
      if (looping.length > 0) return failed(`Containers in CrashLoop state: ${looping.join(',')}`);
      return inProgress('Pod is running but is not Ready');
    }
    case 'Pending': {
      const unscheduled = conditions.find((one) => one.type === 'PodScheduled' && one.status === 'False');
      if (unscheduled?.reason !== 'Unschedulable') return inProgress('Pod is in the Pending phase');
      const born = Date.parse(stringAt(object, 'metadata', 'creationTimestamp'));
      if (nowMs - SCHEDULE_WINDOW_MS < born) return inProgress('Pod has not been scheduled');
      return failed('Pod could not be scheduled');
    }
    case '':
      return inProgress('Pod phase not available');
    default:
      throw malformed;
  }
}

function crashLooping(object: GoMap): string[] {
  const statuses: Value = valueAt(object, 'status', 'containerStatuses') ?? [];
  if (!Array.isArray(statuses)) throw malformed;
  return statuses.flatMap((item) => {
    if (!(item instanceof Map) || stringAt(item, 'state', 'waiting', 'reason') !== 'CrashLoopBackOff') return [];
    const name = item.get('name');
    return typeof name === 'string' ? [name] : [];
  });
}

export function serviceStatus(object: GoMap): Status {
  if (stringAt(object, 'spec', 'type') === 'LoadBalancer' && stringAt(object, 'spec', 'clusterIP') === '') {
    return inProgress('ClusterIP not set. Service type: LoadBalancer');
  }
  return current('Service is ready');
}

export function customResourceDefinitionStatus(object: GoMap): Status {
  for (const { type, status, reason, message } of readConditions(object)) {
    if (type === 'NamesAccepted' && status === 'False') return failed(message);
    if (type === 'Established') {
      if (status === 'False' && reason !== 'Installing') return failed(message);
      if (status === 'True') return current('CRD is established');
    }
  }
  return inProgress('Install in progress');
}
