import { hasInvalidBytes } from '../../../src/go/strings.ts';
import type { Value } from '../../../src/go/values.ts';
import { composeDocument } from '../../../src/go/yaml/compose.ts';
import { construct } from '../../../src/go/yaml/construct.ts';
import { YamlError } from '../../../src/go/yaml/errors.ts';
import { readFast } from '../../../src/go/yaml/fast.ts';
import { marshalYamlPretty } from '../../../src/go/yaml/marshal-pretty.ts';
import { marshalYaml } from '../../../src/go/yaml/marshal.ts';
import { readYaml, unmarshalYaml, unmarshalYamlList, unmarshalYamlMap } from '../../../src/go/yaml/unmarshal.ts';
import { decodeHead } from '../../../src/manifest/head.ts';
import { plainHead } from '../../../src/manifest/plain-head.ts';
import { agree, ofText, outcomeOf } from '../fuzzer.ts';
import { withoutNegativeZero } from '../values.ts';
import { textsOf } from '../recorded-seeds.ts';

export const yamlWords = [
  ...[
    '- ',
    '-\n',
    '? ',
    ': ',
    ':\n',
    ':',
    ', ',
    '{',
    '}',
    '[',
    ']',
    '#',
    ' #',
    '&a ',
    '*a',
    '*a\n',
    '<<: *a\n',
    '<<: [*a, *b]\n',
  ],
  ...[
    '!!str ',
    '!!int ',
    '!!float ',
    '!!bool ',
    '!!null ',
    '!!binary ',
    '!!map ',
    '!!set ',
    '!!timestamp ',
    '!!merge ',
    '!t ',
    '!<tag:x> ',
    '! ',
  ],
  ...[
    '|\n',
    '>\n',
    '|-\n',
    '>+\n',
    '|2\n',
    '>1-\n',
    "'",
    '"',
    "''",
    '""',
    '\\',
    '\\x41',
    '\\u00e9',
    '\\U0001F600',
    '\\\n',
    '\\/',
  ],
  ...[
    '---\n',
    '...\n',
    '--- ',
    '---',
    '%YAML 1.1\n',
    '%TAG ! tag:x,2000:\n',
    '\t',
    '\n\n',
    '  ',
    '\r\n',
    '\ufeff',
    '@',
    '`',
  ],
  ...[
    'null',
    '~',
    'true',
    'Yes',
    'off',
    'NaN',
    '.inf',
    '-.INF',
    '0x1F',
    '0o17',
    '012',
    '1e3',
    '1_000',
    '190:20:30',
    '2001-12-14',
    '=',
  ],
  ...[
    'a: b\n',
    'key: value\n',
    '  nested: 1\n',
    '- item\n',
    '{a: b}',
    '[a, b]',
    'a: &x\n',
    'aGVsbG8=',
    '__proto__: 1\n',
  ],
] as const;

export const yamlNests = [
  ['[', ']'],
  ['{a: ', '}'],
  ['- ', ''],
  ['a:\n ', ''],
  ['? ', ''],
  ['[{a: ', '}]'],
  ['!!seq [', ']'],
  ['- - ', '\n'],
  ['&a [*a,', ']'],
] as const;

const manifestLines = [
  'kind: A\n',
  'apiVersion: v1\n',
  'metadata:\n',
  '  name: a\n',
  '  annotations:\n',
  '    helm.sh/hook: test\n',
  '  labels: {}\n',
  'spec:\n',
  '  - a: 1\n',
  '    b: "c"\n',
  '- a\n',
  '    more text\n',
  'a: |\n',
  "x: 'y''\n  z'\n",
  '  [a, "b"]\n',
];

const options = { words: yamlWords, nests: yamlNests };
const reading = textsOf('yaml-read-blocks', 'yaml-read-scalars', 'yaml-read-structure', 'yaml-read-strict');

/** What go-yaml itself writes so that it reads something else: its line ends, C1 controls, the key of merges, keys of a length. */
const unfit = /[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]|<<|^[^]{900}|\\/;

/** As the exact reader has it, without the short way. */
function exactly(text: string, keepInts: boolean, strict: boolean): Value {
  const root = composeDocument(text);
  return root === undefined ? null : construct(root, { keepInts, strict });
}

export const yamlFuzzers = [
  ofText(
    'yaml-read',
    (text) => {
      for (const strict of [false, true]) {
        outcomeOf(() => unmarshalYamlMap(text, { strict }));
        outcomeOf(() => unmarshalYamlList(text, { strict }));
        outcomeOf(() => readYaml(text, { strict }));
      }
      return unmarshalYaml(text);
    },
    { ...options, seeds: reading },
  ),
  ofText(
    'yaml-fast',
    (text) => {
      for (const keepInts of [false, true]) {
        for (const strict of [false, true]) {
          const fast = readFast(text, keepInts, strict);
          if (fast === undefined) continue;
          agree(
            'the fast YAML reader and the exact one',
            { value: fast },
            outcomeOf(() => exactly(text, keepInts, strict)),
          );
        }
      }
      return readFast(text, false) === undefined ? 'exact' : 'fast';
    },
    { ...options, seeds: reading, maxSize: 16 * 1024 },
  ),
  ofText(
    'manifest-head',
    (text) => {
      const plain = outcomeOf(() => plainHead(text));
      if ('value' in plain && plain.value === undefined) return 'reader';
      agree(
        'the head of plain lines and that of all values',
        plain,
        outcomeOf(() => decodeHead(exactly(text, true, false))),
      );
      return 'plain';
    },
    { ...options, words: [...yamlWords, ...manifestLines], seeds: reading, maxSize: 16 * 1024, count: 600 },
  ),
  ofText('yaml-compose', (text) => composeDocument(text)?.kind, { ...options, seeds: reading, errors: [YamlError] }),
  ofText(
    'yaml-write',
    (text) => {
      const value = withoutNegativeZero(unmarshalYaml(text));
      const written = marshalYaml(value);
      if (unfit.test(text)) return 'unfit';
      agree('YAML that was written and read', unmarshalYaml(written), value);
      agree('pretty YAML that was written and read', unmarshalYaml(marshalYamlPretty(value)), value);
      agree('YAML that was written twice', marshalYaml(unmarshalYaml(written)), written);
      return written.slice(0, 3);
    },
    { ...options, seeds: reading, maxSize: 8 * 1024, errors: [YamlError] },
  ),
  ofText(
    'yaml-text',
    (text) => {
      // a list of bytes that are no text becomes !!binary, which is read back as the bytes
      for (const value of [text, [text], new Map([[text, text]]), new Map([['a', [new Map([['b', text]])]]])]) {
        const written = marshalYaml(value);
        if (unfit.test(text) || hasInvalidBytes(text)) continue;
        agree('a text that was written and read', unmarshalYaml(written), value);
        agree('a text that was written pretty and read', unmarshalYaml(marshalYamlPretty(value)), value);
      }
      return marshalYaml(text).slice(0, 1);
    },
    { ...options, seeds: textsOf('yaml-write', 'yaml-read-scalars'), maxSize: 8 * 1024, errors: [YamlError] },
  ),
];
