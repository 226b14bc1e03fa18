/**
 * The order of lists with merge keys: of k8s.io/apimachinery v0.37 pkg/util/strategicpatch/patch.go, normalizeElementOrder
 * and what it uses. What the patch lists keeps the patch's order, what only the live list has keeps that list's, and the
 * two are interleaved so that the live list's order holds where both have a place in it.
 */
import type { GoMap, Value } from '../go/values.ts';
import { asMap, noMergeKey, NO_LIST_OF_LISTS } from './errors.ts';
import { goText, identity, isComparable, jsonKind, type JsonKind } from './json-value.ts';

/** The one kind of all elements. Undefined when there are none. */
export function elementKind(...lists: readonly (readonly Value[])[]): JsonKind | undefined {
  let kind: JsonKind | undefined;
  for (const list of lists) {
    for (const item of list) {
      const own = jsonKind(item);
      if (kind === undefined) {
        if (own === 'null') throw new Error('runtime error: invalid memory address or nil pointer dereference');
        if (own === 'list') throw new Error(NO_LIST_OF_LISTS);
        kind = own;
      } else if (own !== kind) {
        throw new Error(`list element types are not identical: ${goText(lists.map((one) => [...one]))}`);
      }
    }
  }
  return kind;
}

/** The place of the first of `list` that is the same element: by merge key for maps, by value for others. */
export class Places {
  readonly #places = new Map<string, number>();
  readonly #mergeKey: string | undefined;

  /** `mergeKey` is undefined for lists of scalars. */
  constructor(list: readonly Value[], mergeKey: string | undefined) {
    this.#mergeKey = mergeKey;
    for (const [i, item] of list.entries()) {
      const id = this.#identity(item);
      if (!this.#places.has(id)) this.#places.set(id, i);
    }
  }

  of(item: Value): number | undefined {
    const id = this.#identity(item);
    const place = this.#places.get(id);
    if (place !== undefined) isComparable(id);
    return place;
  }

  #identity(item: Value): string {
    if (this.#mergeKey === undefined) return identity(item);
    return identity((item as GoMap).get(this.#mergeKey) ?? null);
  }
}

/** `items` in the order of `order`, with what a `$patch: delete` is said of at the end. */
export function inOrderOf(items: readonly Value[], order: readonly Value[], mergeKey: string | undefined): Value[] {
  if (mergeKey === undefined) return sorted(items, new Places(order, undefined));
  for (const list of [items, order]) {
    for (const item of list) if (!asMap(item).has(mergeKey)) throw noMergeKey(item as GoMap, mergeKey);
  }
  const { kept, deleted } = splitDeletions(items);
  return [...sorted(kept, new Places(order, mergeKey)), ...deleted];
}

/** Insertion, because an element without a place counts as less than any: Go's stable sort does that up to 20 elements. */
function sorted(items: readonly Value[], places: Places): Value[] {
  if (items.length < 2) return [...items];
  const list = items.map((item) => ({ item, place: places.of(item) }));
  for (let i = 1; i < list.length; i++) {
    for (let j = i; j > 0; j--) {
      const [a, b] = [list[j]!, list[j - 1]!];
      if (a.place !== undefined && b.place !== undefined && a.place >= b.place) break;
      list[j] = b;
      list[j - 1] = a;
    }
  }
  return list.map(({ item }) => item);
}

export function splitDeletions(items: readonly Value[]): { kept: Value[]; deleted: Value[] } {
  const kept: Value[] = [];
  const deleted: Value[] = [];
  for (const item of items) (asMap(item).get('$patch') === 'delete' ? deleted : kept).push(item);
  return { kept, deleted };
}

/** Patched and live-only elements as one list; `liveOrder` is the live list. */
export function interleave(
  patched: readonly Value[],
  liveOnly: readonly Value[],
  patchOrder: readonly Value[],
  liveOrder: readonly Value[],
  mergeKey: string | undefined,
): Value[] {
  const left = inOrderOf(liveOnly, liveOrder, mergeKey);
  const right = inOrderOf(patched, patchOrder, mergeKey);
  const places = new Places(liveOrder, mergeKey);
  const merged: Value[] = [];
  let i = 0;
  for (const item of right) {
    for (; i < left.length; i++) {
      const place = places.of(left[i]!);
      const next = places.of(item);
      if (place === undefined || next === undefined || place >= next) break;
      merged.push(left[i]!);
    }
    merged.push(item);
  }
  return [...merged, ...left.slice(i)];
}

/** Leaves out what is there twice. Go puts the last element into each gap, and so does this. */
export function withoutDuplicates(scalars: readonly Value[]): Value[] {
  const list = [...scalars];
  if (new Set(list.map(identity)).size === list.length) return list;
  for (let i = 0; i < list.length - 1; i++) {
    const id = identity(list[i]!);
    for (let j = i + 1; j < list.length; j++) {
      if (identity(list[j]!) !== id) continue;
      const last = list.pop()!;
      if (j < list.length) list[j--] = last;
    }
  }
  return list;
}
