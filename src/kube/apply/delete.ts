/**
 * Deleting objects: Delete and DeleteWithPropagationPolicy of pkg/kube/client.go (Helm v3.22.0), but each is looked at first: it
 * is deleted as the one that was seen there (its uid), and only if it is still the release's own.
 */
import type { GoMap } from '../../go/values.ts';
import { isConflict, isForbidden, isNotFound } from '../api-error.ts';
import { Failure, kindBatches, tryTogether } from './batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { DeleteOptions, KubeClient } from '../client.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { objectKey, readLive } from './live.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { isKept, isMarked, otherOwner, type Owner } from './spared.ts';
import { checkStopped } from '../stop.ts';

export interface DeleteAllOptions {
  /** In whose name. */
  readonly owner: Owner;
  /** Whether `helm.sh/resource-policy: keep` counts; for hooks it does not. */
  readonly keeps: boolean;
  /** Whether what nobody's marks are on stays, as what is another release's. */
  readonly onlyMarked?: boolean;
  /** Background unless told. */
  readonly propagation?: DeleteOptions['propagation'];
  readonly signal?: AbortSignal;
}

export interface DeleteResult {
  /** Deleted now, or not there any more. */
  readonly deleted: readonly BuiltObject[];
  /** Those among `deleted` that the server had, and may still be ending. */
  readonly ending: readonly BuiltObject[];
  /** Those that stay because they are to be kept. */
  readonly kept: readonly BuiltObject[];
  /** Those that stay because another release has them by now: `namespace/name` of it, '' where nothing tells whose they are. */
  readonly foreign: readonly { readonly item: BuiltObject; readonly owner: string }[];
  readonly errors: readonly unknown[];
}

/** Deletes them kind by kind in the order given, and tries all of them. */
export async function deleteAll(
  client: KubeClient,
  objects: readonly BuiltObject[],
  options: DeleteAllOptions,
): Promise<DeleteResult> {
  if (objects.length === 0) {
    const errors = [new Error('object not found, skipping delete: no objects visited')];
    return { deleted: [], ending: [], kept: [], foreign: [], errors };
  }
  const live = await readLive(client, objects, { onlyMetadata: true });
  const [deleted, ending, kept]: BuiltObject[][] = [[], [], []];
  const foreign: { readonly item: BuiltObject; readonly owner: string }[] = [];
  const errors: unknown[] = [];
  for (const batch of kindBatches(objects)) {
    checkStopped(options.signal);
    const results = await tryTogether(batch, (item) => deleteOne(client, item, live.get(objectKey(item.ref)), options));
    for (const [index, result] of results.entries()) {
      const item = batch[index]!;
      if (result instanceof Failure) errors.push(result.error);
      else if (typeof result === 'object') foreign.push({ item, owner: result.owner });
      else if (result === 'kept') kept!.push(item);
      else {
        deleted!.push(item);
        if (result === 'ending') ending!.push(item);
      }
    }
  }
  return { deleted: deleted!, ending: ending!, kept: kept!, foreign, errors };
}

type Outcome = 'ending' | 'gone' | 'kept' | { readonly owner: string };

async function deleteOne(
  client: KubeClient,
  { ref, object }: BuiltObject,
  seen: GoMap | Failure | undefined,
  { owner, keeps, onlyMarked = false, propagation = 'Background' }: DeleteAllOptions,
): Promise<Outcome> {
  // as the server answered when it was made here
  const made = metadataString(object, 'uid');
  let known: GoMap | Failure | undefined = seen;
  let first = true;
  const attempt = async (): Promise<Outcome> => {
    const live = first ? known : await readAgain(client, ref);
    first = false;
    known = live;
    if (live === undefined) return 'gone';
    // who may not read may delete all the same
    if (live instanceof Failure && !isForbidden(live.error)) throw live.error;
    const uid = live instanceof Failure ? made : metadataString(live, 'uid');
    if (!(live instanceof Failure)) {
      const other = otherOwner(live, owner) ?? (onlyMarked && !isMarked(live, owner) ? '' : undefined);
      if (other !== undefined) return { owner: other };
      if (keeps && (isKept(live) || isKept(object))) return 'kept';
      if (made !== '' && uid !== made) return 'gone';
    }
    await client.delete(ref, { propagation, ...(uid === '' ? {} : { uid }) });
    return 'ending';
  };
  try {
    return await retryOnConflict(attempt, isConflict);
  } catch (error) {
    if (isNotFound(error)) return 'gone';
    throw error;
  }
}

async function readAgain(client: KubeClient, ref: BuiltObject['ref']): Promise<GoMap | Failure | undefined> {
  try {
    return await client.get(ref);
  } catch (error) {
    return isNotFound(error) ? undefined : new Failure(error);
  }
}
