/** What templates may ask of the cluster in use: getCapabilities of pkg/action/action.go (Helm v3.22.0), and `lookup`. */
import { wrapError } from '../../errors.ts';
import { defaultCapabilities, type Capabilities } from '../../chart/capabilities.ts';
import type { Lookup } from '../../engine/functions.ts';
import type { Discovery, KubeClient, ServerVersion } from '../../kube/client.ts';
import { clusterLookup as lookupOver } from '../../kube/lookup.ts';
import type { Configuration } from '../configuration.ts';

/** `.Capabilities` as the server tells them. Groups that don't answer are left out, and told by `debug`. */
export async function clusterCapabilities(client: KubeClient, debug?: (text: string) => void): Promise<Capabilities> {
  const [version, discovery] = await Promise.allSettled([client.version(), client.discovery()]);
  const { gitVersion, major, minor } = settled<ServerVersion>(version, 'could not get server version from Kubernetes');
  const unknown = 'could not get apiVersions from Kubernetes';
  const { apiVersions, failures } = settled<Discovery>(discovery, `${unknown}: ${unknown}`);
  if (failures.size > 0 && debug !== undefined) {
    const reasons = [...failures].map(([group, reason]) => `${group}: ${reason}`).sort();
    const report = `unable to retrieve the complete list of server APIs: ${reasons.join(', ')}`;
    debug(`WARNING: The Kubernetes server has an orphaned API service. Server reports: ${report}`);
    debug('WARNING: To fix this, kubectl delete apiservice <service-name>');
  }
  const defaults = defaultCapabilities();
  const known = apiVersions.length === 0 ? defaults.apiVersions : apiVersions;
  return { ...defaults, kubeVersion: { version: gitVersion, major, minor }, apiVersions: known };
}

function settled<T>(result: PromiseSettledResult<T>, what: string): T {
  if (result.status === 'rejected') throw wrapError(what, result.reason);
  return result.value;
}

/** A `lookup` that asks the cluster. */
export function clusterLookup(
  client: KubeClient | (() => Promise<KubeClient>),
  log: Configuration['log'] = () => undefined,
): Lookup {
  const connected = typeof client === 'function' ? client : () => Promise.resolve(client);
  return lookupOver({ client: connected, log });
}
