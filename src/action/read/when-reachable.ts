/** Asks whether the cluster can be reached only when something failed: Helm asks before each command, which is a round trip. */
import { isReleaseNotFound } from '../../storage/errors.ts';
import type { Configuration } from '../configuration.ts';

/**
 * What `work` gives. If it fails and the cluster cannot be reached, rejects with `Kubernetes cluster unreachable: …`, else
 * with its own error.
 */
export async function whenReachable<T>(
  config: Pick<Configuration, 'cluster' | 'env'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // a server that has no such release has been reached
    if (config.env['HELM_DRIVER'] !== 'memory' && !isReleaseNotFound(error)) {
      const { checkReachable } = await import('../../kube/reachable.ts');
      await checkReachable(await config.cluster());
    }
    throw error;
  }
}
