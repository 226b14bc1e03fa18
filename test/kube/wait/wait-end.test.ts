import { describe, expect, test } from 'bun:test';
import { waitDeleted, waitHook, waitReady } from '../../../src/kube/wait/wait.ts';
import { FakeClient, built, forbidden } from '../fake-client.ts';
import { after, configMap, failure, job, options, pod, service } from './wait-objects.ts';

test('hookOnly does not wait', async () => {
  const client = new FakeClient();
  await waitReady(client, [built(pod('a', false))], { ...options(), strategy: 'hookOnly' });
  await waitDeleted(client, [built(pod('a', false))], { ...options(), strategy: 'hookOnly' });
  expect(client.requests).toEqual([]);
});

describe('waitHook', () => {
  test.each([
    ['a complete Job', job('h', { conditions: [{ type: 'Complete', status: 'True' }] }), undefined],
    [
      'a failed Job',
      job('h', { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] }),
      'job h failed: BackoffLimitExceeded',
    ],
    [
      'a Job of another API',
      job('h', {}, 'batch.example.com/v1'),
      'expected h to be a *batch.Job, got *unstructured.Unstructured',
    ],
    ['a running Job', job('h', { active: 1 }), 'timed out waiting for the condition'],
    ['a Pod that succeeded', pod('h', false, { phase: 'Succeeded' }), undefined],
    ['a Pod that failed', pod('h', false, { phase: 'Failed' }), 'pod h failed'],
    ['a running Pod', pod('h', true, { phase: 'Running' }), 'timed out waiting for the condition'],
    ['a ConfigMap', { ...configMap, metadata: { name: 'h' } }, undefined],
  ])('%s', async (_, object, expected) => {
    const done = waitHook(new FakeClient([object]), built(object), options(60));
    if (expected === undefined) await done;
    else expect((await failure(done)).message).toBe(expected);
  });

  test('a Job that ends later', async () => {
    const client = new FakeClient([job('h', {})]);
    after(30, () => client.put(job('h', { conditions: [{ type: 'Complete', status: 'True' }] })));
    await waitHook(client, built(job('h', {})), options());
  });

  test('one that is deleted counts as done, one that never was does not', async () => {
    const client = new FakeClient();
    const item = client.put(job('h', {}));
    after(30, () => {
      client.remove(item);
    });
    await waitHook(client, item, options());
    const error = await failure(waitHook(client, item, options()));
    expect(error.message).toBe('timed out waiting for the condition');
  });

  test('no timeout is all the time', async () => {
    const client = new FakeClient([job('h', {})]);
    after(50, () => client.put(job('h', { conditions: [{ type: 'Complete', status: 'True' }] })));
    await waitHook(client, built(job('h', {})), options(0));
  });

  test('by status', async () => {
    const object = job('h', { failed: 1, conditions: [{ type: 'Failed', status: 'True' }] });
    const error = await failure(
      waitHook(new FakeClient([object]), built(object), { ...options(), strategy: 'watcher' }),
    );
    expect(error.message).toBe('resource Job/n/h not ready. status: Failed, message: Job Failed. failed: 1/1');
  });
});

describe('waitDeleted', () => {
  test('what is gone already needs one request each', async () => {
    const client = new FakeClient();
    await waitDeleted(client, [built(pod('a', false)), built(service('b'))], options());
    expect(client.requests.sort()).toEqual(['get pods a', 'get services b']);
  });

  test('ends with the last one', async () => {
    const client = new FakeClient();
    const [a, b] = [client.put(pod('a', false)), client.put(service('b'))];
    after(20, () => {
      client.remove(a);
    });
    after(60, () => {
      client.remove(b);
    });
    await waitDeleted(client, [a, b], options());
    expect(client.watches).toBe(0);
  });

  test('time is up, and the finalizers that hold an object are named', async () => {
    const metadata = { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] };
    const client = new FakeClient([{ ...pod('a', false), metadata }]);
    const error = await failure(waitDeleted(client, [built(pod('a', false))], options(50)));
    expect(error.message).toBe('context deadline exceeded');
    expect(error.hint).toBe('Pod n/a: being deleted, held by example.com/hold');
  });

  test('another error ends it', async () => {
    const client = new FakeClient([pod('a', false)]);
    client.refuse = () => forbidden('pods "a" is forbidden');
    const error = await failure(waitDeleted(client, [built(pod('a', false))], options()));
    expect(error.message).toBe('pods "a" is forbidden');
  });

  test('by status', async () => {
    const metadata = { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' };
    const client = new FakeClient([{ ...pod('a', false), metadata }]);
    const error = await failure(waitDeleted(client, [built(pod('a', false))], { ...options(50), strategy: 'watcher' }));
    expect(error.message).toBe(
      'resource Pod/n/a still exists. status: Terminating, message: Resource scheduled for deletion\ncontext deadline exceeded',
    );
  });
});
