/** What `template` asks of a cluster: all with --validate, no more than `lookup` with --dry-run=server. */
import { wrapError } from '../../errors.ts';
import type { Capabilities } from '../../chart/capabilities.ts';
import type { Lookup } from '../../engine/functions.ts';
import { buildObjects } from '../../kube/objects/build.ts';
import { checkConnection } from '../../kube/connect.ts';
import { checkReachable } from '../../kube/reachable.ts';
import { clusterCapabilities, clusterLookup } from './cluster.ts';
import type { Configuration } from '../configuration.ts';
import { existingObjects, setOwner } from '../change/ownership.ts';

/** The capabilities of the server, asked for in one round trip with whether it can be reached at all. */
export async function serverCapabilities(config: Configuration): Promise<() => Promise<Capabilities>> {
  const client = await config.cluster();
  const capabilities = clusterCapabilities(client, config.debug);
  // what it throws comes when the capabilities' turn comes
  capabilities.catch(() => undefined);
  await checkReachable(client);
  return () => capabilities;
}

/** Throws what is wrong with the kubeconfig, as Helm does even if no template looks anything up. */
export async function serverLookup(config: Configuration): Promise<Lookup> {
  await checkConnection(config);
  return clusterLookup(config.cluster, config.log);
}

export interface ManifestCheck {
  readonly name: string;
  readonly namespace: string;
  /** Whether the objects may belong to the release already. */
  readonly isUpgrade: boolean;
}

/** Throws what installing the manifests would be refused for before anything is made. */
export async function checkManifests(
  config: Configuration,
  manifests: string,
  { name, namespace, isUpgrade }: ManifestCheck,
): Promise<void> {
  const client = await config.cluster();
  let objects;
  try {
    objects = await buildObjects(client, manifests, { namespace, validate: true });
  } catch (error) {
    throw wrapError('unable to build kubernetes objects from release manifest', error);
  }
  const owner = { name, namespace };
  setOwner(objects, owner);
  if (isUpgrade) return;
  try {
    await existingObjects(client, objects, { owner, takeOwnership: false });
  } catch (error) {
    throw wrapError('Unable to continue with install', error);
  }
}
