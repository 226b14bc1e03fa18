/** Deletes objects that left a chart: the end of Update in pkg/kube/client.go (Helm v3.22.0). */
import { quote } from '../../go/strconv-quote.ts';
import type { GoMap } from '../../go/values.ts';
import { errorMessage } from '../../errors.ts';
import { isNotFound } from '../api-error.ts';
import type { ApplyOptions } from './options.ts';
import { Failure, kindBatches, tryTogether } from './batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient, ObjectRef } from '../client.ts';
import { objectKey, type LiveObjects } from './live.ts';
import { annotationOf, metadataString } from '../objects/object-metadata.ts';
import { checkStopped } from '../stop.ts';

const policy = 'helm.sh/resource-policy';

/** Gives what was deleted. A failure is only told, as a warning, and keeps nothing else from being deleted. */
export async function prune(
  client: KubeClient,
  objects: readonly BuiltObject[],
  live: LiveObjects,
  options: ApplyOptions,
): Promise<BuiltObject[]> {
  const debug = options.debug ?? ((): void => undefined);
  const left = (ref: ObjectRef, error: unknown): void => {
    const what = `${ref.type.kind} ${quote(ref.name)} left the chart, but could not be deleted`;
    (options.warn ?? debug)(`WARNING: ${what}: ${errorMessage(error)}`);
  };
  const doomed: (BuiltObject & { readonly live: GoMap })[] = [];
  for (const item of objects) {
    const found = live.get(objectKey(item.ref));
    const name = quote(item.ref.name);
    if (found === undefined) debug(`Unable to get obj ${name}, err: not found`);
    else if (found instanceof Failure) left(item.ref, found.error);
    else if (annotationOf(found, policy) === 'keep') {
      debug(`Skipping delete of ${name} due to annotation [${policy}=keep]`);
    } else doomed.push({ ...item, live: found });
  }
  const deleted: BuiltObject[] = [];
  for (const batch of kindBatches(doomed)) {
    checkStopped(options.signal);
    const results = await tryTogether(batch, async ({ ref, live: found }) => {
      const uid = metadataString(found, 'uid');
      debug(`Deleting ${ref.type.kind} ${quote(ref.name)} in namespace ${ref.namespace}...`);
      await client.delete(ref, { propagation: 'Background', ...(uid === '' ? {} : { uid }) });
    });
    for (const [index, result] of results.entries()) {
      const { ref, object } = batch[index]!;
      if (!(result instanceof Failure)) deleted.push({ ref, object });
      else if (!isNotFound(result.error)) left(ref, result.error);
    }
  }
  return deleted;
}
