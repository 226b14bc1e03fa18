/** The state of a namespace as two runs can be compared: objects and release records without what is new each time. */
import { gunzipSync } from 'node:zlib';
import type { Cluster, Json, JsonObject } from './cluster.ts';

/** Objects and records by `kind/name`, each as JSON text. */
export interface Snapshot {
  readonly objects: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, string>;
}

/** Kinds of a namespace that are always looked at: `api/v1|pods`. */
export const kinds = [
  ...['configmaps', 'secrets', 'services', 'serviceaccounts', 'pods', 'persistentvolumeclaims'].map(
    (k) => `api/v1|${k}`,
  ),
  ...['resourcequotas', 'limitranges'].map((k) => `api/v1|${k}`),
  ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].map((k) => `apis/apps/v1|${k}`),
  ...['jobs', 'cronjobs'].map((k) => `apis/batch/v1|${k}`),
  ...['roles', 'rolebindings'].map((k) => `apis/rbac.authorization.k8s.io/v1|${k}`),
  ...['ingresses', 'networkpolicies'].map((k) => `apis/networking.k8s.io/v1|${k}`),
  'apis/policy/v1|poddisruptionbudgets',
  'apis/autoscaling/v2|horizontalpodautoscalers',
];

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
const ZERO = '0001-01-01T00:00:00Z';
/** Who writes to objects beside the program under test. */
const controllers = new Set(['kube-controller-manager', 'kube-scheduler', 'kwok']);

/**
 * All objects of a namespace but those that a controller made, and those that are going away. `also` are paths of other
 * objects (cluster-wide ones) or lists (custom ones).
 */
export async function takeSnapshot(cluster: Cluster, namespace: string, also: readonly string[]): Promise<Snapshot> {
  const lists = kinds.map(async (entry) => {
    const [version, kind] = entry.split('|') as [string, string];
    const items = await cluster.list(`/${version}/namespaces/${namespace}/${kind}`);
    return items.map((item) => [kind, item] as const);
  });
  const others = also.map(async (path) => {
    const answer = await cluster.get(path);
    if (answer === undefined) return [];
    const items = Array.isArray(answer['items']) ? (answer['items'] as JsonObject[]) : [answer];
    return items.map((item) => [path, item] as const);
  });
  const found = (await Promise.all([...lists, ...others])).flat().filter(([, object]) => belongs(object));
  const objects = new Map<string, string>();
  const records: [string, JsonObject][] = [];
  for (const [kind, object] of found.toSorted(([a, x], [b, y]) =>
    `${a}/${nameOf(x)}` < `${b}/${nameOf(y)}` ? -1 : 1,
  )) {
    const key = hide(`${kind}/${nameOf(object)}`, namespace);
    const payload = recordOf(object);
    if (payload !== undefined) records.push([key, payload]);
    objects.set(key, hide(JSON.stringify(normalizeObject(object, payload !== undefined), undefined, 1), namespace));
  }
  return { objects, records: normalizeRecords(records, namespace) };
}

export function metadataOf(object: JsonObject): JsonObject {
  return (object['metadata'] ?? {}) as JsonObject;
}

export function nameOf(object: JsonObject): string {
  return metadataOf(object)['name'] as string;
}

export function belongs(object: JsonObject): boolean {
  const { deletionTimestamp, ownerReferences, name, generateName, labels } = metadataOf(object) as Partial<
    Record<string, Json>
  >;
  if (deletionTimestamp !== undefined || name === 'kube-root-ca.crt') return false;
  // a controller's, orphaned: at some time after its owner is gone it has no owner any more, and some have random names
  if (generateName !== undefined || (labels as JsonObject | undefined)?.['pod-template-hash'] !== undefined)
    return false;
  const owners = (ownerReferences ?? []) as JsonObject[];
  return !owners.some((owner) => owner['controller'] === true);
}

/** The release that a Secret or ConfigMap of Helm's holds. */
export function recordOf(object: JsonObject): JsonObject | undefined {
  const labels = (metadataOf(object)['labels'] ?? {}) as JsonObject;
  const data = (object['data'] ?? {}) as JsonObject;
  if (labels['owner'] !== 'helm' || typeof data['release'] !== 'string') return undefined;
  const text =
    object['type'] === 'helm.sh/release.v1' ? Buffer.from(data['release'], 'base64').toString() : data['release'];
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as JsonObject;
  } catch {
    return undefined; // a scenario may break a record on purpose
  }
}

export function normalizeObject(object: JsonObject, isRecord: boolean): JsonObject {
  const copy = structuredClone(object);
  delete copy['status'];
  if (isRecord) (copy['data'] as JsonObject)['release'] = 'RECORD';
  if (copy['type'] === 'kubernetes.io/service-account-token') copy['data'] = 'MADE BY THE SERVER';
  const metadata = metadataOf(copy);
  delete metadata['uid'];
  delete metadata['resourceVersion'];
  delete metadata['creationTimestamp'];
  const labels = metadata['labels'] as JsonObject | undefined;
  if (labels?.['owner'] === 'helm') {
    for (const label of ['createdAt', 'modifiedAt']) if (label in labels) labels[label] = 'TIME';
    removeJournal(metadata);
  }
  const annotations = metadata['annotations'] as JsonObject | undefined;
  if (annotations !== undefined) {
    delete annotations['deployment.kubernetes.io/revision'];
    if (Object.keys(annotations).length === 0) delete metadata['annotations'];
  }
  normalizeManagers(metadata);
  normalizeSpec((copy['spec'] ?? {}) as JsonObject, isPod(object), metadata);
  return copy;
}

