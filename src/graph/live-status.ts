/** How an object in the cluster is, in a few words. */
import { intAt, listAt, stringAt, valueAt } from '../go/field-path.ts';
import type { ReadObject } from '../manifest/objects.ts';

/** '' for kinds that have no state of their own. */
export function liveStatus({ kind, value }: ReadObject): string {
  if (kind === 'Pod') return podStatus(value);
  if (kind === 'Job') return jobStatus(value);
  const wanted = valueAt(value, 'spec', 'replicas');
  if (wanted === undefined) return '';
  return `${intAt(value, 'status', 'readyReplicas')} of ${intAt(value, 'spec', 'replicas')} ready`;
}

/** Of a ReplicaSet that only waits to be gone back to. */
export function isIdle({ kind, value }: ReadObject): boolean {
  return kind === 'ReplicaSet' && intAt(value, 'spec', 'replicas') === 0 && intAt(value, 'status', 'replicas') === 0;
}

type Live = ReadObject['value'];

function podStatus(pod: Live): string {
  if (stringAt(pod, 'metadata', 'deletionTimestamp') !== '') return 'terminating';
  const phase = stringAt(pod, 'status', 'phase').toLowerCase();
  if (phase !== 'running') return phase;
  const all = listAt(pod, 'spec', 'containers').length;
  const ready = listAt(pod, 'status', 'containerStatuses').filter((one) => valueAt(one, 'ready') === true).length;
  return `running, ${ready} of ${all} ready`;
}

function jobStatus(job: Live): string {
  const holds = (type: string): boolean =>
    listAt(job, 'status', 'conditions').some(
      (one) => stringAt(one, 'type') === type && stringAt(one, 'status') === 'True',
    );
  if (holds('Complete')) return 'complete';
  return holds('Failed') ? 'failed' : `${intAt(job, 'status', 'active')} active`;
}
