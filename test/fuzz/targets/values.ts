import { evaluateJsonPath } from '../../../src/chart/jsonpath.ts';
import { unmarshalYaml, unmarshalYamlMap } from '../../../src/go/yaml/unmarshal.ts';
import type { GoMap, Value } from '../../../src/go/values.ts';
import { mergeOptions } from '../../../src/values/options.ts';
import { validateSingleSchema } from '../../../src/values/schema.ts';
import { parseSetLiteral } from '../../../src/values/strvals-literal.ts';
import { parseSet, parseSetFile, parseSetJson, parseSetString } from '../../../src/values/strvals.ts';
import { toBytes } from '../../../src/go/strings.ts';
import { cut } from '../cut.ts';
import { agree, ofText, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';
import { jsonNests, jsonWords } from './data.ts';
import { yamlWords } from './yaml.ts';

const setWords = [
  '=',
  '.',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\\',
  '\\,',
  '\\.',
  'a.b',
  'a[0]',
  'a[65536]',
  '[65537]',
  '[-1]',
  'null',
  'true',
  '{a,b}',
  '={',
  '__proto__',
  'constructor.prototype.x',
  '[0][0]',
  '"',
];
const setNests = [
  ['a.', ''],
  ['[0]', ''],
  ['a[1].', ''],
  ['{', '}'],
] as const;
const setOptions = { words: setWords, nests: setNests };

function set(
  name: string,
  parse: (text: string, into: GoMap) => void,
  theme: string,
  more: readonly string[] = [],
): Fuzzer {
  return ofText(
    name,
    (text) => {
      const fresh: GoMap = new Map();
      const into = (): GoMap => unmarshalYamlMap('{a: {b: [1, {c: x}]}, l: [[1]], n: null, s: text}');
      let failed = false;
      try {
        parse(text, into());
      } catch (error) {
        if (error instanceof TypeError || error instanceof RangeError) throw error;
        failed = true;
      }
      parse(text, fresh);
      return failed ? 'only alone' : fresh;
    },
    { ...setOptions, words: [...setWords, ...more], seeds: textsOf(theme) },
  );
}

/** Keywords of all drafts. */
const schemaWords = [
  ...[
    '"type":',
    '"object"',
    '"array"',
    '"string"',
    '"integer"',
    '"number"',
    '"null"',
    '"properties":{',
    '"required":["a"]',
    '"items":',
    '"prefixItems":',
    '"additionalProperties":false',
    '"patternProperties":{"^a":',
  ],
  ...[
    '"$ref":"#"',
    '"$ref":"#/definitions/a"',
    '"$ref":"#/$defs/a"',
    '"$ref":"file:///dev/zero"',
    '"$ref":"http://127.0.0.1:1/x"',
    '"$ref":"a.json#/x"',
    '"$id":"http://a/b"',
    '"$anchor":"x"',
    '"$dynamicRef":"#x"',
    '"$dynamicAnchor":"x"',
    '"$recursiveRef":"#"',
  ],
  ...[
    '"$schema":"http://json-schema.org/draft-07/schema#"',
    '"$schema":"http://json-schema.org/draft-04/schema#"',
    '"$schema":"https://json-schema.org/draft/2020-12/schema"',
    '"$schema":"https://json-schema.org/draft/2019-09/schema"',
  ],
  ...[
    '"allOf":[',
    '"anyOf":[',
    '"oneOf":[',
    '"not":{',
    '"if":',
    '"then":',
    '"else":',
    '"const":',
    '"enum":[',
    '"pattern":"(a*)*$"',
    '"pattern":"["',
    '"format":"date-time"',
    '"format":"regex"',
    '"format":"idn-hostname"',
  ],
  ...[
    '"minimum":',
    '"maximum":1e400',
    '"exclusiveMinimum":true',
    '"multipleOf":0.01',
    '"multipleOf":0',
    '"minLength":-1',
    '"maxItems":1.5',
    '"uniqueItems":true',
    '"contains":',
    '"minContains":',
    '"dependentSchemas":',
    '"dependencies":',
    '"unevaluatedProperties":false',
    '"propertyNames":',
    '"definitions":{',
    '"$defs":{',
  ],
];

const tested = unmarshalYamlMap(
  '{a: 1, b: [1, 2.5, x, null, {c: true}], s: "2020-01-01T00:00:00Z", n: null, m: {a: {a: {a: 1}}}, big: 1e300}',
);

function problems(schema: Uint8Array, values: GoMap): Promise<string | undefined> {
  return validateSingleSchema(values, schema, {
    fetchSchema: () => Promise.resolve(toBytes('{"type":"object","$ref":"#/definitions/x"}')),
  });
}

export const valuesFuzzers: readonly Fuzzer[] = [
  set('set', parseSet, 'strvals-set'),
  set('set-string', parseSetString, 'strvals-string'),
  set('set-literal', parseSetLiteral, 'strvals-literal'),
  set('set-json', parseSetJson, 'strvals-json', jsonWords),
  set(
    'set-file',
    (text, into) => {
      parseSetFile(text, into, (path): Value => `contents of ${path.length}`);
    },
    'strvals-file',
  ),
  ofText(
    'values-options',
    async (text) => {
      const [file = '', ...sets] = text.split('\u0001');
      const values = await mergeOptions({ valueFiles: ['a.yaml', '-'], values: sets, jsonValues: sets.slice(1) }, () =>
        toBytes(file),
      );
      return values;
    },
    {
      words: [...setWords, ...yamlWords, '\u0001a.b=1', '\u0001'],
      seeds: () => [toBytes('a: {b: 1}\nc: [1]\n\u0001a.b=2,c[1]=x\u0001d={"e":1}')],
    },
  ),
  ofText(
    'values-schema',
    async (text) => {
      const { head: schema, tail: given } = cut(text, '\u0001');
      const values = given === '' ? tested : unmarshalYaml(given);
      const once = await problems(toBytes(schema), values instanceof Map ? values : tested);
      agree(
        'a schema that is asked twice',
        once,
        await problems(toBytes(schema), values instanceof Map ? values : tested),
      );
      checkWords(once);
      return once?.slice(0, 40);
    },
    {
      words: [...schemaWords, ...jsonWords, '\u0001{"a":1}'],
      nests: [
        ...jsonNests,
        ['{"properties":{"m":', '}}'],
        ['{"not":', '}'],
        ['{"allOf":[', ']}'],
        ['{"$ref":"#","anyOf":[', ']}'],
      ],
      maxSize: 32 * 1024,
      seeds: textsOf('schema-keywords', 'schema-combined', 'schema-refs', 'schema-invalid'),
    },
  ),
  ofText(
    'schema-format',
    async (text) => {
      const formats = [
        'date-time',
        'date',
        'time',
        'duration',
        'email',
        'hostname',
        'idn-hostname',
        'ipv4',
        'ipv6',
        'uri',
        'uri-reference',
        'iri',
        'uri-template',
        'json-pointer',
        'relative-json-pointer',
        'regex',
        'uuid',
      ];
      const schema = JSON.stringify({ allOf: formats.map((format) => ({ properties: { a: { format } } })) });
      const all = await problems(toBytes(schema), new Map([['a', text]]));
      checkWords(all);
      return all?.split('\n').length;
    },
    {
      words: [
        '2020-02-30T24:00:60Z',
        '::1',
        '1.2.3.4',
        'a@b.c',
        '-',
        '.',
        ':',
        'T',
        'Z',
        '+01:00',
        'P1Y2M3DT4H',
        'urn:uuid:',
        '{x}',
        '~1',
        '%20',
        '[',
        '#',
        '?',
        'xn--',
        '12345678-1234-1234-1234-123456789012',
      ],
      maxSize: 8 * 1024,
      seeds: textsOf('schema-formats'),
    },
  ),
  ofText('jsonpath', (text) => evaluateJsonPath(text, tested), {
    words: [
      '{',
      '}',
      '.',
      '..',
      '[',
      ']',
      '*',
      '[?(',
      ')]',
      '@',
      '$',
      "'",
      '"',
      ':',
      '-1',
      '0:2:1',
      ',',
      'range ',
      'end',
      '==',
      '!=',
      '<',
      '&&',
      '\\.',
      '.b[*]',
      '.m.a',
      '{range .b[*]}',
      '{end}',
      '{"\\n"}',
    ],
    nests: [
      ['{', '}'],
      ['{range .m}', '{end}'],
      ['[', ']'],
      ['[?(@.a==', ')]'],
      ['..', ''],
    ],
    maxSize: 8 * 1024,
    seeds: textsOf('jsonpath'),
  }),
];

/** What is told as a failure of the schema must not be one of ours. */
function checkWords(text: string | undefined): void {
  if (/Maximum call|is not a function|is not an object|Cannot read|undefined is/.test(text ?? ''))
    throw new TypeError(text);
}