function isPod(object: JsonObject): boolean {
  return Array.isArray(((object['spec'] ?? {}) as JsonObject)['containers']);
}

/** What the server or a controller chooses: addresses, ports, the node. */
function normalizeSpec(spec: JsonObject, pod: boolean, metadata: JsonObject): void {
  if (pod) {
    delete spec['nodeName'];
    delete metadata['generation'];
  }
  if (typeof spec['clusterIP'] === 'string' && spec['clusterIP'] !== 'None') {
    spec['clusterIP'] = 'ADDRESS';
    spec['clusterIPs'] = ['ADDRESS'];
  }
  for (const port of Array.isArray(spec['ports']) ? (spec['ports'] as JsonObject[]) : []) {
    if (typeof port['nodePort'] === 'number') port['nodePort'] = 'PORT';
  }
  if (typeof spec['healthCheckNodePort'] === 'number') spec['healthCheckNodePort'] = 'PORT';
}

/** What an operation that failed had found, which Helm neither has nor reads: docs/decisions/0008-lock-and-journal.md. */
function removeJournal(metadata: JsonObject): void {
  delete (metadata['annotations'] as JsonObject | undefined)?.['scull.v1/journal'];
  for (const entry of (metadata['managedFields'] ?? []) as JsonObject[]) {
    const fields = ((entry['fieldsV1'] ?? {}) as JsonObject)['f:metadata'] as JsonObject | undefined;
    const annotations = fields?.['f:annotations'] as JsonObject | undefined;
    if (annotations === undefined || !('f:scull.v1/journal' in annotations)) continue;
    delete annotations['f:scull.v1/journal'];
    if (Object.keys(annotations).length === 1) delete fields!['f:annotations'];
  }
}

/** Who wrote which fields and how; when, and what the controllers wrote, is left out. */
function normalizeManagers(metadata: JsonObject): void {
  const entries = (metadata['managedFields'] ?? []) as JsonObject[];
  const kept = entries.filter((entry) => !controllers.has(entry['manager'] as string));
  const texts = kept.map((entry) => JSON.stringify(sorted({ ...entry, time: '' })));
  metadata['managedFields'] = texts.toSorted();
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** Times of deploying become their rank among all of them, so that their order and their equality are compared. */
function normalizeRecords(records: readonly [string, JsonObject][], namespace: string): Map<string, string> {
  const fields = ['first_deployed', 'last_deployed', 'deleted'];
  const infos = records.map(([, record]) => (record['info'] ?? {}) as JsonObject);
  const times = infos.flatMap((info) => fields.map((field) => info[field])).filter((time) => isTime(time));
  const order = [...new Set(times)].toSorted((a, b) => (comparable(a) < comparable(b) ? -1 : 1));
  const out = new Map<string, string>();
  records.forEach(([key, record], i) => {
    const info = infos[i]!;
    for (const field of fields) {
      const time = info[field];
      if (isTime(time)) info[field] = `TIME ${String(order.indexOf(time))}`;
    }
    const chart = (record['chart'] ?? {}) as JsonObject;
    for (const file of [chart['templates'], chart['files']].flatMap((list) => (list ?? []) as JsonObject[])) {
      file['data'] = readable(file['data']);
    }
    out.set(key, hide(JSON.stringify(record, undefined, 1), namespace));
  });
  return out;
}

/** A chart's file in base64 as its text: it may name the namespace. */
function readable(data: Json | undefined): Json {
  if (typeof data !== 'string') return data ?? null;
  const text = Buffer.from(data, 'base64').toString();
  return Buffer.from(text).toString('base64') === data ? `text: ${text}` : data;
}

function isTime(time: Json | undefined): time is string {
  return typeof time === 'string' && time !== '' && time !== ZERO;
}

/** RFC 3339 with a fraction of any length, as text that sorts by time (all times are UTC here). */
function comparable(time: string): string {
  const [seconds = '', fraction = ''] = time.replace(/Z$|[+-]\d\d:\d\d$/, '').split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}

/** What several objects of a kind are refused for: Helm creates them at the same time, and lists what came first. */
const ERRORS = /( errors occurred:)((?:(?:\n\t|\\n\\t)\* (?:(?!\\n|\n).)*)+)/g;

/** Text without namespace, identities, times and the order of errors. */
export function hide(text: string, namespace: string): string {
  const sortErrors = (_: string, title: string, list: string): string =>
    title +
    list
      .split(/(?=\n\t\* |\\n\\t\* )/)
      .sort()
      .join('');
  return text
    .replaceAll(ERRORS, sortErrors)
    .replaceAll(namespace, 'NAMESPACE')
    .replaceAll(UID, 'UID')
    .replaceAll(TIME, (time) => (time === ZERO ? time : 'TIME'));
}
