/** `--create-namespace`: part of pkg/action/install.go (Helm v3.22.0). */
import type { GoMap } from '../../go/values.ts';
import { isAlreadyExists } from '../../kube/api-error.ts';
import { CreateError, createAll } from '../../kube/apply/apply.ts';
import type { KubeClient } from '../../kube/client.ts';

/** Makes the namespace unless it is there. */
export async function createNamespace(client: KubeClient, name: string): Promise<void> {
  const type = (await client.discovery()).find('v1', 'Namespace');
  if (type === undefined) return;
  const labels: GoMap = new Map([['name', name]]);
  const object: GoMap = new Map<string, GoMap | string>([
    ['apiVersion', 'v1'],
    ['kind', 'Namespace'],
    ['metadata', new Map<string, GoMap | string>([['name', name], ['labels', labels]])], // prettier-ignore
  ]);
  try {
    await createAll(client, [{ ref: { type, namespace: '', name }, object }]);
  } catch (error) {
    if (!(error instanceof CreateError && error.errors.every(isAlreadyExists))) throw error;
  }
}
