/** What pods need beside them: fields of PodSpec of Kubernetes 1.34 that name objects. */
import { listAt, mapAt, stringAt, valueAt } from '../../go/field-path.ts';
import type { Value } from '../../go/values.ts';
import { named, type Reference } from './reference.ts';

export function podReferences(spec: Value | undefined): Reference[] {
  const account = stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount');
  return [
    ...['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => listAt(spec, list).flatMap(container)),
    ...listAt(spec, 'volumes').flatMap(volume),
    ...listAt(spec, 'imagePullSecrets').flatMap((one) => named('imagePullSecret', '', 'Secret', stringAt(one, 'name'))),
    ...named('serviceAccount', '', 'ServiceAccount', account),
    ...named('priorityClass', 'scheduling.k8s.io', 'PriorityClass', stringAt(spec, 'priorityClassName')),
    ...named('runtimeClass', 'node.k8s.io', 'RuntimeClass', stringAt(spec, 'runtimeClassName')),
    ...listAt(spec, 'resourceClaims').flatMap((one) => [
      ...named('resourceClaim', 'resource.k8s.io', 'ResourceClaim', stringAt(one, 'resourceClaimName')),
      ...named('resourceClaim', 'resource.k8s.io', 'ResourceClaimTemplate', stringAt(one, 'resourceClaimTemplateName')),
    ]),
  ];
}

function container(one: Value): Reference[] {
  return [
    ...listAt(one, 'envFrom').flatMap((from) => [
      ...source('envFrom', 'ConfigMap', valueAt(from, 'configMapRef')),
      ...source('envFrom', 'Secret', valueAt(from, 'secretRef')),
    ]),
    ...listAt(one, 'env').flatMap((variable) => [
      ...source('env', 'ConfigMap', valueAt(variable, 'valueFrom', 'configMapKeyRef')),
      ...source('env', 'Secret', valueAt(variable, 'valueFrom', 'secretKeyRef')),
    ]),
  ];
}

/** `{name, optional}`; Secrets of volumes have `secretName`. */
function source(how: string, kind: string, reference: Value | undefined): Reference[] {
  const name = stringAt(reference, 'name') || stringAt(reference, 'secretName');
  return named(how, '', kind, name, { optional: valueAt(reference, 'optional') === true });
}

/** Kinds of volumes whose password is in a Secret. */
const withSecrets = ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'];

function volume(one: Value): Reference[] {
  const claim = stringAt(one, 'persistentVolumeClaim', 'claimName');
  const template = mapAt(one, 'ephemeral', 'volumeClaimTemplate', 'spec');
  return [
    ...source('volume', 'ConfigMap', valueAt(one, 'configMap')),
    ...source('volume', 'Secret', valueAt(one, 'secret')),
    ...listAt(one, 'projected', 'sources').flatMap((part) => [
      ...source('volume', 'ConfigMap', valueAt(part, 'configMap')),
      ...source('volume', 'Secret', valueAt(part, 'secret')),
    ]),
    ...named('volume', '', 'PersistentVolumeClaim', claim),
    ...claimReferences(template),
    ...withSecrets.flatMap((kind) => source('volume', 'Secret', valueAt(one, kind, 'secretRef'))),
    ...source('volume', 'Secret', valueAt(one, 'csi', 'nodePublishSecretRef')),
    ...named('volume', '', 'Secret', stringAt(one, 'azureFile', 'secretName')),
  ];
}

/** Of the specification of a PersistentVolumeClaim. */
export function claimReferences(spec: Value | undefined): Reference[] {
  return [
    ...named('storageClass', 'storage.k8s.io', 'StorageClass', stringAt(spec, 'storageClassName')),
    ...named('volume', '', 'PersistentVolume', stringAt(spec, 'volumeName')),
  ];
}
