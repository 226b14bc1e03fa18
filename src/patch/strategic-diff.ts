/**
 * The patch between two objects: diffMaps of k8s.io/apimachinery v0.37 pkg/util/strategicpatch/patch.go.
 *
 * Maps are compared key by key, and a key that is gone becomes null. Lists are replaced whole, unless the field's strategy
 * is `merge`: then the patch has the elements that are new or differ (of maps by their merge key, each with its own
 * patch), what is gone as `{key, $patch: delete}` (scalars: in `$deleteFromPrimitiveList/NAME`), and the order of the new
 * list as `$setElementOrder/NAME`. A union (`retainKeys`) names the keys that it has afterwards in `$retainKeys`.
 *
 * A three-way merge takes the patch twice, each time with one half of it: changes without deletions, then the reverse.
 */
import { sortedKeys, type GoMap, type Value } from '../go/values.ts';
import { equalValues, jsonKind } from './json-value.ts';
import { diffLists, type DiffPart } from './list-diff.ts';
import { lookupField, lookupList, type MergeSchema } from './schema.ts';

interface DiffOptions {
  readonly part: DiffPart;
  /** The map is a union. */
  readonly retainKeys: boolean;
}

/** The strategic merge patch that makes `modified` of `original`. Throws an `Error` with Go's text. Shares values with both. */
export function strategicDiff(original: GoMap, modified: GoMap, schema: MergeSchema, part: DiffPart = 'all'): GoMap {
  return diffMaps(original, modified, schema, { part, retainKeys: false });
}

function diffMaps(original: GoMap, modified: GoMap, schema: MergeSchema, options: DiffOptions): GoMap {
  const patch: GoMap = new Map();
  const changes = options.part !== 'deletions';
  for (const [key, value] of modified) {
    const before = original.get(key);
    if (before === undefined) {
      if (changes) patch.set(key, value);
      continue;
    }
    if (key === '$patch') {
      diffDirective(before, value, patch);
      continue;
    }
    if (before === value && typeof value !== 'object') continue;
    const kind = jsonKind(value);
    if (kind !== jsonKind(before)) {
      if (changes) patch.set(key, value);
    } else if (kind === 'map') {
      diffMapField(key, before as GoMap, value as GoMap, patch, schema, options);
    } else if (kind === 'list') {
      diffListField(key, before as Value[], value as Value[], patch, schema, options);
    } else if (changes && !equalValues(before, value)) {
      patch.set(key, value);
    }
  }
  if (options.part !== 'changes') {
    for (const key of original.keys()) if (!modified.has(key)) patch.set(key, null);
  }
  if (options.retainKeys) addRetainKeys(original, modified, patch);
  return patch;
}

function diffDirective(before: Value, value: Value, patch: GoMap): void {
  if (typeof before !== 'string' || typeof value !== 'string') throw new Error('invalid value for special key: $patch');
  if (before !== value) patch.set('$patch', value);
}

function addRetainKeys(original: GoMap, modified: GoMap, patch: GoMap): void {
  const kept = sortedKeys(modified).filter((key) => modified.get(key) !== null);
  if (kept.length === 0) return;
  if (patch.size > 0 || [...original].some(([key, value]) => value !== null && !modified.has(key))) {
    patch.set('$retainKeys', kept);
  }
}

function diffMapField(
  key: string,
  before: GoMap,
  value: GoMap,
  patch: GoMap,
  schema: MergeSchema,
  { part }: DiffOptions,
): void {
  const field = knownUnlessEqual(before, value, () => lookupField(schema, key));
  if (!field) return;
  if (field.strategy === 'replace') {
    if (part !== 'deletions') patch.set(key, value);
    return;
  }
  const inner = diffMaps(before, value, field.type, { part, retainKeys: field.retainKeys });
  if (inner.size > 0) patch.set(key, inner);
}

function diffListField(
  key: string,
  before: Value[],
  value: Value[],
  patch: GoMap,
  schema: MergeSchema,
  { part }: DiffOptions,
): void {
  const found = knownUnlessEqual(before, value, () => lookupList(schema, key));
  if (!found) return;
  if (found.field.strategy !== 'merge') {
    if (part !== 'deletions' && !equalValues(before, value)) patch.set(key, value);
    return;
  }
  const { retainKeys, mergeKey } = found.field;
  const { items, deletions, order } = diffLists(before, value, {
    part,
    mergeKey,
    diffMaps: (a, b) => diffMaps(a, b, found.element, { part, retainKeys }),
  });
  if (items.length > 0) patch.set(key, items);
  if (deletions.length > 0) patch.set(`$deleteFromPrimitiveList/${key}`, deletions);
  if (order.length > 0) patch.set(`$setElementOrder/${key}`, order);
}

/** A field that nobody knows matters only when it differs. */
function knownUnlessEqual<T>(before: Value, value: Value, lookup: () => T): T | undefined {
  try {
    return lookup();
  } catch (error) {
    if (equalValues(before, value)) return undefined;
    throw error;
  }
}
