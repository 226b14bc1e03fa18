/**
 * What a strategic merge needs to know about a type: its fields, and each field's patch strategy and merge key.
 * The lookups answer as PatchMetaFromStruct of k8s.io/apimachinery v0.37 (pkg/util/strategicpatch/meta.go), with its errors.
 */
import { quote } from '../go/strconv-quote.ts';

/** A Go type. */
export interface MergeSchema {
  readonly kind: 'struct' | 'slice' | 'map' | 'string' | 'bool' | 'int' | 'float64' | 'bytes' | 'interface';
  /** Of a struct; '' for others. */
  readonly name: string;
  /** A struct that reads its JSON itself, such as a Quantity. */
  readonly opaque: boolean;
  /** Of a slice or map. */
  readonly element: MergeSchema | undefined;
  /** Of a struct, by JSON name; empty for others. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
}

export interface FieldSchema {
  readonly type: MergeSchema;
  /** '' replaces lists and merges maps. */
  readonly strategy: '' | 'merge' | 'replace';
  /** A union: the patch names the fields that stay. */
  readonly retainKeys: boolean;
  /** '' for none. */
  readonly mergeKey: string;
}

/** The field that JSON's `key` goes to. */
export function lookupField(schema: MergeSchema, key: string): FieldSchema {
  if (schema.kind !== 'struct') {
    throw new Error(`merging an object in json but data type is not struct, instead is: ${goKind(schema)}`);
  }
  const field = schema.fields.get(key) ?? foldedField(schema, key);
  if (field) return field;
  throw new Error(`unable to find api field in struct ${schema.name} for the json field ${quote(key)}`);
}

/** The field of a list, and the type of its elements. */
export function lookupList(schema: MergeSchema, key: string): { field: FieldSchema; element: MergeSchema } {
  const field = lookupField(schema, key);
  const { type } = field;
  if (type.kind === 'slice') return { field, element: type.element! };
  // any other is behind a pointer, which the lookup follows, or no list at all
  if (type.kind === 'struct') return { field, element: type };
  throw new Error(`expected slice or array type, but got: ${goKind(schema)}`);
}

/** `reflect.Kind`. */
export function goKind({ kind }: MergeSchema): string {
  return kind === 'bytes' ? 'slice' : kind;
}

function foldedField(schema: MergeSchema, key: string): FieldSchema | undefined {
  const wanted = fold(key);
  for (const [name, field] of schema.fields) if (fold(name) === wanted) return field;
  return undefined;
}

/** What encoding/json takes for the same name: ASCII letters in either case, and the two other letters that fold to one. */
function fold(name: string): string {
  return name
    .replaceAll('\u212a', 'k')
    .replaceAll('\u017f', 's')
    .replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}
