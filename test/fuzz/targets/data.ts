import { indentJson, marshalJson, unmarshalJson, unmarshalJsonInto } from '../../../src/go/json.ts';
import { anyMapType, anySliceType } from '../../../src/go/types.ts';
import { SizeError } from '../../../src/go/size.ts';
import { toValidText } from '../../../src/go/strings.ts';
import { decodeToml } from '../../../src/go/toml/decode.ts';
import { encodeToml } from '../../../src/go/toml/encode.ts';
import type { Value } from '../../../src/go/values.ts';
import { decodeAnswer, decodeJson, encodeObject } from '../../../src/kube/json.ts';
import { jsonPrefix } from '../../../src/values/json-prefix.ts';
import { agree, COMPARED_DEPTH, ofText, outcomeOf } from '../fuzzer.ts';
import { isDeeper } from '../values.ts';
import { withFloats, withoutNegativeZero } from '../values.ts';
import { textsOf } from '../recorded-seeds.ts';

export const jsonWords = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '\\',
    '\\"',
    '\\u0000',
    '\\ud800',
    '\\udc00\\ud800',
    '\\ud83d\\ude00',
    '\\x',
    '\\u12',
  ],
  ...[
    'null',
    'true',
    'false',
    'nul',
    '{"a":1}',
    '[1,2]',
    '"a":',
    '"__proto__":{"x":1},',
    '"constructor":1,',
    '-',
    '1e',
    '.0',
    '1e400',
    '-0',
    ' ',
  ],
];
export const jsonNests = [
  ['[', ']'],
  ['{"a":', '}'],
  ['[{"a":', '}]'],
  ['{"__proto__":', '}'],
] as const;
const options = { words: jsonWords, nests: jsonNests };

/** A whole float64 is an integer to who reads it. */
function numbers(value: Value): Value {
  // what is too deep to be compared is too deep to be walked through here, too
  return isDeeper(value, COMPARED_DEPTH) ? value : withoutNegativeZero(withFloats(value));
}

export const dataFuzzers = [
  ofText(
    'json',
    (text) => {
      outcomeOf(() => unmarshalJsonInto(text, anyMapType));
      outcomeOf(() => unmarshalJsonInto(text, anySliceType));
      outcomeOf(() => jsonPrefix(text));
      const value = unmarshalJson(text);
      const written = marshalJson(value);
      agree('JSON that was written and read', unmarshalJson(written), value);
      // as many levels as a text can have, each line as deep: a hundred million blanks, in Go too
      if (written.length < 8192) agree('indented JSON', unmarshalJson(indentJson(written, '', '  ')), value);
      return value;
    },
    { ...options, seeds: textsOf('json-unmarshal', 'json-marshal') },
  ),
  ofText(
    'kube-json',
    (body) => {
      // what is no UTF-8 is replaced when an answer is read
      const text = toValidText(body);
      outcomeOf(() => decodeAnswer(text, 'v1.List'));
      const value = decodeJson(text);
      if (value instanceof Map)
        agree('an object that was sent and read', numbers(decodeJson(encodeObject(value))), numbers(value));
      return value;
    },
    { ...options, seeds: textsOf('json-unmarshal') },
  ),
  ofText(
    'toml',
    (text) => {
      const value = decodeToml(text);
      const again = outcomeOf(() => encodeToml(value));
      if ('value' in again) outcomeOf(() => decodeToml(again.value as string));
      return value;
    },
    {
      words: [
        ...[
          '[a]\n',
          '[[a]]\n',
          '[a.b]\n',
          'a = ',
          'a.b = 1\n',
          '"a b" = 1\n',
          '"""',
          "'''",
          '"',
          "'",
          '#',
          '\n',
          '{',
          '}',
          '[',
          ']',
          ',',
          '=',
        ],
        ...[
          '1979-05-27T07:32:00Z',
          '1979-05-27',
          '07:32:00',
          '1979-05-27 07:32:00.999',
          'true',
          'inf',
          'nan',
          '0xdead_beef',
          '1_000',
          '1e6',
          '+1.5',
        ],
        ...['\\u00e9', '\\U0010FFFF', '\\e', '__proto__ = 1\n'],
      ],
      nests: [
        ['[', ']'],
        ['{a=', '}'],
        ['a.', ''],
        ['[[', ']]\n'],
      ],
      errors: [SizeError],
      seeds: textsOf('toml-read', 'toml-write'),
    },
  ),
];
