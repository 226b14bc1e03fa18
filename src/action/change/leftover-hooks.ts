/**
 * Deletes hooks that outlived what their policies say (release/left-hooks.ts). Whoever runs the next hooks does it first: Helm
 * leaves them, and without the policy before-hook-creation they are in the way for ever.
 */
import { errorMessage } from '../../errors.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { deleteAll } from '../../kube/apply/delete.ts';
import { objectKey, readLive } from '../../kube/apply/live.ts';
import type { KubeClient } from '../../kube/client.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import { annotationOf } from '../../kube/objects/object-metadata.ts';
import { waitDeleted } from '../../kube/wait/wait.ts';
import type { ReleaseHook } from '../../release/release.ts';
import type { Configuration } from '../configuration.ts';
import type { Owner } from './ownership.ts';

export interface LeftoverOptions {
  readonly config: Configuration;
  readonly client: KubeClient;
  /** Whose hooks they are. */
  readonly release: Owner;
  readonly timeoutMs: number;
}

/** What cannot be deleted is told with --debug: the hook that meets it will say so. */
export async function removeHooks(hooks: readonly ReleaseHook[], options: LeftoverOptions): Promise<void> {
  const { config, client, release, timeoutMs } = options;
  const { signal, clock, debug } = config;
  try {
    const built = await Promise.all(
      hooks.map(({ manifest }) => buildObjects(client, manifest, { namespace: release.namespace })),
    );
    const left = await hooksAmong(client, built.flat());
    if (left.length === 0) return;
    const { ending, errors } = await deleteAll(client, left, { owner: release, keeps: false });
    for (const error of errors) debug(`a hook is left: ${errorMessage(error)}`);
    if (ending.length > 0) await waitDeleted(client, ending, { timeoutMs, signal, clock, debug });
  } catch (error) {
    debug(`hooks may be left: ${errorMessage(error)}`);
  }
}

/** Those that are there and are hooks: somebody may have given their names to other objects since. */
async function hooksAmong(client: KubeClient, objects: readonly BuiltObject[]): Promise<BuiltObject[]> {
  const live = await readLive(client, objects);
  return objects.filter(({ ref }) => {
    const found = live.get(objectKey(ref));
    return found !== undefined && !(found instanceof Failure) && annotationOf(found, 'helm.sh/hook') !== undefined;
  });
}
