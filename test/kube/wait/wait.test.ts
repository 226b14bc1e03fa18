import { describe, expect, test } from 'bun:test';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { WaitProgress } from '../../../src/kube/wait/options.ts';
import { waitEstablished, waitReady } from '../../../src/kube/wait/wait.ts';
import { FakeClient, built, epoch, forbidden } from '../fake-client.ts';
import {
  after,
  configMap,
  deployment,
  failure,
  job,
  never,
  options,
  pod,
  replicaSet,
  service,
} from './wait-objects.ts';

describe('waitReady', () => {
  test('asks nothing for what is ready as soon as it exists', async () => {
    const client = new FakeClient();
    await waitReady(client, [built(configMap), built(job('j', {}))], options(0));
    expect(client.requests).toEqual([]);
  });

  test('what is ready at the first look needs one request and no watch', async () => {
    const client = new FakeClient([service('web')]);
    await waitReady(client, [built(service('web'))], options());
    expect(client.requests).toEqual(['get services web']);
  });

  test('a Deployment is ready when the pods of its newest ReplicaSet are', async () => {
    const client = new FakeClient([deployment('web', 0), replicaSet('web', 0)]);
    after(50, () => {
      client.put(replicaSet('web', 1));
      client.put(deployment('web', 1));
    });
    await waitReady(client, [built(deployment('web', 0))], options());
    expect(client.requests).toEqual([
      'list deployments metadata.name=web',
      'watch deployments metadata.name=web',
      'list replicasets app=web',
    ]);
    expect(client.watches).toBe(0);
  });

  test('ReplicaSets that lag behind their Deployment are read again', async () => {
    const client = new FakeClient([deployment('web', 1), replicaSet('web', 0)]);
    after(100, () => client.put(replicaSet('web', 1)));
    await waitReady(client, [built(deployment('web', 0))], options());
    expect(client.requests.filter((one) => one.startsWith('list replicasets')).length).toBe(2);
  });

  test('an object that the manifest has twice is waited for twice', async () => {
    const names = ['a', 'b', 'c', 'c'];
    const client = new FakeClient(names.map((name) => pod(name, true)));
    await waitReady(
      client,
      names.map((name) => built(pod(name, false))),
      options(300),
    );
    expect(client.requests).toEqual(['list pods', 'watch pods']);
  });

  test('what a watch tells from before the last change does not count', async () => {
    const before = { ...deployment('web', 1), metadata: { name: 'web', generation: 1, resourceVersion: '9' } };
    const changed = { ...before, metadata: { name: 'web', generation: 2, resourceVersion: '10' } };
    const client = new FakeClient([before, replicaSet('web', 1)]);
    expect(await failure(waitReady(client, [built(changed)], options(100)))).toHaveProperty(
      'message',
      'context deadline exceeded',
    );
  });

  test('four objects of a type are watched together', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const client = new FakeClient(names.map((name) => pod(name, name !== 'c')));
    after(30, () => client.put(pod('c', true)));
    await waitReady(
      client,
      names.map((name) => built(pod(name, false))),
      options(),
    );
    expect(client.requests).toEqual(['list pods', 'watch pods']);
  });

  test('all have to be ready at the same time', async () => {
    const client = new FakeClient([pod('a', true), pod('b', false)]);
    let early = true;
    after(50, () => client.put(pod('a', false)));
    after(80, () => client.put(pod('b', true)));
    after(120, () => {
      early = false;
      client.put(pod('a', true));
    });
    await waitReady(client, [built(pod('a', true)), built(pod('b', false))], options());
    expect(early).toBe(false);
  });

  test('time is up', async () => {
    const client = new FakeClient([pod('a', false)]);
    const error = await failure(waitReady(client, [built(pod('a', false))], options(60)));
    expect(error.message).toBe('context deadline exceeded');
    expect(error.hint).toContain('Pod n/a: not ready');
    expect(client.watches).toBe(0);
  });

  test('no time at all is too little, even for what is ready', async () => {
    const client = new FakeClient([pod('a', true)]);
    const error = await failure(waitReady(client, [built(pod('a', true))], options(0)));
    expect(error.message).toBe('context deadline exceeded');
  });

  test('an object that is not there ends it', async () => {
    const error = await failure(waitReady(new FakeClient(), [built(deployment('web', 0))], options()));
    expect(error.message).toBe('deployments.apps "web" not found');
  });

  test('an object that is deleted meanwhile ends it', async () => {
    const client = new FakeClient();
    const item = client.put(pod('a', false));
    after(30, () => {
      client.remove(item);
    });
    expect((await failure(waitReady(client, [item], options()))).message).toBe('pods "a" not found');
  });

  test('an error of one object is not seen before those in front of it are ready', async () => {
    const client = new FakeClient([pod('a', false)]);
    const items = [built(pod('a', false)), built(service('gone'))];
    expect((await failure(waitReady(client, items, options(600)))).message).toBe('context deadline exceeded');
    client.put(pod('a', true));
    expect((await failure(waitReady(client, items, options()))).message).toBe('services "gone" not found');
  });

  test('who may not watch reads every two seconds', async () => {
    const client = new FakeClient([pod('a', false)]);
    client.refuse = (request) => (/^(?:list|watch)/.test(request) ? forbidden('no') : undefined);
    after(500, () => client.put(pod('a', true)));
    await waitReady(client, [built(pod('a', false))], options());
    expect(client.requests.filter((one) => one === 'get pods a').length).toBe(2);
  });

  test('who may not even read learns it', async () => {
    const client = new FakeClient([pod('a', false)]);
    client.refuse = (request) => forbidden(`pods "a" is forbidden: ${request}`);
    const error = await failure(waitReady(client, [built(pod('a', false))], options()));
    expect(error.message).toBe('pods "a" is forbidden: get pods a');
  });

  test('a right that only the ReplicaSets need is missed too', async () => {
    const client = new FakeClient([deployment('web', 1)]);
    client.refuse = (request) => (request.startsWith('list replicasets') ? forbidden('no replicasets') : undefined);
    expect((await failure(waitReady(client, [built(deployment('web', 0))], options()))).message).toBe('no replicasets');
  });

  test('a server in trouble is asked again', async () => {
    const client = new FakeClient([pod('a', true)]);
    let asked = 0;
    client.refuse = () => (asked++ < 2 ? new ApiError('later', { status: 503, reason: '' }) : undefined);
    await waitReady(client, [built(pod('a', false))], options());
  });

  test('a stop is heard at once', async () => {
    const stop = new AbortController();
    const client = new FakeClient([pod('a', false)]);
    after(20, () => {
      stop.abort();
    });
    const error = await failure(waitReady(client, [built(pod('a', false))], { ...options(), signal: stop.signal }));
    expect([error.message, error.hint]).toEqual(['context canceled', undefined]);
    expect(client.watches).toBe(0);
  });

  const failed = { failed: 1, conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };

  test.each([
    ['a Job counts only where it is asked for', false, failed, 5000, undefined],
    ['a Job that failed cannot complete', true, failed, 90_000, 'job is failed: n/j'],
    ['Helm has no time to notice that it failed', true, failed, 5000, 'context deadline exceeded'],
    [
      'a Job that ran too long has not failed in the eyes of Helm',
      true,
      { conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }] },
      90_000,
      'context deadline exceeded',
    ],
    ['a Job that completed is fine', true, { succeeded: 1 }, 5000, undefined],
  ])('%s', async (_, jobs, status, timeoutMs, expected) => {
    const client = new FakeClient([job('j', status)]);
    const done = waitReady(client, [built(job('j', {}))], { ...options(timeoutMs), jobs });
    if (expected === undefined) await done;
    else expect((await failure(done)).message).toBe(expected);
  });

  test('progress names what is waited for, in order, and ends', async () => {
    const client = new FakeClient([pod('b', false), pod('a', false)]);
    after(40, () => client.put(pod('b', true)));
    after(80, () => client.put(pod('a', true)));
    const seen: WaitProgress[] = [];
    const onProgress = (progress: WaitProgress): void => void seen.push(progress);
    await waitReady(client, [built(pod('b', false)), built(pod('a', false))], { ...options(), onProgress });
    expect(seen.map(({ waiting, ended }) => [waiting.map(({ ref }) => ref.name).join(), ended])).toEqual([
      ['b,a', false],
      ['a', false],
      ['', true],
    ]);
  });

  test('progress tells what holds up the pods, after a while', async () => {
    const state = { waiting: { reason: 'ImagePullBackOff' } };
    const client = new FakeClient([
      deployment('web', 0),
      pod('web-1', false, { phase: 'Pending', containerStatuses: [{ name: 'app', state }] }),
    ]);
    const reasons = new Set<string>();
    const onProgress = ({ waiting }: WaitProgress): void => void reasons.add(waiting[0]?.reason ?? '');
    await failure(waitReady(client, [built(deployment('web', 0))], { ...options(2300), onProgress }));
    expect([...reasons]).toEqual(['0 of 1 pods ready', '0 of 1 pods ready, app: ImagePullBackOff']);
  });

  test('with --debug Helm says what it waits for, once', async () => {
    const client = new FakeClient([pod('a', false)]);
    after(40, () => client.put(pod('a', true)));
    const lines: string[] = [];
    await waitReady(client, [built(pod('a', false))], { ...options(), debug: (line) => void lines.push(line) });
    expect(lines).toEqual([
      'beginning wait for 1 resources with timeout of 5s',
      'Pod is not ready: n/a',
      'wait for resources succeeded within 0s',
    ]);
  });
});

