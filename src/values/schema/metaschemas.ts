/**
 * The metaschemas of drafts 4 to 2020-12 (json-schema.org), without their prose. What counts is how they nest, since
 * messages about schemas show it; they are those that santhosh-tekuri/jsonschema 6.0.3 carries.
 */
import type { Json } from './json.ts';
import type { MetaschemasPart } from './part-types.ts';

type Plain = boolean | string | number | readonly Plain[] | { readonly [key: string]: Plain };

export const metaschemas: MetaschemasPart = {
  document(url) {
    const path = url.replace(/^https?:\/\/json-schema\.org\//, '');
    const plain = build(path === 'schema' ? 'draft/2020-12/schema' : path);
    return plain === undefined ? undefined : toJson(plain);
  },
};

function toJson(plain: Plain): Json {
  if (typeof plain !== 'object') return plain;
  if (Array.isArray(plain)) return (plain as readonly Plain[]).map(toJson);
  return new Map(Object.entries(plain).map(([key, value]) => [key, toJson(value)]));
}

function build(path: string): Plain | undefined {
  const early = /^draft-0([467])\/schema$/.exec(path);
  if (early !== null) return upTo7(Number(early[1]));
  const late = /^draft\/(2019-09|2020-12)\/(?:meta\/)?([\w-]+)$/.exec(path);
  if (late === null) return undefined;
  const [, year, name] = late as unknown as [string, string, string];
  const parts = since2019(year === '2019-09');
  const base = `https://json-schema.org/draft/${year}/`;
  const part = Object.hasOwn(parts, name) && path.includes('/meta/') === (name !== 'schema') ? parts[name] : undefined;
  if (part === undefined) return undefined;
  return {
    $schema: `${base}schema`,
    $id: `${base}${path.includes('/meta/') ? 'meta/' : ''}${name}`,
    ...(year === '2019-09' ? { $recursiveAnchor: true } : { $dynamicAnchor: 'meta' }),
    type: ['object', 'boolean'],
    ...part,
  };
}

const text = { type: 'string' };
const flag = { type: 'boolean' };
const numeric = { type: 'number' };
const pattern = { type: 'string', format: 'regex' };
const uriText = { type: 'string', format: 'uri' };
const uriReference = { type: 'string', format: 'uri-reference' };
const simpleTypes = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] };
const wholeNumber = { type: 'integer', minimum: 0 };

/** The same schema under many names. */
function each(names: string, schema: Plain): Record<string, Plain> {
  return Object.fromEntries(names.split(' ').map((name) => [name, schema]));
}

function typeKeyword(definitions: string): Plain {
  const one = { $ref: `#/${definitions}/simpleTypes` };
  return { anyOf: [one, { type: 'array', items: one, minItems: 1, uniqueItems: true }] };
}

function upTo7(version: number): Plain {
  const self = { $ref: '#' };
  const define = (name: string) => ({ $ref: `#/definitions/${name}` });
  const schemas = { type: 'object', additionalProperties: self };
  const additional = version === 4 ? { anyOf: [flag, self] } : self;
  const exclusive = version === 4 ? flag : numeric;
  const [whole, wholeOrZero] =
    version === 4
      ? ['positiveInteger', 'positiveIntegerDefault0']
      : ['nonNegativeInteger', 'nonNegativeIntegerDefault0'];
  const url = `http://json-schema.org/draft-0${version}/schema#`;
  return {
    $schema: url,
    ...(version === 4 ? {} : { $id: url }),
    definitions: {
      schemaArray: { type: 'array', minItems: 1, items: self },
      [whole]: wholeNumber,
      [wholeOrZero]: { allOf: [define(whole), { default: 0 }] },
      simpleTypes,
      stringArray: { type: 'array', items: text, uniqueItems: true, ...(version === 4 ? { minItems: 1 } : {}) },
    },
    type: version === 4 ? 'object' : ['object', 'boolean'],
    properties: {
      ...(version === 4
        ? { id: text, $ref: text, multipleOf: { type: 'number', minimum: 0, exclusiveMinimum: true } }
        : { $id: uriReference, $ref: uriReference, multipleOf: { type: 'number', exclusiveMinimum: 0 } }),
      ...each('title description format', text),
      $schema: uriText,
      ...each('maximum minimum', numeric),
      ...each('exclusiveMaximum exclusiveMinimum', exclusive),
      ...each('maxLength maxItems maxProperties', define(whole)),
      ...each('minLength minItems minProperties', define(wholeOrZero)),
      pattern,
      additionalItems: additional,
      additionalProperties: additional,
      items: { anyOf: [self, define('schemaArray')] },
      uniqueItems: flag,
      required: define('stringArray'),
      ...each('definitions properties', schemas),
      patternProperties: version === 7 ? { ...schemas, propertyNames: { format: 'regex' } } : schemas,
      dependencies: { type: 'object', additionalProperties: { anyOf: [self, define('stringArray')] } },
      enum: { type: 'array', minItems: 1, uniqueItems: true },
      type: typeKeyword('definitions'),
      ...each('allOf anyOf oneOf', define('schemaArray')),
      not: self,
      ...(version >= 6 ? each('contains propertyNames', self) : {}),
      ...(version >= 7 ? each('if then else', self) : {}),
      ...(version >= 7 ? each('readOnly writeOnly', flag) : {}),
      ...(version >= 7 ? each('$comment contentMediaType contentEncoding', text) : {}),
      ...(version >= 7 ? { examples: { type: 'array' } } : {}),
    },
    ...(version === 4 ? { dependencies: { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] } } : {}),
  };
}

