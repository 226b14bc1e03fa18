/** What somebody has changed in the cluster since a release was deployed: what applying its manifest once more would put back. */
import { ScullError } from '../../errors.ts';
import { wholeRelease, type Release } from '../../release/release.ts';
import { isServerSide } from '../change/apply-method.ts';
import { early } from '../change/early.ts';
import { setOwner } from '../change/ownership.ts';
import type { Configuration } from '../configuration.ts';
import { whenReachable } from '../read/when-reachable.ts';
import { isReleaseName } from '../render/release-name.ts';
import { currentRevision, objectsOf } from '../upgrade.ts';
import { diffMerged } from './diff-merged.ts';
import type { Merge } from './merged.ts';
import type { DiffResult } from './remarks.ts';
import type { DiffOptions } from './sides.ts';

/** Of the deployed revision, or the last one where none is. */
export async function diffLive(config: Configuration, name: string, options: DiffOptions): Promise<DiffResult> {
  const { merge } = await liveMerge(config, name);
  return diffMerged(config, merge, [], options);
}

/** The merge of a release's own manifest with what is in the cluster. */
export async function liveMerge(
  config: Configuration,
  name: string,
): Promise<{ readonly release: Release; readonly merge: Merge }> {
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
  const [client, storage] = await Promise.all([config.cluster(), config.storage()]);
  void early(client.discovery());
  const release = await whenReachable(config, async () => {
    const revisions = await storage.revisions(name);
    return currentRevision(revisions, wholeRelease(await revisions.last()));
  });
  const objects = await objectsOf(client, release);
  setOwner(objects, release);
  // custom resources, too: an upgrade compares the manifests of those only, which are the same here
  const apply = { serverSide: isServerSide(release), threeWayForCustom: true };
  return { release, merge: { client, before: objects, objects, owner: release, apply, takeOwnership: false } };
}
