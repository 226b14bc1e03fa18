/**
 * A quick look at a schema, as the built-in parser gives it: a positive answer means that its metaschema certainly accepts
 * it, a negative one means nothing. Keywords by the shape that the metaschemas of drafts 4 to 2020-12 give them; a
 * keyword that a draft does not know is held to the shape that others give it.
 *
 * This runs once over schemas of hundreds of kilobytes, in code that is never hot: hence one loop and one switch.
 */
import { draftOf, type DraftVersion } from './draft.ts';
import { Needed, type Parts } from './parts.ts';
import { simplePattern } from './simple-pattern.ts';

/** What `JSON.parse` gives. */
export type Plain = null | boolean | string | number | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain | undefined;
}

export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

export function isPlainObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

const reference = /^(?:https?:\/\/[a-z][\w.-]*(?:\/[\w./~-]*)?)?(?:#[\w./~$-]*)?$|^[\w./~-]*(?:#[\w./~$-]*)?$/;
const simpleTypes = new Set<Plain>(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
/** Go reads documents up to this depth; a shorter text cannot be deeper. */
const MAX_OPAQUE = 20_000;

export class Shape {
  readonly #version: DraftVersion;
  readonly #parts: Parts;
  /** All that `$ref` says, wherever it stands. */
  readonly references = new Set<string>();
  /** False when the document has more than one resource, an anchor or a dialect of its own. */
  isOneResource = true;
  /** False when some value of the document may be deeper than Go reads. */
  isShallow = true;
  #nested = false;

  constructor(version: DraftVersion, parts: Parts) {
    this.#version = version;
    this.#parts = parts;
  }

  /** Whether a value is surely a valid schema. */
  isSchema(schema: Plain): boolean {
    if (typeof schema === 'boolean') return this.#version > 4;
    if (!isPlainObject(schema)) return false;
    const nested = this.#nested;
    this.#nested = true;
    for (const keyword of Object.keys(schema)) {
      const value = schema[keyword]!;
      switch (keyword) {
        case 'type':
          if (!this.#isType(value)) return false;
          break;
        case 'title':
        case 'description':
        case 'format':
        case '$comment':
        case 'contentMediaType':
        case 'contentEncoding':
          if (typeof value !== 'string') return false;
          break;
        case 'properties':
        case 'definitions':
        case '$defs':
        case 'dependentSchemas':
          if (!this.#isSchemaMap(value)) return false;
          break;
        case 'items':
          if (!this.isSchema(value) && (this.#version >= 2020 || !this.#isSchemaList(value))) return false;
          break;
        case 'additionalProperties':
        case 'additionalItems':
          if (typeof value !== 'boolean' && !this.isSchema(value)) return false;
          break;
        case 'required':
          if (!this.#isStringList(value)) return false;
          break;
        case '$ref':
          if (!isReference(value)) return false;
          this.references.add(value);
          break;
        case 'enum':
          if (!this.#isEnum(value)) return false;
          break;
        case 'allOf':
        case 'anyOf':
        case 'oneOf':
        case 'prefixItems':
          if (!this.#isSchemaList(value)) return false;
          break;
        case 'minLength':
        case 'maxLength':
        case 'minItems':
        case 'maxItems':
        case 'minProperties':
        case 'maxProperties':
        case 'minContains':
        case 'maxContains':
          if (!Number.isInteger(value) || (value as number) < 0) return false;
          break;
        case 'minimum':
        case 'maximum':
          if (!Number.isFinite(value)) return false;
          break;
        case 'exclusiveMinimum':
        case 'exclusiveMaximum':
          if (this.#version > 4 ? !Number.isFinite(value) : !isBound(schema, keyword)) return false;
          break;
        case 'multipleOf':
          if (!Number.isFinite(value) || (value as number) <= 0) return false;
          break;
        case 'uniqueItems':
        case 'readOnly':
        case 'writeOnly':
        case 'deprecated':
          if (typeof value !== 'boolean') return false;
          break;
        case 'pattern':
          if (typeof value !== 'string' || !this.#isPattern(value)) return false;
          break;
        case 'patternProperties':
          if (!this.#isSchemaMap(value)) return false;
          for (const name of Object.keys(value as PlainObject)) if (!this.#isPattern(name)) return false;
          break;
        case 'not':
        case 'if':
        case 'then':
        case 'else':
        case 'contains':
        case 'propertyNames':
        case 'contentSchema':
        case 'unevaluatedItems':
        case 'unevaluatedProperties':
          if (!this.isSchema(value)) return false;
          break;
        case 'dependencies':
        case 'dependentRequired':
          if (!this.#isDependencies(value, keyword)) return false;
          break;
        case 'examples':
          if (!isList(value)) return false;
          this.#opaque(value);
          break;
        case 'id':
        case '$id':
          if (!this.#isIdentifier(keyword, value, nested)) return false;
          break;
        case '$schema':
          if (!isReference(value) || !/^https?:/.test(value)) return false;
          // without an identifier beside it, it counts for nothing
          if (nested && (draftOf(value) === undefined || 'id' in schema || '$id' in schema)) this.isOneResource = false;
          break;
        case '$anchor':
        case '$dynamicAnchor':
          if (typeof value !== 'string' || !/^[A-Za-z][\w.-]*$/.test(value)) return false;
          this.isOneResource = false;
          break;
        case '$recursiveRef':
        case '$dynamicRef':
          if (!isReference(value)) return false;
          this.isOneResource = false;
          break;
        case '$recursiveAnchor':
          if (typeof value !== 'boolean') return false;
          this.isOneResource = false;
          break;
        case '$vocabulary':
          return false;
        default:
          this.#opaque(value);
      }
    }
    return true;
  }

  #isType(value: Plain): boolean {
    if (!isList(value)) return simpleTypes.has(value);
    return value.length > 0 && new Set(value).size === value.length && value.every((type) => simpleTypes.has(type));
  }

  #isSchemaMap(value: Plain): boolean {
    if (!isPlainObject(value)) return false;
    for (const name of Object.keys(value)) if (!this.isSchema(value[name]!)) return false;
    return true;
  }

  #isSchemaList(value: Plain): boolean {
    if (!isList(value) || value.length === 0) return false;
    for (const item of value) if (!this.isSchema(item)) return false;
    return true;
  }

  #isStringList(value: Plain): boolean {
    if (!isList(value)) return false;
    for (const item of value) if (typeof item !== 'string') return false;
    return new Set(value).size === value.length && (this.#version > 4 || value.length > 0);
  }

  #isEnum(value: Plain): boolean {
    if (!isList(value)) return false;
    this.#opaque(value);
    if (this.#version >= 2019) return true;
    return value.length > 0 && new Set(value).size === value.length && !value.some(isContainer);
  }

  #isDependencies(value: Plain, keyword: string): boolean {
    if (!isPlainObject(value)) return false;
    return Object.values(value).every(
      (item) => this.#isStringList(item!) || (keyword === 'dependencies' && this.isSchema(item!)),
    );
  }

  #isIdentifier(keyword: string, value: Plain, nested: boolean): boolean {
    if (typeof value !== 'string' || (keyword === '$id' && !isReference(value))) return false;
    if (keyword !== (this.#version > 4 ? '$id' : 'id')) return true;
    // some tools name each schema by its pointer, which early drafts allow and which says nothing
    const isPlace = this.#version < 2019 && (value === '#' || value.startsWith('#/'));
    if (keyword === '$id' && this.#version >= 2019 && value.includes('#')) return false;
    if (nested ? !isPlace : !isPlace && !/^https?:\/\/[a-z][\w.-]*(?:\/[\w-][\w.-]*)*\/?$/.test(value)) {
      this.isOneResource = false;
    }
    return true;
  }

  #isPattern(text: string): boolean {
    if (simplePattern(text) !== undefined) return true;
    try {
      this.#parts.get('regexps').compile(text);
      return true;
    } catch (error) {
      if (error instanceof Needed) throw error;
      return false;
    }
  }

  /** A value that may be anything. */
  #opaque(value: Plain): void {
    if (isContainer(value) && JSON.stringify(value).length > MAX_OPAQUE) this.isShallow = false;
  }
}

function isReference(value: Plain): value is string {
  return typeof value === 'string' && reference.test(value);
}

function isContainer(value: Plain): boolean {
  return typeof value === 'object' && value !== null;
}

/** Draft 4: `exclusiveMaximum` is true or false, beside a `maximum`. */
function isBound(schema: PlainObject, keyword: 'exclusiveMinimum' | 'exclusiveMaximum'): boolean {
  const bound = keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum';
  return typeof schema[keyword] === 'boolean' && Object.hasOwn(schema, bound);
}
