/** Kinds of Kubernetes 1.34, and of what is often beside it, whose objects are in no namespace; and those that a manifest defines. */
import { mapAt, stringAt } from '../go/field-path.ts';
import type { ReadObject } from '../manifest/objects.ts';

const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'MutatingWebhookConfiguration'],
    ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'ValidatingWebhookConfiguration'],
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
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
  return !(Object.hasOwn(clusterKinds, group) && clusterKinds[group]!.includes(kind));
}
