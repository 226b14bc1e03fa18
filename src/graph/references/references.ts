/** All that an object says of others, in the order of its fields. */
import { listAt, mapAt, stringAt } from '../../go/field-path.ts';
import type { GoMap } from '../../go/values.ts';
import { isCustom, podSpecPath } from '../../manifest/pod-spec.ts';
import type { ReadObject } from '../../manifest/objects.ts';
import { networkReferences, networkSelections } from './network.ts';
import { podReferences } from './pods.ts';
import { named, typed, type Reference, type Selection } from './reference.ts';
import { rightsReferences, rightsSelections } from './rights.ts';
import { workloadReferences, workloadSelections } from './workloads.ts';

/** `group`: as `currentGroup` has it. */
export function referencesOf(group: string, object: ReadObject): Reference[] {
  const { kind, value } = object;
  const path = podsAt(object);
  return [
    ...networkReferences(group, kind, value),
    ...rightsReferences(group, kind, value),
    ...workloadReferences(group, kind, value),
    ...(path === undefined ? [] : podReferences(mapAt(value, ...path))),
    ...annotationReferences(value),
    ...ownerReferences(value),
  ];
}

export function selectionsOf(group: string, { kind, value }: ReadObject): Selection[] {
  return [
    ...networkSelections(group, kind, value),
    ...rightsSelections(group, kind, value),
    ...workloadSelections(group, kind, value),
  ];
}

const template = ['spec', 'template', 'spec'];

/** Where its pods are specified; many custom resources that make pods have them where a Deployment has. */
export function podsAt(object: ReadObject): readonly string[] | undefined {
  const known = podSpecPath(object);
  if (known !== undefined || !isCustom(object)) return known;
  return listAt(object.value, ...template, 'containers').length > 0 ? template : undefined;
}

export function ownerReferences(object: GoMap): Reference[] {
  return listAt(object, 'metadata', 'ownerReferences')
    .flatMap((owner) => typed('owns', owner))
    .map((one) => ({ ...one, reversed: true }));
}

const certificates = 'cert-manager.io';

function annotationReferences(object: GoMap): Reference[] {
  const annotation = (name: string): string => stringAt(object, 'metadata', 'annotations', `${certificates}/${name}`);
  const [namespace = '', certificate = ''] = annotation('inject-ca-from').split('/');
  return [
    ...named('ca', certificates, 'Certificate', certificate, { namespace }),
    ...named('issuer', certificates, 'Issuer', annotation('issuer')),
    ...named('issuer', certificates, 'ClusterIssuer', annotation('cluster-issuer')),
  ];
}

/** Where a kind is by now that charts of old have in another group. */
export function currentGroup(group: string, kind: string): string {
  if (group !== 'extensions') return group;
  return kind === 'Ingress' || kind === 'NetworkPolicy' ? 'networking.k8s.io' : 'apps';
}
