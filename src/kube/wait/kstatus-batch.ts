/** Work that ends: Jobs by kstatus and by Helm v4.3.1, and Pods of hooks by Helm v4.3.1 (internal/statusreaders). */
import type { GoMap } from '../../go/values.ts';
import { stringAt } from '../../go/field-path.ts';
import { current, failed, inProgress, intOr, readConditions, type Status } from './kstatus-fields.ts';

/** kstatus: a Job is current as soon as it runs. */
export function runningJobStatus(object: GoMap): Status {
  const over = endOfJob(object);
  if (over !== undefined) return over;
  if (stringAt(object, 'status', 'startTime') === '') return inProgress('Job not started');
  const count = (name: string): number => intOr(0, object, 'status', name);
  return current(
    `Job in progress. success:${count('succeeded')}, active: ${count('active')}, failed: ${count('failed')}`,
  );
}

/** Helm: a Job is current when it is complete. */
export function jobStatus(object: GoMap): Status {
  return endOfJob(object) ?? inProgress('Job in progress');
}

function endOfJob(object: GoMap): Status | undefined {
  const completions = intOr(intOr(1, object, 'spec', 'parallelism'), object, 'spec', 'completions');
  for (const { type, status } of readConditions(object)) {
    if (status !== 'True') continue;
    if (type === 'Complete') {
      return current(`Job Completed. succeeded: ${intOr(0, object, 'status', 'succeeded')}/${completions}`);
    }
    if (type === 'Failed') return failed(`Job Failed. failed: ${intOr(0, object, 'status', 'failed')}/${completions}`);
  }
  return undefined;
}

export function hookPodStatus(object: GoMap, name: string): Status {
  switch (stringAt(object, 'status', 'phase')) {
    case 'Succeeded':
      return current(`pod ${name} succeeded`);
    case 'Failed':
      return failed(`pod ${name} failed`);
    default:
      return inProgress('Pod in progress');
  }
}
