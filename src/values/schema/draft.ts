/**
 * The drafts of JSON Schema and what differs between them: where subschemas may stand, the word for an identifier, the
 * vocabularies. Equal to `draft.go` of santhosh-tekuri/jsonschema 6.0.3.
 */
import { append, split } from './location.ts';
import { isArray, isObject, type Json, type JsonObject } from './json.ts';

export type DraftVersion = 4 | 6 | 7 | 2019 | 2020;

export interface Draft {
  readonly version: DraftVersion;
  readonly url: string;
  readonly idKeyword: 'id' | '$id';
  /** Keywords by what they hold: one schema, a list of them, or a map of them. `items` is in two. */
  readonly one: readonly string[];
  readonly lists: readonly string[];
  readonly maps: readonly string[];
  /** Vocabularies that a metaschema can name, and those in force without one. */
  readonly vocabularies: readonly string[];
  readonly defaultVocabularies: readonly string[];
}

/** A draft, with the vocabularies that its metaschema switches on; undefined means the draft's own. */
export interface Dialect {
  readonly draft: Draft;
  readonly vocabularies: readonly string[] | undefined;
}

const draft4: Draft = {
  version: 4,
  url: 'http://json-schema.org/draft-04/schema',
  idKeyword: 'id',
  one: ['not', 'additionalProperties', 'items', 'additionalItems'],
  lists: ['allOf', 'anyOf', 'oneOf', 'items'],
  maps: ['definitions', 'properties', 'patternProperties', 'dependencies'],
  vocabularies: [],
  defaultVocabularies: [],
};
const draft6: Draft = {
  ...draft4,
  version: 6,
  url: 'http://json-schema.org/draft-06/schema',
  idKeyword: '$id',
  one: [...draft4.one, 'propertyNames', 'contains'],
};
const draft7: Draft = {
  ...draft6,
  version: 7,
  url: 'http://json-schema.org/draft-07/schema',
  one: [...draft6.one, 'if', 'then', 'else'],
};
const draft2019: Draft = {
  ...draft7,
  version: 2019,
  url: 'https://json-schema.org/draft/2019-09/schema',
  one: [...draft7.one, 'unevaluatedProperties', 'unevaluatedItems', 'contentSchema'],
  maps: [...draft7.maps, '$defs', 'dependentSchemas'],
  vocabularies: ['core', 'applicator', 'validation', 'meta-data', 'format', 'content'],
  defaultVocabularies: ['core', 'applicator', 'validation'],
};
/** In force where a schema does not say. */
export const latestDraft: Draft = {
  ...draft2019,
  version: 2020,
  url: 'https://json-schema.org/draft/2020-12/schema',
  lists: [...draft2019.lists, 'prefixItems'],
  vocabularies: [
    'core',
    'applicator',
    'unevaluated',
    'validation',
    'meta-data',
    'format-annotation',
    'format-assertion',
    'content',
  ],
  defaultVocabularies: ['core', 'applicator', 'unevaluated', 'validation'],
};

/** The draft that a `$schema` names; undefined for a metaschema of someone's own. */
export function draftOf(url: string): Draft | undefined {
  const [address, fragment] = split(url);
  if (fragment !== '') return undefined;
  switch (address.replace(/^https?:\/\//, '')) {
    case 'json-schema.org/schema':
    case 'json-schema.org/draft/2020-12/schema':
      return latestDraft;
    case 'json-schema.org/draft/2019-09/schema':
      return draft2019;
    case 'json-schema.org/draft-07/schema':
      return draft7;
    case 'json-schema.org/draft-06/schema':
      return draft6;
    case 'json-schema.org/draft-04/schema':
      return draft4;
    default:
      return undefined;
  }
}

/** The identifier that a schema object gives itself, without its fragment; empty when it gives none. */
export function identifier(draft: Draft, object: JsonObject): string {
  // beside a $ref, all other keywords count for nothing
  if (draft.version < 2019 && object.has('$ref')) return '';
  return split(textOf(object, draft.idKeyword) ?? '')[0];
}

export function textOf(object: JsonObject, keyword: string): string | undefined {
  const value = object.get(keyword);
  return typeof value === 'string' ? value : undefined;
}

/** Calls `visit` for each place right below a schema object where a subschema stands. */
export function eachSubschema(
  draft: Draft,
  object: JsonObject,
  pointer: string,
  visit: (schema: Json, pointer: string) => void,
): void {
  for (const keyword of draft.one) {
    const value = object.get(keyword);
    if (value !== undefined) visit(value, append(pointer, keyword));
  }
  for (const keyword of draft.lists) {
    const value = object.get(keyword);
    if (isArray(value))
      value.forEach((item, i) => {
        visit(item, append(pointer, keyword, String(i)));
      });
  }
  for (const keyword of draft.maps) {
    const value = object.get(keyword);
    if (isObject(value)) for (const [name, item] of value) visit(item, append(pointer, keyword, name));
  }
}

export function hasVocabulary(dialect: Dialect, name: string): boolean {
  if (name === 'core' || dialect.draft.version < 2019) return true;
  return (dialect.vocabularies ?? dialect.draft.defaultVocabularies).includes(name);
}
