/**
 * The objects of a manifest and what they have to do with each other. An edge goes from what needs, selects, defines or owns to the
 * other. What is named and is not in the manifest has a node, too: it is outside.
 */
import { ScullError } from '../errors.ts';
import { mapAt, stringAt } from '../go/field-path.ts';
import { compareStrings } from '../go/strings.ts';
import type { GoMap, Value } from '../go/values.ts';
import { groupOf } from '../manifest/api-version.ts';
import { annotationWords } from '../manifest/hook.ts';
import type { ReadObject } from '../manifest/objects.ts';
import { liveStatus } from './live-status.ts';
import type { Reference, Selection, Target } from './references/reference.ts';
import { currentGroup, ownerReferences, podsAt, referencesOf, selectionsOf } from './references/references.ts';
import { definitions, isNamespaced, type Definition } from './scopes.ts';
import { fits } from './selector.ts';

export interface ObjectNode {
  /** '' of what is outside: nobody tells its version. */
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  /** That of the release where the manifest has none; '' for what is in none. */
  readonly namespace: string;
  readonly name: string;
  /** The template it comes from; '' where nobody tells. */
  readonly source: string;
  /** Events that it is a hook for. */
  readonly hook: readonly string[];
  /** `live`: in the cluster, and not in the manifest. */
  readonly state: 'manifest' | 'outside' | 'live';
  /** What the cluster says of it; '' where it was not asked. */
  readonly status: string;
  /** It has a selector that nothing of the manifest fits. */
  readonly selectsNothing: boolean;
}

export interface ObjectEdge {
  readonly from: ObjectNode;
  readonly to: ObjectNode;
  /** In the order of fields, each once. */
  readonly how: readonly string[];
  /** The other need not be there. */
  readonly optional: boolean;
}

export interface ObjectGraph {
  /** Of the release. */
  readonly namespace: string;
  /** In the order of the manifest, then the others as they were met. */
  readonly nodes: readonly ObjectNode[];
  readonly edges: readonly ObjectEdge[];
}

/** `live`: objects as the server has them. Those that something of the graph owns become part of it. */
export function objectGraph(
  objects: readonly ReadObject[],
  namespace: string,
  live: readonly ReadObject[] = [],
): ObjectGraph {
  const builder = new Builder(namespace, definitions(objects));
  const all = objects.map((object) => builder.own(object));
  for (const one of all) builder.connect(one, all);
  builder.addLive(live);
  return { namespace, nodes: builder.nodes, edges: builder.edges };
}

/** More are no picture of anything: thousands of selectors that each fit thousands of workloads. */
const MOST_EDGES = 100_000;

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/** An object of the manifest with what others select it by. */
interface Own {
  readonly object: ReadObject;
  readonly node: Mutable<ObjectNode>;
  readonly labels: GoMap | undefined;
  /** Undefined for what makes no pods. */
  readonly podLabels: GoMap | undefined;
}

class Builder {
  readonly nodes: ObjectNode[] = [];
  readonly edges: Mutable<ObjectEdge>[] = [];
  private readonly namespace: string;
  private readonly defined: ReadonlyMap<string, Definition>;
  private readonly byKey = new Map<string, Mutable<ObjectNode>>();
  private readonly between = new Map<ObjectNode, Map<ObjectNode, Mutable<ObjectEdge>>>();

  constructor(namespace: string, defined: ReadonlyMap<string, Definition>) {
    this.namespace = namespace;
    this.defined = defined;
  }

  own(object: ReadObject): Own {
    const { apiVersion, kind, name, source, value } = object;
    const group = currentGroup(groupOf(apiVersion), kind);
    const node = this.keep({
      ...{ apiVersion, group, kind, name, source, state: 'manifest', status: '', selectsNothing: false },
      namespace: this.place(group, kind, object.namespace),
      hook: object.hook ? annotationWords(stringAt(value, 'metadata', 'annotations', 'helm.sh/hook')) : [],
    });
    const path = podsAt(object);
    const labels = mapAt(value, 'metadata', 'labels');
    const podLabels = path && (mapAt(value, ...path.slice(0, -1), 'metadata', 'labels') ?? new Map<string, Value>());
    return { object, node, labels, podLabels };
  }

