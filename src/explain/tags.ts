/**
 * Values in which each leaf is a tag that says where it stands in which source. Coalescing looks at nothing of a leaf but whether
 * it is a table or null, so that the very code that merges values merges tags in the same way.
 */
import type { GoType } from '../go/types.ts';
import { GoStruct, type GoMap, type Value } from '../go/values.ts';
import type { Origin } from './origin.ts';
import type { Path } from './path.ts';

/** A values file, a flag, or the defaults of a chart. */
export interface Source {
  /** Where its values stand among those of the outermost chart. */
  readonly at: readonly string[];
  readonly values: GoMap;
  readonly originOf: (path: Path) => Origin;
}

export interface Tag {
  readonly source: Source;
  /** Within the source. */
  readonly path: Path;
}

const tagType: GoType = { name: 'tag', kind: 'struct', fields: [] };
const noFields = new Map<string, Value>();

/** A copy of `value` with tags for leaves. Nulls, and tables and lists of nothing, stay. */
export function tagged(value: GoMap, source: Source): GoMap {
  return tag(value, source, []) as GoMap;
}

function tag(value: Value, source: Source, path: Path): Value {
  if (value === null) return null;
  if (value instanceof Map) {
    const copy: GoMap = new Map();
    for (const [key, inner] of value) copy.set(key, tag(inner, source, [...path, key]));
    return copy;
  }
  if (Array.isArray(value)) return value.map((item, i) => tag(item, source, [...path, i]));
  return new GoStruct(tagType, noFields, { host: { source, path } satisfies Tag });
}

/** Gives a tag to each leaf that has none yet; changes the tables and lists. */
export function tagRest(values: GoMap, source: Source): void {
  for (const [key, value] of values) values.set(key, withRest(value, source, [key]));
}

function withRest(value: Value, source: Source, path: Path): Value {
  if (tagOf(value) !== undefined) return value;
  if (value instanceof Map) for (const [key, inner] of value) value.set(key, withRest(inner, source, [...path, key]));
  else if (Array.isArray(value)) value.forEach((item, i) => (value[i] = withRest(item, source, [...path, i])));
  else return tag(value, source, path);
  return value;
}

export function tagOf(value: Value | undefined): Tag | undefined {
  return value instanceof GoStruct && value.struct === tagType ? (value.host as Tag) : undefined;
}
