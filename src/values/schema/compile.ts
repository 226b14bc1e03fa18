/**
 * Compiles a schema document and all that it refers to. Equal to `compiler.go` and `objcompiler.go` of
 * santhosh-tekuri/jsonschema 6.0.3, in what counts in which draft and in the errors: each schema is put in a queue when
 * it is met, so references that lead nowhere are found though no value ever gets there.
 */
import { hasVocabulary, textOf } from './draft.ts';
import { isArray, isObject, type Json, type JsonNumeric, type JsonObject } from './json.ts';
import { append, isPointer, join, lookup, placeText, splitFragment, type Place } from './location.ts';
import { quote } from '../../go/strconv.ts';
import { sortedKeys } from '../../go/values.ts';
import { isNumeric, rational, toCount } from './numbers.ts';
import { Needed, type Parts } from './parts.ts';
import { Roots, type CheckSchema, type Resource, type Root } from './resources.ts';
import type { SchemaPattern } from './part-types.ts';
import { newSchemaNode, type SchemaNode } from './schema-node.ts';

/** The formats that are checked; other names say nothing. */
export const formatNames: readonly string[] = [
  'json-pointer',
  'relative-json-pointer',
  'uuid',
  'duration',
  'period',
  'ipv4',
  'ipv6',
  'hostname',
  'email',
  'date',
  'time',
  'date-time',
  'uri',
  'iri',
  'uri-reference',
  'iri-reference',
  'uri-template',
  'semver',
];

const typeNames: readonly string[] = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

export interface CompileOptions {
  /** Formats are asserted in every draft, as when metaschemas are compiled. */
  readonly assertFormat?: boolean;
}

export class Compiler {
  readonly roots: Roots;
  readonly parts: Parts;
  readonly assertFormat: boolean;
  readonly #nodes = new Map<string, SchemaNode>();
  readonly #queue: SchemaNode[] = [];
  #compiled = 0;
  readonly #values = new Map<SchemaNode, Json>();

  constructor(parts: Parts, check: CheckSchema, options: CompileOptions = {}) {
    this.parts = parts;
    this.roots = new Roots(parts, check);
    this.assertFormat = options.assertFormat ?? false;
  }

  compile(url: string): SchemaNode {
    const root = this.roots.root(url);
    const node = this.node({ url: root.url, pointer: '' });
    for (; this.#compiled < this.#queue.length; this.#compiled++) this.#compileNode(this.#queue[this.#compiled]!);
    return node;
  }

  /** The schema at a place: known, or queued. `value` is what stands there, where a keyword expects a schema. */
  node(place: Place, value?: Json): SchemaNode {
    const key = `${place.url}#${place.pointer}`;
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = newSchemaNode(place);
      this.#nodes.set(key, node);
      this.#queue.push(node);
      if (value !== undefined) this.#values.set(node, value);
    }
    return node;
  }

  #compileNode(node: SchemaNode): void {
    const { place } = node;
    let value = this.#values.get(node);
    if (value === undefined) this.roots.ensure(place);
    const root = this.roots.root(place.url);
    value ??= lookup(root.document, place);
    const resource = root.resource(place.pointer);
    node.version = resource.dialect.draft.version;
    node.resource = this.node({ url: place.url, pointer: resource.pointer });
    if (node.version >= 2020 && node === node.resource) {
      for (const anchor of resource.dynamicAnchors) {
        node.dynamicAnchors ??= new Map();
        node.dynamicAnchors.set(anchor, this.node({ url: place.url, pointer: resource.anchors.get(anchor)! }));
      }
    }
    if (typeof value === 'boolean') node.always = value;
    else if (isObject(value) && value.size === 0) node.always = true;
    else if (isObject(value)) new ObjectCompiler(this, value, node, root, resource).compile();
    node.allPropertiesEvaluated = node.additionalProperties !== undefined;
    node.allItemsEvaluated = node.otherItems !== undefined;
    node.itemsEvaluated = node.firstItems?.length ?? 0;
  }
}

/** Compiles the keywords of one schema object. */
class ObjectCompiler {
  readonly #compiler: Compiler;
  readonly #object: JsonObject;
  readonly #node: SchemaNode;
  readonly #root: Root;
  readonly #resource: Resource;