/** The parts of the metaschema of 2019-09 or 2020-12: the whole under `schema`, the others under their vocabularies. */
function since2019(is2019: boolean): Record<string, Record<string, Plain>> {
  const self = is2019 ? { $recursiveRef: '#' } : { $dynamicRef: '#meta' };
  const schemas = { type: 'object', additionalProperties: self };
  const schemaArray = { $ref: '#/$defs/schemaArray' };
  const whole = { $ref: '#/$defs/nonNegativeInteger' };
  const strings = { $ref: '#/$defs/stringArray' };
  const format = { properties: { format: text } };
  const vocabularies = is2019
    ? ['core', 'applicator', 'validation', 'meta-data', 'format', 'content']
    : ['core', 'applicator', 'unevaluated', 'validation', 'meta-data', 'format-annotation', 'content'];
  return {
    schema: {
      allOf: vocabularies.map((name) => ({ $ref: `meta/${name}` })),
      properties: {
        definitions: schemas,
        dependencies: {
          type: 'object',
          additionalProperties: { anyOf: [self, { $ref: 'meta/validation#/$defs/stringArray' }] },
        },
        ...(is2019
          ? {}
          : {
              $recursiveAnchor: { $ref: 'meta/core#/$defs/anchorString' },
              $recursiveRef: { $ref: 'meta/core#/$defs/uriReferenceString' },
            }),
      },
    },
    core: is2019 ? core2019(schemas) : core2020(schemas),
    applicator: {
      properties: {
        ...(is2019
          ? {
              ...each('additionalItems unevaluatedItems unevaluatedProperties', self),
              items: { anyOf: [self, schemaArray] },
            }
          : { prefixItems: schemaArray, items: self }),
        ...each('contains additionalProperties propertyNames if then else not', self),
        ...each('properties dependentSchemas', schemas),
        patternProperties: { ...schemas, propertyNames: { format: 'regex' } },
        ...each('allOf anyOf oneOf', schemaArray),
      },
      $defs: { schemaArray: { type: 'array', minItems: 1, items: self } },
    },
    ...(is2019 ? {} : { unevaluated: { properties: each('unevaluatedItems unevaluatedProperties', self) } }),
    validation: {
      properties: {
        type: typeKeyword('$defs'),
        enum: { type: 'array' },
        multipleOf: { type: 'number', exclusiveMinimum: 0 },
        ...each('maximum exclusiveMaximum minimum exclusiveMinimum', numeric),
        ...each('maxLength maxItems maxContains minContains maxProperties', whole),
        ...each('minLength minItems minProperties', { $ref: '#/$defs/nonNegativeIntegerDefault0' }),
        pattern,
        uniqueItems: flag,
        required: strings,
        dependentRequired: { type: 'object', additionalProperties: strings },
      },
      $defs: {
        nonNegativeInteger: wholeNumber,
        nonNegativeIntegerDefault0: whole,
        simpleTypes,
        stringArray: { type: 'array', items: text, uniqueItems: true },
      },
    },
    'meta-data': {
      properties: {
        ...each('title description', text),
        ...each('deprecated readOnly writeOnly', flag),
        examples: { type: 'array' },
      },
    },
    ...(is2019 ? { format } : { 'format-annotation': format, 'format-assertion': format }),
    content: { properties: { ...each('contentMediaType contentEncoding', text), contentSchema: self } },
  };
}

function core2019(schemas: Plain): Record<string, Plain> {
  return {
    properties: {
      $id: { ...uriReference, pattern: '^[^#]*#?$' },
      $schema: uriText,
      $anchor: { type: 'string', pattern: '^[A-Za-z][-A-Za-z0-9.:_]*$' },
      ...each('$ref $recursiveRef', uriReference),
      $recursiveAnchor: flag,
      $vocabulary: { type: 'object', propertyNames: uriText, additionalProperties: flag },
      $comment: text,
      $defs: schemas,
    },
  };
}

function core2020(schemas: Plain): Record<string, Plain> {
  const define = (name: string) => ({ $ref: `#/$defs/${name}` });
  return {
    properties: {
      $id: { ...define('uriReferenceString'), pattern: '^[^#]*#?$' },
      $schema: define('uriString'),
      ...each('$ref $dynamicRef', define('uriReferenceString')),
      ...each('$anchor $dynamicAnchor', define('anchorString')),
      $vocabulary: { type: 'object', propertyNames: define('uriString'), additionalProperties: flag },
      $comment: text,
      $defs: schemas,
    },
    $defs: {
      anchorString: { type: 'string', pattern: '^[A-Za-z_][-A-Za-z0-9._]*$' },
      uriString: uriText,
      uriReferenceString: uriReference,
    },
  };
}
