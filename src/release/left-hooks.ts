/** Which hooks a revision may have left behind that its operation should have deleted: it was cut short, or failed. */
import type { Release, ReleaseHook } from './release.ts';
import { isUnderWay } from './status.ts';

/** The status and the runs as the record has them. */
export function leftHooks({ info, hooks }: Release): ReleaseHook[] {
  return info.status === 'failed' || isUnderWay(info.status) ? hooks.filter(isLeft) : [];
}

/** Whether by its policies it is gone by now. A run whose end nobody recorded was the last thing its operation did. */
function isLeft({ kind, deletePolicies, lastRun }: ReleaseHook): boolean {
  const { startedAt, phase } = lastRun;
  if (startedAt === '' || kind === 'CustomResourceDefinition') return false;
  const succeeded = deletePolicies.includes('hook-succeeded');
  const failed = deletePolicies.includes('hook-failed');
  if (phase === 'Succeeded') return succeeded;
  return phase === 'Failed' ? failed : succeeded || failed;
}
