/** Deletes objects that left a chart: the end of Update in pkg/kube/client.go (Helm v3.22.0). */
import { quote } from '../../go/strconv-quote.ts';
import type { GoMap } from '../../go/values.ts';
import { ScullError, errorMessage } from '../../errors.ts';
import { ApiError, isNotFound, isUnauthorized } from '../api-error.ts';
import type { ApplyOptions } from './options.ts';
import { Failure, kindBatches, tryTogether } from './batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient, ObjectRef } from '../client.ts';
import { objectKey, type LiveObjects } from './live.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { isKept, otherOwner, policyAnnotation } from './spared.ts';
import { checkStopped } from '../stop.ts';

/**
 * Gives what was deleted. What the server does not let be deleted is only told, as a warning, and keeps nothing else from being
 * deleted; throws a list of what could be neither deleted nor known to be gone, when all others are.
 */
export async function prune(
  client: KubeClient,
  objects: readonly BuiltObject[],
  live: LiveObjects,
  options: ApplyOptions,
): Promise<BuiltObject[]> {
  const debug = options.debug ?? ((): void => undefined);
  const warn = options.warn ?? debug;
  const unknown: string[] = [];
  const left = (ref: ObjectRef, error: unknown): void => {
    const what = `${ref.type.kind} ${quote(ref.name)} left the chart, but could not be deleted`;
    if (isRefused(error)) warn(`WARNING: ${what}: ${errorMessage(error)}`);
    else unknown.push(`${what}: ${errorMessage(error)}`);
  };
  const doomed: (BuiltObject & { readonly live: GoMap })[] = [];
  for (const item of objects) {
    const found = live.get(objectKey(item.ref));
    const name = quote(item.ref.name);
    if (found === undefined) debug(`Unable to get obj ${name}, err: not found`);
    else if (found instanceof Failure) left(item.ref, found.error);
    else if (isKept(found) || isKept(item.object)) {
      debug(`Skipping delete of ${name} due to annotation [${policyAnnotation}=keep]`);
    } else {
      const owner = options.owner === undefined ? undefined : otherOwner(found, options.owner);
      if (owner === undefined) doomed.push({ ...item, live: found });
      else warn(`WARNING: ${item.ref.type.kind} ${name} left the chart, and stays: it belongs to release ${owner} now`);
    }
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
  if (unknown.length > 0) throw new ScullError(unknown.join('; '), { code: 'kube.prune' });
  return deleted;
}

/**
 * Whether the server has decided: a right is missing, or the object is another one by now. Who is not let in any more has not been
 * refused this object.
 */
function isRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 429 && !isUnauthorized(error);
}
