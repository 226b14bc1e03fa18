/** API versions of Kubernetes that are served no more, by the version that took them away: its own list of removed APIs. */
import type { Finding } from './finding.ts';
import type { Described } from './objects.ts';

type Removal = readonly [minor: number, apiVersion: string, kinds: string, instead: string];

const removals: readonly Removal[] = [
  [16, 'extensions/v1beta1', 'DaemonSet Deployment ReplicaSet', 'apps/v1'],
  [16, 'extensions/v1beta1', 'NetworkPolicy', 'networking.k8s.io/v1'],
  [16, 'extensions/v1beta1', 'PodSecurityPolicy', ''],
  [16, 'apps/v1beta1', 'ControllerRevision Deployment StatefulSet', 'apps/v1'],
  [16, 'apps/v1beta2', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet', 'apps/v1'],
  [21, 'batch/v2alpha1', 'CronJob', 'batch/v1'],
  [22, 'admissionregistration.k8s.io/v1beta1', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/v1'], // prettier-ignore
  [22, 'apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
  [22, 'apiregistration.k8s.io/v1beta1', 'APIService', 'apiregistration.k8s.io/v1'],
  [22, 'authentication.k8s.io/v1beta1', 'TokenReview', 'authentication.k8s.io/v1'],
  [22, 'authorization.k8s.io/v1beta1', 'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview', 'authorization.k8s.io/v1'], // prettier-ignore
  [22, 'certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 'certificates.k8s.io/v1'],
  [22, 'coordination.k8s.io/v1beta1', 'Lease', 'coordination.k8s.io/v1'],
  [22, 'extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
  [22, 'networking.k8s.io/v1beta1', 'Ingress IngressClass', 'networking.k8s.io/v1'],
  [22, 'rbac.authorization.k8s.io/v1alpha1', 'ClusterRole ClusterRoleBinding Role RoleBinding', 'rbac.authorization.k8s.io/v1'], // prettier-ignore
  [22, 'rbac.authorization.k8s.io/v1beta1', 'ClusterRole ClusterRoleBinding Role RoleBinding', 'rbac.authorization.k8s.io/v1'], // prettier-ignore
  [22, 'scheduling.k8s.io/v1beta1', 'PriorityClass', 'scheduling.k8s.io/v1'],
  [22, 'storage.k8s.io/v1beta1', 'CSIDriver CSINode StorageClass VolumeAttachment', 'storage.k8s.io/v1'],
  [25, 'autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  [25, 'batch/v1beta1', 'CronJob', 'batch/v1'],
  [25, 'discovery.k8s.io/v1beta1', 'EndpointSlice', 'discovery.k8s.io/v1'],
  [25, 'events.k8s.io/v1beta1', 'Event', 'events.k8s.io/v1'],
  [25, 'node.k8s.io/v1beta1', 'RuntimeClass', 'node.k8s.io/v1'],
  [25, 'policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
  [25, 'policy/v1beta1', 'PodSecurityPolicy', ''],
  [26, 'autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  [26, 'flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema PriorityLevelConfiguration', 'flowcontrol.apiserver.k8s.io/v1'], // prettier-ignore
  [27, 'storage.k8s.io/v1beta1', 'CSIStorageCapacity', 'storage.k8s.io/v1'],
  [29, 'flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema PriorityLevelConfiguration', 'flowcontrol.apiserver.k8s.io/v1'], // prettier-ignore
  [32, 'flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema PriorityLevelConfiguration', 'flowcontrol.apiserver.k8s.io/v1'], // prettier-ignore
];

export interface RemovedApi {
  readonly apiVersion: string;
  readonly kind: string;
  /** `1.25` */
  readonly since: string;
  /** Where the kind is served instead; '' for nowhere. */
  readonly instead: string;
}

/** What a version of Kubernetes has no more. */
export function removedApis({ major, minor }: { readonly major: string; readonly minor: string }): RemovedApi[] {
  const version = Number.parseInt(major, 10) > 1 ? Infinity : Number.parseInt(minor, 10);
  return removals
    .filter(([since]) => since <= version)
    .flatMap(([since, apiVersion, kinds, instead]) =>
      kinds.split(' ').map((kind) => ({ apiVersion, kind, since: `1.${since}`, instead })),
    );
}

export function objectsOfRemovedApis(objects: readonly Described[], removed: readonly RemovedApi[]): Finding[] {
  return objects.flatMap(({ apiVersion, kind, title }): Finding[] => {
    const found = removed.find((api) => api.apiVersion === apiVersion && api.kind === kind);
    if (found === undefined) return [];
    const { since, instead } = found;
    const text = `${apiVersion} was removed in Kubernetes ${since}${instead === '' ? '' : `: use ${instead}`}`;
    return [{ level: 'problem', about: 'api-removed', subject: title, text, instead: instead === '' ? [] : [instead] }];
  });
}
