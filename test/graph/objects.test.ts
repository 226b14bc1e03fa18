import { expect, test } from 'bun:test';
import { objectGraph } from '../../src/graph/objects.ts';
import { readObjects } from '../../src/manifest/objects.ts';
import { deployment, edgesOf, object } from './manifests.ts';

test('nodes: of the manifest in its order, hooks with their events, then those outside', () => {
  const manifest =
    `# Source: shop/templates/x.yaml\n${object('batch/v1', 'Job', 'spec: {template: {spec: {serviceAccountName: a}}}', 'name: j, annotations: {helm.sh/hook: "pre-install, Pre-Upgrade"}')}` +
    object('v1', 'Service', 'spec: {selector: {app: nobody}}', 'name: s');
  const { nodes } = objectGraph(readObjects(manifest), 'ns');
  expect(nodes).toMatchObject([
    { kind: 'Job', hook: ['pre-install', 'pre-upgrade'], namespace: 'ns', state: 'manifest', selectsNothing: false },
    { kind: 'Service', hook: [], selectsNothing: true },
    { kind: 'ServiceAccount', name: 'a', state: 'outside', source: '' },
  ]);
});

test('live objects: those that something of the manifest owns, and what these own, in their order', () => {
  const owned = (kind: string, name: string, by: string, status = '', more = ''): string =>
    object(
      kind === 'Pod' ? 'v1' : 'apps/v1',
      kind,
      `spec: {containers: [{name: a}, {name: b}]${more}}\nstatus: {${status}}`,
      `name: ${name}, namespace: ns, ownerReferences: [${by}]`,
    );
  const ofSet = '{apiVersion: apps/v1, kind: ReplicaSet, name: d-1}';
  const live = [
    owned('Pod', 'd-1-b', ofSet, 'phase: Running, containerStatuses: [{ready: true}, {ready: false}]'),
    owned('Pod', 'd-1-a', ofSet, 'phase: Pending'),
    owned('ReplicaSet', 'd-1', '{apiVersion: apps/v1, kind: Deployment, name: d}', 'readyReplicas: 1', ', replicas: 2'),
    owned('ReplicaSet', 'foreign', '{apiVersion: apps/v1, kind: Deployment, name: other}'),
    object('v1', 'Pod', 'spec: {}', 'name: alone, namespace: ns'),
    object('v1', 'Pod', 'status: {phase: Succeeded}', 'name: own, namespace: ns'),
  ].join('');
  const manifest = deployment('d', '{}') + object('v1', 'Pod', '', 'name: own');
  const graph = objectGraph(readObjects(manifest), 'ns', readObjects(live));
  expect(edgesOf(graph)).toEqual([
    'Deployment/d owns ReplicaSet/d-1 live',
    'ReplicaSet/d-1 live owns Pod/d-1-a live',
    'ReplicaSet/d-1 live owns Pod/d-1-b live',
  ]);
  expect(graph.nodes.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    'd: ',
    'own: succeeded',
    'd-1: 1 of 2 ready',
    'd-1-a: pending',
    'd-1-b: running, 1 of 2 ready',
  ]);
});

test('selectors of thousands that fit thousands are refused before they fill the memory', () => {
  const policies = (count: number): string =>
    Array.from({ length: count }, (_, i) =>
      object('networking.k8s.io/v1', 'NetworkPolicy', 'spec: {podSelector: {}}', `name: n${i}`),
    ).join('');
  const pods = Array.from({ length: 400 }, (_, i) => object('v1', 'Pod', '', `name: p${i}`)).join('');
  expect(objectGraph(readObjects(policies(250) + pods), 'ns').edges).toHaveLength(100_000);
  expect(() => objectGraph(readObjects(policies(251) + pods), 'ns')).toThrow(
    'the objects have more than 100000 connections',
  );
});
