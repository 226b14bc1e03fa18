/** What a cluster is asked for, to know what objects of a release own. */
import { describe, expect, test } from 'bun:test';
import type { Configuration } from '../../src/action/configuration.ts';
import { earlyLists, liveObjects } from '../../src/action/graph/live.ts';
import { ApiError } from '../../src/kube/api-error.ts';
import type { KubeClient, ResourceType } from '../../src/kube/client.ts';
import { readObjects } from '../../src/manifest/objects.ts';
import { object, spec } from '../graph/manifests.ts';

interface Asked {
  readonly lists: readonly string[];
  readonly warnings: readonly string[];
  readonly names: readonly string[];
  /** Most requests that were under way at the same time. */
  readonly together: number;
}

/** `forbidden`: plurals that may not be listed. */
async function ask(manifest: string, there = '', forbidden: readonly string[] = []): Promise<Asked> {
  const lists: string[] = [];
  const warnings: string[] = [];
  let underWay = 0;
  let together = 0;
  const list = async ({ kind, plural }: ResourceType, namespace: string): Promise<unknown> => {
    lists.push(`${plural} ${namespace}`);
    together = Math.max(together, ++underWay);
    await Promise.resolve();
    underWay--;
    if (forbidden.includes(plural)) throw new ApiError(`${plural} is forbidden`, { status: 403, reason: 'Forbidden' });
    const fits = readObjects(there).filter((one) => one.kind === kind && one.namespace === namespace);
    return fits.map(({ value }) => value);
  };
  const client = { namespace: 'ns', list } as unknown as KubeClient;
  const config = {
    cluster: () => Promise.resolve(client),
    warn: (line: string) => warnings.push(line),
  } as unknown as Configuration;
  const live = await liveObjects(config, readObjects(manifest), 'ns', await earlyLists(config));
  return { lists, warnings, names: live.map(({ name }) => name), together };
}

const early = ['pods ns', 'replicasets ns', 'jobs ns'];
const deployment = (namespace: string): string =>
  object('apps/v1', 'Deployment', 'spec: {template: {spec: {}}}', `name: d, namespace: ${namespace}`);

const cases: readonly (readonly [name: string, manifest: string, lists: readonly string[]])[] = [
  ['workloads of the namespace in use', spec('apps/v1', 'Deployment', '{}') + deployment('ns'), early],
  [
    'workloads of another namespace as well',
    deployment('ns') + deployment('other'),
    [...early, 'pods other', 'replicasets other', 'jobs other'],
  ],
  [
    'custom resources, of which operators may make workloads',
    object('e.io/v1', 'Boat', ''),
    [...early, 'daemonsets ns', 'deployments ns', 'statefulsets ns'],
  ],
  ['nothing that has pods', object('v1', 'ConfigMap', ''), early],
];

describe('a list of each kind and namespace, for', () => {
  for (const [name, manifest, lists] of cases) {
    test(name, async () => {
      const asked = await ask(manifest);
      expect([...asked.lists]).toEqual([...lists]);
      expect(asked.together).toBe(3);
      expect(asked.warnings).toEqual([]);
    });
  }
});

test('ReplicaSets without pods are left out, and what is elsewhere', async () => {
  const set = (name: string, replicas: number, namespace = 'ns'): string =>
    object('apps/v1', 'ReplicaSet', `spec: {replicas: ${replicas}}`, `name: ${name}, namespace: ${namespace}`);
  const there = set('old', 0) + set('now', 1) + set('far', 1, 'far');
  expect((await ask(deployment('ns'), there)).names).toEqual(['now']);
});

test('what may not be listed is told in one line', async () => {
  const { warnings } = await ask(deployment('ns') + deployment('other'), '', ['pods', 'jobs']);
  expect(warnings).toEqual([
    'The cluster does not list pods of ns, jobs of ns, pods of other, jobs of other, ' +
      'so that what is owned there is not shown: pods is forbidden',
  ]);
});
