/**
 * `uninstall --dry-run` of Helm v4.3.1 (pkg/action/uninstall.go): what would stay is told. What cannot be read is passed over.
 * Helm 3.22 looks for the release, and no further.
 */
import type { HelmRules } from '../../chart/helm-rules.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { objectKey, readLive } from '../../kube/apply/live.ts';
import { isMarked } from '../../kube/apply/spared.ts';
import type { KubeClient } from '../../kube/client.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import type { Manifest } from '../../manifest/sort.ts';
import type { Release } from '../../release/release.ts';
import { keptText } from './kept-objects.ts';
import { byPolicy, manifestsToDelete } from './manifests-to-delete.ts';

export interface StayingOptions {
  readonly client: KubeClient;
  readonly rules: HelmRules;
  readonly warn: (text: string) => void;
}

/** Gives what to tell of what the chart wants kept, '' for nothing; objects of others are warned of. */
export async function whatWouldStay(release: Release, { client, rules, warn }: StayingOptions): Promise<string> {
  let policies: ReturnType<typeof byPolicy>;
  try {
    policies = byPolicy(manifestsToDelete(release, rules));
  } catch {
    return '';
  }
  const others = await unmarked(client, policies.remaining, release);
  if (others.length > 0) {
    const about = { release: release.name, count: String(others.length) };
    warn(rules.warning('dry-run: resources would be skipped because they are not owned by this release', about));
  }
  for (const { ref } of others) {
    const { type, name, namespace } = ref;
    warn(rules.warning('dry-run: would skip resource', { kind: type.kind, name, namespace }));
  }
  return keptText(policies.keep.map(({ head }) => `[${head.kind}] ${head.name}\n`).join(''), '');
}

/** Those in the cluster that do not bear the marks of the release. */
async function unmarked(client: KubeClient, manifests: readonly Manifest[], owner: Release): Promise<BuiltObject[]> {
  if (manifests.length === 0) return [];
  try {
    const text = manifests.map(({ content }) => `\n---\n${content}`).join('');
    const objects = await buildObjects(client, text, { recorded: true });
    const live = await readLive(client, objects, { onlyMetadata: true });
    return objects.filter(({ ref }) => {
      const found = live.get(objectKey(ref));
      return found !== undefined && !(found instanceof Failure) && !isMarked(found, owner);
    });
  } catch {
    return [];
  }
}
