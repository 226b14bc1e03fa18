/**
 * Readiness as Helm v3.22.0 waits for it (`waitForResources` of pkg/kube/wait.go): the objects are looked at in order, and the
 * first that is not ready decides, so an error of one further down is not seen until those before it are ready.
 *
 * Helm reads a Job that failed once more every two seconds, 31 times in all, before it gives up. Nothing will mend it, so the
 * waiting ends at once here, with the error that Helm would have come to.
 */
import { apiVersionOf } from '../../manifest/api-version.ts';
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { BuiltObject } from '../objects/build.ts';
import { stringAt } from '../../go/field-path.ts';
import { isJudged, judge, pendingJudgement, relatedQuery, staysReady, type Judgement } from './readiness.ts';
import type { Rules, Tracked, Verdict } from './track.ts';

const DEADLINE = 'context deadline exceeded';
const JOB_RETRIES_MS = 60_000;

/** Of the given objects those whose readiness is looked at. */
export function judged(objects: readonly BuiltObject[], jobs: boolean): BuiltObject[] {
  return objects.filter(({ ref: { type } }) => isJudged(apiVersionOf(type), type.kind, { jobs }));
}

export function deadlineExceeded(): ScullError {
  return new ScullError(DEADLINE, { code: 'wait.timeout' });
}

/** `remainingMs` tells how much time is left. */
export function legacyRules(remainingMs: () => number): Rules {
  return {
    goal: 'ready',
    related: ({ ref }, object) => relatedQuery(ref.type.kind, object),

    judge({ ref }, object, related) {
      const { kind } = ref.type;
      // what is not worth reading cannot be ready
      const needs = related === undefined ? relatedQuery(kind, object) : undefined;
      return verdict(kind, needs === undefined ? judge(kind, object, related ?? []) : pendingJudgement(kind, object));
    },

    gone: (_, error) => ({ state: 'waiting', reason: error.message, error }),

    isOver(items) {
      const first = items.find((one) => one.verdict?.state !== 'ready');
      if (first === undefined) return true;
      if (first.verdict?.error !== undefined && first.verdict.state === 'waiting') throw first.verdict.error;
      const failed = items.find((one) => one.verdict?.state === 'failed');
      if (failed === undefined) return false;
      const { error } = failed.verdict!;
      throw error !== undefined && remainingMs() > JOB_RETRIES_MS ? error : deadlineExceeded();
    },

    timedOut: deadlineExceeded,
  };
}

function verdict(kind: string, { ready, reason, log, failure }: Judgement): Verdict {
  if (failure !== undefined) {
    const error = failure === '' ? {} : { error: new ScullError(failure, { code: 'wait.failed' }) };
    return { state: 'failed', reason, log, settled: true, ...error };
  }
  return { state: ready ? 'ready' : 'waiting', reason, log, settled: ready && staysReady(kind) };
}

/** Gone for good, or never there. */
function isGoneVerdict(item: Tracked): boolean {
  return item.verdict?.state === 'ready';
}

/** Waits until nothing is left; any other error than that of a missing object ends it at once (`waitForDeletedResources`). */
export const deletionRules: Rules = {
  goal: 'gone',
  related: () => undefined,
  judge: (_, object) => ({ state: 'waiting', reason: leavingReason(object) }),
  gone: (_, error) => deletionVerdict(error),
  isOver(items) {
    const first = items.find((one) => !isGoneVerdict(one));
    if (first === undefined) return true;
    if (first.verdict?.error !== undefined) throw first.verdict.error;
    return false;
  },
  timedOut: deadlineExceeded,
};

function deletionVerdict(error: Error): Verdict {
  const gone = error instanceof ScullError && error.code === 'kube.NotFound';
  return gone ? { state: 'ready', reason: '', settled: true } : { state: 'waiting', reason: error.message, error };
}

function leavingReason(object: GoMap): string {
  if (stringAt(object, 'metadata', 'deletionTimestamp') === '') return 'not being deleted';
  const finalizers = object.get('metadata');
  const list = finalizers instanceof Map ? finalizers.get('finalizers') : undefined;
  const names = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  return names.length === 0 ? 'being deleted' : `being deleted, held by ${names.join(', ')}`;
}
