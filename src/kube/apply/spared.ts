/**
 * What may not be deleted in the name of a release: what its author wants kept, whether the manifest says so or the object in the
 * cluster, and what belongs to another release by now. Helm v3.22.0 looks at the object on upgrade, at the manifest on uninstall,
 * and nowhere at the owner.
 */
import type { GoMap } from '../../go/values.ts';
import { mapAt } from '../../go/field-path.ts';
import { annotationOf } from '../objects/object-metadata.ts';

export const policyAnnotation = 'helm.sh/resource-policy';

/** The release in whose name objects are deleted. */
export interface Owner {
  readonly name: string;
  readonly namespace: string;
}

export function isKept(object: GoMap): boolean {
  return saysKeep(annotationOf(object, policyAnnotation));
}

/** Of the annotation's value. */
export function saysKeep(policy: string | undefined): boolean {
  return policy?.trim().toLowerCase() === 'keep';
}

/** `namespace/name` of another release that has the object; undefined where there is none. */
export function otherOwner(live: GoMap, owner: Owner): string | undefined {
  const name = annotationOf(live, 'meta.helm.sh/release-name');
  if (name === undefined) return undefined;
  const namespace = annotationOf(live, 'meta.helm.sh/release-namespace') ?? owner.namespace;
  return name === owner.name && namespace === owner.namespace ? undefined : `${namespace}/${name}`;
}

/** Whether it bears all marks of the release. Helm v4.3.1 uninstalls nothing else. */
export function isMarked(live: GoMap, { name, namespace }: Owner): boolean {
  return (
    mapAt(live, 'metadata', 'labels')?.get('app.kubernetes.io/managed-by') === 'Helm' &&
    annotationOf(live, 'meta.helm.sh/release-name') === name &&
    annotationOf(live, 'meta.helm.sh/release-namespace') === namespace
  );
}
