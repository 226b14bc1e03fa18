/**
 * What of an object does not fit a structural schema: what the API server would drop (pruning), and what it would refuse
 * (k8s.io/apiextensions-apiserver 0.34, pkg/apiserver/schema and validation). Missing fields with a default are there, as the server
 * reads them. Formats and the rules of `x-kubernetes-validations` are not looked at: the server alone knows what they mean.
 */
import { listAt, mapAt, stringAt } from '../go/field-path.ts';
import { marshalJson } from '../go/json.ts';
import { compileRegexp } from '../go/regexp.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';
import { equalValues } from '../patch/json-value.ts';
import { texts } from './definition.ts';

export interface Misfit {
  /** `spec.ports[0].name`; '' for the object. */
  readonly field: string;
  /** `would be dropped`, `is required`, … */
  readonly text: string;
}

/** In the order of the object. */
export function misfitsOf(object: GoMap, schema: GoMap): Misfit[] {
  const found: Misfit[] = [];
  check({ path: '', schema, pruned: true, found }, object);
  return found;
}

interface Place {
  readonly path: string;
  readonly schema: GoMap;
  /** Unknown fields are dropped: not so below `anyOf` and the like, which only say more about known ones. */
  readonly pruned: boolean;
  readonly found: Misfit[];
}

const ownOfObjects = new Set(['apiVersion', 'kind', 'metadata']);

function tell({ path, found }: Place, text: string): void {
  found.push({ field: path, text });
}

function check(place: Place, value: Value): void {
  const { schema } = place;
  if (value === null) {
    if (!takesNull(schema)) tell(place, 'is null');
    return;
  }
  if (!isOfType(schema, value)) {
    tell(place, `is no ${typeText(schema)}`);
    return;
  }
  const allowed = listAt(schema, 'enum');
  if (allowed.length > 0 && !allowed.some((one) => equalValues(one, value))) {
    tell(place, `is ${text(value)}, which is none of ${allowed.map(text).join(', ')}`);
  }
  if (typeof value === 'string') checkString(place, value);
  else if (value instanceof Map) checkObject(place, value);
  else if (Array.isArray(value)) checkList(place, value);
  else if (typeof value !== 'boolean') checkNumber(place, numberOf(value)!);
  checkCombined(place, value);
}

function takesNull(schema: GoMap): boolean {
  return schema.get('nullable') === true || typeText(schema) === '';
}

function typeText(schema: GoMap): string {
  return schema.get('x-kubernetes-int-or-string') === true ? 'integer or string' : stringAt(schema, 'type');
}

function isOfType(schema: GoMap, value: Value): boolean {
  const isInteger = (): boolean => Number.isInteger(numberOf(value));
  switch (typeText(schema)) {
    case 'object':
      return value instanceof Map;
    case 'array':
      return Array.isArray(value);
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return isInteger();
    case 'number':
      return numberOf(value) !== undefined;
    case 'integer or string':
      return typeof value === 'string' || isInteger();
    default:
      return true;
  }
}

function numberOf(value: Value | undefined): number | undefined {
  if (value instanceof GoInt) return Number(value.value);
  return typeof value === 'number' ? value : undefined;
}

function text(value: Value): string {
  return marshalJson(value, { escapeHtml: false });
}

/** Each once for all objects. */
const patterns = new WeakMap<GoMap, ReturnType<typeof compileRegexp>>();

function compiled(schema: GoMap, pattern: string): ReturnType<typeof compileRegexp> {
  const known = patterns.get(schema);
  if (known !== undefined) return known;
  const regexp = compileRegexp(pattern);
  patterns.set(schema, regexp);
  return regexp;
}

function checkString(place: Place, value: string): void {
  const { schema } = place;
  const pattern = schema.get('pattern');
  if (typeof pattern === 'string' && !compiled(schema, pattern).matches(value)) {
    tell(place, `is ${text(value)}, which does not match ${pattern}`);
  }
  const characters = Array.from(value).length;
  checkBounds(place, characters, ['minLength', 'maxLength'], `has ${characters} characters`);
}

function checkNumber(place: Place, value: number): void {
  const { schema } = place;
  checkBounds(place, value, ['minimum', 'maximum'], `is ${value}`);
  const isAt = (keyword: string, bound: string): boolean =>
    schema.get(keyword) === true && numberOf(schema.get(bound)) === value;
  if (isAt('exclusiveMinimum', 'minimum') || isAt('exclusiveMaximum', 'maximum')) tell(place, `is ${value}`);
  const step = numberOf(schema.get('multipleOf'));
  if (step !== undefined && !Number.isInteger(value / step)) tell(place, `is ${value}, no multiple of ${step}`);
}

