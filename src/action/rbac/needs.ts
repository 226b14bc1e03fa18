/**
 * What each verb needs for what a chart has: the tables of docs/permissions.md, which test/cluster/permissions.test.ts and
 * test/cluster/rbac.test.ts try on a real server.
 */
import type { GoMap, Value } from '../../go/values.ts';
import { listAt, stringAt, valueAt } from '../../go/field-path.ts';
import { groupOf } from '../../manifest/api-version.ts';
import type { Hook } from '../../manifest/hook.ts';
import { objectsIn, type Described } from '../upgrade-check/objects.ts';
import { everywhere, type Grants, type PolicyRule } from './grants.ts';
import type { Kinds, Resource } from './kinds.ts';

export const rbacVerbs = ['install', 'upgrade', 'rollback', 'uninstall', 'test'] as const;
export type RbacVerb = (typeof rbacVerbs)[number];

export interface Manner {
  readonly verbs: readonly RbacVerb[];
  /** With --wait. */
  readonly wait: boolean;
  /** With what tells why something does not get ready. */
  readonly diagnose: boolean;
  readonly serverSide: boolean;
  /** With what `--crds` needs; '' for what Helm does. */
  readonly crds: '' | 'create' | 'upgrade' | 'skip';
  /** Rules name their objects where they can. */
  readonly names: boolean;
}

const rbacGroup = 'rbac.authorization.k8s.io';

const events: Readonly<Record<RbacVerb, readonly string[]>> = {
  install: ['pre-install', 'post-install'],
  upgrade: ['pre-upgrade', 'post-upgrade'],
  rollback: ['pre-rollback', 'post-rollback'],
  uninstall: ['pre-delete', 'post-delete'],
  test: ['test'],
};

const recordVerbs: Readonly<Record<RbacVerb, readonly string[]>> = {
  install: ['list', 'create', 'update'],
  upgrade: ['list', 'create', 'update', 'delete'],
  rollback: ['list', 'create', 'update', 'delete'],
  uninstall: ['list', 'update', 'delete'],
  test: ['list', 'update'],
};

const core = (plural: string): Pick<Resource, 'group' | 'plural'> => ({ group: '', plural });

/** The records of a release, in its namespace, and its lock. `plural`: secrets or configmaps. */
export function recordNeeds(
  grants: Grants,
  { verbs, names }: Manner,
  { namespace, plural, lease }: { readonly namespace: string; readonly plural: string; readonly lease: string },
): void {
  for (const verb of verbs) {
    grants.add(namespace, core(plural), recordVerbs[verb]);
    if (verb === 'test') continue;
    const leases = { group: 'coordination.k8s.io', plural: 'leases' };
    grants.add(namespace, leases, ['create']);
    grants.add(namespace, leases, ['get', 'update', 'delete'], names ? [lease] : []);
  }
}

export class ObjectNeeds {
  /** What the user should know of the rules. */
  readonly remarks = new Set<string>();
  readonly #grants: Grants;
  readonly #kinds: Kinds;
  readonly #manner: Manner;
  readonly #namespace: string;
  /** Those that the chart makes, so that their rules are held. */
  readonly #roles = new Set<string>();
  readonly #bindings: { readonly object: Described; readonly scope: string }[] = [];

  /** `namespace` is that of the release. */
  constructor(grants: Grants, kinds: Kinds, manner: Manner, namespace: string) {
    this.#grants = grants;
    this.#kinds = kinds;
    this.#manner = manner;
    this.#namespace = namespace;
  }

  object(described: Described): void {
    const { verbs, wait, diagnose, serverSide } = this.#manner;
    const { value, kind, apiVersion } = described;
    const kept = stringAt(value, 'metadata', 'annotations', 'helm.sh/resource-policy').trim().toLowerCase() === 'keep';
    for (const verb of verbs) {
      if (verb === 'test') continue;
      if (verb === 'uninstall') {
        this.#grant(described, [...(kept ? [] : ['delete']), ...(wait && !kept ? ['get'] : [])]);
        continue;
      }
      const changes = verb === 'install' ? (serverSide ? ['patch'] : []) : ['patch', ...(kept ? [] : ['delete'])];
      this.#grant(described, ['get', 'create', ...changes]);
      this.#escalation(described);
      if (!wait) continue;
      const scope = this.#scope(described);
      if (kind === 'Deployment') this.#grants.add(scope, { group: 'apps', plural: 'replicasets' }, ['list']);
      if (kind === 'ReplicationController' && apiVersion === 'v1') this.#grants.add(scope, core('pods'), ['list']);
      if (diagnose) this.#diagnosis(scope);
    }
  }

