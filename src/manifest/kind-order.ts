/** The order in which kinds are installed: pkg/releaseutil/kind_sorter.go of Helm v3.22.0. */
import { compareStrings } from '../go/strings.ts';

const installOrder = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

/** Services and ingresses go before what serves them; the rest is the other way round. */
const firstUninstalled = ['APIService', 'Ingress', 'IngressClass', 'Service'];

/** In the order of installing; kinds that it does not name come last, by name. What is of one kind stays in its order. */
export function inInstallOrder<T>(items: readonly T[], kindOf: (item: T) => string): T[] {
  return inOrder(installOrder, items, kindOf);
}

/** In the order of uninstalling; the rest as in `inInstallOrder`. */
export function inUninstallOrder<T>(items: readonly T[], kindOf: (item: T) => string): T[] {
  const rest = installOrder.filter((kind) => !firstUninstalled.includes(kind));
  return inOrder([...firstUninstalled, ...rest.reverse()], items, kindOf);
}

function inOrder<T>(order: readonly string[], items: readonly T[], kindOf: (item: T) => string): T[] {
  const places = new Map(order.map((kind, place) => [kind, place]));
  const last = order.length;
  return [...items].sort((a, b) => {
    const [kindA, kindB] = [kindOf(a), kindOf(b)];
    const difference = (places.get(kindA) ?? last) - (places.get(kindB) ?? last);
    return difference === 0 ? compareStrings(kindA, kindB) : difference;
  });
}
