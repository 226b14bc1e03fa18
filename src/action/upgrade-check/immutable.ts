/** Fields that an API server lets nobody change once an object is there, by kind. What a cluster says to a dry run is surer. */
import type { GoMap, Value } from '../../go/values.ts';
import { valueAt } from '../../go/field-path.ts';
import { equalValues } from '../../patch/json-value.ts';
import type { Finding } from './finding.ts';
import type { Described } from './objects.ts';

const selector = ['spec.selector'];

const fixed: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: selector,
  Deployment: selector,
  ReplicaSet: selector,
  Job: ['spec.selector', 'spec.template', 'spec.completionMode', 'spec.podFailurePolicy', 'spec.managedBy'],
  Service: ['spec.clusterIP'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  PriorityClass: ['value', 'preemptionPolicy'],
  RuntimeClass: ['handler'],
  IngressClass: ['spec.controller'],
};

/** Members of `spec` that may change, where all others may not. */
const free: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: [
    'replicas',
    'ordinals',
    'template',
    'updateStrategy',
    'persistentVolumeClaimRetentionPolicy',
    'minReadySeconds',
    'revisionHistoryLimit',
  ],
  PersistentVolumeClaim: ['resources', 'volumeAttributesClassName'],
};

/** Groups of those kinds: a custom resource of the same name has rules of its own. */
const ownGroups = /^(?:v\d\w*|apps\/.*|batch\/.*|extensions\/.*|[\w.]+\.k8s\.io\/.*)$/;

/** Of objects that are in both. */
export function immutableChanges(before: readonly Described[], after: readonly Described[]): Finding[] {
  const known = new Map(before.map((item) => [item.key, item]));
  return after.flatMap(({ key, kind, title, value, apiVersion }): Finding[] => {
    const old = known.get(key);
    if (old === undefined || !ownGroups.test(apiVersion)) return [];
    const fields = changedFields(kind, old.value, value);
    if (fields.length === 0) return [];
    const text = `${fields.join(', ')} cannot be changed: the object has to be deleted first`;
    return [{ level: 'problem', about: 'immutable', subject: title, text }];
  });
}

function changedFields(kind: string, before: GoMap, after: GoMap): string[] {
  const differs = (path: string): boolean => {
    const steps = path.split('.');
    const [old, fresh] = [valueAt(before, ...steps), valueAt(after, ...steps)];
    // what no manifest says any more is left to the server
    return fresh !== undefined && fresh !== null && !isSame(old, fresh);
  };
  const isFrozen = (kind === 'ConfigMap' || kind === 'Secret') && before.get('immutable') === true;
  const open = free[kind];
  const fields =
    open !== undefined
      ? members(after)
          .filter((name) => !open.includes(name))
          .map((name) => `spec.${name}`)
      : isFrozen
        ? ['data', 'stringData', 'binaryData']
        : (fixed[kind] ?? []);
  return fields.filter(differs);
}

function members(object: GoMap): string[] {
  const spec = object.get('spec');
  return spec instanceof Map ? [...spec.keys()] : [];
}

function isSame(a: Value | undefined, b: Value): boolean {
  return a !== undefined && equalValues(a, b);
}
