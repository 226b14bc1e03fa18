import { expect, test } from 'bun:test';
import { inInstallOrder, inUninstallOrder } from '../../src/manifest/kind-order.ts';

const same = (kind: string): string => kind;

/** UninstallOrder of pkg/releaseutil/kind_sorter.go, Helm v3.22.0. */
const uninstallOrder =
  'APIService Ingress IngressClass Service CronJob Job StatefulSet HorizontalPodAutoscaler Deployment ReplicaSet ReplicationController Pod DaemonSet RoleBindingList RoleBinding RoleList Role ClusterRoleBindingList ClusterRoleBinding ClusterRoleList ClusterRole CustomResourceDefinition PersistentVolumeClaim PersistentVolume StorageClass ConfigMap SecretList Secret ServiceAccount PodDisruptionBudget PodSecurityPolicy LimitRange ResourceQuota NetworkPolicy Namespace PriorityClass';

test('objects are uninstalled in the order of Helm', () => {
  const kinds = uninstallOrder.split(' ');
  expect(inUninstallOrder([...kinds].sort(), same)).toEqual(kinds);
});

test('kinds that are not named come last, by name, in either direction', () => {
  const kinds = ['Zebra', 'Namespace', 'Ant', 'Service'];
  expect(inInstallOrder(kinds, same)).toEqual(['Namespace', 'Service', 'Ant', 'Zebra']);
  expect(inUninstallOrder(kinds, same)).toEqual(['Service', 'Namespace', 'Ant', 'Zebra']);
});
