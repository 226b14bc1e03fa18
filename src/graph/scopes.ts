/** Which kinds have objects in no namespace: those of Kubernetes, of what is often beside it, and those that a manifest defines. */
import { mapAt, stringAt } from '../go/field-path.ts';
import { builtInScope } from '../manifest/built-in-kinds.ts';
import type { ReadObject } from '../manifest/objects.ts';

/** Of what is often beside Kubernetes. */
const othersWithout: Readonly<Record<string, readonly string[]>> = {
  'cert-manager.io': ['ClusterIssuer'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterSecretStore'],
  'gateway.networking.k8s.io': ['GatewayClass'],
};

export interface Definition {
  readonly crd: ReadObject;
  readonly namespaced: boolean;
}

/** What the CRDs among the objects define, by `group/kind`. */
export function definitions(objects: readonly ReadObject[]): Map<string, Definition> {
  const found = new Map<string, Definition>();
  for (const crd of objects) {
    if (crd.kind !== 'CustomResourceDefinition') continue;
    const spec = mapAt(crd.value, 'spec');
    const kind = `${stringAt(spec, 'group')}/${stringAt(spec, 'names', 'kind')}`;
    if (!found.has(kind)) found.set(kind, { crd, namespaced: stringAt(spec, 'scope') !== 'Cluster' });
  }
  return found;
}

export function isNamespaced(group: string, kind: string, defined: ReadonlyMap<string, Definition>): boolean {
  const definition = defined.get(`${group}/${kind}`);
  if (definition !== undefined) return definition.namespaced;
  if (builtInScope(group, kind) === 'Cluster') return false;
  return !(Object.hasOwn(othersWithout, group) && othersWithout[group]!.includes(kind));
}
