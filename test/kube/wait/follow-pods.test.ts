import { describe, expect, test } from 'bun:test';
import type { WaitNews, WaitProgress } from '../../../src/kube/wait/options.ts';
import { together } from '../../../src/kube/wait/together.ts';
import { waitHook, waitReady } from '../../../src/kube/wait/wait.ts';
import { FakeClient, built } from '../fake-client.ts';
import { after, deployment, failure, job, options, pod } from './wait-objects.ts';

function warning(name: string, kind: string, of: string, message: string, at: number): object {
  const lastTimestamp = new Date(at).toISOString();
  const about = { involvedObject: { kind, name: of }, type: 'Warning', reason: 'Failed', message, lastTimestamp };
  return { apiVersion: 'v1', kind: 'Event', metadata: { name }, ...about };
}

function container(state: object): object {
  return { containerStatuses: [{ name: 'app', restartCount: 1, state }] };
}

const crashed = container({ waiting: { reason: 'CrashLoopBackOff' } });

function text({ type, ref, container: name, text: said }: WaitNews): string {
  return `${type} ${ref.type.kind}/${ref.name} ${name}: ${said}`;
}

/** What is heard until the wait ends. */
async function heard(wait: (onProgress: (progress: WaitProgress) => void) => Promise<unknown>): Promise<string[]> {
  const news: string[] = [];
  await wait((progress) => void news.push(...progress.news.map(text)));
  return news;
}

describe('pods of a workload that is not ready', () => {
  test('have their warnings, the oldest first, and the logs of what fails told once', async () => {
    const client = new FakeClient([
      deployment('web', 0),
      pod('web-1', false, { phase: 'Running', ...crashed }),
      warning('b', 'Pod', 'web-1', 'later', 2000),
      warning('a', 'Pod', 'web-1', 'first', 1000),
      warning('c', 'Deployment', 'web', 'quota', 1000),
      warning('d', 'Pod', 'other', 'no', 1000),
    ]);
    client.podLogs.set('web-1', 'starting\npanic: no \x1b[31mdatabase\n\n');
    const news = await heard((onProgress) =>
      failure(waitReady(client, [built(deployment('web', 0))], { ...options(4600), onProgress })),
    );
    expect(news.sort()).toEqual([
      'log Pod/web-1 app: panic: no database',
      'log Pod/web-1 app: starting',
      'warning Deployment/web : Failed: quota',
      'warning Pod/web-1 : Failed: first',
      'warning Pod/web-1 : Failed: later',
    ]);
  });

  test('are not looked at when nobody watches', async () => {
    const client = new FakeClient([pod('web', false, crashed)]);
    after(2600, () => client.put(pod('web', true)));
    await waitReady(client, [built(pod('web', false))], options());
    expect(client.requests.filter((one) => /events|logs/.test(one))).toEqual([]);
  });
});

describe('a hook', () => {
  const succeeded = { phase: 'Succeeded', ...container({ terminated: { exitCode: 0 } }) };

  test('has its whole log told, even when it ends before anybody looked', async () => {
    const client = new FakeClient([pod('migrate', false, { phase: 'Pending' })]);
    client.podLogs.set('migrate', Array.from({ length: 9 }, (_, i) => `line ${i}`).join('\n'));
    after(40, () => client.put(pod('migrate', true, succeeded)));
    const news = await heard((onProgress) =>
      waitHook(client, built(pod('migrate', false)), { ...options(), onProgress }),
    );
    expect(news).toEqual(Array.from({ length: 9 }, (_, i) => `log Pod/migrate app: line ${i}`));
  });

  test('that is a job has the logs of all its pods told', async () => {
    const selector = { matchLabels: { app: 'web' } };
    const seed = { ...job('seed', {}), spec: { selector } };
    const client = new FakeClient([seed, pod('seed-1', true, succeeded), pod('seed-2', false, crashed)]);
    client.podLogs.set('seed-1', 'done');
    client.podLogs.set('seed-2', 'failed');
    after(700, () => client.put({ ...seed, status: { conditions: [{ type: 'Complete', status: 'True' }] } }));
    const news = await heard((onProgress) => waitHook(client, built(seed), { ...options(), onProgress }));
    expect(news.sort()).toEqual(['log Pod/seed-1 app: done', 'log Pod/seed-2 app: failed']);
  });
});

test('several waits have one progress, which ends with the last', () => {
  const seen: unknown[] = [];
  const [one, other] = together(({ objects, waiting, ended }) => {
    seen.push([objects.map(({ name }) => name), waiting.map(({ ref }) => ref.name), ended]);
  }, 2);
  const state = (name: string, isDone: boolean): WaitProgress => {
    const { ref } = built(pod(name, false));
    const waiting = isDone ? [] : [{ ref, reason: 'pending', createdMs: undefined }];
    return { goal: 'done', objects: [ref], waiting, news: [], ended: isDone };
  };
  one!(state('a', false));
  other!(state('b', false));
  one!(state('a', true));
  other!(state('b', true));
  expect(seen).toEqual([
    [['a'], ['a'], false],
    [['a', 'b'], ['a', 'b'], false],
    [['a', 'b'], ['b'], false],
    [['a', 'b'], [], true],
  ]);
});
