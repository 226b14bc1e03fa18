import { expect, test } from 'bun:test';
import type { Discovery, ResourceType } from '../../../src/kube/client.ts';
import { isUnsure, servedKind } from '../../../src/kube/objects/recorded-kinds.ts';

const type = (group: string, version: string, kind: string): ResourceType => {
  return { group, version, kind, plural: '', namespaced: true, verbs: [] };
};
const types = [
  type('apps', 'v1', 'Deployment'),
  type('networking.k8s.io', 'v1', 'Ingress'),
  type('policy', 'v1', 'PodDisruptionBudget'),
  type('example.com', 'v2', 'Thing'),
  type('other.com', 'v1', 'Gone'),
];
const failures = new Map([['broken.com/v1', 'stale']]);
const discovery: Discovery = { find: () => undefined, types, apiVersions: [], failures };

/** What a manifest says, and where its kind is served now. */
const cases: readonly (readonly [string, string, string])[] = [
  ['extensions/v1beta1', 'Deployment', 'apps/v1'],
  ['apps/v1beta2', 'Deployment', 'apps/v1'],
  ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
  ['policy/v1beta1', 'PodSecurityPolicy', 'gone'],
  ['example.com/v1', 'Thing', 'example.com/v2'],
  ['example.com/v1', 'Gone', 'gone'],
];

test.each(cases)('%s %s', (apiVersion, kind, wanted) => {
  const found = servedKind(discovery, apiVersion, kind);
  expect(found === undefined ? 'gone' : `${found.group}/${found.version}`).toBe(wanted);
});

test('a group that does not answer now may have it', () => {
  expect([isUnsure(discovery, 'broken.com/v2'), isUnsure(discovery, 'example.com/v1')]).toEqual([true, false]);
});
