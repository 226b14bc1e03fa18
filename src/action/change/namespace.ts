/** `--create-namespace`: part of pkg/action/install.go (Helm v3.22.0, and v4.3.1 where the server merges). */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { isAlreadyExists } from '../../kube/api-error.ts';
import { CreateError, createAll } from '../../kube/apply/apply.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { isStopped } from '../../kube/stop.ts';
import type { WaitOptions } from '../../kube/wait/options.ts';

/** Makes the namespace unless it is there; where the server merges, one that is there gets the label, too. */
export async function createNamespace(client: KubeClient, name: string, serverSide: boolean): Promise<void> {
  const item = await namespaceObject(client, name);
  if (item === undefined) return;
  try {
    await createAll(client, [item], { serverSide });
  } catch (error) {
    if (!(error instanceof CreateError && error.errors.every(isAlreadyExists))) throw error;
  }
}

/** Waits until a namespace that is being terminated is gone; one that stays is for the server to refuse. */
export async function waitNamespaceGone(client: KubeClient, name: string, options: WaitOptions): Promise<void> {
  const item = await namespaceObject(client, name);
  if (item === undefined) return;
  const { waitDeleted } = await import('../../kube/wait/wait.ts');
  try {
    await waitDeleted(client, [item], options);
  } catch (error) {
    if (!(error instanceof ScullError) || isStopped(error)) throw error;
  }
}

async function namespaceObject(client: KubeClient, name: string): Promise<BuiltObject | undefined> {
  const type = (await client.discovery()).find('v1', 'Namespace');
  if (type === undefined) return undefined;
  const labels: GoMap = new Map([['name', name]]);
  const object: GoMap = new Map<string, GoMap | string>([
    ['apiVersion', 'v1'],
    ['kind', 'Namespace'],
    ['metadata', new Map<string, GoMap | string>([['name', name], ['labels', labels]])], // prettier-ignore
    ['spec', new Map()],
  ]);
  return { ref: { type, namespace: '', name }, object };
}
