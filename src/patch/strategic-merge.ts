/**
 * A strategic merge patch applied to an object, or to another patch: mergeMap of k8s.io/apimachinery v0.37
 * pkg/util/strategicpatch/patch.go. In this order: `$patch` on the map itself, `$retainKeys`, the lists that come with a
 * `$setElementOrder`, then key by key. Unlike Go's this changes neither of its arguments; the result shares values with them.
 */
import type { GoMap, Value } from '../go/values.ts';
import { Places, elementKind, interleave } from './element-order.ts';
import {
  asList,
  asMap,
  BAD_ELEMENT_ORDER,
  BAD_PRIMITIVE_LIST,
  BAD_RETAIN_KEYS,
  noMergeKey,
  unknownDirective,
} from './errors.ts';
import { equalValues, goText, hashKey, jsonKind, withoutNulls } from './json-value.ts';
import { checkElementOrder, keyedElements, liveOrder, mergeLists, type MergeMaps } from './merge-lists.ts';
import { lookupField, lookupList, type MergeSchema } from './schema.ts';

const DELETIONS = '$deleteFromPrimitiveList';
const ORDER = '$setElementOrder';
const RETAIN_KEYS = '$retainKeys';

/**
 * - `apply`: onto an object, as the API server does; directives are carried out and nulls delete.
 * - `combine`: onto another patch; directives and nulls stay.
 */
export type MergeMode = 'apply' | 'combine';

/** `patch` applied to `original`. Throws an `Error` with Go's text for a patch that makes no sense. */
export function strategicMerge(original: GoMap, patch: GoMap, schema: MergeSchema, mode: MergeMode = 'apply'): GoMap {
  const directive = patch.get('$patch');
  if (directive !== undefined) return byDirective(directive, patch);
  const merged: GoMap = new Map(original);
  const rest: GoMap = new Map(patch);
  takeRetainKeys(merged, rest, mode);
  takeOrderedLists(merged, rest, schema, mode);
  for (const [key, value] of rest) mergeKey(merged, key, value, schema, mode);
  return merged;
}

function byDirective(directive: Value, patch: GoMap): GoMap {
  if (directive === 'delete') return new Map();
  if (directive !== 'replace') {
    throw unknownDirective(directive, patch);
  }
  const whole: GoMap = new Map(patch);
  whole.delete('$patch');
  return whole;
}

function takeRetainKeys(merged: GoMap, rest: GoMap, mode: MergeMode): void {
  const keys = rest.get(RETAIN_KEYS);
  if (keys === undefined) return;
  rest.delete(RETAIN_KEYS);
  if (mode === 'combine') {
    const own = merged.get(RETAIN_KEYS);
    if (own !== undefined && !equalValues(own, keys)) {
      throw new Error(
        `${goText(own)} and ${goText(keys)} are not deep equal: this may happen when calculating the 3-way diff patch`,
      );
    }
    merged.set(RETAIN_KEYS, keys);
    return;
  }
  if (!Array.isArray(keys)) throw new Error(BAD_RETAIN_KEYS);
  const kept = new Set(keys.map(hashKey));
  for (const [key, value] of rest) {
    if (value === null || key.startsWith(DELETIONS) || key.startsWith(ORDER)) continue;
    if (!kept.has(hashKey(key))) throw new Error(BAD_RETAIN_KEYS);
  }
  for (const key of [...merged.keys()]) if (!kept.has(hashKey(key))) merged.delete(key);
}

function takeOrderedLists(merged: GoMap, rest: GoMap, schema: MergeSchema, mode: MergeMode): void {
  for (const directive of [...rest.keys()]) {
    if (!directive.startsWith(ORDER)) continue;
    const order = rest.get(directive)!;
    if (mode === 'combine') {
      const own = merged.get(directive);
      if (own !== undefined && !equalValues(own, order)) throw new Error(BAD_ELEMENT_ORDER);
      merged.set(directive, order);
    }
    rest.delete(directive);
    const key = nameAfter(ORDER, directive, BAD_ELEMENT_ORDER);
    const list = mergeOrderedList(merged, rest, key, asList(order), schema, mode);
    if (list === undefined) continue;
    merged.set(key, list);
    rest.delete(key);
  }
}

function nameAfter(prefix: string, directive: string, message: string): string {
  const slash = directive.indexOf('/');
  if (slash < 0 || directive.slice(0, slash) !== prefix) throw new Error(message);
  return directive.slice(slash + 1);
}

