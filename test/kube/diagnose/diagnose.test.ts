import { describe, expect, test } from 'bun:test';
import { diagnose } from '../../../src/kube/diagnose/diagnose.ts';
import { plainLine, plainText } from '../../../src/kube/diagnose/plain-text.ts';
import { FakeClient, built, forbidden } from '../fake-client.ts';

const never = new AbortController().signal;
const nowMs = Date.parse('2026-01-01T00:01:00Z');
const options = { signal: never, nowMs };

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } } },
  status: {
    conditions: [
      { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'not enough' },
      { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: 'on its way' },
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' },
    ],
  },
};

function pod(name: string, status: object): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'n', labels: { app: 'web' } }, status };
}

function event(name: string, kind: string, of: string, more: object): object {
  const involvedObject = { kind, name: of };
  return { apiVersion: 'v1', kind: 'Event', metadata: { name }, involvedObject, type: 'Warning', ...more };
}

const crashing = pod('web-1', {
  phase: 'Running',
  containerStatuses: [
    { name: 'fine', ready: true, state: { running: {} } },
    { name: 'app', restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } } },
  ],
});

function unready(json: object, reason: string) {
  const { ref, object } = built(json);
  return { ref, object, reason };
}

describe('a report', () => {
  test('has conditions, warnings, the pod in most trouble and its last words', async () => {
    const client = new FakeClient([
      crashing,
      pod('web-0', { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] }),
      pod('web-2', { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }),
      event('a', 'Pod', 'web-1', {
        reason: 'BackOff',
        message: 'again',
        count: 4,
        lastTimestamp: '2026-01-01T00:00:50Z',
      }),
      event('b', 'Pod', 'web-1', { type: 'Normal', reason: 'Pulled', message: 'image there' }),
      event('c', 'Pod', 'other', { reason: 'Failed', message: 'no' }),
    ]);
    client.podLogs.set('web-1', 'starting\r\n\n\x1b[31mpanic:\x1b[0m no database\n\x1b]0;owned\x07');
    expect(await diagnose(client, [unready(web, '0 of 1 pods ready')], options)).toEqual([
      'Deployment n/web: 0 of 1 pods ready',
      '  Available=False MinimumReplicasUnavailable: not enough',
      '  ReplicaFailure=True FailedCreate: exceeded quota',
      '  Pod web-1',
      '    container app: CrashLoopBackOff, restarted 3 times: back-off 40s',
      '    Warning BackOff (4 times, 10s ago): again',
      '    last log lines of container app:',
      '      starting',
      '      panic: no database',
      '  1 more of its pods not ready',
    ]);
    expect(client.requests.sort()).toEqual([
      'list events involvedObject.kind=Deployment,involvedObject.name=web',
      'list events involvedObject.kind=Pod,involvedObject.name=web-1',
      'list pods app=web',
      'logs web-1 app',
    ]);
  });

  test('of a pod without a node says it once', async () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' }];
    const lost = pod('web-1', { phase: 'Pending', conditions });
    expect(await diagnose(new FakeClient([lost]), [unready(lost, 'not ready')], options)).toEqual([
      'Pod n/web-1: not ready',
      '  not scheduled: 0/1 nodes',
    ]);
    const told = event('a', 'Pod', 'web-1', { reason: 'FailedScheduling', message: '0/1 nodes' });
    expect(await diagnose(new FakeClient([lost, told]), [unready(lost, 'not ready')], options)).toEqual([
      'Pod n/web-1: not ready',
      '  Warning FailedScheduling: 0/1 nodes',
    ]);
  });

  test.each([
    ['exit status', { terminated: { exitCode: 2, reason: 'Error' } }, 'container app: Error, exit code 2'],
    [
      'image',
      { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } },
      'container app: ImagePullBackOff: no such image',
    ],
    ['probe', { running: {} }, 'container app: running but not ready'],
  ])('of a container: %s', async (_, state, line) => {
    const broken = pod('web-1', { phase: 'Running', containerStatuses: [{ name: 'app', ready: false, state }] });
    const lines = await diagnose(new FakeClient([broken]), [unready(broken, 'not ready')], options);
    expect(lines).toEqual(['Pod n/web-1: not ready', `  ${line}`]);
  });

  test('has what may be read', async () => {
    const client = new FakeClient([crashing]);
    client.refuse = () => forbidden('no');
    const lines = await diagnose(client, [unready({ ...web, status: {} }, 'why')], options);
    expect(lines).toEqual(['Deployment n/web: why']);
  });

  test('does not wait for a server that is slow', async () => {
    const client = new FakeClient([crashing]);
    client.list = () => new Promise(() => undefined);
    const lines = await diagnose(client, [unready(web, 'why')], { ...options, deadlineMs: 20 });
    expect(lines[0]).toBe('Deployment n/web: why');
    expect(lines).toHaveLength(3);
  });

  test('looks closely at a few objects and names the others', async () => {
    const client = new FakeClient();
    const many = Array.from({ length: 30 }, (_, i) => unready(pod(`p${i}`, {}), 'waits'));
    const lines = await diagnose(client, many, options);
    expect(lines.filter((line) => line.startsWith('Pod'))).toHaveLength(20);
    expect(lines.at(-1)).toBe('and 10 more');
    expect(client.requests.length).toBe(5);
  });

  test('of what is to go away has its name', async () => {
    const client = new FakeClient([crashing]);
    const lines = await diagnose(client, [{ ...unready(web, 'being deleted'), leaving: true }], options);
    expect([lines, client.requests]).toEqual([['Deployment n/web: being deleted'], []]);
  });
});

test.each([
  ['a\x1b[1;31mb\x1b[0mc', 'abc'],
  ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1bPq#0\x1b\\x\x9b2Jy', 'xy'],
  ['\x1b]0;never ended', ''],
  ['a\u202ecba\u2066x\u200f', 'acbax'],
  ['one\r\ntwo\rthree\x00\x07\x7f', 'one\ntwo\nthree'],
])('text that would steer a terminal: %j', (text, expected) => {
  expect(plainText(text)).toBe(expected);
});

test('a line is cut without breaking a character', () => {
  expect(plainLine('ab\n\t c', 80)).toBe('ab c');
  expect(plainLine('abc😀def', 5)).toBe('abc…');
  expect(plainLine('abc😀def', 6)).toBe('abc😀…');
});
