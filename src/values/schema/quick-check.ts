/**
 * A quick look at a schema: true means that its metaschema certainly accepts it; false means nothing. Keywords by the
 * shape that the metaschemas of drafts 4 to 2020-12 give them.
 */
import type { Draft } from './draft.ts';
import { firstDuplicates } from './equality.ts';
import { isArray, isObject, type Json } from './json.ts';
import { compareNumbers, isInteger, isNumeric } from './numbers.ts';
import { Needed, type Parts } from './parts.ts';

type Check = (value: Json, context: Context) => boolean;

interface Context {
  readonly draft: Draft;
  readonly parts: Parts;
}

const simpleTypes: readonly Json[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const plainReference = /^(?:https?:\/\/[a-z][\w.-]*(?:\/[\w./~-]*)?)?(?:#[\w./~$-]*)?$|^[\w./~-]*(?:#[\w./~$-]*)?$/;

const isString: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => isNumeric(value);
const isCount: Check = (value) => isNumeric(value) && isInteger(value) && compareNumbers(value, 0)! >= 0;
const isList: Check = (value) => isArray(value);
const isReference: Check = (value) => typeof value === 'string' && plainReference.test(value);
const isAnchor: Check = (value) => typeof value === 'string' && /^[A-Za-z][\w.-]*$/.test(value);
const isSchemaList: Check = (value, context) =>
  isArray(value) && value.length > 0 && value.every((item) => isSchema(item, context));
const isSchemaMap: Check = (value, context) => everyValue(value, (item) => isSchema(item, context));
const isStringList: Check = (value, { draft }) =>
  isArray(value) &&
  value.every((item) => typeof item === 'string') &&
  firstDuplicates(value) === undefined &&
  (draft.version > 4 || value.length > 0);
const isPattern: Check = (value, { parts }) => {
  if (typeof value !== 'string') return false;
  try {
    parts.get('regexps').compile(value);
    return true;
  } catch (error) {
    if (error instanceof Needed) throw error;
    return false;
  }
};
const isBound: Check = (value, { draft }) => (draft.version === 4 ? typeof value === 'boolean' : isNumeric(value));

/** A function, so that the table is made only when a schema is met. */
function keywordChecks(): Record<string, Check> {
  const checks: Record<string, Check> = {
    $id: (value, context) => isReference(value, context) && !(value as string).includes('#'),
    $schema: (value) => typeof value === 'string' && /^https?:/.test(value) && plainReference.test(value),
    $vocabulary: () => false,
    type: (value) =>
      isArray(value)
        ? value.length > 0 && value.every((type) => simpleTypes.includes(type)) && firstDuplicates(value) === undefined
        : simpleTypes.includes(value),
    enum: (value, { draft }) =>
      isArray(value) && (draft.version >= 2019 || (value.length > 0 && firstDuplicates(value) === undefined)),
    multipleOf: (value) => isNumeric(value) && compareNumbers(value, 0)! > 0,
    items: (value, context) =>
      isSchema(value, context) || (context.draft.version < 2020 && isSchemaList(value, context)),
    dependencies: (value, context) =>
      everyValue(value, (item) => isSchema(item, context) || isStringList(item, context)),
    dependentRequired: (value, context) => everyValue(value, (item) => isStringList(item, context)),
    patternProperties: (value, context) =>
      isObject(value) && isSchemaMap(value, context) && [...value.keys()].every((name) => isPattern(name, context)),
  };
  const add = (check: Check, keywords: string) => {
    for (const keyword of keywords.split(' ')) checks[keyword] = check;
  };
  add(isString, 'id title description format $comment contentMediaType contentEncoding');
  add(isReference, '$ref $recursiveRef $dynamicRef');
  add(isAnchor, '$anchor $dynamicAnchor');
  add(isBoolean, '$recursiveAnchor uniqueItems readOnly writeOnly deprecated');
  add(isList, 'examples');
  add(isNumber, 'minimum maximum');
  add(isBound, 'exclusiveMinimum exclusiveMaximum');
  add(isCount, 'minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains');
  add(isStringList, 'required');
  add(isPattern, 'pattern');
  add(isSchemaList, 'allOf anyOf oneOf prefixItems');
  add(isSchemaMap, 'properties definitions $defs dependentSchemas');
  add(isSchema, 'not if then else contains propertyNames contentSchema unevaluatedItems unevaluatedProperties');
  add(isAdditional, 'additionalProperties additionalItems');
  return checks;
}

let table: Record<string, Check> | undefined;

export function isSurelyValid(schema: Json, draft: Draft, parts: Parts): boolean {
  return isSchema(schema, { draft, parts });
}

function isSchema(schema: Json, context: Context): boolean {
  if (typeof schema === 'boolean') return context.draft.version > 4;
  if (!isObject(schema)) return false;
  table ??= keywordChecks();
  for (const [keyword, value] of schema) {
    if (Object.hasOwn(table, keyword) && !table[keyword]!(value, context)) return false;
  }
  if (context.draft.version > 4) return true;
  return (
    (!schema.has('exclusiveMaximum') || schema.has('maximum')) &&
    (!schema.has('exclusiveMinimum') || schema.has('minimum'))
  );
}

function isAdditional(value: Json, context: Context): boolean {
  return typeof value === 'boolean' || isSchema(value, context);
}

function everyValue(value: Json, check: (item: Json) => boolean): boolean {
  return isObject(value) && [...value.values()].every(check);
}
