/** The kinds of Kubernetes itself, up to 1.34: a list of facts. */

/** Group, kinds with a namespace, kinds without. */
const known: readonly (readonly [group: string, namespaced: string, clusterWide: string])[] = [
  [
    '',
    'Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
    'ComponentStatus Namespace Node PersistentVolume',
  ],
  [
    'admissionregistration.k8s.io',
    '',
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  ],
  ['apiextensions.k8s.io', '', 'CustomResourceDefinition'],
  ['apiregistration.k8s.io', '', 'APIService'],
  ['apps', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet', ''],
  ['authentication.k8s.io', '', 'SelfSubjectReview TokenReview'],
  [
    'authorization.k8s.io',
    'LocalSubjectAccessReview',
    'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  ],
  ['autoscaling', 'HorizontalPodAutoscaler', ''],
  ['batch', 'CronJob Job', ''],
  ['certificates.k8s.io', '', 'CertificateSigningRequest ClusterTrustBundle'],
  ['coordination.k8s.io', 'Lease LeaseCandidate', ''],
  ['discovery.k8s.io', 'EndpointSlice', ''],
  ['events.k8s.io', 'Event', ''],
  ['extensions', 'DaemonSet Deployment Ingress NetworkPolicy ReplicaSet', 'PodSecurityPolicy'],
  ['flowcontrol.apiserver.k8s.io', '', 'FlowSchema PriorityLevelConfiguration'],
  ['networking.k8s.io', 'Ingress NetworkPolicy', 'IPAddress IngressClass ServiceCIDR'],
  ['node.k8s.io', '', 'RuntimeClass'],
  ['policy', 'PodDisruptionBudget', 'PodSecurityPolicy'],
  ['rbac.authorization.k8s.io', 'Role RoleBinding', 'ClusterRole ClusterRoleBinding'],
  ['resource.k8s.io', 'ResourceClaim ResourceClaimTemplate', 'DeviceClass ResourceSlice'],
  ['scheduling.k8s.io', '', 'PriorityClass'],
  ['storage.k8s.io', 'CSIStorageCapacity', 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass'],
  ['storagemigration.k8s.io', '', 'StorageVersionMigration'],
];

/** Where objects of the kind are; undefined for what is no kind of Kubernetes. */
export function builtInScope(group: string, kind: string): 'Namespaced' | 'Cluster' | undefined {
  const row = known.find(([name]) => name === group);
  if (row === undefined) return undefined;
  if (row[1].split(' ').includes(kind)) return 'Namespaced';
  return row[2].split(' ').includes(kind) ? 'Cluster' : undefined;
}
