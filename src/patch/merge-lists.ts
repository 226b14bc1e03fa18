/**
 * Lists with the strategy `merge`: mergeSlice of k8s.io/apimachinery v0.37 pkg/util/strategicpatch/patch.go. Scalars become
 * a union; maps are found by their merge key, and `$patch: delete` takes one out, `$patch: replace` all.
 */
import type { GoMap, Value } from '../go/values.ts';
import { elementKind, interleave, splitDeletions, withoutDuplicates } from './element-order.ts';
import { asMap, noMergeKey, unknownDirective } from './errors.ts';
import { goEquals, goText, hashKey, identity, isComparable } from './json-value.ts';
import { goKind, type MergeSchema } from './schema.ts';

export type MergeMaps = (original: GoMap, patch: GoMap, schema: MergeSchema) => GoMap;

export function mergeLists(
  original: Value[],
  patch: Value[],
  element: MergeSchema,
  mergeKey: string,
  mergeMaps: MergeMaps,
): Value[] {
  if (original.length === 0 && patch.length === 0) return original;
  if (elementKind(original, patch) !== 'map') return mergeScalars(original, patch, mergeKey);
  if (mergeKey === '') throw new Error(`cannot merge lists without merge key for ${goKind(element)}`);
  const { live, rest } = carryOut(original, patch, mergeKey);
  const merged = [...live];
  for (const item of rest as GoMap[]) {
    const id = item.get(mergeKey);
    if (id === undefined) throw noMergeKey(item, mergeKey);
    const at = merged.findIndex((one) => isNamed(one, mergeKey, id));
    if (at < 0) merged.push(item);
    else merged[at] = mergeMaps(merged[at] as GoMap, item, element);
  }
  const named = keyedElements(rest, mergeKey);
  const patched: Value[] = [];
  const liveOnly: Value[] = [];
  for (const item of merged) {
    const id = (item as GoMap).get(mergeKey);
    if (id === undefined) throw noMergeKey(item as GoMap, mergeKey);
    (named(id) ? patched : liveOnly).push(item);
  }
  return interleave(patched, liveOnly, rest, live, mergeKey);
}

function mergeScalars(original: Value[], patch: Value[], mergeKey: string): Value[] {
  const merged = withoutDuplicates([...original, ...patch]);
  if (mergeKey !== '') asMap(merged[0]!);
  const inPatch = new Set(patch.map(hashKey));
  return interleave(
    merged.filter((item) => inPatch.has(hashKey(item))),
    merged.filter((item) => !inPatch.has(hashKey(item))),
    patch,
    original,
    undefined,
  );
}

function isNamed(item: Value, mergeKey: string, id: Value): boolean {
  const own = (item as GoMap).get(mergeKey);
  return own !== undefined && goEquals(own, id);
}

/** Whether the list has an element with a merge key of that value. */
export function keyedElements(list: Value[], mergeKey: string): (id: Value) => boolean {
  const ids = new Set<string>();
  for (const [i, item] of list.entries()) {
    if (!(item instanceof Map)) throw new Error(`value for key ${String(i)} is not a map`);
    const id = item.get(mergeKey);
    if (id !== undefined) ids.add(identity(id));
  }
  return (id) => ids.has(identity(id)) && isComparable(identity(id));
}

/** The directives of a list carried out: the live list without what they take out, and the patch without them. */
function carryOut(original: Value[], patch: Value[], mergeKey: string): { live: Value[]; rest: Value[] } {
  const rest: Value[] = [];
  let replace = false;
  for (const item of patch as GoMap[]) {
    const directive = item.get('$patch');
    if (directive === undefined) rest.push(item);
    else if (directive === 'replace') replace = true;
    else if (directive === 'merge') throw new Error('merging lists cannot yet be specified in the patch');
    else if (directive !== 'delete') throw unknownDirective(directive, item);
    else if (!item.has(mergeKey)) throw noMergeKey(item, mergeKey);
  }
  return replace ? { live: rest, rest: [] } : { live: deleteNamed(original, patch, mergeKey), rest };
}

/**
 * The order that a live list has after the directives of a patch: Go deletes in place and puts new elements where room came
 * free, so that those have a place, too.
 */
export function liveOrder(live: Value[], patch: Value[], mergeKey: string): Value[] {
  const kept = deleteNamed(live, patch, mergeKey);
  const isKept = keyedElements(kept, mergeKey);
  const added = (patch as GoMap[]).filter((item) => {
    const id = item.get(mergeKey);
    return id !== undefined && !item.has('$patch') && !isKept(id);
  });
  return [...kept, ...added].slice(0, live.length);
}

/** The live list without what the patch deletes from it. */
function deleteNamed(original: Value[], patch: Value[], mergeKey: string): Value[] {
  const gone = keyedElements(splitDeletions(patch).deleted, mergeKey);
  return original.filter((item) => {
    const id = (item as GoMap).get(mergeKey);
    return id === undefined || !gone(id);
  });
}

/** Throws unless the patch's elements are all in the order, and in that order. */
export function checkElementOrder(patch: Value[], order: Value[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return;
  const items = mergeKey === '' ? patch : splitDeletions(patch).kept;
  let at = 0;
  for (let i = 0; at < items.length && i < order.length;) {
    const item = items[at]!;
    if (item instanceof Map && item.has('$patch')) {
      at++;
      continue;
    }
    if (sameElement(item, order[i]!, mergeKey)) at++;
    i++;
  }
  if (at < items.length) {
    throw new Error(
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

function sameElement(a: Value, b: Value, mergeKey: string): boolean {
  if (mergeKey === '') return goEquals(a, b);
  const [left, right] = [asMap(a), asMap(b)];
  if (!left.has(mergeKey)) throw noMergeKey(left, mergeKey);
  if (!right.has(mergeKey)) throw noMergeKey(right, mergeKey);
  return goEquals(left.get(mergeKey)!, right.get(mergeKey)!);
}
