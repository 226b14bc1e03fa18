/**
 * What holds up the pods of workloads that are not ready, for the live table: a look at the pods of a few of them, every two
 * seconds and only while somebody watches.
 */
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient } from '../client.ts';
import { podProblem } from '../diagnose/pods.ts';
import { relatedPods } from '../diagnose/diagnose.ts';
import type { GoMap } from '../../go/values.ts';
import { pause } from './feed.ts';

const EVERY_MS = 2000;
const MOST = 4;

export interface Held {
  readonly item: BuiltObject;
  readonly object: GoMap | undefined;
}

/** Until the signal. `held` gives what is not ready now, `tell` takes a phrase for it: `app: ImagePullBackOff`. */
export async function followCauses(
  client: KubeClient,
  held: () => readonly Held[],
  tell: (item: BuiltObject, cause: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await pause(EVERY_MS, signal);
  while (!signal.aborted) {
    const looks = held()
      .slice(0, MOST)
      .map(async ({ item, object }) => {
        if (object === undefined) return;
        const pods = await relatedPods(client, item.ref, object);
        const cause = pods.map((one) => podProblem(one.object)).find((one) => one !== '') ?? '';
        tell(item, cause);
      });
    await Promise.all(looks);
    await pause(EVERY_MS, signal);
  }
}
