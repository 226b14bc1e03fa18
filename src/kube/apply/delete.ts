/** Deleting objects: Delete and DeleteWithPropagationPolicy of pkg/kube/client.go (Helm v3.22.0). */
import { isNotFound } from '../api-error.ts';
import { Failure, kindBatches, tryTogether } from './batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { DeleteOptions, KubeClient } from '../client.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { checkStopped } from '../stop.ts';

export interface DeleteAllOptions {
  /** Background unless told. */
  readonly propagation?: DeleteOptions['propagation'];
  readonly signal?: AbortSignal;
}

export interface DeleteResult {
  /** Deleted now, or not there any more. */
  readonly deleted: readonly BuiltObject[];
  /** Those among `deleted` that the server had, and may still be ending. */
  readonly ending: readonly BuiltObject[];
  readonly errors: readonly unknown[];
}

/** Deletes them kind by kind in the order given, and tries all of them. */
export async function deleteAll(
  client: KubeClient,
  objects: readonly BuiltObject[],
  options: DeleteAllOptions = {},
): Promise<DeleteResult> {
  if (objects.length === 0) {
    return { deleted: [], ending: [], errors: [new Error('object not found, skipping delete: no objects visited')] };
  }
  const deleted: BuiltObject[] = [];
  const ending: BuiltObject[] = [];
  const errors: unknown[] = [];
  for (const batch of kindBatches(objects)) {
    checkStopped(options.signal);
    const results = await tryTogether(batch, ({ ref }) =>
      retryOnConflict(() => client.delete(ref, { propagation: options.propagation ?? 'Background' })),
    );
    for (const [index, result] of results.entries()) {
      const item = batch[index]!;
      if (!(result instanceof Failure)) ending.push(item);
      else if (!isNotFound(result.error)) errors.push(result.error);
      if (!(result instanceof Failure) || isNotFound(result.error)) deleted.push(item);
    }
  }
  return { deleted, ending, errors };
}
