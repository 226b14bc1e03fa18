import { describe, expect, test } from 'bun:test';
import { composeDocument } from '../../src/go/yaml/compose.ts';
import { construct } from '../../src/go/yaml/construct.ts';
import { decodeHead } from '../../src/manifest/head.ts';
import { plainHead } from '../../src/manifest/plain-head.ts';
import { Prng } from '../random/prng.ts';

/** What comes of reading the whole document by the exact reader. */
function exactly(text: string): unknown {
  try {
    const root = composeDocument(text);
    return decodeHead(root === undefined ? null : construct(root, { keepInts: true }));
  } catch (error) {
    return String(error);
  }
}

function plainly(text: string): unknown {
  try {
    return plainHead(text);
  } catch (error) {
    return String(error);
  }
}

const plain: Record<string, string> = {
  'a deployment': `# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: web   # another
    name: no name of it
  name: "web"
  annotations:
    helm.sh/hook: pre-install,post-install
    helm.sh/hook-weight: -5

    note: |
      kind: None

      # no comment
    folded: a text that
      goes on: not
spec:`.replace('on: not', 'on'),
  'lists below and beside their keys': `kind: A
rules:
- apiGroups: ["", 'apps']
  verbs: [ get, list ]
- resources:
    - pods/log
    - '*'
  rest: []
args:
  - --port=80
  - -v
  - - a
    - b: 1
      c: {}
last: .spec.x`,
  'values on lines of their own': `kind: A
metadata:
  name:
    x
  annotations:
    {}
spec:
  []`,
  'texts of several lines': `kind: A
a: 'it''s
  one'
b: "a \\"b\\"
  c \\
  d"
c: one
  two - three
   [four]`,
  'metadata that is nothing': 'kind: A\nmetadata: {}',
  'metadata with labels alone': 'metadata:\n  labels:\n    a: b\nKind: B\nMetadata:\n  name: c',
  'a key set twice': 'kind: A\nmetadata:\n  name: a\nkind: B\nmetadata:\n  labels: {}',
};

describe('heads of plain manifests are found without their values', () => {
  test.each(Object.entries(plain))('%s', (_, text) => {
    expect(plainHead(text)).toBeDefined();
    expect(plainHead(text)).toEqual(exactly(text) as never);
  });
});

test.each([
  ['metadata that is a list', 'kind: A\nmetadata:\n- a\n- b'],
  ['a name that is a map', 'kind: A\nmetadata:\n  name:\n    a: b'],
  ['annotations that are a list', 'metadata:\n  annotations:\n  - a'],
  ['a kind that is a list', 'kind: [a]\nmetadata:\n  name: b'],
])('the error of %s is the decoder’s', (_, text) => {
  expect(plainly(text)).toBeString();
  expect(plainly(text)).toBe(exactly(text));
});

test.each([
  ['an entry deeper than it may be', 'a: 1\n  b: 2'],
  ['an entry between two columns', 'a:\n    b: 1\n  c: 2'],
  ['an item in a map', 'a: 1\n- b'],
  ['an item behind an inner map', 'a:\n  b: 1\n- c'],
  ['a key in a list', 'a:\n  - b\n  c: 1'],
  ['a value with a colon', 'a: b: c'],
  ['a tab as indentation', 'a:\n\tb: 1'],
  ['a key of nothing', 'null: 1'],
  ['an alias', 'a: *b'],
  ['a tag', 'a: !!int b'],
  ['a quote that is left open', 'a: "b\nc: d'],
  ['text behind a quote', 'a: "b" c'],
  ['a second document', 'a: b\n--- c'],
  ['a mark in a quoted text', 'a: "b\n--- c"'],
  ['an infinite number', 'a: .inf\nb: -.inf'],
  ['a literal with a wrong indentation', 'a: |\n    \n  b\n c'],
  ['a list that is all', '- a'],
  ['nothing', ''],
])('%s is left to the reader or read alike', (_, text) => {
  const head = plainly(text);
  if (head !== undefined) expect(head).toEqual(exactly(text) as never);
});

test('manifests with random mistakes are never taken for others', () => {
  const prng = new Prng(7);
  const texts = Object.values(plain);
  const pieces = [
    ' ',
    '  ',
    '\n',
    '- ',
    ': ',
    ':',
    '#',
    ' #',
    '"',
    "'",
    'a',
    '|',
    '>',
    '[',
    ']',
    '{}',
    '\t',
    '\\',
    '...',
    '&a ',
  ];
  let taken = 0;
  for (let i = 0; i < 30_000; i++) {
    let text = prng.pick(texts);
    for (let n = 1 + prng.below(3); n > 0; n--) {
      const at = prng.below(text.length + 1);
      const end = prng.below(3) === 0 ? at : Math.min(text.length, at + prng.below(4));
      text = text.slice(0, at) + (prng.below(4) === 0 ? '' : prng.pick(pieces)) + text.slice(end);
    }
    const head = plainly(text);
    if (head === undefined) continue;
    taken++;
    if (!Bun.deepEquals(head, exactly(text))) throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(head)}`);
  }
  expect(taken).toBeGreaterThan(3000);
}, 60_000);
