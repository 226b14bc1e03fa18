/**
 * The half of strategic-diff.ts that is about lists with the strategy `merge`: diffLists, diffListsOfMaps and
 * diffListsOfScalars of k8s.io/apimachinery v0.37 pkg/util/strategicpatch/patch.go.
 *
 * Go sorts both lists of maps by the text of their merge keys and walks them side by side, then puts what it found into the
 * order of the new list. Where every element has a key of its own, looking them up gives the same; only lists with
 * duplicates, without keys or with errors are walked as Go walks them.
 */
import { compareStrings } from '../go/strings.ts';
import type { GoMap, Value } from '../go/values.ts';
import { elementKind, inOrderOf, withoutDuplicates } from './element-order.ts';
import { noMergeKey } from './errors.ts';
import { equalValues, goEquals, goText } from './json-value.ts';
import { sortAsGo } from './sort.ts';

/** The half of a patch that is wanted. */
export type DiffPart = 'all' | 'changes' | 'deletions';

export interface ListDiff {
  /** What goes into the patch's list. */
  readonly items: Value[];
  /** Scalars that are gone. */
  readonly deletions: Value[];
  /** The new list's order; empty when it need not be said. */
  readonly order: Value[];
}

export interface ListOptions {
  readonly part: DiffPart;
  readonly mergeKey: string;
  readonly diffMaps: (original: GoMap, modified: GoMap) => GoMap;
}

export function diffLists(original: Value[], modified: Value[], options: ListOptions): ListDiff {
  const { part, mergeKey } = options;
  if (original.length === 0) return { items: part === 'deletions' ? [] : modified, deletions: [], order: [] };
  const found = byKey(original, modified, options);
  if (!found && elementKind(original, modified) !== 'map') return diffScalars(original, modified, part);
  const items = found ?? inTurn(original, modified, options);
  const moved = !sameOrder(original, modified, mergeKey);
  const ordered = items.length > 0 || (moved && part !== 'deletions');
  const order = ordered ? modified.map((item) => new Map([[mergeKey, (item as GoMap).get(mergeKey)!]])) : [];
  return { items, deletions: [], order };
}

function sameOrder(original: Value[], modified: Value[], mergeKey: string): boolean {
  if (original.length !== modified.length) return false;
  return original.every((item, i) => goEquals((item as GoMap).get(mergeKey)!, (modified[i] as GoMap).get(mergeKey)!));
}

/** Undefined for lists that are not all maps with a key of their own. */
function byKey(original: Value[], modified: Value[], options: ListOptions): Value[] | undefined {
  const { part, mergeKey } = options;
  const before = indexed(original, mergeKey);
  const after = before && indexed(modified, mergeKey);
  if (!after) return undefined;
  const items: Value[] = [];
  try {
    for (const [text, item] of after) {
      const old = before.get(text);
      if (old) addChanged(items, old, item, options);
      else if (part !== 'deletions') items.push(item);
    }
  } catch {
    return undefined; // Go may come to another error first
  }
  if (part === 'changes') return items;
  const gone = [...before.keys()].filter((text) => !after.has(text)).sort(compareStrings);
  for (const text of gone) items.push(deletion(before.get(text)!, mergeKey));
  return items;
}

function indexed(list: Value[], mergeKey: string): Map<string, GoMap> | undefined {
  const index = new Map<string, GoMap>();
  for (const item of list) {
    const id = item instanceof Map ? item.get(mergeKey) : undefined;
    if (id === undefined || id instanceof Map || Array.isArray(id)) return undefined;
    index.set(goText(id), item as GoMap);
  }
  return index.size === list.length ? index : undefined;
}

function addChanged(items: Value[], before: GoMap, after: GoMap, { mergeKey, diffMaps }: ListOptions): void {
  const inner = diffMaps(before, after);
  if (inner.size > 0) items.push(inner.set(mergeKey, after.get(mergeKey)!));
}

function deletion(item: GoMap, mergeKey: string): GoMap {
  return new Map<string, Value>([
    [mergeKey, item.get(mergeKey)!],
    ['$patch', 'delete'],
  ]);
}

function inTurn(original: Value[], modified: Value[], options: ListOptions): Value[] {
  const { part, mergeKey } = options;
  const before = new MergeList(original, mergeKey);
  const after = new MergeList(modified, mergeKey);
  const changed: Value[] = [];
  const deleted: Value[] = [];
  while (!before.done || !after.done) {
    before.check();
    after.check();
    const order = before.done ? 1 : after.done ? -1 : compareStrings(before.keyText, after.keyText);
    if (order === 0) addChanged(changed, before.item, after.item, options);
    else if (order > 0 && part !== 'deletions') changed.push(after.item);
    else if (order < 0 && part !== 'changes') deleted.push(deletion(before.item, mergeKey));
    if (order <= 0) before.next();
    if (order >= 0) after.next();
  }
  return [...inOrderOf(changed, modified, mergeKey), ...deleted];
}

/** A list of maps walked in the order of their merge keys' texts. */
class MergeList {
  readonly #items: { readonly item: GoMap; readonly text: string }[];
  readonly #mergeKey: string;
  #at = 0;

  constructor(list: Value[], mergeKey: string) {
    this.#items = list.map((item) => ({ item: item as GoMap, text: goText((item as GoMap).get(mergeKey) ?? null) }));
    this.#mergeKey = mergeKey;
    sortAsGo(this.#items, (a, b) => compareStrings(a.text, b.text) <= 0);
  }

  get done(): boolean {
    return this.#at >= this.#items.length;
  }

  get item(): GoMap {
    return this.#items[this.#at]!.item;
  }

  get keyText(): string {
    return this.#items[this.#at]!.text;
  }

  next(): void {
    this.#at++;
  }

  check(): void {
    if (!this.done && !this.item.has(this.#mergeKey)) throw noMergeKey(this.item, this.#mergeKey);
  }
}

function diffScalars(original: Value[], modified: Value[], part: DiffPart): ListDiff {
  const before = sortedScalars(original);
  const after = sortedScalars(modified);
  const added: Value[] = [];
  const gone: Value[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    const order =
      i >= before.length ? 1 : j >= after.length ? -1 : compareStrings(goText(before[i]!), goText(after[j]!));
    if (order > 0 && part !== 'deletions') added.push(after[j]!);
    if (order < 0 && part !== 'changes') gone.push(before[i]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  const deletions = withoutDuplicates(gone);
  // Go has sorted the original in place by now, so that a list that is not sorted counts as another one
  const ordered = deletions.length > 0 || (part !== 'deletions' && !equalValues(before, modified));
  return { items: inOrderOf(added, modified, undefined), deletions, order: ordered ? modified : [] };
}

function sortedScalars(list: readonly Value[]): Value[] {
  return [...list].sort((a, b) => compareStrings(goText(a), goText(b)));
}
