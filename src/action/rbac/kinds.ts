/**
 * Kinds by the names that a Role has for them. A chart's own CRDs count first, then the cluster where one is asked, else the kinds
 * of Kubernetes itself, with plurals as meta.UnsafeGuessKindToResource (apimachinery 0.37) makes them, which is right for all of them.
 */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { Discovery } from '../../kube/client.ts';
import { groupOf } from '../../manifest/api-version.ts';
import { builtInScope } from '../../manifest/built-in-kinds.ts';
import { stringAt } from '../../go/field-path.ts';

/** A kind as RBAC names it. */
export interface Resource {
  readonly group: string;
  /** `deployments`, or a subresource: `pods/log` */
  readonly plural: string;
  readonly namespaced: boolean;
}

export class Kinds {
  readonly #discovery: Discovery | undefined;
  /** By group and kind. */
  readonly #defined = new Map<string, Resource>();

  constructor(discovery: Discovery | undefined) {
    this.#discovery = discovery;
  }

  /** Learns the kind that a CustomResourceDefinition defines. */
  define(crd: GoMap): void {
    const [group, plural] = [stringAt(crd, 'spec', 'group'), stringAt(crd, 'spec', 'names', 'plural')];
    if (plural === '') return;
    const namespaced = stringAt(crd, 'spec', 'scope') !== 'Cluster';
    this.#defined.set(`${group} ${stringAt(crd, 'spec', 'names', 'kind')}`, { group, plural, namespaced });
  }

  find(apiVersion: string, kind: string): Resource | undefined {
    const group = groupOf(apiVersion);
    return this.#defined.get(`${group} ${kind}`) ?? this.#discovery?.find(apiVersion, kind) ?? builtIn(group, kind);
  }

  /** Throws for one that nobody knows. `title` is the object's. */
  get(apiVersion: string, kind: string, title: string): Resource {
    const found = this.find(apiVersion, kind);
    if (found !== undefined) return found;
    const asked = this.#discovery !== undefined;
    throw new ScullError(`${title}: kind ${kind} of ${apiVersion} is none of Kubernetes or of the chart's crds/`, {
      code: 'rbac.kind',
      hint: asked
        ? 'The cluster does not serve it either: install its CRD first.'
        : 'What a Role calls it is known to a cluster that has it: use --cluster with one.',
    });
  }
}

function builtIn(group: string, kind: string): Resource | undefined {
  const scope = builtInScope(group, kind);
  return scope && { group, plural: pluralOf(kind.toLowerCase()), namespaced: scope === 'Namespaced' };
}

function pluralOf(word: string): string {
  if (word === 'endpoints') return word;
  if (word.endsWith('s')) return `${word}es`;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
