/**
 * Waiting by status, as `--wait=watcher` asks for: `statusWaiter` of pkg/kube/statuswait.go (Helm v4.3.1). It ends when nothing
 * is in progress any more; what failed does not come right again and is named in the end. All errors are told, a line each.
 */
import { ScullError } from '../../errors.ts';
import { valueAt } from '../../go/field-path.ts';
import type { BuiltObject } from '../objects/build.ts';
import {
  completedJobStatus,
  computeStatus,
  groupKind,
  hookStatus,
  isUnschedulable,
  ownerStatus,
  ownsPods,
} from './kstatus.ts';
import type { Status } from './kstatus-fields.ts';
import { selectorText } from './label-selector.ts';
import { mapAt } from '../../go/field-path.ts';
import type { Rules, Tracked, Verdict } from './track.ts';
import { apiVersionOf } from '../../manifest/api-version.ts';

/** How long Helm 4 waits where it is told 0. */
export const DEFAULT_TIMEOUT_MS = 30_000;

const UNSCHEDULABLE_MS = 15_000;
const RESYNC_MS = 180_000;

/** Kinds without any status: they are what they should be as soon as they exist. */
const withoutStatus = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
]);

/** Objects that can be anything else than current. Deployments that are paused stay as they are. */
export function withStatus(objects: readonly BuiltObject[]): BuiltObject[] {
  return objects.filter(({ ref, object }) => {
    const kind = groupKind(apiVersionOf(ref.type), ref.type.kind);
    if (withoutStatus.has(kind)) return false;
    return kind !== 'apps/Deployment' || valueAt(object, 'spec', 'paused') !== true;
  });
}

export interface StatusRulesOptions {
  readonly jobs?: boolean;
  /** Only Jobs and Pods count, and they have to end well. */
  readonly hook?: boolean;
  /** Unix time in milliseconds. */
  readonly nowMs: () => number;
}

export function statusRules({ jobs = false, hook = false, nowMs }: StatusRulesOptions): Rules {
  const statuses = new WeakMap<BuiltObject, Status>();
  const concluded = (item: BuiltObject, status: Status): Verdict => {
    statuses.set(item, status);
    const reason = status.message === '' ? status.status : status.message;
    if (status.status === 'Failed') return { state: 'failed', reason };
    return { state: status.status === 'Current' ? 'ready' : 'waiting', reason };
  };
  return {
    goal: hook ? 'done' : 'ready',
    related(_, object) {
      if (hook || !ownsPods(object) || computeStatus(object, nowMs()).status !== 'InProgress') return undefined;
      const labelSelector = selectorText(mapAt(object, 'spec', 'selector'));
      return { kind: 'Pod', apiVersion: 'v1', labelSelector, worthwhile: true };
    },

    judge(item, object, pods = []) {
      const isJob = groupKind(apiVersionOf(item.ref.type), item.ref.type.kind) === 'batch/Job';
      let status: Status;
      if (hook) status = hookStatus(object);
      else if (jobs && isJob) status = completedJobStatus(object);
      else status = ownsPods(object) ? ownerStatus(object, pods, nowMs()) : computeStatus(object, nowMs());
      const homeless = status.status === 'InProgress' && [object, ...pods].some(isUnschedulable);
      return { ...concluded(item, status), againMs: homeless ? UNSCHEDULABLE_MS : RESYNC_MS };
    },

    gone(item, error) {
      const missing = error instanceof ScullError && error.code === 'kube.NotFound';
      if (missing) return concluded(item, { status: 'NotFound', message: 'Resource not found' });
      return { state: 'failed', reason: error.message, error };
    },

    isOver(items) {
      const broken = items.find((one) => one.verdict?.error !== undefined);
      if (broken !== undefined) throw broken.verdict!.error!;
      if (items.some((one) => one.verdict === undefined || one.verdict.state === 'waiting')) return false;
      const lines = notCurrent(items, statuses);
      if (lines.length === 0) return true;
      throw new ScullError(lines.join('\n'), { code: 'wait.failed' });
    },

    timedOut(items) {
      const lines = [...notCurrent(items, statuses), 'context deadline exceeded'];
      return new ScullError(lines.join('\n'), { code: 'wait.timeout' });
    },
  };
}

function notCurrent(items: readonly Tracked[], statuses: WeakMap<BuiltObject, Status>): string[] {
  return items.flatMap(({ item }) => {
    const { status, message } = statuses.get(item) ?? { status: 'Unknown', message: '' };
    if (status === 'Current') return [];
    const { type, namespace, name } = item.ref;
    return [`resource ${type.kind}/${namespace}/${name} not ready. status: ${status}, message: ${message}`];
  });
}

/** Deletion by Helm v4.3.1. */
export function statusDeletionRules(base: Rules, nowMs: () => number): Rules {
  return {
    ...base,
    timedOut(items) {
      const lines = items.flatMap(({ item, object, verdict }) => {
        if (verdict === undefined || verdict.state === 'ready' || object === undefined) return [];
        const { status, message } = computeStatus(object, nowMs());
        const { type, namespace, name } = item.ref;
        return [`resource ${type.kind}/${namespace}/${name} still exists. status: ${status}, message: ${message}`];
      });
      return new ScullError([...lines, 'context deadline exceeded'].join('\n'), { code: 'wait.timeout' });
    },
  };
}
