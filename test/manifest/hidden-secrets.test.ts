import { expect, test } from 'bun:test';
import { HiddenSecrets } from '../../src/manifest/hidden-secrets.ts';
import { readYaml } from '../../src/go/yaml/unmarshal.ts';
import { marshalYaml } from '../../src/go/yaml/marshal.ts';
import type { GoMap } from '../../src/go/values.ts';

const word = 'correct-horse';
const encoded = btoa(word);
const head = '---\n# Source: c/templates/a.yaml\n';

function hidden(manifest: string): string {
  return new HiddenSecrets().manifest(manifest);
}

test.each([
  ['data', `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  p: ${encoded}\n`],
  ['stringData', `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  p: ${word}\n`],
  ['JSON', `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"p":"${encoded}"}}\n`],
  ['a block text', `apiVersion: v1\nkind: "Secret"\nstringData:\n  p: |\n    a\n    ${word}\n`],
  ['an anchor', `kind: Secret\nmetadata: {name: a}\nstringData: {p: &a ${word}, q: *a}\n`],
  ['a List', `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, data: {p: ${encoded}}}\n`],
  ['a SecretList', `apiVersion: v1\nkind: SecretList\nitems:\n- data: {p: ${encoded}}\n`],
  ['a Secret of another group', `apiVersion: example.com/v1\nkind: Secret\ndata: {p: ${encoded}}\n`],
  ['data that is no map', `kind: Secret\ndata: ${encoded}\n`],
  [
    'what was applied last',
    `kind: Secret\nmetadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: ${encoded}}}\n`,
  ],
  ['what cannot be read', `kind: Secret\ndata: {p: ${encoded}\n\t: ]\n`],
  ['a kind with an escape', `kind: "Se\\u0063ret"\nstringData: {p: ${word}}\n`],
  ['comments inside', `kind: Secret\n# ${word}\ndata: {p: ${encoded}}\n`],
])('%s is not shown', (_, text) => {
  const shown = hidden(`${head}${text}${head}kind: ConfigMap\n`);
  expect(shown).not.toContain(word);
  expect(shown).not.toContain(encoded);
  expect(shown).toContain('(hidden)');
  expect(shown).toStartWith(head);
  expect(shown).toEndWith(`\n${head}kind: ConfigMap\n`);
});

test('all else is as it was', () => {
  const text = `${head}kind: ConfigMap\ndata: {a:   "b"} # Secret\n${head}kind: Deployment\nspec: {secretName: Secret}\n---\nkind: Secret\nmetadata: {name: empty}\n`;
  const secrets = new HiddenSecrets();
  expect(secrets.manifest(text)).toBe(text);
  expect(secrets.found).toBe(false);
});

test('names and types stay', () => {
  const text = `${head}apiVersion: v1\nkind: Secret\ntype: Opaque\nmetadata:\n  name: a\ndata:\n  p: ${encoded}\n`;
  expect(hidden(text)).toBe(
    `${head}apiVersion: v1\ndata:\n  p: (hidden)\nkind: Secret\nmetadata:\n  name: a\ntype: Opaque\n`,
  );
});

test('values that are the same texts are hidden, too', () => {
  const secrets = new HiddenSecrets();
  secrets.manifest(
    `kind: Secret\nstringData: {a: ${word}, b: "true", n: "123456"}\ndata: {c: ${btoa('other-word\n')}}\n`,
  );
  const values = readYaml(`p: {x: [${word}], flag: "true"}\nq: other-word\nnumber: 123456\nr: ${word}s\n`) as GoMap;
  expect(marshalYaml(secrets.values(values))).toBe(
    `number: (hidden)\np:\n  flag: "true"\n  x:\n  - (hidden)\nq: (hidden)\nr: ${word}s\n`,
  );
});