  hook(hook: Hook): void {
    const { verbs, diagnose, serverSide, names } = this.#manner;
    for (const verb of verbs.filter((one) => events[one].some((event) => hook.events.includes(event)))) {
      for (const described of objectsIn(hook.manifest)) {
        const { kind } = described;
        // what was deleted is waited for; CRDs stay
        const ends = kind === 'CustomResourceDefinition' ? [] : ['get', 'delete'];
        this.#grant(described, ['create', ...(serverSide ? ['patch'] : []), ...ends]);
        this.#escalation(described);
        if (kind !== 'Job' && kind !== 'Pod') continue;
        const scope = this.#scope(described);
        if (diagnose) this.#diagnosis(scope);
        if (hook.outputLogPolicies.length > 0) {
          this.#grants.add(scope, core('pods'), ['list']);
          this.#grants.add(scope, core('pods/log'), ['get']);
        }
        if (verb === 'test' && kind === 'Pod')
          this.#grants.add(scope, core('pods/log'), ['get'], names ? [described.name] : []);
      }
    }
  }

  /** What is to be said when all objects are known: a role may come after its binding. */
  finish(): void {
    for (const { object: described, scope } of this.#bindings) {
      const [kind, name] = [stringAt(described.value, 'roleRef', 'kind'), stringAt(described.value, 'roleRef', 'name')];
      if (this.#roles.has(roleKey(kind, kind === 'Role' ? scope : everywhere, name))) continue;
      const plural = kind === 'ClusterRole' ? 'clusterroles' : 'roles';
      this.#grants.add(scope, { group: rbacGroup, plural }, ['bind'], [name]);
      this.remarks.add(
        `${described.title} gives ${kind} ${name}, which is not the chart's: the verb bind for it is among the rules.`,
      );
    }
  }

  #grant(described: Described, verbs: readonly string[]): void {
    const { apiVersion, kind, title, name } = described;
    if (verbs.length === 0) return;
    const resource = this.#kinds.get(apiVersion, kind, title);
    const scope = this.#scope(described);
    for (const verb of verbs) {
      const named = this.#manner.names && verb !== 'create';
      this.#grants.add(scope, resource, [verb], named ? [name] : []);
    }
  }

  #scope({ apiVersion, kind, title, namespace }: Described): string {
    if (!this.#kinds.get(apiVersion, kind, title).namespaced) return everywhere;
    return namespace || this.#namespace;
  }

  #diagnosis(scope: string): void {
    this.#grants.add(scope, core('events'), ['list']);
    this.#grants.add(scope, core('pods'), ['list']);
    this.#grants.add(scope, core('pods/log'), ['get']);
  }

  /**
   * Who makes a role has to hold its rules or the verb `escalate`, which allows any rule; who binds one has to hold its rules or
   * the verb `bind`: pkg/registry/rbac/{role,clusterrole,rolebinding}/policybased of Kubernetes. The server asks for both
   * without the name of a role in the making, but with that of a role to be bound.
   */
  #escalation(described: Described): void {
    const { kind, title, value, name } = described;
    if (groupOf(described.apiVersion) !== rbacGroup) return;
    const scope = this.#scope(described);
    if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') this.#bindings.push({ object: described, scope });
    if (kind !== 'Role' && kind !== 'ClusterRole') return;
    if (valueAt(value, 'aggregationRule') instanceof Map) {
      this.#grants.add(scope, { group: rbacGroup, plural: 'clusterroles' }, ['escalate']);
      this.remarks.add(
        `${title} gathers the rules of other roles: the verb escalate is among the rules, which allows to make any ClusterRole.`,
      );
      return;
    }
    this.#roles.add(roleKey(kind, scope, name));
    const rules = listAt(value, 'rules').map(policyRule);
    for (const rule of rules) this.#grants.addRule(scope, rule);
    if (rules.length === 0) return;
    this.remarks.add(`${title} can be made by who holds its rules, so they are among the rules.`);
    if (
      rules.some(({ verbs, resources, apiGroups }) => [verbs, resources, apiGroups].some((one) => one?.includes('*')))
    )
      this.remarks.add(`${title} has rules with *, and so have the rules here.`);
  }
}

function roleKey(kind: string, scope: string, name: string): string {
  return `${kind} ${scope}/${name}`;
}

function policyRule(value: Value): PolicyRule {
  const rule: GoMap = value instanceof Map ? value : new Map<string, Value>();
  const texts = (field: string): string[] => listAt(rule, field).filter((item) => typeof item === 'string');
  return {
    apiGroups: texts('apiGroups'),
    resources: texts('resources'),
    resourceNames: texts('resourceNames'),
    nonResourceURLs: texts('nonResourceURLs'),
    verbs: texts('verbs'),
  };
}
