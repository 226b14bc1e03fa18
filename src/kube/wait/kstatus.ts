/**
 * The status of an object by the rules of kstatus, as `--wait=watcher` judges it: `status.Compute` and the status readers of
 * github.com/fluxcd/cli-utils v1.2.2 (pkg/kstatus), and the readers of Helm v4.3.1 for Jobs and for Pods of hooks
 * (internal/statusreaders). Pure: the time and the pods of an owner are handed in.
 *
 * A malformed object is `Unknown`, with no message, and so is waited for in vain.
 */
import type { GoMap } from '../../go/values.ts';
import { stringAt, valueAt } from '../../go/field-path.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { hookPodStatus, jobStatus, runningJobStatus } from './kstatus-batch.ts';
import {
  current,
  failed,
  generationUnobserved,
  inProgress,
  malformed,
  readConditions,
  type Status,
} from './kstatus-fields.ts';
import {
  claimStatus,
  customResourceDefinitionStatus,
  daemonSetStatus,
  deploymentStatus,
  podStatus,
  replicaSetStatus,
  serviceStatus,
  statefulSetStatus,
} from './kstatus-kinds.ts';

type Rule = (object: GoMap, nowMs: number) => Status;

const alwaysReady = (): Status => current('Resource is always ready');

const rules: Readonly<Record<string, Rule>> = {
  Service: serviceStatus,
  Pod: podStatus,
  Secret: alwaysReady,
  PersistentVolumeClaim: claimStatus,
  'apps/StatefulSet': statefulSetStatus,
  'apps/DaemonSet': daemonSetStatus,
  'extensions/DaemonSet': daemonSetStatus,
  'apps/Deployment': deploymentStatus,
  'extensions/Deployment': deploymentStatus,
  'apps/ReplicaSet': replicaSetStatus,
  'extensions/ReplicaSet': replicaSetStatus,
  'policy/PodDisruptionBudget': () => current('AllowedDisruptions has been computed.'),
  'batch/CronJob': alwaysReady,
  ConfigMap: alwaysReady,
  'batch/Job': runningJobStatus,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinitionStatus,
};

/** Group and kind as the tables have them: `apps/Deployment`, `Pod`. */
export function groupKind(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}

/** What the object says of itself. `nowMs` is Unix time: a pod may be without a node for 15 seconds. */
export function computeStatus(object: GoMap, nowMs: number): Status {
  try {
    return generic(object) ?? specific(object, nowMs);
  } catch (error) {
    if (error === malformed) return { status: 'Unknown', message: '' };
    throw error;
  }
}

function generic(object: GoMap): Status | undefined {
  const deletion = valueAt(object, 'metadata', 'deletionTimestamp');
  if (deletion !== undefined && typeof deletion !== 'string') throw malformed;
  if (deletion !== undefined && deletion !== '') {
    return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  }
  const unobserved = generationUnobserved(object);
  if (unobserved !== undefined) return unobserved;
  for (const { type, status, message } of readConditions(object)) {
    if (type === 'Reconciling' && status === 'True') return inProgress(message);
    if (type === 'Stalled' && status === 'True') return failed(message);
  }
  return undefined;
}

function specific(object: GoMap, nowMs: number): Status {
  const rule = rules[groupKind(stringAt(object, 'apiVersion'), stringAt(object, 'kind'))];
  if (rule !== undefined) return rule(object, nowMs);
  for (const { type, status, message } of readConditions(object)) {
    if (type !== 'Ready') continue;
    if (status === 'True') return current('Resource is Ready');
    if (status === 'False' || status === 'Unknown') return inProgress(message);
  }
  return current('Resource is current');
}

/** Kinds whose pods are looked at while they are in progress. */
export function ownsPods(object: GoMap): boolean {
  const kind = groupKind(stringAt(object, 'apiVersion'), stringAt(object, 'kind'));
  return kind === 'apps/StatefulSet' || kind === 'apps/ReplicaSet';
}

/** The status of an owner of pods: failed as soon as one of them is, for another reason than want of a node. */
export function ownerStatus(object: GoMap, pods: readonly GoMap[], nowMs: number): Status {
  const own = computeStatus(object, nowMs);
  if (own.status !== 'InProgress') return own;
  const broken = pods.filter(
    (pod) =>
      computeStatus(asPod(pod), nowMs).status === 'Failed' &&
      metadataString(pod, 'deletionTimestamp') === '' &&
      !isUnschedulable(pod),
  );
  return broken.length === 0 ? own : failed(`${broken.length} pods have failed`);
}

/** Items of lists do not say what they are. */
function asPod(pod: GoMap): GoMap {
  return pod.get('kind') === 'Pod' ? pod : new Map(pod).set('apiVersion', 'v1').set('kind', 'Pod');
}

/** A pod that no node takes; it gets 15 seconds before that counts as a failure. */
export function isUnschedulable(pod: GoMap): boolean {
  try {
    return readConditions(pod).some(
      (one) => one.type === 'PodScheduled' && one.status === 'False' && one.reason === 'Unschedulable',
    );
  } catch {
    return false;
  }
}

/** With `--wait-for-jobs` a Job is current when it is complete, not when it runs. */
export function completedJobStatus(object: GoMap): Status {
  return guarded(jobStatus, object);
}

/** What counts for hooks: Jobs and Pods have to end well, anything else is fine as soon as it exists. */
export function hookStatus(object: GoMap): Status {
  switch (groupKind(stringAt(object, 'apiVersion'), stringAt(object, 'kind'))) {
    case 'batch/Job':
      return guarded(jobStatus, object);
    case 'Pod':
      return hookPodStatus(object, stringAt(object, 'metadata', 'name'));
    default:
      return current('Resource is current');
  }
}

function guarded(rule: (object: GoMap) => Status, object: GoMap): Status {
  try {
    return rule(object);
  } catch (error) {
    if (error === malformed) return { status: 'Unknown', message: '' };
    throw error;
  }
}
