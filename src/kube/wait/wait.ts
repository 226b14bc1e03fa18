/**
 * Waiting for what a release needs: objects ready or gone, hooks done, CRDs established. Where Helm asks for every object every
 * two seconds, here watches tell; errors have Helm's text, and a hint with what is known about each object that was waited for.
 */
import { ScullError } from '../../errors.ts';
import { durationString, roundDuration, SECOND } from '../../go/duration.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient } from '../client.ts';
import { stringAt } from '../../go/field-path.ts';
import { readLive, objectKey } from '../apply/live.ts';
import { Failure } from '../apply/batches.ts';
import { isStopped } from '../stop.ts';
import { hookRules, isAwaited } from './hook.ts';
import type { WaitOptions } from './options.ts';
import { deadlineExceeded, deletionRules, judged, legacyRules } from './ready.ts';
import { track, type Rules, type Tracked } from './track.ts';

const ESTABLISH_MS = 60_000;

export interface WaitReadyOptions extends WaitOptions {
  /** Jobs have to complete too. */
  readonly jobs?: boolean;
}

/**
 * Until all objects are ready at the same time. Throws Helm's error: `context deadline exceeded`, the server's refusal, or with
 * the strategy `watcher` a line for each object that is not current.
 */
export async function waitReady(
  client: KubeClient,
  objects: readonly BuiltObject[],
  options: WaitReadyOptions,
): Promise<void> {
  const { strategy = 'legacy', timeoutMs, jobs = false, debug } = options;
  if (strategy === 'hookOnly') return;
  if (strategy === 'watcher') {
    const { DEFAULT_TIMEOUT_MS, statusRules, withStatus } = await import('./status.ts');
    const rules = statusRules({ jobs, nowMs: () => nowMs(options) });
    return waitFor(client, withStatus(objects), rules, options, timeoutMs === 0 ? DEFAULT_TIMEOUT_MS : timeoutMs);
  }
  debug?.(`beginning wait for ${objects.length} resources with timeout of ${goDuration(timeoutMs)}`);
  const from = performance.now();
  const elapsed = (): string => {
    return goDuration(Number(roundDuration(BigInt(Math.round((performance.now() - from) * 1e6)), SECOND)) / 1e6);
  };
  const rules = legacyRules(() => timeoutMs - (performance.now() - from));
  const items = judged(objects, jobs);
  try {
    if (items.length > 0 && timeoutMs <= 0) throw deadlineExceeded();
    await waitFor(client, items, rules, options, timeoutMs);
    debug?.(`wait for resources succeeded within ${elapsed()}`);
  } catch (error) {
    debug?.(`wait for resources failed after ${elapsed()}: ${error instanceof Error ? error.message : ''}`);
    throw error;
  }
}

/** Until the server serves what CRDs define; a minute unless told. */
export async function waitEstablished(
  client: KubeClient,
  crds: readonly BuiltObject[],
  options: Omit<WaitOptions, 'timeoutMs' | 'strategy'> & { readonly timeoutMs?: number },
): Promise<void> {
  await waitReady(client, crds, { ...options, timeoutMs: options.timeoutMs ?? ESTABLISH_MS, strategy: 'legacy' });
}

/** Until no object is left. Throws `context deadline exceeded`, or at once what the server refuses. */
export async function waitDeleted(
  client: KubeClient,
  objects: readonly BuiltObject[],
  options: WaitOptions,
): Promise<void> {
  const { strategy = 'legacy', timeoutMs, debug } = options;
  if (strategy === 'hookOnly') return;
  if (strategy === 'legacy') {
    debug?.(`beginning wait for ${objects.length} resources to be deleted with timeout of ${goDuration(timeoutMs)}`);
  }
  const live = await readLive(client, objects);
  const left = objects.filter(({ ref }) => {
    const found = live.get(objectKey(ref));
    if (found instanceof Failure) throw found.error;
    return found !== undefined;
  });
  if (strategy === 'watcher') {
    const { DEFAULT_TIMEOUT_MS, statusDeletionRules } = await import('./status.ts');
    const rules = statusDeletionRules(deletionRules, () => nowMs(options));
    return waitFor(client, left, rules, options, timeoutMs === 0 ? DEFAULT_TIMEOUT_MS : timeoutMs);
  }
  if (left.length > 0 && timeoutMs <= 0) throw deadlineExceeded();
  await waitFor(client, left, deletionRules, options, timeoutMs);
}

/**
 * Until a hook's object is done: a Job complete, a Pod succeeded, anything else at once. Throws Helm's error:
 * `job x failed: BackoffLimitExceeded`, `pod x failed`, `timed out waiting for the condition`.
 */
export async function waitHook(client: KubeClient, hook: BuiltObject, options: WaitOptions): Promise<void> {
  const { strategy = 'legacy', timeoutMs, debug } = options;
  const { type, name } = hook.ref;
  if (!isAwaited(type.kind)) return;
  if (strategy === 'legacy') {
    debug?.(`Watching for changes to ${type.kind} ${name} with timeout of ${goDuration(timeoutMs)}`);
    return waitFor(client, [hook], hookRules, options, timeoutMs > 0 ? timeoutMs : undefined);
  }
  const { DEFAULT_TIMEOUT_MS, statusRules } = await import('./status.ts');
  const rules = statusRules({ hook: true, nowMs: () => nowMs(options) });
  await waitFor(client, [hook], rules, options, timeoutMs === 0 ? DEFAULT_TIMEOUT_MS : timeoutMs);
}

async function waitFor(
  client: KubeClient,
  items: readonly BuiltObject[],
  rules: Rules,
  options: WaitOptions,
  timeoutMs: number | undefined,
): Promise<void> {
  if (items.length === 0) return;
  const tracked: Tracked[] = [];
  try {
    await track(client, items, rules, { ...options, timeoutMs }, tracked);
  } catch (error) {
    if (!(error instanceof ScullError) || isStopped(error)) throw error;
    throw await explained(client, error, tracked, rules, options);
  }
}

/** The error, with what is known about the objects as its hint. */
async function explained(
  client: KubeClient,
  error: ScullError,
  tracked: readonly Tracked[],
  rules: Rules,
  options: WaitOptions,
): Promise<ScullError> {
  const unready = tracked.filter(({ verdict }) => verdict?.state !== 'ready');
  if (unready.length === 0) return error;
  const { diagnose } = await import('../diagnose/diagnose.ts');
  const lines = await diagnose(
    client,
    unready.map(({ item, object, verdict }) => ({
      ref: item.ref,
      object,
      leaving: rules.goal === 'gone',
      reason: verdict?.reason ?? (stringAt(object, 'metadata', 'name') === '' ? 'not seen' : 'not ready'),
    })),
    { signal: options.signal, nowMs: nowMs(options) },
  );
  const { message, code, exitCode, hint } = error;
  const hints = [...(hint === undefined ? [] : [hint]), ...lines];
  return new ScullError(message, { code, exitCode, hint: hints.join('\n'), cause: error });
}

function nowMs({ clock }: Pick<WaitOptions, 'clock'>): number {
  const { seconds, nanoseconds } = clock.now();
  return Number(seconds) * 1000 + nanoseconds / 1e6;
}

function goDuration(ms: number): string {
  return durationString(BigInt(Math.round(ms * 1e6)));
}
