/** Helm's first question to a cluster: IsReachable of pkg/kube/client.go (Helm v3.22.0). */
import { ScullError, errorMessage } from '../errors.ts';
import type { KubeClient } from './client.ts';

/** Throws Helm's `Kubernetes cluster unreachable: …`, also for what is wrong with the kubeconfig. Asks once per client. */
export async function checkReachable(client: KubeClient): Promise<void> {
  try {
    await client.version();
  } catch (error) {
    throw unreachable(error);
  }
}

function unreachable(error: unknown): ScullError {
  const hint = error instanceof ScullError ? error.hint : undefined;
  return new ScullError(`Kubernetes cluster unreachable: ${errorMessage(error)}`, {
    code: 'kube.unreachable',
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
