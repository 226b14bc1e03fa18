/**
 * What a rolling update of a Deployment allows, and which ReplicaSet is its newest: the functions of Kubernetes' deployment
 * controller that Helm v3.22.0 judges by (internal/third_party/k8s.io/kubernetes/deployment/util, util/intstr).
 */
import { compareStrings } from '../../go/strings.ts';
import { GoInt, type GoMap, type Value } from '../../go/values.ts';
import { listAt, mapAt, optionalIntAt, stringAt, valueAt } from '../../go/field-path.ts';
import { metadataString } from '../objects/object-metadata.ts';

/** A number, or a share of `total` in percent; undefined for what is neither. */
export function scaledValue(value: Value | undefined, total: number, round: (n: number) => number): number | undefined {
  if (value instanceof GoInt) return Number(value.value);
  if (typeof value !== 'string' || !/^[-+]?\d+%$/.test(value)) return undefined;
  return round((Number(value.slice(0, -1)) * total) / 100);
}

/** As `scaledValue`, but the sign of percent may be anywhere and even missing: what Deployments are judged by. */
function looselyScaledValue(value: Value | undefined, total: number, round: (n: number) => number): number | undefined {
  if (value === undefined || value === null) return 0;
  return scaledValue(typeof value === 'string' ? `${value.replaceAll('%', '')}%` : value, total, round);
}

/** How many pods a rolling update may leave without service. */
export function maxUnavailablePods(deployment: GoMap): number {
  const replicas = optionalIntAt(deployment, 'spec', 'replicas') ?? 1;
  if (stringAt(deployment, 'spec', 'strategy', 'type') !== 'RollingUpdate' || replicas === 0) return 0;
  const rolling = mapAt(deployment, 'spec', 'strategy', 'rollingUpdate');
  const surge = looselyScaledValue(rolling?.get('maxSurge'), replicas, Math.ceil);
  const unavailable = looselyScaledValue(rolling?.get('maxUnavailable'), replicas, Math.floor);
  if (surge === undefined || unavailable === undefined) return 0;
  // both may round to nothing, and then no update could ever begin
  return Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, replicas);
}

/** The oldest of the Deployment's own ReplicaSets that has its pod template. */
export function newReplicaSet(deployment: GoMap, replicaSets: readonly GoMap[]): GoMap | undefined {
  const uid = metadataString(deployment, 'uid');
  const template = mapAt(deployment, 'spec', 'template');
  return replicaSets
    .filter((one) => controllerOf(one) === uid)
    .sort((a, b) => compareStrings(born(a), born(b)) || compareStrings(nameOf(a), nameOf(b)))
    .find((one) => sameTemplate(mapAt(one, 'spec', 'template'), template));
}

function born(object: GoMap): string {
  return metadataString(object, 'creationTimestamp');
}

function nameOf(object: GoMap): string {
  return metadataString(object, 'name');
}

/** The uid of the owner that is marked as the controller. */
function controllerOf(object: GoMap): string | undefined {
  for (const owner of listAt(object, 'metadata', 'ownerReferences')) {
    if (owner instanceof Map && owner.get('controller') === true) return stringAt(owner, 'uid');
  }
  return undefined;
}

const hashLabel = 'pod-template-hash';

/** Equal but for the label that the controller adds. Both are as the server gives them, with every default filled in. */
function sameTemplate(a: GoMap | undefined, b: GoMap | undefined): boolean {
  return sameMembers(withoutHash(a), withoutHash(b));
}

function withoutHash(template: GoMap | undefined): GoMap {
  const labels = mapAt(template, 'metadata', 'labels');
  if (template === undefined || labels?.has(hashLabel) !== true) return template ?? new Map<string, Value>();
  const rest = new Map(labels);
  rest.delete(hashLabel);
  const metadata: GoMap = new Map(mapAt(template, 'metadata'));
  metadata.set('labels', rest);
  return new Map(template).set('metadata', metadata);
}

function same(a: Value, b: Value): boolean {
  if (a instanceof GoInt) return b instanceof GoInt && a.value === b.value;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]!));
  }
  if (a instanceof Map) return b instanceof Map && sameMembers(a, b);
  return a === b;
}

function sameMembers(a: GoMap, b: GoMap): boolean {
  for (const [key, value] of a) {
    const other = valueAt(b, key) ?? null;
    if (!(isEmpty(key, value) && isEmpty(key, other)) && !same(value, other)) return false;
  }
  for (const [key, value] of b) {
    if (!a.has(key) && !isEmpty(key, value)) return false;
  }
  return true;
}

/** Maps and structs that no pointer leads to: empty and missing are the same there. */
const plain = new Set([
  'metadata',
  'labels',
  'annotations',
  'nodeSelector',
  'resources',
  'limits',
  'requests',
  'overhead',
]);

function isEmpty(key: string, value: Value): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof Map && plain.has(key) && [...value].every(([name, member]) => isEmpty(name, member));
}
