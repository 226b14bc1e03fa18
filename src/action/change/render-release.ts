/** The manifests, hooks and notes of a new revision: what install and upgrade ask of `renderManifests`. */
import type { GoMap } from '../../go/values.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Configuration } from '../configuration.ts';
import { clusterLookup } from '../render/cluster.ts';
import type { Resources } from '../render/render-resources.ts';
import { looksUp } from './dry-run.ts';
import type { ChangeOptions } from './options.ts';
import { renderManifests, type Preparation } from './prepare-release.ts';

/** `seen` is made by `valuesToRender`. Throws what is wrong with the manifests. */
export async function renderRelease(
  config: Configuration,
  client: KubeClient | undefined,
  preparation: Preparation,
  seen: GoMap,
  options: ChangeOptions,
): Promise<Resources> {
  const resources = await renderManifests(config, preparation, {
    seen,
    enableDns: options.enableDns,
    lookup: client !== undefined && looksUp(options.dryRun) ? clusterLookup(client, config.log) : undefined,
    postRenderer: options.postRenderer,
    notes: options.subNotes ? 'all' : 'own',
    hideSecrets: options.hideSecret,
  });
  if (resources.failure !== undefined) throw resources.failure;
  return resources;
}