  connect({ object, node }: Own, all: readonly Own[]): void {
    const { group } = node;
    const crd = this.defined.get(`${group}/${object.kind}`)?.crd;
    if (crd !== undefined) {
      const to = { group: groupOf(crd.apiVersion), kind: crd.kind, namespace: '', name: crd.name };
      this.refer(node, { how: 'defines', to, reversed: true });
    }
    for (const reference of referencesOf(group, object)) this.refer(node, reference);
    const selections = selectionsOf(group, object);
    node.selectsNothing = selections.length > 0;
    for (const selection of selections) {
      for (const other of all) {
        if (!selects(selection, node, other)) continue;
        node.selectsNothing = false;
        this.connectNodes(node, other.node, selection.how, false);
      }
    }
  }

  addLive(objects: readonly ReadObject[]): void {
    let rest = [...objects].sort((a, b) => compareStrings(a.kind, b.kind) || compareStrings(a.name, b.name));
    for (let count = -1; count !== rest.length;) {
      count = rest.length;
      rest = rest.filter((object) => !this.addOwned(object));
    }
  }

  /** Whether all that is to be known of it is in the graph. */
  private addOwned(object: ReadObject): boolean {
    const { apiVersion, kind, namespace, name, value } = object;
    const group = groupOf(apiVersion);
    const known = this.byKey.get(keyOf(group, kind, namespace, name));
    if (known !== undefined) {
      known.status = liveStatus(object);
      return true;
    }
    const owners = ownerReferences(value).flatMap(({ to }) => this.find(to, namespace) ?? []);
    if (owners.length === 0) return false;
    const about = { apiVersion, group, kind, namespace, name, source: '', hook: [], selectsNothing: false };
    const node = this.keep({ ...about, state: 'live', status: liveStatus(object) });
    for (const owner of owners) this.connectNodes(owner, node, 'owns', false);
    return true;
  }

  private refer(node: ObjectNode, { how, to, optional = false, reversed = false }: Reference): void {
    const namespace = to.namespace ?? (node.namespace || this.namespace);
    const other = this.find(to, namespace) ?? this.outside(to, namespace);
    if (reversed) this.connectNodes(other, node, how, optional);
    else this.connectNodes(node, other, how, optional);
  }

  private find({ group, kind, name }: Target, namespace: string): ObjectNode | undefined {
    if (group !== undefined) {
      const now = currentGroup(group, kind);
      return this.byKey.get(keyOf(now, kind, this.place(now, kind, namespace), name));
    }
    const fits = (one: ObjectNode): boolean => one.namespace === namespace || one.namespace === '';
    return this.nodes.find((one) => one.kind === kind && one.name === name && fits(one));
  }

  private outside({ group = '', kind, name }: Target, namespace: string): ObjectNode {
    return this.keep({
      ...{
        apiVersion: '',
        group,
        kind,
        name,
        source: '',
        hook: [],
        state: 'outside',
        status: '',
        selectsNothing: false,
      },
      namespace: this.place(group, kind, namespace),
    });
  }

  private place(group: string, kind: string, namespace: string): string {
    return isNamespaced(group, kind, this.defined) ? namespace || this.namespace : '';
  }

  /** Of two with the same name the first is the one that others mean. */
  private keep(node: ObjectNode): ObjectNode {
    const key = keyOf(node.group, node.kind, node.namespace, node.name);
    if (!this.byKey.has(key)) this.byKey.set(key, node);
    this.nodes.push(node);
    return node;
  }

  private connectNodes(from: ObjectNode, to: ObjectNode, how: string, optional: boolean): void {
    if (from === to) return;
    let ways = this.between.get(from);
    if (ways === undefined) this.between.set(from, (ways = new Map<ObjectNode, Mutable<ObjectEdge>>()));
    const known = ways.get(to);
    if (known === undefined) {
      if (this.edges.length === MOST_EDGES) {
        throw new ScullError(`the objects have more than ${MOST_EDGES} connections`, { code: 'graph.size' });
      }
      const edge = { from, to, how: [how], optional };
      ways.set(to, edge);
      this.edges.push(edge);
      return;
    }
    if (!known.how.includes(how)) known.how = [...known.how, how];
    known.optional &&= optional;
  }
}

function keyOf(group: string, kind: string, namespace: string, name: string): string {
  return JSON.stringify([group, kind, namespace, name]);
}

function selects(selection: Selection, from: ObjectNode, other: Own): boolean {
  const { of, namespaces = [from.namespace] } = selection;
  if (other.node === from || (namespaces !== 'all' && !namespaces.includes(other.node.namespace))) return false;
  if (of === 'pods') return other.podLabels !== undefined && fits(selection, other.podLabels);
  return other.node.group === of.group && other.object.kind === of.kind && fits(selection, other.labels);
}
