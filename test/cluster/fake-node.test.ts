/** What the fake node still has to do for a deleted pod does not reach the next pod of that name. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningControlPlane } from '../control-plane/server.ts';
import { clusterProblem, openCluster, uniqueName, type Cluster, type JsonObject } from './cluster.ts';

const problem = clusterProblem();
if (problem !== undefined) console.error(`The fake node is not tested: ${problem}`);

describe.skipIf(problem !== undefined)('the fake node', () => {
  let cluster: Cluster;
  const namespace = uniqueName('node');
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const pod = (fate: string): JsonObject => ({
    metadata: { name: 'hook', annotations: { 'scull.test/fate': fate } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'nginx' }] },
  });
  const phase = async (): Promise<unknown> =>
    ((await cluster.get(`${pods}/hook`))?.['status'] as JsonObject | undefined)?.['phase'];
  /** Does `change` while the node sees nothing, so that it learns of all of it at once. */
  const unseen = async (change: () => Promise<void>): Promise<void> => {
    const node = runningControlPlane()!.pids.kwok!;
    process.kill(node, 'SIGSTOP');
    try {
      await change();
    } finally {
      process.kill(node, 'SIGCONT');
    }
  };

  beforeAll(async () => {
    cluster = await openCluster();
    await cluster.createNamespace(namespace);
  });
  afterAll(async () => {
    await cluster.deleteNamespace(namespace);
  });

  test('a pod made anew while the one before it was being deleted stays', async () => {
    await cluster.request('POST', pods, pod('run'));
    await cluster.until('the first pod runs', async () => (await phase()) === 'Running', 15_000);
    await unseen(async () => {
      await cluster.request('DELETE', `${pods}/hook`);
      await cluster.request('DELETE', `${pods}/hook`, { gracePeriodSeconds: 0 });
      await cluster.request('POST', pods, pod('run'));
    });
    await cluster.until('the next pod runs', async () => (await phase()) === 'Running', 15_000);
    await sleep(1000);
    expect(await phase()).toBe('Running');
    await cluster.request('DELETE', `${pods}/hook`, { gracePeriodSeconds: 0 });
  }, 60_000);

  test('a pod made anew has its own fate', async () => {
    await unseen(async () => {
      await cluster.request('POST', pods, pod('fail'));
      await cluster.until('the first pod has its node', async () => {
        const spec = (await cluster.get(`${pods}/hook`))?.['spec'] as JsonObject | undefined;
        return spec?.['nodeName'] !== undefined;
      });
      await cluster.request('DELETE', `${pods}/hook`, { gracePeriodSeconds: 0 });
      await cluster.request('POST', pods, pod('pending'));
    });
    await sleep(1500);
    expect(await phase()).toBe('Pending');
    await cluster.request('DELETE', `${pods}/hook`, { gracePeriodSeconds: 0 });
  }, 60_000);
});