/** Undefined when neither side has the list. */
function mergeOrderedList(
  merged: GoMap,
  rest: GoMap,
  key: string,
  order: Value[],
  schema: MergeSchema,
  mode: MergeMode,
): Value[] | undefined {
  const live = merged.has(key) ? asList(merged.get(key)!) : undefined;
  const patch = rest.has(key) ? asList(rest.get(key)!) : undefined;
  const { field, element } = lookupList(schema, key);
  checkElementOrder(patch ?? [], order, field.mergeKey);
  if (!live && !patch) return undefined;
  let items: Value[];
  let liveOrderNow = live ?? [];
  if (live && patch) {
    items = field.strategy === 'merge' ? mergeLists(live, patch, element, field.mergeKey, mapsIn(mode)) : patch;
    if (field.strategy === 'merge' && field.mergeKey !== '') liveOrderNow = liveOrder(live, patch, field.mergeKey);
  } else {
    items = live ?? (withoutDirectives(patch!) as Value[]);
  }
  const { listed, others } =
    field.mergeKey === '' ? partitionScalars(items, order) : partitionMaps(items, order, field.mergeKey);
  const kind = elementKind(live ?? [], patch ?? []);
  if (kind === undefined) throw new Error('no elements in any of the given slices');
  return interleave(listed, others, order, liveOrderNow, kind === 'map' ? field.mergeKey : undefined);
}

interface Partition {
  /** What the order names. */
  readonly listed: Value[];
  readonly others: Value[];
}

function partitionScalars(items: Value[], order: Value[]): Partition {
  const places = new Places(order, undefined);
  return partition(items, (item) => places.of(item) !== undefined);
}

function partitionMaps(items: Value[], order: Value[], mergeKey: string): Partition {
  const named = keyedElements(order, mergeKey);
  return partition(items, (item) => {
    const id = asMap(item).get(mergeKey);
    if (id === undefined) throw noMergeKey(item as GoMap, mergeKey);
    return named(id);
  });
}

function partition(items: Value[], isListed: (item: Value) => boolean): Partition {
  const listed: Value[] = [];
  const others: Value[] = [];
  for (const item of items) (isListed(item) ? listed : others).push(item);
  return { listed, others };
}

function mapsIn(mode: MergeMode): MergeMaps {
  return (original, patch, schema) => strategicMerge(original, patch, schema, mode);
}

function mergeKey(merged: GoMap, key: string, value: Value, schema: MergeSchema, mode: MergeMode): void {
  const isDeletion = key.startsWith(DELETIONS);
  if (isDeletion) {
    if (mode === 'combine') {
      merged.set(key, value);
      return;
    }
    key = nameAfter(DELETIONS, key, BAD_PRIMITIVE_LIST);
  }
  if (value === null) {
    merged.delete(key);
    if (mode === 'apply') return;
  }
  const before = merged.get(key);
  if (before === undefined || jsonKind(before) !== jsonKind(value)) {
    if (!isDeletion) set(merged, key, mode === 'apply' ? withoutNulls(value) : value);
  } else if (value instanceof Map) {
    const { strategy, type } = lookupField(schema, key);
    merged.set(key, strategy === 'replace' ? value : strategicMerge(before as GoMap, value, type, mode));
  } else if (Array.isArray(value)) {
    merged.set(key, mergeListField(key, before as Value[], value, isDeletion, schema, mode));
  } else {
    set(merged, key, value);
  }
}

function mergeListField(
  key: string,
  before: Value[],
  value: Value[],
  isDeletion: boolean,
  schema: MergeSchema,
  mode: MergeMode,
): Value[] {
  const { field, element } = lookupList(schema, key);
  if (field.strategy !== 'merge' && !isDeletion) return value;
  if (before.length === 0 && value.length === 0) return before;
  if (!isDeletion || elementKind(before, value) === 'map') {
    return mergeLists(before, value, element, field.mergeKey, mapsIn(mode));
  }
  const gone = new Set(value.map(hashKey));
  return before.filter((item) => !gone.has(hashKey(item)));
}

function set(merged: GoMap, key: string, value: Value): void {
  const kept = withoutDirectives(value);
  if (kept === undefined) merged.delete(key);
  else merged.set(key, kept);
}

/** The value without the maps that hold a `$patch`; undefined for such a map. */
function withoutDirectives(value: Value): Value | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!(value instanceof Map)) return value;
  if (value.has('$patch')) return undefined;
  const kept: GoMap = new Map();
  for (const [key, item] of value) {
    const inner = withoutDirectives(item);
    if (inner !== undefined) kept.set(key, inner);
  }
  return kept;
}