  constructor(compiler: Compiler, object: JsonObject, node: SchemaNode, root: Root, resource: Resource) {
    this.#compiler = compiler;
    this.#object = object;
    this.#node = node;
    this.#root = root;
    this.#resource = resource;
  }

  compile(): void {
    const node = this.#node;
    node.ref = this.#reference('$ref');
    if (node.version < 2019 && node.ref !== undefined) return; // nothing else counts
    if (this.#has('applicator')) this.#applicators();
    if (this.#has('validation')) this.#validations();
    this.#format();
    if (node.version >= 2019) this.#since2019();
    if (node.version >= 2020) this.#since2020();
  }

  #applicators(): void {
    const node = this.#node;
    node.allOf = this.#list('allOf');
    node.anyOf = this.#list('anyOf');
    node.oneOf = this.#list('oneOf');
    node.not = this.#one('not');
    if (node.version >= 2020) {
      node.firstItems = this.#list('prefixItems');
      node.otherItems = this.#one('items');
    } else if (isArray(this.#object.get('items'))) {
      node.firstItems = this.#list('items');
      node.otherItems = this.#oneOrBoolean('additionalItems');
    } else {
      node.otherItems = this.#one('items');
    }
    node.properties = this.#map('properties');
    node.patternProperties = this.#patternProperties();
    node.additionalProperties = this.#oneOrBoolean('additionalProperties');
    node.dependencies = this.#dependencies();
    if (node.version >= 6) {
      node.contains = this.#one('contains');
      node.propertyNames = this.#one('propertyNames');
    }
    if (node.version >= 7) {
      node.if = this.#one('if');
      const fixed = this.#object.get('if');
      if (node.if !== undefined && fixed !== false) node.then = this.#one('then');
      if (node.if !== undefined && fixed !== true) node.else = this.#one('else');
    }
    if (node.version >= 2019) node.dependentSchemas = this.#map('dependentSchemas');
  }

  #validations(): void {
    const node = this.#node;
    node.types = typesOf(this.#object.get('type'));
    const values = this.#object.get('enum');
    if (isArray(values)) node.enum = values;
    node.multipleOf = this.#numeric('multipleOf');
    node.maximum = this.#numeric('maximum');
    node.exclusiveMaximum = this.#numeric('exclusiveMaximum');
    if (this.#object.get('exclusiveMaximum') === true) {
      node.exclusiveMaximum = node.maximum;
      node.maximum = undefined;
    }
    node.minimum = this.#numeric('minimum');
    node.exclusiveMinimum = this.#numeric('exclusiveMinimum');
    if (this.#object.get('exclusiveMinimum') === true) {
      node.exclusiveMinimum = node.minimum;
      node.minimum = undefined;
    }
    node.minLength = this.#count('minLength');
    node.maxLength = this.#count('maxLength');
    const pattern = textOf(this.#object, 'pattern');
    if (pattern !== undefined) node.pattern = this.#pattern(pattern, 'pattern');
    node.minItems = this.#count('minItems');
    node.maxItems = this.#count('maxItems');
    node.uniqueItems = this.#object.get('uniqueItems') === true;
    node.minProperties = this.#count('minProperties');
    node.maxProperties = this.#count('maxProperties');
    node.required = stringsOf(this.#object.get('required'));
    if (node.version >= 6 && this.#object.has('const')) node.const = { value: this.#object.get('const')! };
  }

  #format(): void {
    const { version } = this.#node;
    const asserted =
      this.#compiler.assertFormat || version < 2019 || this.#has(version === 2019 ? 'format' : 'format-assertion');
    const name = asserted ? textOf(this.#object, 'format') : undefined;
    if (name === undefined) return;
    if (name === 'regex') this.#node.format = this.#compiler.parts.get('regexps').format;
    else if (formatNames.includes(name)) this.#node.format = this.#compiler.parts.get('formats').format(name);
  }

  #since2019(): void {
    const node = this.#node;
    node.recursiveRef = this.#reference('$recursiveRef');
    node.recursiveAnchor = this.#object.get('$recursiveAnchor') === true;
    if (this.#has('validation')) {
      if (node.contains !== undefined) {
        node.minContains = this.#count('minContains');
        node.maxContains = this.#count('maxContains');
      }
      node.dependentRequired = this.#dependentRequired();
    }
    if (this.#has(node.version === 2019 ? 'applicator' : 'unevaluated')) {
      node.unevaluatedItems = this.#one('unevaluatedItems');
      node.unevaluatedProperties = this.#one('unevaluatedProperties');
    }
  }

  #since2020(): void {
    const target = this.#reference('$dynamicRef');
    if (target !== undefined) {
      const [, fragment] = splitFragment(textOf(this.#object, '$dynamicRef')!);
      this.#node.dynamicRef = { target, anchor: isPointer(fragment) ? '' : fragment };
    }
    this.#node.dynamicAnchor = textOf(this.#object, '$dynamicAnchor');
  }

  #has(vocabulary: string): boolean {
    return hasVocabulary(this.#resource.dialect, vocabulary);
  }

  #reference(keyword: string): SchemaNode | undefined {
    const text = textOf(this.#object, keyword);
    if (text === undefined) return undefined;
    const reference = join(this.#resource.id, text, this.#compiler.parts);
    const local = this.#root.resolve(reference);
    if (local !== undefined) return this.#compiler.node(local);
    const other = this.#compiler.roots.root(reference.url);
    return this.#compiler.node(other.resolveIn(reference.fragment, other.resource('')));
  }

  #at(value: Json, ...tokens: string[]): SchemaNode {
    const { url, pointer } = this.#node.place;
    return this.#compiler.node({ url, pointer: append(pointer, ...tokens) }, value);
  }

  #one(keyword: string): SchemaNode | undefined {
    const value = this.#object.get(keyword);
    return value === undefined ? undefined : this.#at(value, keyword);
  }

  #oneOrBoolean(keyword: string): SchemaNode | boolean | undefined {
    const value = this.#object.get(keyword);
    return typeof value === 'boolean' ? value : this.#one(keyword);
  }

  #list(keyword: string): SchemaNode[] | undefined {
    const value = this.#object.get(keyword);
    return isArray(value) ? value.map((item, i) => this.#at(item, keyword, String(i))) : undefined;
  }

  #map(keyword: string): Map<string, SchemaNode> | undefined {
    const value = this.#object.get(keyword);
    if (!isObject(value)) return undefined;
    return new Map(sortedKeys(value).map((name) => [name, this.#at(value.get(name)!, keyword, name)]));
  }

  #patternProperties(): [SchemaPattern, SchemaNode][] | undefined {
    const nodes = this.#map('patternProperties');
    return nodes && [...nodes].map(([name, node]) => [this.#pattern(name, 'patternProperties'), node]);
  }

  #dependencies(): Map<string, SchemaNode | string[]> | undefined {
    const value = this.#object.get('dependencies');
    if (!isObject(value)) return undefined;
    return new Map(
      sortedKeys(value).map((name) => [
        name,
        stringsOf(value.get(name)) ?? this.#at(value.get(name)!, 'dependencies', name),
      ]),
    );
  }

  #dependentRequired(): Map<string, string[]> | undefined {
    const value = this.#object.get('dependentRequired');
    if (!isObject(value)) return undefined;
    const out = new Map<string, string[]>();
    for (const name of sortedKeys(value)) {
      const required = stringsOf(value.get(name));
      if (required !== undefined) out.set(name, required);
    }
    return out;
  }

  #pattern(text: string, keyword: string): SchemaPattern {
    const { url, pointer } = this.#node.place;
    try {
      return this.#compiler.parts.get('regexps').compile(text);
    } catch (error) {
      if (error instanceof Needed) throw error;
      const at = placeText({ url, pointer: append(pointer, keyword) });
      throw new Error(`invalid regex ${quote(text)} at ${quote(at)}: ${(error as Error).message}`, { cause: error });
    }
  }

  #numeric(keyword: string): JsonNumeric | undefined {
    const value = this.#object.get(keyword);
    return value !== undefined && isNumeric(value) && rational(value) !== undefined ? value : undefined;
  }

  #count(keyword: string): number | undefined {
    const value = this.#numeric(keyword);
    return value === undefined ? undefined : toCount(value);
  }
}

/** The types named, in the order of messages; undefined when none is known. */
function typesOf(value: Json | undefined): string[] | undefined {
  const named: readonly (Json | undefined)[] = isArray(value) ? value : [value];
  const known = typeNames.filter((name) => named.includes(name));
  return known.length === 0 ? undefined : known;
}

function stringsOf(value: Json | undefined): string[] | undefined {
  return isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}
