/**
 * Whether values fit a schema, and nothing else: no error is made, no reference is followed that no value leads to. What
 * is known of the schema beforehand is told in quick.ts; what is not dealt with here ends in `Unsure`, and the validator
 * that knows the errors decides (validate.ts). The two agree on what is valid.
 */
import { GoInt, type GoMap, type Value } from '../../go/values.ts';
import type { DraftVersion } from './draft.ts';
import { firstDuplicates } from './equality.ts';
import { equal, isOfType, kindOf, numberFits, runes, safeNumber, Unsure } from './fits-scalar.ts';
import type { Json } from './json.ts';
import type { Parts } from './parts.ts';
import { isList, isPlainObject, type Plain, type PlainObject } from './shape.ts';
import { matchSimple, simplePattern } from './simple-pattern.ts';

const MAX_STEPS = 300_000;
const MAX_DEPTH = 300;

export class Fitting {
  readonly #version: DraftVersion;
  readonly #targets: ReadonlyMap<string, Plain>;
  readonly #parts: Parts;
  #steps = 0;

  /** `targets` has what each `$ref` of the schema leads to. */
  constructor(version: DraftVersion, targets: ReadonlyMap<string, Plain>, parts: Parts) {
    this.#version = version;
    this.#targets = targets;
    this.#parts = parts;
  }

