/**
 * The documents of a schema: what identifiers and anchors they declare, and which dialect holds where. Equal to
 * `roots.go`, `root.go` and `loader.go` of santhosh-tekuri/jsonschema 6.0.3, error texts included.
 */
import { quote } from '../../go/strconv.ts';
import { draftOf, eachSubschema, identifier, latestDraft, textOf, type Dialect, type Draft } from './draft.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { loadDocument } from './loading.ts';
import { isPointer, join, lookup, placeText, split, splitFragment, type Place, type Reference } from './location.ts';
import { Needed, type Parts } from './parts.ts';

/** A part of a document with an identifier of its own, or the whole document. */
export interface Resource {
  readonly pointer: string;
  readonly id: string;
  dialect: Dialect;
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: string[];
}

export class Root {
  readonly url: string;
  readonly document: Json;
  readonly resources = new Map<string, Resource>();
  readonly ids = new Map<string, Resource>();
  readonly processed = new Set<string>();

  constructor(url: string, document: Json) {
    this.url = url;
    this.document = document;
  }

  /** The innermost resource around a pointer. */
  resource(pointer: string): Resource {
    for (let at = pointer; at !== '' && this.resources.size > 1; at = at.slice(0, at.lastIndexOf('/'))) {
      const found = this.resources.get(at);
      if (found !== undefined) return found;
    }
    return this.resources.get('')!;
  }

  /** Where a reference leads within this document; undefined when it leads out of it. */
  resolve(reference: Reference): Place | undefined {
    const resource = reference.url === this.url ? this.resources.get('') : this.ids.get(reference.url);
    return resource === undefined ? undefined : this.resolveIn(reference.fragment, resource);
  }

  resolveIn(fragment: string, resource: Resource): Place {
    if (isPointer(fragment)) return { url: this.url, pointer: resource.pointer + fragment };
    const pointer = resource.anchors.get(fragment);
    if (pointer === undefined) {
      const reference = placeText({ url: resource.id, pointer: fragment });
      throw new Error(`anchor in ${quote(reference)} not found in schema ${quote(this.url)}`);
    }
    return { url: this.url, pointer };
  }
}

/** Checks a value of a document against the metaschema of its dialect; throws when it fails. */
export type CheckSchema = (root: Root, value: Json, pointer: string) => void;

/** All documents met so far. */
export class Roots {
  readonly #roots = new Map<string, Root>();
  readonly #documents = new Map<string, Json>();
  readonly #parts: Parts;
  readonly #check: CheckSchema;

  constructor(parts: Parts, check: CheckSchema) {
    this.#parts = parts;
    this.#check = check;
  }

  add(url: string, document: Json): void {
    this.#documents.set(url, document);
  }