function checkBounds(place: Place, value: number, [low, high]: readonly [string, string], what: string): void {
  const [least, most] = [numberOf(place.schema.get(low)), numberOf(place.schema.get(high))];
  if (least !== undefined && value < least) tell(place, `${what}, and ${low} is ${least}`);
  if (most !== undefined && value > most) tell(place, `${what}, and ${high} is ${most}`);
}

function checkObject(place: Place, object: GoMap): void {
  const { schema, path, pruned } = place;
  const properties = mapAt(schema, 'properties');
  for (const name of texts(listAt(schema, 'required'))) {
    const own = mapAt(properties, name);
    const isNull = object.get(name) === null && own !== undefined && !takesNull(own);
    if ((object.has(name) && !isNull) || own?.has('default') === true) continue;
    tell({ ...place, path: below(path, name) }, 'is required');
  }
  checkBounds(place, object.size, ['minProperties', 'maxProperties'], `has ${object.size} fields`);
  const others = schema.get('additionalProperties');
  const isKept = others === true || schema.get('x-kubernetes-preserve-unknown-fields') === true || !pruned;
  const isWhole = path === '' || schema.get('x-kubernetes-embedded-resource') === true;
  if (isWhole && path !== '') {
    for (const name of ['apiVersion', 'kind']) {
      if (!object.has(name)) tell({ ...place, path: below(path, name) }, 'is required');
    }
  }
  for (const [name, value] of object) {
    const own = properties?.get(name) ?? others;
    const inner = { ...place, path: below(path, name) };
    if (own instanceof Map) {
      if (value === null && pruned && !takesNull(own)) {
        // a null is dropped, and the default or what is required counts
        const counts = own.has('default') || listAt(schema, 'required').includes(name);
        if (!counts) tell(inner, 'would be dropped');
      } else if (!(isWhole && name === 'metadata')) check({ ...inner, schema: own }, value);
    } else if (!isKept && !(isWhole && ownOfObjects.has(name))) tell(inner, 'would be dropped');
  }
}

/** As in JSONPath where a name is no word: `metadata.labels['a.b/c']`. */
function below(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}['${name}']`;
  return path === '' ? name : `${path}.${name}`;
}

function checkList(place: Place, items: readonly Value[]): void {
  const { schema, path } = place;
  checkBounds(place, items.length, ['minItems', 'maxItems'], `has ${items.length} items`);
  const own = mapAt(schema, 'items');
  if (own !== undefined) {
    for (const [at, item] of items.entries()) check({ ...place, schema: own, path: `${path}[${at}]` }, item);
  }
  const listType = stringAt(schema, 'x-kubernetes-list-type');
  if (listType !== 'map' && listType !== 'set') return;
  const keys = texts(listAt(schema, 'x-kubernetes-list-map-keys'));
  const seen = new Set<string>();
  for (const [at, item] of items.entries()) {
    const key = listType === 'set' ? text(item) : keyOf(item, keys, own);
    if (seen.has(key)) tell({ ...place, path: `${path}[${at}]` }, 'is there twice');
    seen.add(key);
  }
}

function keyOf(item: Value, keys: readonly string[], schema: GoMap | undefined): string {
  const values = keys.map((key) => {
    const given = item instanceof Map ? item.get(key) : undefined;
    return given ?? mapAt(schema, 'properties', key)?.get('default') ?? null;
  });
  return text(values);
}

function checkCombined(place: Place, value: Value): void {
  const { schema } = place;
  const fits = (one: Value): boolean => {
    if (!(one instanceof Map)) return true;
    const found: Misfit[] = [];
    check({ ...place, schema: one, pruned: false, found }, value);
    return found.length === 0;
  };
  const count = (keyword: string): number => listAt(schema, keyword).filter(fits).length;
  if (schema.has('allOf') && count('allOf') < listAt(schema, 'allOf').length) tell(place, 'does not fit allOf');
  if (schema.has('anyOf') && count('anyOf') === 0) tell(place, 'does not fit anyOf');
  if (schema.has('oneOf') && count('oneOf') !== 1) tell(place, 'does not fit oneOf');
  if (schema.get('not') instanceof Map && fits(schema.get('not')!)) tell(place, 'fits what it must not');
}
