/**
 * Kinds by the names that a Role has for them. A chart's own CRDs count first, then the cluster where one is asked, else the kinds
 * of Kubernetes itself: a list of facts, with plurals as meta.UnsafeGuessKindToResource (apimachinery 0.37) makes them, which is
 * right for all of them.
 */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { Discovery } from '../../kube/client.ts';
import { groupOf } from '../../manifest/api-version.ts';
import { stringAt } from '../../go/field-path.ts';

/** A kind as RBAC names it. */
export interface Resource {
  readonly group: string;
  /** `deployments`, or a subresource: `pods/log` */
  readonly plural: string;
  readonly namespaced: boolean;
}

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

export class Kinds {
  readonly #discovery: Discovery | undefined;
  /** By group and kind. */
  readonly #defined = new Map<string, Resource>();

  constructor(discovery: Discovery | undefined) {
    this.#discovery = discovery;
  }

  /** Learns the kind that a CustomResourceDefinition defines. */
  define(crd: GoMap): void {
    const [group, plural] = [stringAt(crd, 'spec', 'group'), stringAt(crd, 'spec', 'names', 'plural')];
    if (plural === '') return;
    const namespaced = stringAt(crd, 'spec', 'scope') !== 'Cluster';
    this.#defined.set(`${group} ${stringAt(crd, 'spec', 'names', 'kind')}`, { group, plural, namespaced });
  }

  find(apiVersion: string, kind: string): Resource | undefined {
    const group = groupOf(apiVersion);
    return this.#defined.get(`${group} ${kind}`) ?? this.#discovery?.find(apiVersion, kind) ?? builtIn(group, kind);
  }

  /** Throws for one that nobody knows. `title` is the object's. */
  get(apiVersion: string, kind: string, title: string): Resource {
    const found = this.find(apiVersion, kind);
    if (found !== undefined) return found;
    const asked = this.#discovery !== undefined;
    throw new ScullError(`${title}: kind ${kind} of ${apiVersion} is none of Kubernetes or of the chart's crds/`, {
      code: 'rbac.kind',
      hint: asked
        ? 'The cluster does not serve it either: install its CRD first.'
        : 'What a Role calls it is known to a cluster that has it: use --cluster with one.',
    });
  }
}

function builtIn(group: string, kind: string): Resource | undefined {
  const row = known.find(([name]) => name === group);
  if (row === undefined) return undefined;
  const namespaced = row[1].split(' ').includes(kind);
  if (!namespaced && !row[2].split(' ').includes(kind)) return undefined;
  return { group, plural: pluralOf(kind.toLowerCase()), namespaced };
}

function pluralOf(word: string): string {
  if (word === 'endpoints') return word;
  if (word.endsWith('s')) return `${word}es`;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
