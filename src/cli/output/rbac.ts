/** What `rbac` prints: Roles and, for a subject, their bindings, ready for `kubectl apply`. */
import { encoded } from '../../action/read/encoded.ts';
import type { Rbac } from '../../action/rbac/rbac.ts';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import type { Value } from '../../go/values.ts';

export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** Of a ServiceAccount. */
  readonly namespace?: string;
}

const apiGroup = 'rbac.authorization.k8s.io';

/** `user:NAME`, `group:NAME` or `sa:NS/NAME`. Throws for anything else. */
export function readSubject(text: string): Subject {
  const colon = text.indexOf(':');
  const [kind, name] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)];
  if (kind === 'user' && name !== '') return { kind: 'User', name };
  if (kind === 'group' && name !== '') return { kind: 'Group', name };
  const [namespace = '', account = '', ...rest] = name.split('/');
  if (kind === 'sa' && namespace !== '' && account !== '' && rest.length === 0)
    return { kind: 'ServiceAccount', name: account, namespace };
  throw new ScullError(`invalid subject ${quote(text)}`, {
    code: 'rbac.subject',
    hint: 'It is user:NAME, group:NAME or sa:NAMESPACE/NAME.',
  });
}

/** YAML documents, or a List of them in JSON. */
export function rbacText(rbac: Rbac, subjects: readonly Subject[], format: 'json' | 'yaml'): string {
  const objects = rbac.roles.flatMap(({ namespace, rules }) => {
    const cluster = namespace === '';
    // what is for the whole cluster must not meet another release's of that name
    const name = cluster ? `scull-${rbac.namespace}-${rbac.name}` : `scull-${rbac.name}`;
    const metadata = cluster ? { name } : { name, namespace };
    const kind = cluster ? 'ClusterRole' : 'Role';
    const apiVersion = `${apiGroup}/v1`;
    const role = { apiVersion, kind, metadata, rules };
    if (subjects.length === 0) return [role];
    const who = subjects.map((one) => (one.kind === 'ServiceAccount' ? one : { apiGroup, ...one }));
    return [role, { apiVersion, kind: `${kind}Binding`, metadata, roleRef: { apiGroup, kind, name }, subjects: who }];
  });
  if (format === 'json') return encoded(value({ apiVersion: 'v1', kind: 'List', items: objects }), 'json');
  return objects.map((object) => `---\n${encoded(value(object), 'yaml')}`).join('');
}

function value(data: unknown): Value {
  if (Array.isArray(data)) return data.map(value);
  if (typeof data !== 'object' || data === null) return String(data);
  return new Map(Object.entries(data).map(([key, member]) => [key, value(member)]));
}
