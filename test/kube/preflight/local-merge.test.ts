/** What the server makes of a merged Secret was seen of Kubernetes 1.34. */
import { expect, test } from 'bun:test';
import type { GoMap } from '../../../src/go/values.ts';
import { mergedHere } from '../../../src/kube/preflight/local-merge.ts';
import { typedJson } from '../../typed-json.ts';

const secrets = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true, verbs: [] };
const secret = (fields: object): object => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, ...fields });

test.each([
  ['texts are kept as bytes', { stringData: { a: 'one' } }, { data: { a: 'b25l' } }, { data: { a: 'b25l' } }],
  [
    'a text goes over bytes',
    { data: { a: 'b25l', b: 'Yg==' }, stringData: { a: 'two' } },
    { data: { a: 'b25l', b: 'Yg==' } },
    { data: { a: 'dHdv', b: 'Yg==' } },
  ],
  ['letters beyond ASCII are UTF-8', { stringData: { a: 'ä' } }, {}, { data: { a: 'w6Q=' } }],
])('%s', (_, modified, live, after) => {
  const target = {
    ref: { type: secrets, namespace: 'demo', name: 'x' },
    object: typedJson(secret(modified)) as GoMap,
  };
  const change = { target, original: typedJson(secret(modified)) as GoMap, live: typedJson(secret(live)) as GoMap };
  expect(mergedHere(change, {})).toEqual(typedJson(secret(after)) as GoMap);
});
