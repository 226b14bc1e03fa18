/** `--recreate-pods`, which Helm no longer recommends: recreate of pkg/action/upgrade.go (Helm v3.22.0). */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { mapAt, stringAt } from '../../go/field-path.ts';
import type { KubeClient, ResourceType } from '../../kube/client.ts';
import { podType } from '../../kube/objects/pod-type.ts';
import { selectorOfLabels, selectorText } from '../../kube/wait/label-selector.ts';
import type { Configuration } from '../configuration.ts';

/** Deletes the pods that these objects select, for their controllers to make again. What fails is told with --debug only. */
export async function recreatePods(
  config: Configuration,
  client: KubeClient,
  objects: readonly BuiltObject[],
): Promise<void> {
  for (const { ref, object } of objects) {
    const labelSelector = podSelector(ref.type, object);
    if (labelSelector === '') continue;
    const { namespace } = ref;
    try {
      const pods = await client.list(podType, namespace, { labelSelector });
      for (const pod of pods) {
        const name = stringAt(pod, 'metadata', 'name');
        await client.delete({ type: podType, namespace, name }, { uid: stringAt(pod, 'metadata', 'uid') });
      }
    } catch (error) {
      if (!(error instanceof ScullError)) throw error;
      const text = `unable to recreate pods for object ${namespace}/${ref.name} because an error occurred`;
      config.debug(`${text}: ${error.message}`);
      return;
    }
  }
}

const workloads = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job']);

/** '' for an object that has nothing to do with pods. */
function podSelector({ group, kind }: ResourceType, object: GoMap): string {
  const selector = mapAt(object, 'spec', 'selector');
  if (group === '' && (kind === 'ReplicationController' || kind === 'Service')) return selectorOfLabels(selector);
  const isWorkload = ['apps', 'batch', 'extensions'].includes(group) && workloads.has(kind);
  return isWorkload ? selectorText(selector) : '';
}
