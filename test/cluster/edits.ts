/** What happens in a scenario beside the commands: edits through the API, waiting, and rights. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Cluster, JsonObject } from './cluster.ts';

/** What somebody else does to an object, as kubectl would. `path` is that of the object, or for POST of the list. */
export interface Edit {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: JsonObject;
  /** The object is a record, whose release is said to be in this status from now on. */
  readonly status?: string;
}

export interface Wait {
  readonly path: string;
  readonly until: (object: JsonObject | undefined) => boolean;
}

/** `v1/configmaps/web` in a namespace; a path that begins with a slash is taken as it is. */
export function objectPath(path: string, namespace: string): string {
  if (path.startsWith('/')) return path;
  const [first = '', second = '', ...rest] = path.split('/');
  if (/^v\d/.test(first)) return `/api/${first}/namespaces/${namespace}/${[second, ...rest].join('/')}`;
  return `/apis/${first}/${second}/namespaces/${namespace}/${rest.join('/')}`;
}

/** Makes an edit, or waits. Throws where there is nothing to edit, and when the wait is over. */
export async function perform(
  cluster: Cluster,
  step: Edit | Wait,
  namespace: string,
  local: (text: string) => string,
): Promise<void> {
  const path = objectPath(local(step.path), namespace);
  if ('until' in step) {
    await cluster.until(step.path, async () => step.until(await cluster.get(path)));
    return;
  }
  const body = step.body === undefined ? undefined : (JSON.parse(local(JSON.stringify(step.body))) as JsonObject);
  if (step.status !== undefined) body!['data'] = { release: restated(await cluster.get(path), step.status) };
  const type = step.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const who = step.method === 'DELETE' ? '' : '?fieldManager=kubectl-edit';
  const answer = await cluster.request(step.method, `${path}${who}`, body, type);
  if (answer === undefined) throw new Error(`${step.method} ${path}: there is none`);
}

/** The payload of a record with another status. */
function restated(secret: JsonObject | undefined, status: string): string {
  const data = (secret?.['data'] ?? {}) as { release: string };
  const packed = Buffer.from(Buffer.from(data.release, 'base64').toString(), 'base64');
  const record = JSON.parse(gunzipSync(packed).toString()) as { info: JsonObject };
  record.info['status'] = status;
  const text = gzipSync(JSON.stringify(record)).toString('base64');
  return Buffer.from(text).toString('base64');
}

/** Lets the user of the namespace do this much. */
export async function grant(cluster: Cluster, namespace: string, rules: readonly JsonObject[]): Promise<void> {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await cluster.request('POST', `${path}/roles`, { metadata: { name: 'user' }, rules: [...rules] });
  await cluster.request('POST', `${path}/rolebindings`, {
    metadata: { name: 'user' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'user' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: `user-${namespace}` }],
  });
  await allowed(cluster, namespace, rules);
}

/** Servers learn of rights a moment after they are written. */
async function allowed(cluster: Cluster, namespace: string, rules: readonly JsonObject[]): Promise<void> {
  const last = rules.at(-1) as { apiGroups?: string[]; resources?: string[]; verbs?: string[] } | undefined;
  const [group, resource, verb] = [last?.apiGroups?.[0], last?.resources?.[0], last?.verbs?.[0]];
  if (group === undefined || resource === undefined || verb === undefined) return;
  const spec = { user: `user-${namespace}`, resourceAttributes: { namespace, group, resource, verb } };
  for (let i = 0; i < 100; i++) {
    const answer = await cluster.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec });
    if ((answer?.['status'] as JsonObject | undefined)?.['allowed'] === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the rights of user-${namespace} do not come into force`);
}
