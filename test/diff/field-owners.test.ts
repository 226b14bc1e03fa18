import { expect, test } from 'bun:test';
import { fieldChanges, pathText } from '../../src/diff/field-changes.ts';
import { fieldOwners } from '../../src/diff/field-owners.ts';
import { objectText } from '../../src/diff/live-object.ts';
import type { GoMap } from '../../src/go/values.ts';
import { readYaml } from '../../src/go/yaml/unmarshal.ts';

const object = readYaml(`
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  uid: "1"
  annotations: {meta.helm.sh/release-name: web}
  managedFields:
  - {manager: helm, operation: Update, time: "2026-01-02T03:04:05Z", fieldsV1: {"f:spec": {"f:replicas": {}, "f:template": {"f:containers": {
      "k:{\\"name\\":\\"web\\"}": {".": {}, "f:image": {}}}}}}}
  - {manager: hpa, operation: Update, subresource: scale, fieldsV1: {"f:spec": {"f:replicas": {}}}}
  - {manager: edit, operation: Apply, fieldsV1: {"f:spec": {"f:template": {"f:containers": {"k:{\\"name\\":\\"web\\"}": {"f:image": {}},
      "k:{\\"name\\":\\"other\\"}": {"f:image": {}}}}, "f:ports": {"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}, "f:name": {}}},
      "f:finalizers": {"v:\\"a\\"": {}}, "f:items": {"i:1": {}}, "f:whole": {}}}}
  - {manager: odd, operation: Update, fieldsV1: {"f:spec": {"f:template": {"f:containers": {"k:{": {}}}}}}
  - none
spec:
  replicas: 5
  template: {containers: [{name: first, image: a}, {name: web, image: b}]}
  ports: [{port: 80, protocol: TCP, name: http}]
  finalizers: [b, a]
  items: [x, y]
  whole: {deep: [1]}
status: {ready: 1}
`) as GoMap;

test.each([
  [
    ['spec', 'replicas'],
    ['helm', 'hpa'],
  ],
  [
    ['spec', 'template', 'containers', 1, 'image'],
    ['helm', 'edit'],
  ],
  [['spec', 'template', 'containers', 0, 'image'], []],
  [['spec', 'ports', 0, 'name'], ['edit']],
  [['spec', 'finalizers', 1], ['edit']],
  [['spec', 'finalizers', 0], []],
  [['spec', 'items', 1], ['edit']],
  [['spec', 'whole', 'deep', 0], ['edit']],
  [['spec', 'gone'], []],
  [['__proto__'], []],
])('who has set %p: %p', (path, managers) => {
  expect(fieldOwners(object, path).map(({ manager }) => manager)).toEqual(managers);
});

test('how and when', () => {
  expect(fieldOwners(object, ['spec', 'replicas'])).toEqual([
    { manager: 'helm', operation: 'Update', subresource: '', time: '2026-01-02T03:04:05Z' },
    { manager: 'hpa', operation: 'Update', subresource: 'scale', time: '' },
  ]);
  expect(fieldOwners(new Map(), ['spec'])).toEqual([]);
});

test('an object without what only the server has to say', () => {
  const small = new Map([...object].filter(([key]) => key !== 'spec'));
  expect(objectText(small)).toBe('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web');
  expect(object.has('status')).toBe(true);
});

test.each([
  ['a: 1', 'a: 1', []],
  ['a: 1', 'a: 2', ['replace a']],
  ['{}', 'a: {b: {c: 1}}', ['add a.b.c']],
  ['a: {b: {c: 1}}', '{}', ['remove a']],
  ['a: [1, {b: 1}]', 'a: [2, {b: 2}, {c: 3}]', ['replace a[0]', 'replace a[1].b', 'add a[2]']],
  ['a: {b: 1}', 'a: [1]', ['replace a']],
  ['a: null', 'a: 1', ['add a']],
])('from %p to %p: %p', (before, after, changes) => {
  expect(
    fieldChanges(readYaml(before), readYaml(after)).map(({ change, path }) => `${change} ${pathText(path)}`),
  ).toEqual(changes);
});
