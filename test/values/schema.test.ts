import { describe, expect, test } from 'bun:test';
import { GoInt, int64, type GoMap, type Value } from '../../src/go/values.ts';
import { validateSchema, validateSingleSchema, type ChartWithSchema } from '../../src/values/schema.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly schema?: unknown;
  readonly of?: unknown;
  readonly a?: unknown;
  readonly values?: Record<string, unknown>;
  readonly defs?: unknown;
  readonly draft?: number;
  readonly subcharts?: Record<string, Case>;
}

const drafts: Record<number, string> = {
  4: 'http://json-schema.org/draft-04/schema#',
  6: 'http://json-schema.org/draft-06/schema#',
  7: 'http://json-schema.org/draft-07/schema#',
  2019: 'https://json-schema.org/draft/2019-09/schema',
  2020: 'https://json-schema.org/draft/2020-12/schema',
};

const themes = ['schema-keywords', 'schema-combined', 'schema-formats', 'schema-invalid', 'schema-refs'];
const header = "values don't meet the specifications of the schema(s) in the following chart(s):\n";

function schemaText(c: Case): string | undefined {
  const schema = c.of === undefined ? c.schema : { properties: { a: c.of } };
  if (schema === undefined || typeof schema === 'string') return schema;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return JSON.stringify(schema);
  return JSON.stringify({
    ...(c.draft === undefined ? {} : { $schema: drafts[c.draft] }),
    ...(c.defs === undefined ? {} : { definitions: c.defs }),
    ...schema,
  });
}

function chartOf(name: string, c: Case): ChartWithSchema {
  const text = schemaText(c);
  return {
    metadata: { name },
    schema: text === undefined ? undefined : new TextEncoder().encode(text),
    dependencies: Object.entries(c.subcharts ?? {}).map(([sub, inner]) => chartOf(sub, inner)),
  };
}

function toValue(json: unknown): Value {
  if (Array.isArray(json)) return json.map(toValue);
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, value]) => [key, toValue(value)]));
  }
  return json as Value;
}

async function failure(c: Case): Promise<string> {
  const values = toValue(c.a === undefined ? (c.values ?? {}) : { a: c.a }) as GoMap;
  try {
    await validateSchema(chartOf('c', c), values);
    return '';
  } catch (error) {
    return (error as Error).message.replace(header, '');
  }
}

for (const theme of themes) {
  describe(theme, () => {
    for (const { case: c, err } of recorded<Case>(theme)) {
      test(JSON.stringify(c), async () => {
        const got = await failure(c);
        const answers = (err ?? '').split('\n=== or ===\n');
        if (answers.length === 1) expect(got).toBe(answers[0]!);
        else expect(answers).toContain(got);
      });
    }
  });
}

describe('validateSingleSchema', () => {
  const check = (schema: string, values: GoMap, fetched: Record<string, string> = {}) =>
    validateSingleSchema(values, new TextEncoder().encode(schema), {
      fetchSchema: (url) =>
        url in fetched
          ? Promise.resolve(new TextEncoder().encode(fetched[url]))
          : Promise.reject(new Error(`no ${url}`)),
    });

  test('integers from the command line', async () => {
    const big = new Map<string, Value>([['a', int64(9007199254740993n)]]);
    expect(await check('{"properties":{"a":{"type":"integer","maximum":9007199254740993}}}', big)).toBeUndefined();
    expect(await check('{"properties":{"a":{"maximum":9007199254740992}}}', big)).toBe(
      "- at '/a': maximum: got 9.007199254740992×10¹⁵, want 9.007199254740992×10¹⁵\n",
    );
    expect(await check('{"properties":{"a":{"enum":[9007199254740993]}}}', big)).toBeUndefined();
    expect(new GoInt(1n, int64(1).type).value).toBe(1n);
  });

  test('a remote document', async () => {
    const values = new Map<string, Value>([['a', 1]]);
    const schema = '{"properties":{"a":{"$ref":"https://example.com/x.json#/definitions/s"}}}';
    const other = '{"definitions":{"s":{"type":"string"}}}';
    expect(await check(schema, values, { 'https://example.com/x.json': other })).toBe(
      "- at '/a': got number, want string\n",
    );
    expect(await check(schema, values)).toBe(
      'failing loading "https://example.com/x.json": no https://example.com/x.json',
    );
  });

  test('files are not read', async () => {
    expect(await check('{"properties":{"a":{"$ref":"/etc/passwd"}}}', new Map())).toBe(
      'failing loading "file:///etc/passwd": a schema cannot refer to files',
    );
  });

  test('deep nesting is refused', async () => {
    const deep = '{"not":'.repeat(50_000) + '{}' + '}'.repeat(50_000);
    expect(await check(deep, new Map())).toMatch(/exceeded max depth|nested too deeply/);
  });
});
