/** Which workloads an autoscaler sets the number of replicas of: theirs is no drift. */
import { ScullError } from '../../errors.ts';
import type { KubeClient } from '../../kube/client.ts';
import { mapTogether } from '../../kube/apply/batches.ts';
import { stringAt } from '../../go/field-path.ts';

export interface Workload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The name of the autoscaler of each by `workloadKey`. One list for each namespace; who may not list sees none. */
export async function autoscalers(
  client: KubeClient,
  workloads: readonly Workload[],
): Promise<ReadonlyMap<string, string>> {
  const type = (await client.discovery()).find('autoscaling/v2', 'HorizontalPodAutoscaler');
  if (type === undefined) return new Map();
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  const found = await mapTogether(namespaces, async (namespace): Promise<[string, string][]> => {
    try {
      const all = await client.list(type, namespace);
      return all.map((object) => {
        const target = (field: string): string => stringAt(object, 'spec', 'scaleTargetRef', field);
        const key = workloadKey({ kind: target('kind'), namespace, name: target('name') });
        return [key, stringAt(object, 'metadata', 'name')];
      });
    } catch (error) {
      if (error instanceof ScullError) return [];
      throw error;
    }
  });
  return new Map(found.flat());
}

export function workloadKey({ kind, namespace, name }: Workload): string {
  return `${kind}/${namespace}/${name}`;
}
