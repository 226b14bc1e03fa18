/** `test`: pkg/action/release_testing.go of Helm v3.22.0. */
import { ScullError, errorMessage } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import { checkReachable } from '../kube/reachable.ts';
import { isStopped } from '../kube/stop.ts';
import type { WaitProgress, WaitStrategy } from '../kube/wait/options.ts';
import { hooksOf } from '../release/hook-order.ts';
import type { Release, ReleaseHook } from '../release/release.ts';
import type { Storage } from '../storage/storage.ts';
import type { Configuration } from './configuration.ts';
import { early } from './change/early.ts';
import { runHooks } from './change/hooks.ts';
import { interruptible, untilStopped } from './change/interruption.ts';
import { withNextStep } from './change/operation.ts';
import { isReleaseName } from './render/release-name.ts';

/** Which tests are meant, by name. */
export interface TestFilter {
  /** All of them when empty. */
  readonly names: readonly string[];
  readonly excluded: readonly string[];
}

export interface ReleaseTestOptions {
  readonly name: string;
  readonly timeoutMs: number;
  readonly filter: TestFilter;
  /** How hooks are waited for; as Helm 3 unless told. */
  readonly wait?: WaitStrategy;
  /** Hears what is waited for. */
  readonly onProgress?: (progress: WaitProgress) => void;
  /** As Helm 4: what the tests made stays until their logs were read. */
  readonly tidyLater?: boolean;
}

export interface ReleaseTestResult {
  /** With the hooks that were left out in front. */
  readonly release: Release;
  /** What went wrong with the tests, or with recording them. */
  readonly failure?: Error;
  /** Deletes tests as their policies want it; only where it was to be left for later. */
  readonly tidy?: () => Promise<void>;
}

const stoppedTests = 'What the test made is still there; running test again replaces it.';

/** Throws when there is nothing to test; a test that fails is part of the result. */
export async function testRelease(config: Configuration, options: ReleaseTestOptions): Promise<ReleaseTestResult> {
  const { name, timeoutMs, filter, wait, onProgress } = options;
  const { client, storage, release } = await untilStopped(config.signal, () => whatThereIs(config, name));
  const skipped = release.hooks.filter((hook) => !isMeant(hook, filter));
  release.hooks = release.hooks.filter((hook) => isMeant(hook, filter));
  let failure: Error | undefined;
  let tidy: (() => Promise<void>) | undefined;
  const later = (left: () => Promise<void>): void => {
    tidy = left;
  };
  try {
    const operation = {
      config,
      client,
      storage,
      release,
      options: { timeoutMs, wait, ...(onProgress && { onProgress }), ...(options.tidyLater === true && { later }) },
    };
    await interruptible(config.signal, () => runHooks(operation, 'test'));
  } catch (error) {
    const told = isStopped(error) ? withNextStep(error, stoppedTests) : error;
    if (!(told instanceof Error)) throw told;
    failure = told;
  }
  release.hooks = [...skipped, ...release.hooks];
  try {
    await storage.update(release);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure ??= error;
    config.debug(`warning: Failed to update release ${name}: ${errorMessage(error)}`);
  }
  return { release, ...(failure !== undefined && { failure }), ...(tidy !== undefined && { tidy }) };
}

async function whatThereIs(
  config: Configuration,
  name: string,
): Promise<{ client: KubeClient; storage: Storage; release: Release }> {
  const client = await config.cluster();
  const storage = await config.storage();
  const reachable = early(checkReachable(client));
  const last = early(storage.last(name));
  void early(client.discovery());
  await reachable;
  if (!isReleaseName(name)) {
    throw new ScullError(`releaseTest: Release name is invalid: ${name}`, { code: 'release.name' });
  }
  return { client, storage, release: await last };
}

/** Whether a hook is among those that are to run. */
function isMeant({ name }: ReleaseHook, { names, excluded }: TestFilter): boolean {
  return !excluded.includes(name) && (names.length === 0 || names.includes(name));
}

/** The hooks that are to run as tests, in the order of running; one may do so twice. */
export function testsOf(hooks: readonly ReleaseHook[], filter: TestFilter): ReleaseHook[] {
  return hooksOf(hooks, 'test').filter((hook) => isMeant(hook, filter));
}

/**
 * What the pods of the tests said, in the order of running, each part as it comes. Helm looks for pods named as the hooks, so a
 * test that is a job ends it with an error.
 */
export async function* testLogs(
  client: KubeClient,
  namespace: string,
  { hooks }: Release,
  filter: TestFilter,
): AsyncGenerator<string> {
  for (const { name } of testsOf(hooks, filter)) {
    let begun = false;
    try {
      for await (const text of client.logs(namespace, name)) {
        if (!begun) yield `POD LOGS: ${name}\n`;
        begun = true;
        yield text;
      }
    } catch (error) {
      if (!(error instanceof ScullError)) throw error;
      const doing = begun ? 'unable to write pod logs for' : 'unable to get pod logs for';
      throw new ScullError(`${doing} ${name}: ${error.message}`, { code: 'test.logs', cause: error });
    }
    if (!begun) yield `POD LOGS: ${name}\n`;
    yield '\n';
  }
}
