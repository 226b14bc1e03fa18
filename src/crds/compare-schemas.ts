/**
 * Two structural schemas (k8s.io/apiextensions-apiserver 0.34, pkg/apiserver/schema): does every object that fits the one fit the
 * other, with all of its fields? `breaking` is said wherever that is not sure, since it is not known what two patterns or two rules
 * have in common. What only defaults new fields, or describes, is none.
 */
import { listAt, mapAt, stringAt } from '../go/field-path.ts';
import { marshalJson } from '../go/json.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';
import { equalValues } from '../patch/json-value.ts';
import { texts } from './definition.ts';

export interface SchemaChange {
  /** `.spec.ports[].name`, `.spec.labels.*`; '' for the object. */
  readonly path: string;
  readonly breaking: boolean;
  /** What of the field: `is gone`. */
  readonly text: string;
}

export function compareSchemas(before: GoMap | undefined, after: GoMap | undefined): SchemaChange[] {
  const found: SchemaChange[] = [];
  compare({ path: '', before: before ?? anything, after: after ?? anything, found });
  return found;
}

interface Pair {
  readonly path: string;
  readonly before: GoMap;
  readonly after: GoMap;
  readonly found: SchemaChange[];
}

const preserves = 'x-kubernetes-preserve-unknown-fields';
const anything: GoMap = new Map([[preserves, true]]);
/** Every object has them, whatever its schema says. */
const ownOfObjects = ['apiVersion', 'kind', 'metadata'];

function compare(pair: Pair): void {
  const { path, before, after } = pair;
  const [type, next] = [typeText(before), typeText(after)];
  if (type !== next && !isWider(type, next)) {
    tell(pair, true, `was ${type}, is ${next}`);
    return;
  }
  if (type !== next) tell(pair, false, `was ${type}, is ${next}`);
  if (before.get('nullable') === true && after.get('nullable') !== true) tell(pair, true, 'cannot be null any more');
  compareRequired(pair);
  compareEnum(pair);
  compareBounds(pair);
  compareRest(pair);
  compareRules(pair);
  compareProperties(pair);
  const [items, nextItems] = [mapAt(before, 'items'), mapAt(after, 'items')];
  if (nextItems !== undefined) compare({ ...pair, path: `${path}[]`, before: items ?? anything, after: nextItems });
}

function tell({ path, found }: Pair, breaking: boolean, text: string, below = ''): void {
  found.push({ path: path + below, breaking, text });
}

function typeText(schema: GoMap): string {
  if (schema.get('x-kubernetes-int-or-string') === true) return 'int-or-string';
  return stringAt(schema, 'type') || 'any value';
}

function isWider(type: string, next: string): boolean {
  if (next === 'any value') return true;
  if (type === 'integer') return next === 'number' || next === 'int-or-string';
  return type === 'string' && next === 'int-or-string';
}

function compareRequired(pair: Pair): void {
  const { before, after } = pair;
  const required = texts(listAt(before, 'required'));
  const next = texts(listAt(after, 'required'));
  for (const name of next) {
    const has = (schema: GoMap): boolean => mapAt(schema, 'properties', name)?.has('default') === true;
    if (required.includes(name)) {
      if (has(before) && !has(after)) tell(pair, true, 'has no default any more, and is required', `.${name}`);
    } else if (has(after)) tell(pair, false, 'is required now, with a default', `.${name}`);
    else tell(pair, true, 'is required now', `.${name}`);
  }
  for (const name of required) if (!next.includes(name)) tell(pair, false, 'is not required any more', `.${name}`);
}

function compareEnum(pair: Pair): void {
  const [values, allowed] = [listAt(pair.before, 'enum'), listAt(pair.after, 'enum')];
  if (allowed.length === 0) {
    if (values.length > 0) tell(pair, false, 'allows any value');
    return;
  }
  const has = (list: readonly Value[], value: Value): boolean => list.some((other) => equalValues(value, other));
  if (values.length === 0 || values.some((value) => !has(allowed, value))) tell(pair, true, 'allows fewer values');
  else if (allowed.some((value) => !has(values, value))) tell(pair, false, 'allows more values');
}

const bounds: readonly (readonly [keyword: string, isLower: boolean])[] = [
  ['minimum', true],
  ['maximum', false],
  ['minLength', true],
  ['maxLength', false],
  ['minItems', true],
  ['maxItems', false],
  ['minProperties', true],
  ['maxProperties', false],
];

function compareBounds(pair: Pair): void {
  const { before, after } = pair;
  for (const [keyword, isLower] of bounds) {
    const [old, fresh] = [numberAt(before, keyword), numberAt(after, keyword)];
    if (old === fresh) continue;
    const isNarrower = fresh !== undefined && (old === undefined || (isLower ? fresh > old : fresh < old));
    tell(pair, isNarrower, `has ${keyword} ${fresh ?? 'no more'}${old === undefined ? '' : `, had ${old}`}`);
  }
}

