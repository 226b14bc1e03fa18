/**
 * Hooks: execHook of pkg/action/hooks.go (Helm v3.22.0). The hooks of an event run one after the other, by weight, then name:
 * what is left of an earlier run is deleted, the hook is created and waited for, and its record tells how it went. When all have
 * run (or one has failed), those that their policies want deleted are.
 */
import { ScullError, errorMessage, wrapError } from '../../errors.ts';
import { multiErrorMessage } from '../../kube/objects/aggregate.ts';
import { createAll } from '../../kube/apply/apply.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import { Failure, kindBatches, tryTogether } from '../../kube/apply/batches.ts';
import type { KubeClient } from '../../kube/client.ts';
import { deleteAll } from '../../kube/apply/delete.ts';
import type { WaitProgress, WaitStrategy } from '../../kube/wait/options.ts';
import { isAwaited } from '../../kube/wait/hook.ts';
import { together } from '../../kube/wait/together.ts';
import { waitDeleted, waitHook } from '../../kube/wait/wait.ts';
import { hookPlaces } from '../../release/hook-order.ts';
import type { Release, ReleaseHook } from '../../release/release.ts';
import { releaseNow } from '../../release/time.ts';
import { isRecordConflict } from '../../storage/errors.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { isServerSide } from './apply-method.ts';

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test';

/** What an `Operation` has that hooks need. */
export interface HookOperation {
  readonly config: Configuration;
  readonly client: KubeClient;
  readonly storage: Storage;
  readonly release: Release;
  readonly options: {
    /** For each hook, and for each deletion. */
    readonly timeoutMs: number;
    /** How hooks are judged; as Helm 3 does unless given. */
    readonly wait?: WaitStrategy | undefined;
    /** Hears what is waited for. */
    readonly onProgress?: (progress: WaitProgress) => void;
    /** Takes what is left to do when the logs of hooks have been read: as Helm 4, which deletes them after that. */
    readonly later?: (tidy: () => Promise<void>) => void;
  };
}

/**
 * Runs the hooks of an event. `release.hooks` tells how they went, also when this throws; the record is written as each
 * begins, and left to the caller at the end. Throws with Helm's texts.
 */
export async function runHooks(operation: HookOperation, event: HookEvent): Promise<void> {
  if (operation.release.hooks.some((hook) => hook.events.includes(event))) await new HookRun(operation, event).all();
}

class HookRun {
  readonly #config: Configuration;
  readonly #client: KubeClient;
  readonly #storage: Storage;
  readonly #release: Release;
  readonly #event: HookEvent;
  readonly #options: HookOperation['options'];

  constructor({ config, client, storage, release, options }: HookOperation, event: HookEvent) {
    this.#config = config;
    this.#client = client;
    this.#storage = storage;
    this.#release = release;
    this.#event = event;
    this.#options = options;
  }

