/**
 * Kinds of a manifest that was applied some time ago, on a cluster that has been upgraded since. What it means now: the same kind
 * under a version that is served, or nothing, since objects go with their kind. Helm v3.22.0 ends with an error there, and the
 * release can be neither upgraded nor removed.
 */
import { apiVersionOf, groupOf } from '../../manifest/api-version.ts';
import type { GoMap } from '../../go/values.ts';
import type { Discovery, ResourceType } from '../client.ts';

/** Where kinds of a group went when the group lost them (Kubernetes 1.16 to 1.25). */
const moved: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  extensions: {
    DaemonSet: 'apps',
    Deployment: 'apps',
    ReplicaSet: 'apps',
    Ingress: 'networking.k8s.io',
    NetworkPolicy: 'networking.k8s.io',
  },
};

/** The kind as it is served now; undefined where it is gone, or where its group does not answer: `isUnsure` tells which. */
export function servedKind(discovery: Discovery, apiVersion: string, kind: string): ResourceType | undefined {
  const group = groupOf(apiVersion);
  const groups = [group, moved[group]?.[kind] ?? group];
  return discovery.types.find((type) => type.kind === kind && groups.includes(type.group));
}

/** Whether the server cannot tell now: what is not found may be there all the same. */
export function isUnsure({ failures }: Discovery, apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  return [...failures.keys()].some((version) => version === group || groupOf(version) === group);
}

/** The object under the version that is served. */
export function mapped(object: GoMap, type: ResourceType): GoMap {
  return new Map(object).set('apiVersion', apiVersionOf(type));
}
