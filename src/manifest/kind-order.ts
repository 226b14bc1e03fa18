/** The order in which kinds are installed: pkg/releaseutil/kind_sorter.go of Helm v3.22.0. */
import type { HelmRules } from '../chart/helm-rules.ts';
import { sortedKeys } from '../go/values.ts';

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
export function inInstallOrder<T>(items: readonly T[], kindOf: (item: T) => string, rules?: HelmRules): T[] {
  return inOrder(rules === undefined ? installOrder : [...installOrder, ...rules.lastInstalled], items, kindOf);
}

/** In the order of uninstalling; the rest as in `inInstallOrder`. */
export function inUninstallOrder<T>(items: readonly T[], kindOf: (item: T) => string, rules?: HelmRules): T[] {
  const rest = installOrder.filter((kind) => !firstUninstalled.includes(kind));
  const first = [...(rules?.lastInstalled ?? [])].reverse();
  return inOrder([...first, ...firstUninstalled, ...rest.reverse()], items, kindOf);
}

function inOrder<T>(order: readonly string[], items: readonly T[], kindOf: (item: T) => string): T[] {
  const ofKind = new Map<string, T[]>();
  for (const item of items) {
    const kind = kindOf(item);
    const others = ofKind.get(kind);
    if (others === undefined) ofKind.set(kind, [item]);
    else others.push(item);
  }
  const place = (kind: string): number => {
    const at = order.indexOf(kind);
    return at < 0 ? order.length : at;
  };
  const sorted: T[] = [];
  for (const kind of sortedKeys(ofKind).sort((a, b) => place(a) - place(b))) sorted.push(...ofKind.get(kind)!);
  return sorted;
}