describe('waitReady by status', () => {
  const watcher = (timeoutMs = 5000) => ({ ...options(timeoutMs), strategy: 'watcher' as const });

  test('names what is not current, then the deadline', async () => {
    const client = new FakeClient([pod('a', false, { phase: 'Running' }), service('web')]);
    const items = [built(service('web')), built(pod('a', false)), built(configMap)];
    const error = await failure(waitReady(client, items, watcher(80)));
    expect(error.message).toBe(
      'resource Pod/n/a not ready. status: InProgress, message: Pod is running but is not Ready\ncontext deadline exceeded',
    );
  });

  test('what failed is not waited for', async () => {
    const state = { waiting: { reason: 'CrashLoopBackOff' } };
    const broken = { phase: 'Running', containerStatuses: [{ name: 'app', state }] };
    const client = new FakeClient([pod('a', false, broken), pod('b', true, { phase: 'Pending' })]);
    after(50, () => client.put(pod('b', true, { phase: 'Running' })));
    const error = await failure(waitReady(client, [built(pod('a', false)), built(pod('b', false))], watcher()));
    expect(error.message).toBe(
      'resource Pod/n/a not ready. status: Failed, message: Containers in CrashLoop state: app',
    );
  });

  test('a Job is current when it runs, or with jobs when it is complete', async () => {
    const client = new FakeClient([job('j', { startTime: 'now', active: 1 })]);
    await waitReady(client, [built(job('j', {}))], watcher());
    const error = await failure(waitReady(client, [built(job('j', {}))], { ...watcher(50), jobs: true }));
    expect(error.message).toStartWith('resource Job/n/j not ready. status: InProgress, message: Job in progress\n');
  });

  test('a paused Deployment and what has no status are left alone', async () => {
    const client = new FakeClient();
    const paused = built({ ...deployment('web', 0), spec: { paused: true } });
    await waitReady(client, [paused, built(configMap)], watcher());
    expect(client.requests).toEqual([]);
  });
});

test('waitEstablished waits for the condition', async () => {
  const crd = (status: string): object => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    status: { conditions: [{ type: 'Established', status }] },
  });
  const client = new FakeClient([crd('False')]);
  after(30, () => client.put(crd('True')));
  await waitEstablished(client, [built(crd('False'))], { signal: never, clock: epoch });
});
