/** What the making of a revision's objects needs, once its record is there. */
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import { isUnauthorized } from '../../kube/api-error.ts';
import type { ApplyOptions } from '../../kube/apply/options.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Release } from '../../release/release.ts';
import { isRecordConflict } from '../../storage/errors.ts';
import type { Storage } from '../../storage/storage.ts';
import { isServerSide } from './apply-method.ts';
import { strategyOf, type ChangeOptions } from './options.ts';
import type { Configuration } from '../configuration.ts';
import type { ReleaseLock } from '../lock/release-lock.ts';
import type { HookEvent } from './hooks.ts';

/** What making a revision's objects goes by. */
export type OperationOptions = Pick<
  ChangeOptions,
  'noHooks' | 'undo' | 'description' | 'timeoutMs' | 'wait' | 'waitForJobs' | 'apply' | 'takeOwnership' | 'onProgress'
>;

export interface Operation<Options extends OperationOptions = OperationOptions> {
  readonly config: Configuration;
  /** Undefined for records in memory. */
  readonly lock: ReleaseLock | undefined;
  readonly client: KubeClient;
  readonly storage: Storage;
  /** The new revision; changes as the operation goes on. */
  readonly release: Release;
  readonly options: Options;
}

/** How objects are to be written. */
export function applyOptions({ config, release, options }: Operation): ApplyOptions {
  return {
    force: options.apply.force,
    forceConflicts: options.apply.forceConflicts,
    serverSide: isServerSide(release),
    owner: release,
    signal: config.signal,
    debug: config.debug,
    warn: config.warn,
  };
}

/** Whether hooks are to run at an event. */
export function hasEvent({ hooks }: Release, { noHooks }: Pick<ChangeOptions, 'noHooks'>, event: HookEvent): boolean {
  return !noHooks && hooks.some((hook) => hook.events.includes(event));
}

/** Runs the hooks of an event, unless they are left out. Throws with `failure` in front. */
export async function runEvent(operation: Operation, event: HookEvent, failure: string): Promise<void> {
  if (!hasEvent(operation.release, operation.options, event)) return;
  const { runHooks } = await import('./hooks.ts');
  try {
    await runHooks(operation, event);
  } catch (error) {
    throw wrapError(failure, error);
  }
}

/** Waits for objects as the flags want it. */
export async function waitFor({ config, client, options }: Operation, objects: readonly BuiltObject[]): Promise<void> {
  const strategy = strategyOf(options);
  if (strategy === undefined || strategy === 'hookOnly') return;
  const { waitReady } = await import('../../kube/wait/wait.ts');
  const { onProgress, timeoutMs, waitForJobs } = options;
  await waitReady(client, objects, {
    timeoutMs,
    jobs: waitForJobs,
    strategy,
    signal: config.signal,
    clock: config.clock,
    debug: config.debug,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** An error that says what the user can do about the revision that failed. */
export function withNextStep(error: unknown, nextStep: string): unknown {
  if (!(error instanceof ScullError)) return error;
  const { message, code, exitCode, hint } = error;
  const hints = [...(hint === undefined ? [] : [hint]), nextStep].join('\n');
  return new ScullError(message, { code, exitCode, hint: hints, cause: error });
}

/** What a revision's description says of the error that ended it. */
export function failureText({ rules }: Pick<Configuration, 'rules'>, error: unknown): string {
  const text = errorMessage(error);
  return rules === undefined ? text : rules.words(text);
}

/** `changed`: somebody else has written the record, and goes on with the release. */
export type Recorded = 'recorded' | 'unrecorded' | 'changed';

/** Writes that a revision failed. When that fails too the user is told, and what happened before stays the error. */
export async function recordFailure(
  storage: Storage,
  release: Release,
  warn: Configuration['warn'],
): Promise<Recorded> {
  try {
    await storage.update(release);
    return 'recorded';
  } catch (error) {
    warn(`WARNING: that revision ${release.version} failed could not be recorded: ${errorMessage(error)}`);
    return isRecordConflict(error) ? 'changed' : 'unrecorded';
  }
}

/**
 * Why what failed is not undone though that was asked for; undefined to undo it. Who is not let in any more can undo nothing, and
 * what became of the objects is not known; who lost the lock has nothing to say any more.
 */
export function whyNotUndone(
  error: unknown,
  { lock, recorded }: { readonly lock: ReleaseLock | undefined; readonly recorded?: Recorded },
): string | undefined {
  if (lock?.lost.aborted === true || recorded === 'changed')
    return 'Nothing was undone, since somebody else works on the release now.';
  if (!isRefusedIdentity(error)) return undefined;
  return 'Nothing was undone, since the server does not accept the credentials any more: what was made may be working well.';
}

function isRefusedIdentity(error: unknown, seen = new Set<unknown>()): boolean {
  if (seen.has(error)) return false;
  seen.add(error);
  if (Array.isArray(error)) return error.some((one) => isRefusedIdentity(one, seen));
  if (!(error instanceof Error)) return false;
  return isUnauthorized(error) || /: getting credentials: /.test(error.message) || isRefusedIdentity(error.cause, seen);
}