  /** The document at `url`, loaded, indexed and checked on first use. */
  root(url: string): Root {
    const known = this.#roots.get(url);
    if (known !== undefined) return known;
    const root = new Root(url, this.#load(url));
    this.#collect(root, root.document, url, '', { draft: latestDraft, vocabularies: undefined });
    if (!/^https?:\/\/json-schema\.org\//.test(url)) this.#check(root, root.document, '');
    this.#roots.set(url, root);
    return root;
  }

  /** Makes a place that a reference leads to a schema, though it stands where no keyword expects one. */
  ensure(place: Place): void {
    const root = this.root(place.url);
    if (root.processed.has(place.pointer)) return;
    const value = lookup(root.document, place);
    const around = root.resource(place.pointer);
    this.#collect(root, value, around.id, place.pointer, around.dialect);
    this.#check(root, value, place.pointer);
  }

  #load(url: string): Json {
    let document = this.#documents.get(url);
    if (document === undefined) {
      document = loadDocument(url, this.#parts);
      this.#documents.set(url, document);
    }
    return document;
  }

  #collect(root: Root, schema: Json, base: string, pointer: string, fallback: Dialect): void {
    if (root.processed.has(pointer)) return;
    root.processed.add(pointer);
    if (!isObject(schema)) {
      if (pointer === '') declare(root, newResource('', base, fallback));
      return;
    }
    let draft = this.#draft({ url: root.url, pointer }, schema, fallback.draft, new Set());
    let named = textOf(schema, '$schema') !== undefined;
    let id = identifier(draft, schema);
    if (id === '' && pointer !== '') {
      // only a resource can choose its dialect
      draft = fallback.draft;
      named = false;
      id = identifier(draft, schema);
    }
    let inside = base;
    if (id !== '') {
      try {
        inside = join(base, id, this.#parts).url;
      } catch (error) {
        if (error instanceof Needed) throw error;
        throw new Error(`error in parsing id at ${quote(placeText({ url: root.url, pointer }))}`, { cause: error });
      }
    }
    if (id !== '' || pointer === '') {
      const dialect = named ? { draft, vocabularies: this.#vocabularies(schema, draft) } : fallback;
      declare(root, newResource(pointer, inside, dialect));
    }
    const resource = root.ids.get(inside)!;
    collectAnchors(root, schema, pointer, resource);
    eachSubschema(draft, schema, pointer, (subschema, at) => {
      this.#collect(root, subschema, inside, at, resource.dialect);
    });
  }

  #draft(place: Place, schema: Json, fallback: Draft, seen: Set<string>): Draft {
    const named = isObject(schema) ? textOf(schema, '$schema') : undefined;
    if (named === undefined) return fallback;
    const known = draftOf(named);
    if (known !== undefined) return known;
    const [url] = split(named);
    const problem = this.#parts.get('urls').problem(url);
    if (problem !== undefined) throw new Error(`invalid $schema in ${quote(placeText(place))}: ${problem}`);
    if (place.pointer === '' && url === place.url) throw new Error(`draft ${quote(url)} is not supported`);
    if (seen.has(url)) throw new Error(`cycle in resolving $schema in ${quote(url)}`);
    seen.add(url);
    return this.#draft({ url, pointer: '' }, this.#load(url), fallback, seen);
  }

  /** The vocabularies that the metaschema of `schema` asks for. */
  #vocabularies(schema: JsonObject, draft: Draft): string[] | undefined {
    const named = textOf(schema, '$schema')!;
    if (draftOf(named) !== undefined || draft.version < 2019) return undefined;
    const [url] = split(named);
    const metaschema = this.#load(url);
    const wanted = isObject(metaschema) ? metaschema.get('$vocabulary') : undefined;
    if (!isObject(wanted)) return undefined;
    const prefix = draft.url.replace(/schema$/, 'vocab/');
    const names = new Set<string>();
    for (const [vocabulary, required] of wanted) {
      if (required !== true) continue;
      const name = vocabulary.slice(prefix.length);
      if (!vocabulary.startsWith(prefix) || !draft.vocabularies.includes(name)) {
        throw new Error(`unsupported vocabulary ${quote(vocabulary)} in ${quote(url)}`);
      }
      names.add(name);
    }
    return [...names.add('core')];
  }
}

function newResource(pointer: string, id: string, dialect: Dialect): Resource {
  return { pointer, id, dialect, anchors: new Map(), dynamicAnchors: [] };
}

function declare(root: Root, resource: Resource): void {
  const other = root.ids.get(resource.id);
  if (other === undefined) {
    root.resources.set(resource.pointer, resource);
    root.ids.set(resource.id, resource);
  } else if (other.pointer !== resource.pointer) {
    const places = `${quote(resource.pointer)} and ${quote(other.pointer)}`;
    throw new Error(`duplicate id ${quote(resource.id)} in ${quote(root.url)} at ${places}`);
  }
}

function collectAnchors(root: Root, schema: JsonObject, pointer: string, resource: Resource): void {
  const declareAnchor = (name: string) => {
    const other = resource.anchors.get(name);
    if (other !== undefined && other !== pointer) {
      const places = `${quote(other)} and ${quote(pointer)}`;
      throw new Error(`duplicate anchor ${quote(name)} in ${quote(root.url)} at ${places}`);
    }
    resource.anchors.set(name, pointer);
  };
  const { draft } = resource.dialect;
  if (draft.version < 2019) {
    if (schema.has('$ref')) return;
    const id = textOf(schema, draft.idKeyword);
    if (id === undefined) return;
    let fragment: string;
    try {
      [, fragment] = splitFragment(id);
    } catch (error) {
      const place = placeText({ url: root.url, pointer });
      throw new Error(`error in parsing anchor at ${quote(place)}`, { cause: error });
    }
    if (!isPointer(fragment)) declareAnchor(fragment);
    return;
  }
  const anchor = textOf(schema, '$anchor');
  if (anchor !== undefined) declareAnchor(anchor);
  const dynamic = draft.version >= 2020 ? textOf(schema, '$dynamicAnchor') : undefined;
  if (dynamic !== undefined) {
    declareAnchor(dynamic);
    resource.dynamicAnchors.push(dynamic);
  }
}