  fits(schema: Plain, given: Value, depth = 0): boolean {
    if (typeof schema === 'boolean') return schema;
    if (!isPlainObject(schema) || ++this.#steps > MAX_STEPS || depth > MAX_DEPTH) throw new Unsure();
    const value = given instanceof GoInt ? safeNumber(given) : given;
    const kind = kindOf(value);
    const reference = schema['$ref'];
    if (reference !== undefined) {
      if (!this.fits(this.#targets.get(reference as string)!, value, depth + 1)) return false;
      if (this.#version < 2019) return true;
    }
    for (const keyword of Object.keys(schema)) {
      const wanted = schema[keyword]!;
      switch (keyword) {
        case 'description':
        case 'title':
        case 'default':
          break;
        case 'type':
          if (wanted !== kind && !isOfType(wanted, kind, value)) return false;
          break;
        case 'properties':
          if (kind === 'object' && !this.#properties(wanted as PlainObject, value as GoMap, depth + 1)) return false;
          break;
        case 'items':
          if (kind === 'array' && !this.#items(schema, wanted, value as Value[], depth + 1)) return false;
          break;
        case 'enum':
          if (!(wanted as readonly Plain[]).some((item) => equal(item, value))) return false;
          break;
        case 'const':
          if (this.#version >= 6 && !equal(wanted, value)) return false;
          break;
        case 'allOf':
          for (const one of wanted as readonly Plain[]) if (!this.fits(one, value, depth + 1)) return false;
          break;
        case 'anyOf':
          if (this.#count(wanted as readonly Plain[], value, 1, depth + 1) === 0) return false;
          break;
        case 'oneOf':
          if (this.#count(wanted as readonly Plain[], value, 2, depth + 1) !== 1) return false;
          break;
        case 'not':
          if (this.fits(wanted, value, depth + 1)) return false;
          break;
        case 'if':
          if (this.#version >= 7) {
            const branch = this.fits(wanted, value, depth + 1) ? schema['then'] : schema['else'];
            if (branch !== undefined && !this.fits(branch, value, depth + 1)) return false;
          }
          break;
        default:
          if (kind === 'object') {
            if (!this.#object(schema, keyword, wanted, value as GoMap, depth + 1)) return false;
          } else if (kind === 'array') {
            if (!this.#array(schema, keyword, wanted, value as Value[], depth + 1)) return false;
          } else if (kind === 'string') {
            if (!this.#string(keyword, wanted, value as string)) return false;
          } else if (kind === 'number' && !numberFits(schema, keyword, wanted, value as number)) return false;
      }
    }
    return true;
  }

  /** How many schemas a value fits; `enough` is as good as more. */
  #count(schemas: readonly Plain[], value: Value, enough: number, depth: number): number {
    let count = 0;
    for (const schema of schemas) if (this.fits(schema, value, depth) && ++count === enough) break;
    return count;
  }

  #properties(properties: PlainObject, object: GoMap, depth: number): boolean {
    for (const name of Object.keys(properties)) {
      const value = object.get(name);
      if (value !== undefined && !this.fits(properties[name]!, value, depth)) return false;
    }
    return true;
  }

  #object(schema: PlainObject, keyword: string, wanted: Plain, object: GoMap, depth: number): boolean {
    switch (keyword) {
      case 'required':
        for (const name of wanted as readonly string[]) if (!object.has(name)) return false;
        return true;
      case 'additionalProperties':
        return wanted === true || this.#additional(schema, wanted, object, depth);
      case 'patternProperties':
        for (const pattern of Object.keys(wanted as PlainObject)) {
          for (const [name, value] of object) {
            if (this.#matches(pattern, name) && !this.fits((wanted as PlainObject)[pattern]!, value, depth))
              return false;
          }
        }
        return true;
      case 'minProperties':
        return object.size >= (wanted as number);
      case 'maxProperties':
        return object.size <= (wanted as number);
      case 'propertyNames':
        if (this.#version >= 6) for (const name of object.keys()) if (!this.fits(wanted, name, depth)) return false;
        return true;
      case 'dependencies':
        return this.#dependencies(wanted as PlainObject, object, depth);
      case 'dependentRequired':
      case 'dependentSchemas':
        return this.#version < 2019 || this.#dependencies(wanted as PlainObject, object, depth);
      case 'unevaluatedProperties':
        if (this.#version >= 2019) throw new Unsure();
        return true;
      default:
        return true;
    }
  }

  #additional(schema: PlainObject, wanted: Plain, object: GoMap, depth: number): boolean {
    const properties = (schema['properties'] ?? {}) as PlainObject;
    const patterns = Object.keys((schema['patternProperties'] ?? {}) as PlainObject);
    for (const name of object.keys()) {
      if (Object.hasOwn(properties, name) || patterns.some((pattern) => this.#matches(pattern, name))) continue;
      if (!this.fits(wanted, object.get(name)!, depth)) return false;
    }
    return true;
  }

  #dependencies(dependencies: PlainObject, object: GoMap, depth: number): boolean {
    for (const name of Object.keys(dependencies)) {
      if (!object.has(name)) continue;
      const wanted = dependencies[name]!;
      const fits = isList(wanted)
        ? wanted.every((other) => object.has(other as string))
        : this.fits(wanted, object, depth);
      if (!fits) return false;
    }
    return true;
  }

  #items(schema: PlainObject, wanted: Plain, items: readonly Value[], depth: number): boolean {
    let first = 0;
    let others: Plain | undefined = wanted;
    if (isList(wanted)) {
      if (!this.#first(wanted, items, depth)) return false;
      first = wanted.length;
      others = schema['additionalItems'] ?? true;
    } else if (this.#version >= 2020 && schema['prefixItems'] !== undefined) {
      first = (schema['prefixItems'] as readonly Plain[]).length;
    }
    for (let i = first; i < items.length; i++) if (!this.fits(others, items[i]!, depth)) return false;
    return true;
  }

  #first(schemas: readonly Plain[], items: readonly Value[], depth: number): boolean {
    for (let i = 0; i < schemas.length && i < items.length; i++) {
      if (!this.fits(schemas[i]!, items[i]!, depth)) return false;
    }
    return true;
  }

  #array(schema: PlainObject, keyword: string, wanted: Plain, items: readonly Value[], depth: number): boolean {
    switch (keyword) {
      case 'prefixItems':
        return this.#version < 2020 || this.#first(wanted as readonly Plain[], items, depth);
      case 'minItems':
        return items.length >= (wanted as number);
      case 'maxItems':
        return items.length <= (wanted as number);
      case 'uniqueItems':
        return wanted === false || firstDuplicates(items as readonly Json[]) === undefined;
      case 'contains':
        return this.#version < 6 || this.#contains(schema, wanted, items, depth);
      case 'unevaluatedItems':
        if (this.#version >= 2019) throw new Unsure();
        return true;
      default:
        return true;
    }
  }

  #contains(schema: PlainObject, wanted: Plain, items: readonly Value[], depth: number): boolean {
    let count = 0;
    for (const item of items) if (this.fits(wanted, item, depth)) count++;
    if (this.#version < 2019) return count > 0;
    const { minContains = 1, maxContains = Infinity } = schema as { minContains?: number; maxContains?: number };
    return count >= minContains && count <= maxContains;
  }

  #string(keyword: string, wanted: Plain, text: string): boolean {
    switch (keyword) {
      case 'minLength':
        return runes(text) >= (wanted as number);
      case 'maxLength':
        return runes(text) <= (wanted as number);
      case 'pattern':
        return this.#matches(wanted as string, text);
      case 'format':
        return this.#version >= 2019 || this.#hasFormat(wanted as string, text);
      default:
        return true;
    }
  }

  #matches(pattern: string, text: string): boolean {
    const simple = simplePattern(pattern);
    const answer = simple && matchSimple(simple, text);
    return answer ?? this.#parts.get('regexps').compile(pattern).test(text);
  }

  #hasFormat(name: string, text: string): boolean {
    const format = name === 'regex' ? this.#parts.get('regexps').format : this.#parts.get('formats').format(name);
    return format?.problem(text) === undefined;
  }
}
