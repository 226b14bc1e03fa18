/** Rules from grants, kinds without a cluster, and who is meant by a subject. */
import { describe, expect, test } from 'bun:test';
import { everywhere, Grants } from '../../src/action/rbac/grants.ts';
import { Kinds } from '../../src/action/rbac/kinds.ts';
import { readSubject } from '../../src/cli/output/rbac.ts';

const configMaps = { group: '', plural: 'configmaps' };

describe('grants', () => {
  test('names count where nothing grants it without them', () => {
    const grants = new Grants();
    grants.add('a', configMaps, ['get', 'delete'], ['one']);
    grants.add('a', configMaps, ['get'], ['two']);
    grants.add('a', configMaps, ['delete', 'list']);
    expect(grants.rules('a')).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['one', 'two'], verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'delete'] },
    ]);
  });

  test('what is granted everywhere is granted nowhere else', () => {
    const grants = new Grants();
    grants.add('a', configMaps, ['get', 'list']);
    grants.add(everywhere, configMaps, ['get']);
    grants.add('b', configMaps, ['get'], ['one']);
    expect(grants.scopes()).toEqual([everywhere, 'a']);
    expect(grants.rules('a')).toEqual([{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }]);
  });

  test('a rule with * stands for what it covers, and not for more', () => {
    const grants = new Grants();
    grants.add('a', configMaps, ['get', 'list']);
    grants.addRule('a', { apiGroups: ['*'], resources: ['*'], verbs: ['get'] });
    expect(grants.rules('a')).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] },
      { apiGroups: ['*'], resources: ['*'], verbs: ['get'] },
    ]);
  });

  test('addresses that are no resources', () => {
    const grants = new Grants();
    grants.addRule(everywhere, { nonResourceURLs: ['/metrics'], verbs: ['get'] });
    expect(grants.scopes()).toEqual([everywhere]);
    expect(grants.rules(everywhere)).toEqual([{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]);
  });
});

describe('kinds', () => {
  test.each([
    ['networking.k8s.io/v1', 'Ingress', 'ingresses', true],
    ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', true],
    ['storage.k8s.io/v1', 'StorageClass', 'storageclasses', false],
    ['v1', 'Endpoints', 'endpoints', true],
    ['v1', 'Namespace', 'namespaces', false],
  ])('%s %s', (apiVersion, kind, plural, namespaced) => {
    expect(new Kinds(undefined).get(apiVersion, kind, kind)).toMatchObject({ plural, namespaced });
  });

  test('one that nobody knows is named, with what to do', () => {
    expect(() => new Kinds(undefined).get('monitoring.coreos.com/v1', 'ServiceMonitor', 'ServiceMonitor web')).toThrow(
      "ServiceMonitor web: kind ServiceMonitor of monitoring.coreos.com/v1 is none of Kubernetes or of the chart's crds/",
    );
  });
});

test.each([
  ['user:a:b', { kind: 'User', name: 'a:b' }],
  ['group:system:masters', { kind: 'Group', name: 'system:masters' }],
  ['sa:ci/deployer', { kind: 'ServiceAccount', name: 'deployer', namespace: 'ci' }],
] as const)('subject %s', (text, subject) => {
  expect(readSubject(text)).toEqual(subject);
});

test.each(['', 'user:', 'sa:x', 'sa:/x', 'sa:a/b/c', 'robot:x', 'user'])('no subject: %p', (text) => {
  expect(() => readSubject(text)).toThrow('invalid subject');
});
