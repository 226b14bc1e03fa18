/**
 * Hooks until they are done: `watchUntilReady` of pkg/kube/client.go (Helm v3.22.0). Jobs have to complete and Pods to succeed;
 * anything else is done as soon as it exists. One that is deleted meanwhile counts as done.
 */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { intAt, stringAt } from '../../go/field-path.ts';
import { conditionsOf } from './conditions.ts';
import { apiVersionOf } from '../../manifest/api-version.ts';
import type { Rules, Verdict } from './track.ts';

const done: Verdict = { state: 'ready', reason: '', settled: true };

function failure(message: string): Verdict {
  return { state: 'failed', reason: 'failed', settled: true, error: new ScullError(message, { code: 'hook.failed' }) };
}

function timedOut(): ScullError {
  return new ScullError('timed out waiting for the condition', { code: 'wait.timeout' });
}

/** Kinds that are waited for, by name alone: a `Job` of another API is one that Helm stumbles on. */
export function isAwaited(kind: string): boolean {
  return kind === 'Job' || kind === 'Pod';
}

export const hookRules: Rules = {
  goal: 'done',
  related: () => undefined,

  judge({ ref }, object) {
    const { type, name } = ref;
    const version = apiVersionOf(type);
    if (type.kind === 'Job') {
      return version === 'batch/v1' ? job(name, object) : failure(unexpected(name, '*batch.Job'));
    }
    return version === 'v1' ? pod(name, object) : failure(unexpected(name, '*v1.Pod'));
  },

  gone: (_, error) => ({ ...done, state: 'failed', error }),

  isOver(items) {
    const failed = items.find((one) => one.verdict?.state === 'failed');
    if (failed === undefined) return items.every((one) => one.verdict?.state === 'ready');
    // Helm, which sees only what there is, waits in vain for an object that is not there
    if (isNotFoundCode(failed.verdict!.error)) {
      if (failed.object !== undefined) return true;
      throw timedOut();
    }
    throw failed.verdict!.error ?? timedOut();
  },

  timedOut,
};

function isNotFoundCode(error: Error | undefined): boolean {
  return error instanceof ScullError && error.code === 'kube.NotFound';
}

function unexpected(name: string, wanted: string): string {
  return `expected ${name} to be a ${wanted}, got *unstructured.Unstructured`;
}

function job(name: string, object: GoMap): Verdict {
  for (const { type, status, reason } of conditionsOf(object)) {
    if (status !== 'True') continue;
    if (type === 'Complete') return done;
    if (type === 'Failed') return failure(`job ${name} failed: ${reason}`);
  }
  const [active, failed, succeeded] = ['active', 'failed', 'succeeded'].map((one) => intAt(object, 'status', one));
  const counts = `${active!} active, ${failed!} failed, ${succeeded!} succeeded`;
  const log = `${name}: Jobs active: ${active!}, jobs failed: ${failed!}, jobs succeeded: ${succeeded!}`;
  return { state: 'waiting', reason: counts, log: [log] };
}

function pod(name: string, object: GoMap): Verdict {
  const phase = stringAt(object, 'status', 'phase');
  if (phase === 'Succeeded') return { ...done, log: [`Pod ${name} succeeded`] };
  if (phase === 'Failed') return failure(`pod ${name} failed`);
  const known = phase === 'Pending' || phase === 'Running';
  return {
    state: 'waiting',
    reason: phase === '' ? 'not started' : phase.toLowerCase(),
    ...(known ? { log: [`Pod ${name} ${phase.toLowerCase()}`] } : {}),
  };
}
