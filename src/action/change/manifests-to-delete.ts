/** What a revision consists of, as it is taken away: pkg/action/uninstall.go and pkg/action/resource_policy.go of Helm v3.22.0. */
import type { HelmRules } from '../../chart/helm-rules.ts';
import { wrapError } from '../../errors.ts';
import { policyAnnotation, saysKeep } from '../../kube/apply/spared.ts';
import { inUninstallOrder } from '../../manifest/kind-order.ts';
import { sortManifests, type Manifest } from '../../manifest/sort.ts';
import { splitManifests } from '../../manifest/split.ts';
import type { Release } from '../../release/release.ts';

/** In the order of uninstalling. */
export function manifestsToDelete({ manifest }: Release, rules: HelmRules | undefined): Manifest[] {
  // the names decide the order inside a kind: 10 comes before 2
  const split = rules?.splitManifests ?? splitManifests;
  const files = new Map(split(manifest).map((text, at) => [`manifest-${at}`, text]));
  try {
    const { manifests } = sortManifests(files, () => undefined, rules);
    return inUninstallOrder(manifests, ({ head }) => head.kind, rules);
  } catch (error) {
    throw wrapError('corrupted release record. You must manually delete the resources', error);
  }
}

/** What stays, and what goes. A policy that is another word than `keep` makes neither of it, as in Helm. */
export function byPolicy(manifests: readonly Manifest[]): { keep: Manifest[]; remaining: Manifest[] } {
  const keep: Manifest[] = [];
  const remaining: Manifest[] = [];
  for (const manifest of manifests) {
    const policy = manifest.head.annotations.get(policyAnnotation);
    if (policy === undefined) remaining.push(manifest);
    else if (saysKeep(policy)) keep.push(manifest);
  }
  return { keep, remaining };
}
