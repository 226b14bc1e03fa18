/**
 * What is granted, by namespace, and the fewest rules that say so: nothing twice, nothing in a namespace that is granted in all of
 * them, and names only where no rule without them grants the same.
 */
import { compareStrings } from '../../go/strings.ts';

/** A rule of a Role. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** The scope of what a ClusterRole grants. */
export const everywhere = '';

const verbOrder = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** Objects by their names, or all of them. */
type Names = Set<string> | 'all';

export class Grants {
  /** By namespace, then resource (`["apps","deployments"]`), then verb. */
  readonly #scopes = new Map<string, Map<string, Map<string, Names>>>();
  readonly #urls = new Map<string, Set<string>>();

  /** Without names: for all objects. */
  add(
    namespace: string,
    { group, plural }: { readonly group: string; readonly plural: string },
    verbs: readonly string[],
    names: readonly string[] = [],
  ): void {
    const resources = entry(this.#scopes, namespace, () => new Map<string, Map<string, Names>>());
    const granted = entry(resources, JSON.stringify([group, plural]), () => new Map<string, Names>());
    for (const verb of verbs) {
      const before = granted.get(verb);
      if (names.length === 0 || before === 'all') granted.set(verb, 'all');
      else granted.set(verb, new Set([...(before ?? []), ...names]));
    }
  }

  /** Adds what a rule of another Role grants. */
  addRule(namespace: string, rule: PolicyRule): void {
    for (const group of rule.apiGroups ?? []) {
      for (const plural of rule.resources ?? []) {
        this.add(namespace, { group, plural }, rule.verbs, rule.resourceNames);
      }
    }
    for (const url of rule.nonResourceURLs ?? []) {
      for (const verb of rule.verbs) entry(this.#urls, url, () => new Set()).add(verb);
    }
  }

  /** The namespaces in which something is granted, `everywhere` first. */
  scopes(): string[] {
    const scopes = new Set(this.#scopes.keys());
    if (this.#urls.size > 0) scopes.add(everywhere);
    return [...scopes].filter((scope) => this.rules(scope).length > 0).sort(compareStrings);
  }

  rules(namespace: string): PolicyRule[] {
    const rules: PolicyRule[] = [];
    const resources = this.#scopes.get(namespace) ?? new Map<string, Map<string, Names>>();
    for (const key of [...resources.keys()].sort(compareStrings)) {
      const [group = '', plural = ''] = JSON.parse(key) as string[];
      const byNames = new Map<string, string[]>();
      for (const [verb, names] of resources.get(key)!) {
        const left = this.#left(namespace, key, verb, names);
        if (left === 'all' || left.size > 0) {
          entry(byNames, JSON.stringify(left === 'all' ? [] : [...left].sort(compareStrings)), () => []).push(verb);
        }
      }
      for (const text of [...byNames.keys()].sort(compareStrings)) {
        const resourceNames = JSON.parse(text) as string[];
        const verbs = byNames.get(text)!.sort(byVerb);
        const named = resourceNames.length > 0 ? { resourceNames } : {};
        rules.push({ apiGroups: [group], resources: [plural], ...named, verbs });
      }
    }
    if (namespace !== everywhere) return rules;
    const urls = [...this.#urls].sort(([a], [b]) => compareStrings(a, b));
    return [...rules, ...urls.map(([url, verbs]) => ({ nonResourceURLs: [url], verbs: [...verbs].sort(byVerb) }))];
  }

  /** What no wider grant has already. */
  #left(namespace: string, key: string, verb: string, names: Names): Names {
    const [group = '', plural = ''] = JSON.parse(key) as string[];
    let left = names;
    for (const scope of new Set([namespace, everywhere])) {
      for (const g of new Set([group, '*'])) {
        for (const p of new Set([plural, '*'])) {
          for (const v of new Set([verb, '*'])) {
            const wider = JSON.stringify([g, p]);
            if (scope === namespace && wider === key && v === verb) continue;
            const others = this.#scopes.get(scope)?.get(wider)?.get(v);
            if (others === 'all') return new Set();
            if (others !== undefined && left !== 'all') left = new Set([...left].filter((name) => !others.has(name)));
          }
        }
      }
    }
    return left;
  }
}

function byVerb(a: string, b: string): number {
  const [i, j] = [verbOrder.indexOf(a), verbOrder.indexOf(b)];
  return (i < 0 ? verbOrder.length : i) - (j < 0 ? verbOrder.length : j) || compareStrings(a, b);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