function numberAt(schema: GoMap, keyword: string): number | undefined {
  const value = schema.get(keyword);
  if (value instanceof GoInt) return Number(value.value);
  return typeof value === 'number' ? value : undefined;
}

/** With one of these something that was taken may be refused. */
const constraints = [
  'pattern',
  'format',
  'multipleOf',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'uniqueItems',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
];

/** Those that the server looks at: supportedVersionedFormats of pkg/apiserver/validation/formats.go. */
const formats = new Set(
  `bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor byte
   password date duration datetime k8sshortname k8slongname`.split(/\s+/),
);

function compareRest(pair: Pair): void {
  const { before, after } = pair;
  for (const keyword of constraints) {
    const [old, fresh] = [before.get(keyword), after.get(keyword)];
    if (isSame(old, fresh)) continue;
    const isOff = fresh === undefined || fresh === false;
    const isUnknown = keyword === 'format' && !formats.has(stringAt(after, keyword).replaceAll('-', ''));
    tell(pair, !isOff && !isUnknown, isOff ? `has no ${keyword} any more` : `has another ${keyword}${shown(fresh)}`);
  }
  if (!isSame(before.get('default'), after.get('default'))) tell(pair, false, 'has another default');
  const embeds = (schema: GoMap): boolean => schema.get('x-kubernetes-embedded-resource') === true;
  if (embeds(before) !== embeds(after)) {
    tell(pair, true, embeds(after) ? 'is a whole object now' : 'is no whole object any more');
  }
  const [list, next] = [before, after].map((schema) => stringAt(schema, 'x-kubernetes-list-type') || 'atomic');
  const keys = [before, after].map((schema) => texts(listAt(schema, 'x-kubernetes-list-map-keys')).join(', '));
  if (list === next && keys[0] === keys[1]) return;
  const by = (type: string | undefined, key: string | undefined): string =>
    `${type!}${key === '' ? '' : ` by ${key!}`}`;
  tell(pair, next !== 'atomic', `was a list of type ${by(list, keys[0])}, is ${by(next, keys[1])}`);
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return (a ?? false) === (b ?? false);
  return equalValues(a, b);
}

function shown(value: Value): string {
  if (typeof value === 'string') return `: ${value}`;
  return value === true || Array.isArray(value) || value instanceof Map ? '' : `: ${marshalJson(value)}`;
}

/** Characters of a rule that are told. */
const mostOfRule = 60;

/** Only the server can tell what a rule means; one that is the same letter for letter means the same. */
function compareRules(pair: Pair): void {
  const [rules, next] = [pair.before, pair.after].map((schema) =>
    listAt(schema, 'x-kubernetes-validations').map((entry) => stringAt(entry, 'rule')),
  );
  for (const rule of next!) if (!rules!.includes(rule)) tell(pair, true, `has a new rule: ${shortened(rule)}`);
  for (const rule of rules!) if (!next!.includes(rule)) tell(pair, false, `has a rule less: ${shortened(rule)}`);
}

function shortened(rule: string): string {
  const line = rule.trim().replace(/\s+/g, ' ');
  return line.length <= mostOfRule ? line : `${line.slice(0, mostOfRule)}…`;
}

function compareProperties(pair: Pair): void {
  const { path, before, after, found } = pair;
  const [old, fresh] = [mapAt(before, 'properties'), mapAt(after, 'properties')];
  const [others, nextOthers] = [othersOf(before), othersOf(after)];
  const isOwn = (name: string): boolean => path === '' && ownOfObjects.includes(name);
  for (const [name, schema] of old ?? []) {
    const next = fresh?.get(name) ?? nextOthers;
    if (next === undefined && !isOwn(name)) tell(pair, true, 'is gone', `.${name}`);
    if (schema instanceof Map && next instanceof Map) {
      compare({ path: `${path}.${name}`, before: schema, after: next, found });
    }
  }
  for (const [name, schema] of fresh ?? []) {
    if (old?.has(name) === true || isOwn(name)) continue;
    if (others === undefined) tell(pair, false, 'is new', `.${name}`);
    else if (schema instanceof Map) compare({ path: `${path}.${name}`, before: others, after: schema, found });
  }
  if (others === undefined) return;
  if (nextOthers === undefined) {
    if (before.get(preserves) === true) tell(pair, true, 'keeps the fields of its schema only');
    else tell(pair, true, 'is gone', '.*');
  } else if (others !== nextOthers) compare({ path: `${path}.*`, before: others, after: nextOthers, found });
}

/** The schema of fields that have none of their own; undefined where they are dropped. */
function othersOf(schema: GoMap): GoMap | undefined {
  const others = schema.get('additionalProperties');
  if (others instanceof Map) return others;
  return others === true || schema.get(preserves) === true ? anything : undefined;
}
