/** What is brought about to undo or finish an operation leaves alone what another release has by now, and says so. */
import { quote } from '../../go/strconv.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { objectKey, readLive, type LiveObjects } from '../../kube/apply/live.ts';
import { otherOwner } from '../../kube/apply/spared.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { Configuration } from '../configuration.ts';
import { journalKey } from '../lock/journal.ts';
import type { Objects } from '../preflight/update.ts';
import type { Owner } from './ownership.ts';

export interface LeaveOptions {
  readonly config: Configuration;
  readonly client: KubeClient;
  /** In whose name objects are changed. */
  readonly owner: Owner;
  /** What the user wanted to take over, by `journalKey`. */
  readonly taken?: ReadonlySet<string>;
}

/** The objects that are the release's or nobody's, and all of them as they are in the cluster. */
export async function leaveForeign(
  { before, objects }: Objects,
  { config, client, owner, taken }: LeaveOptions,
): Promise<Objects & { readonly live: LiveObjects }> {
  const live = await readLive(client, [...objects, ...before]);
  const foreign = new Set<string>();
  for (const { ref } of [...objects, ...before]) {
    const key = objectKey(ref);
    const found = live.get(key);
    if (found === undefined || found instanceof Failure || foreign.has(key)) continue;
    const other = otherOwner(found, owner);
    if (other === undefined || taken?.has(journalKey(ref)) === true) continue;
    foreign.add(key);
    config.warn(`WARNING: ${ref.type.kind} ${quote(ref.name)} is left as it is: it belongs to release ${other} now`);
  }
  const own = ({ ref }: BuiltObject): boolean => !foreign.has(objectKey(ref));
  return { before: before.filter(own), objects: objects.filter(own), live };
}
