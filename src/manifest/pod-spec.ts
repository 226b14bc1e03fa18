/** Where the objects of Kubernetes have the specification of their pods, and which groups of its API are its own. */
import { groupOf } from './api-version.ts';
import type { ReadObject } from './objects.ts';

const template = ['spec', 'template', 'spec'];

const podSpecPaths: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template', 'spec'],
  '/ReplicationController': template,
  'apps/DaemonSet': template,
  'apps/Deployment': template,
  'apps/ReplicaSet': template,
  'apps/StatefulSet': template,
  'batch/Job': template,
  'batch/CronJob': ['spec', 'jobTemplate', ...template],
  // as long as charts have them
  'extensions/DaemonSet': template,
  'extensions/Deployment': template,
  'extensions/ReplicaSet': template,
};

/** Undefined for what has no pods, and for custom resources. */
export function podSpecPath({
  apiVersion,
  kind,
}: Pick<ReadObject, 'apiVersion' | 'kind'>): readonly string[] | undefined {
  const name = `${groupOf(apiVersion)}/${kind}`;
  return Object.hasOwn(podSpecPaths, name) ? podSpecPaths[name] : undefined;
}

const groups = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy'],
  ...['admissionregistration', 'apiextensions', 'apiregistration', 'authentication', 'authorization'].map(k8s),
  ...['certificates', 'coordination', 'discovery', 'events', 'flowcontrol.apiserver', 'internal.apiserver'].map(k8s),
  ...['networking', 'node', 'rbac.authorization', 'resource', 'scheduling', 'storage', 'storagemigration'].map(k8s),
]);

function k8s(group: string): string {
  return `${group}.k8s.io`;
}

/** Of a kind that Kubernetes itself does not have. */
export function isCustom({ apiVersion }: Pick<ReadObject, 'apiVersion'>): boolean {
  return !groups.has(groupOf(apiVersion));
}
