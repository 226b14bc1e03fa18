import { chart, type BadInput } from '../bad-input.ts';

const head = '"$schema": "http://json-schema.org/draft-07/schema#"';

function schema(name: string, text: string, values = 'a: 1\n', more: Partial<BadInput> = {}): BadInput {
  return { name, files: { ...chart('x: 1\n', values), 'c/values.schema.json': text }, ...more };
}

export const schemaCases: readonly BadInput[] = [
  schema('a schema that is no JSON', '{"type": '),
  schema('an empty schema', ''),
  schema('a schema that is a list', '[]'),
  schema('a schema of wrong kinds', `{${head}, "required": "a"}`),
  schema('a schema of an unknown draft', '{"$schema": "http://example.invalid/draft-99", "type": "object"}', 'a: 1\n', {
    ours: 'draft-99',
    seconds: 10,
  }),
  schema('null as a schema', 'null'),
  schema('null in a schema', `{${head}, "properties": {"a": null}}`),
  schema('values that do not fit', `{${head}, "properties": {"a": {"type": "string"}}}`),
  schema(
    'a pattern that explodes elsewhere',
    `{${head}, "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}`,
    `a: ${'a'.repeat(50_000)}b\n`,
  ),
  schema('a pattern that is none', `{${head}, "properties": {"a": {"pattern": "("}}}`),
  schema(
    'a pattern with look-ahead',
    `{${head}, "properties": {"a": {"type": "string", "pattern": "(?=a)"}}}`,
    'a: b\n',
  ),
  schema('a reference to itself', `{${head}, "properties": {"a": {"$ref": "#/properties/a"}}}`),
  schema(
    'references in a circle',
    `{${head}, "definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"$ref": "#/definitions/x"}}, "properties": {"a": {"$ref": "#/definitions/x"}}}`,
  ),
  schema('a schema of its own kind', `{${head}, "properties": {"a": {"$ref": "#"}}}`, 'a: {a: {a: {}}}\n'),
  schema('a reference to nothing', `{${head}, "properties": {"a": {"$ref": "#/definitions/nosuch"}}}`),
  schema('a reference to a file', `{${head}, "properties": {"a": {"$ref": "file:///etc/passwd"}}}`, 'a: 1\n', {
    ours: 'file:///etc/passwd',
  }),
  schema('a reference to an endless device', `{${head}, "properties": {"a": {"$ref": "file:///dev/zero"}}}`, 'a: 1\n', {
    ours: 'file:///dev/zero',
  }),
  schema('a reference to a relative file', `{${head}, "properties": {"a": {"$ref": "./values.yaml"}}}`, 'a: 1\n', {
    ours: 'values.yaml',
  }),
  schema(
    'a reference to a port that nobody listens on',
    `{${head}, "properties": {"a": {"$ref": "http://127.0.0.1:9/x.json"}}}`,
    'a: 1\n',
    { ours: '127.0.0.1:9' },
  ),
  schema('a reference with an unknown scheme', `{${head}, "properties": {"a": {"$ref": "gopher://x/y"}}}`),
  schema(
    'a schema nested 2,000 deep',
    `{${head}, "properties": {"a": ${'{"not":'.repeat(2000)}{}${'}'.repeat(2000)}}}`,
    'a: 1\n',
    { ours: 'exceeded max depth' },
  ),
  schema(
    'a schema nested 20,000 deep',
    `{${head}, "properties": {"a": ${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}}}`,
  ),
  schema('a schema that fans out', fanOut(), 'a: 1\n', { seconds: 15, ours: 'values.schema.json' }),
  schema(
    'uniqueItems of 3,000 objects',
    `{${head}, "properties": {"a": {"uniqueItems": true}}}`,
    `a: [${Array.from({ length: 3000 }, (_, i) => `{k: {v: [${String(i)}]}}`).join(',')}]\n`,
  ),
  schema('multipleOf of nearly nothing', `{${head}, "properties": {"a": {"multipleOf": 1e-300}}}`, 'a: 1e300\n'),
  schema('a huge minLength', `{${head}, "properties": {"a": {"minLength": 1e300}}}`, 'a: x\n'),
  schema(
    'a schema about keys of Object.prototype',
    `{${head}, "properties": {"__proto__": {"type": "string"}}, "required": ["toString"]}`,
    '__proto__: 1\nconstructor: 2\n',
  ),
  schema(
    'a closed schema and keys of Object.prototype',
    `{${head}, "additionalProperties": false, "properties": {"a": {}}}`,
    '__proto__: 2\n',
  ),
  schema('a schema that is not UTF-8', `{${head}, "title": "\udcff", "type": "string"}`),
  schema('a schema with duplicate keys', `{${head}, "type": "object", "type": "string"}`),
];

/** 2^30 ways to the same schema. */
function fanOut(): string {
  const levels = Array.from({ length: 30 }, (_, i) => {
    const next = `{"$ref": "#/definitions/d${String(i + 1)}"}`;
    return `"d${String(i)}": {"allOf": [${next}, ${next}]}`;
  });
  return `{${head}, "definitions": {${levels.join(', ')}, "d30": {}}, "$ref": "#/definitions/d0", "allOf": [{"$ref": "#/definitions/d0"}]}`;
}
