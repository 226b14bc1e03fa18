/** One compiled schema. Which keyword stands for what is told in compile.ts. */
import type { DraftVersion } from './draft.ts';
import type { Json, JsonNumeric } from './json.ts';
import type { Place } from './location.ts';
import type { SchemaFormat, SchemaPattern } from './part-types.ts';

export interface SchemaNode {
  readonly place: Place;
  version: DraftVersion;
  /** The schema at the head of the resource that this one is part of. */
  resource: SchemaNode;
  dynamicAnchors?: Map<string, SchemaNode> | undefined;
  /** Properties and items that this schema leaves to no `unevaluated…` keyword. */
  allPropertiesEvaluated?: boolean;
  allItemsEvaluated?: boolean;
  itemsEvaluated?: number;

  always?: boolean | undefined;
  ref?: SchemaNode | undefined;
  recursiveRef?: SchemaNode | undefined;
  recursiveAnchor?: boolean;
  dynamicRef?: { readonly target: SchemaNode; readonly anchor: string } | undefined;
  dynamicAnchor?: string | undefined;

  types?: readonly string[] | undefined;
  enum?: readonly Json[] | undefined;
  const?: { readonly value: Json } | undefined;
  format?: SchemaFormat | undefined;

  not?: SchemaNode | undefined;
  allOf?: readonly SchemaNode[] | undefined;
  anyOf?: readonly SchemaNode[] | undefined;
  oneOf?: readonly SchemaNode[] | undefined;
  if?: SchemaNode | undefined;
  then?: SchemaNode | undefined;
  else?: SchemaNode | undefined;

  minProperties?: number | undefined;
  maxProperties?: number | undefined;
  required?: readonly string[] | undefined;
  properties?: ReadonlyMap<string, SchemaNode> | undefined;
  patternProperties?: readonly (readonly [SchemaPattern, SchemaNode])[] | undefined;
  additionalProperties?: SchemaNode | boolean | undefined;
  propertyNames?: SchemaNode | undefined;
  dependencies?: ReadonlyMap<string, SchemaNode | readonly string[]> | undefined;
  dependentRequired?: ReadonlyMap<string, readonly string[]> | undefined;
  dependentSchemas?: ReadonlyMap<string, SchemaNode> | undefined;
  unevaluatedProperties?: SchemaNode | undefined;

  minItems?: number | undefined;
  maxItems?: number | undefined;
  uniqueItems?: boolean;
  /** Schemas of the first items: `items` as a list, or `prefixItems`. */
  firstItems?: readonly SchemaNode[] | undefined;
  /** Of the other items: `items`, or `additionalItems` beside a list. */
  otherItems?: SchemaNode | boolean | undefined;
  contains?: SchemaNode | undefined;
  minContains?: number | undefined;
  maxContains?: number | undefined;
  unevaluatedItems?: SchemaNode | undefined;

  minLength?: number | undefined;
  maxLength?: number | undefined;
  pattern?: SchemaPattern | undefined;

  minimum?: JsonNumeric | undefined;
  maximum?: JsonNumeric | undefined;
  exclusiveMinimum?: JsonNumeric | undefined;
  exclusiveMaximum?: JsonNumeric | undefined;
  multipleOf?: JsonNumeric | undefined;
}

/** A schema that allows everything, until it is compiled. */
export function newSchemaNode(place: Place): SchemaNode {
  const node: Omit<SchemaNode, 'resource'> & { resource?: SchemaNode } = { place, version: 2020 };
  node.resource = node as SchemaNode;
  return node as SchemaNode;
}