  async all(): Promise<void> {
    const run: ReleaseHook[] = [];
    for (const place of hookPlaces(this.#release.hooks, this.#event)) {
      const hook = this.#reached(place);
      await this.#deleteByPolicy(hook, 'before-hook-creation');
      const failure = `unable to build kubernetes object for ${this.#event} hook ${hook.path}`;
      const objects = await this.#build(hook, true, failure);
      await this.#begin(hook);
      const created = await this.#create(hook, objects);
      try {
        await this.#wait(created);
      } catch (error) {
        this.#end(hook, 'Failed');
        await this.#tellLogs(hook, 'hook-failed', 'hooks.go:99');
        await this.#tidy(() => this.#afterFailure(hook, run));
        throw error;
      }
      this.#end(hook, 'Succeeded');
      run.push(hook);
    }
    await this.#tidy(async () => {
      for (const hook of run.reverse()) {
        await this.#tellLogs(hook, 'hook-succeeded', 'hooks.go:125');
        await this.#deleteByPolicy(hook, 'hook-succeeded');
      }
    });
  }

  async #tidy(tidy: () => Promise<void>): Promise<void> {
    const { later } = this.#options;
    if (later === undefined) await tidy();
    else later(tidy);
  }

  /** The hook at a place, with the policy that it has when it names none; from its turn on the record says so. */
  #reached(place: number): ReleaseHook {
    const { hooks } = this.#release;
    const hook = hooks[place]!;
    if (hook.deletePolicies.length > 0) return hook;
    return (hooks[place] = { ...hook, deletePolicies: ['before-hook-creation'] });
  }

  async #begin(hook: ReleaseHook): Promise<void> {
    hook.lastRun = { startedAt: this.#now(), completedAt: '', phase: 'Running' };
    try {
      await this.#storage.update(this.#release);
    } catch (error) {
      // somebody else works on the release; a test has nothing to do with it
      if (isRecordConflict(error) && this.#event !== 'test') throw error;
      this.#config.debug(`warning: Failed to update release ${this.#release.name}: ${errorMessage(error)}`);
    }
    hook.lastRun.phase = 'Unknown'; // what a record says of a hook whose end nobody saw
  }

  #end(hook: ReleaseHook, phase: 'Succeeded' | 'Failed'): void {
    hook.lastRun.completedAt = this.#now();
    hook.lastRun.phase = phase;
  }

  async #create(hook: ReleaseHook, objects: readonly BuiltObject[]): Promise<BuiltObject[]> {
    const { signal, debug } = this.#config;
    try {
      return await createAll(this.#client, objects, { serverSide: isServerSide(this.#release), signal, debug });
    } catch (error) {
      this.#end(hook, 'Failed');
      throw wrapError(`warning: Hook ${this.#event} ${hook.path} failed`, error);
    }
  }

  async #wait(objects: readonly BuiltObject[]): Promise<void> {
    const { signal, clock, debug } = this.#config;
    const { timeoutMs, wait: strategy = 'legacy', onProgress } = this.#options;
    const options = { timeoutMs, strategy, signal, clock, debug };
    const errors: unknown[] = [];
    for (const batch of kindBatches(objects)) {
      const awaited = batch.filter(({ ref }) => isAwaited(ref.type.kind));
      const listeners = onProgress === undefined ? [] : together(onProgress, awaited.length);
      const results = await tryTogether(batch, (item) => {
        const listener = listeners[awaited.indexOf(item)];
        return waitHook(this.#client, item, { ...options, ...(listener && { onProgress: listener }) });
      });
      for (const result of results) if (result instanceof Failure) errors.push(result.error);
    }
    // Helm 4 does not count them
    if (errors.length === 1 && strategy !== 'legacy') throw errors[0];
    if (errors.length > 0) throw new HookError(errors);
  }

  async #afterFailure(failed: ReleaseHook, succeeded: readonly ReleaseHook[]): Promise<void> {
    try {
      await this.#deleteByPolicy(failed, 'hook-failed');
    } catch (error) {
      this.#config.log(`error deleting the hook resource on hook failure: ${errorMessage(error)}`, 'hooks.go:105');
    }
    for (const hook of succeeded) await this.#deleteByPolicy(hook, 'hook-succeeded');
  }

  /** Deletes what the hook makes, and waits until it is gone. CRDs stay: all objects of their kinds would go with them. */
  async #deleteByPolicy(hook: ReleaseHook, policy: string): Promise<void> {
    if (hook.kind === 'CustomResourceDefinition' || !hook.deletePolicies.includes(policy)) return;
    const objects = await this.#build(hook, false, `unable to build kubernetes object for deleting hook ${hook.path}`);
    const { ending, errors } = await deleteAll(this.#client, objects, { owner: this.#release, keeps: false });
    if (errors.length > 0) {
      throw new ScullError(errors.map(errorMessage).join('; '), { code: 'hook.delete', cause: errors[0] });
    }
    if (ending.length === 0) return;
    const { signal, clock, debug } = this.#config;
    await waitDeleted(this.#client, ending, { timeoutMs: this.#options.timeoutMs, signal, clock, debug });
  }

  async #tellLogs(hook: ReleaseHook, policy: string, source: string): Promise<void> {
    if (!hook.outputLogPolicies.includes(policy)) return;
    const { hookLogs } = await import('./hook-logs.ts');
    try {
      for await (const text of hookLogs(this.#client, hook, this.#release.namespace)) {
        // Helm 4 has them in its log
        if (this.#config.rules === undefined) this.#config.warn(text);
        else this.#config.log(text, source);
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#config.log(`error outputting logs for hook failure: ${error.message}`, source);
    }
  }

  async #build(hook: ReleaseHook, validate: boolean, doing: string): Promise<BuiltObject[]> {
    try {
      return await buildObjects(this.#client, hook.manifest, { namespace: this.#release.namespace, validate });
    } catch (error) {
      throw wrapError(doing, error);
    }
  }

  #now(): string {
    return releaseNow(this.#config.clock);
  }
}

/** Hooks that did not end well, in Helm's words; what else is known of them is the hint. */
class HookError extends ScullError {
  constructor(errors: readonly unknown[]) {
    const hints = errors.map((error) => (error instanceof ScullError ? error.hint : undefined));
    const hint = hints.filter((text) => text !== undefined).join('\n');
    const first = errors[0];
    const code = first instanceof ScullError ? first.code : 'hook.failed';
    super(multiErrorMessage(errors), { code, cause: first, ...(hint === '' ? {} : { hint }) });
    this.name = 'HookError';
  }
}
