import { describe, expect, test } from 'bun:test';
import { jsonLines, plainLines } from '../../src/cli/output/wait-lines.ts';
import type { WaitNews, WaitProgress } from '../../src/kube/wait/options.ts';
import { fakeTypes } from '../kube/fake-client.ts';

const deployment = fakeTypes.find(({ kind }) => kind === 'Deployment')!;
const pod = fakeTypes.find(({ kind }) => kind === 'Pod')!;
const refOf = (name: string) => ({ type: deployment, namespace: 'n', name });
const objects = ['web', 'api', 'db'].map(refOf);
const about = { ref: { type: pod, namespace: 'n', name: 'api-1' }, container: '' };

type Reasons = Readonly<Record<string, string>>;

/** Each state with the second in which it is told. */
type Told = readonly [second: number, waiting: Reasons, more?: Partial<WaitProgress>];

const story: readonly Told[] = [
  [0, { web: 'not looked at yet', api: 'not looked at yet', db: 'not looked at yet' }],
  [1, { web: '0 of 1 pods ready', api: 'not looked at yet' }],
  [2, { web: '0 of 1 pods ready', api: '0 of 2 pods ready' }, { news: [warning('FailedMount: no such volume')] }],
  [3, { web: '0 of 1 pods ready', api: '0 of 2 pods ready' }, { news: [log('\u{1F6A2} afloat')] }],
  [75, { api: '0 of 2 pods ready' }],
];

function warning(text: string): WaitNews {
  return { ...about, type: 'warning', text };
}

function log(text: string): WaitNews {
  return { ...about, type: 'log', container: 'app', text };
}

/** What is written while all of it is told. */
function written(lines: typeof plainLines, told: readonly Told[]): string[] {
  const out: string[] = [];
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const began = nowMs;
  const show = lines(
    (text) => void out.push(text),
    () => nowMs,
  );
  for (const [second, reasons, more] of told) {
    nowMs = began + second * 1000;
    const waiting = Object.entries(reasons).map(([name, reason]) => ({
      ref: refOf(name),
      reason,
      createdMs: undefined,
    }));
    show({ goal: 'ready', objects, waiting, news: [], ended: false, ...more });
  }
  return out.join('').split('\n').slice(0, -1);
}

const begun = [
  '[0s] Waiting for 3 objects to be ready',
  '[1s] Deployment/web: 0 of 1 pods ready',
  '[1s] Deployment/db: ready',
  '[2s] Pod/api-1 FailedMount: no such volume',
  '[2s] Deployment/api: 0 of 2 pods ready',
  '[3s] Pod/api-1 app | \u{1F6A2} afloat',
  '[75s] Deployment/web: ready',
];

describe('plain lines', () => {
  test('tell each change once, and in the end what took how long', () => {
    expect(written(plainLines, [...story, [80, {}, { ended: true }]])).toEqual([
      ...begun,
      '[80s] Deployment/api: ready',
      '[80s] 3 objects ready after 80s: Deployment/api 80s, Deployment/web 75s, Deployment/db 1s',
    ]);
  });

  test('tell in the end how many are not ready', () => {
    const end: Told = [300, { api: '0 of 2 pods ready' }, { ended: true }];
    expect(written(plainLines, [...story, end])).toEqual([
      ...begun,
      '[5m] 2 of 3 objects ready after 5m: Deployment/web 75s, Deployment/db 1s',
    ]);
  });

  test('begin anew with another wait', () => {
    const gone = { goal: 'gone', objects: [refOf('web')] } as const;
    const again: readonly Told[] = [
      [90, { web: 'being deleted' }, gone],
      [91, {}, { ...gone, ended: true }],
    ];
    expect(written(plainLines, [...story, [80, {}, { ended: true }], ...again]).slice(-4)).toEqual([
      '[0s] Waiting for 1 object to be gone',
      '[0s] Deployment/web: being deleted',
      '[1s] Deployment/web: gone',
      '[1s] 1 object gone after 1s: Deployment/web 1s',
    ]);
  });

  test('tell of an object that is not ready any more', () => {
    const lines = written(plainLines, [...story, [76, { web: '0 of 1 pods ready' }], [77, {}, { ended: true }]]);
    expect(lines.slice(-4)).toEqual([
      '[76s] Deployment/web: 0 of 1 pods ready',
      '[76s] Deployment/api: ready',
      '[77s] Deployment/web: ready',
      '[77s] 3 objects ready after 77s: Deployment/web 77s, Deployment/api 76s, Deployment/db 1s',
    ]);
  });

  test('are one line each, whatever the cluster says', () => {
    expect(written(plainLines, [[0, { web: 'a\nb\x1b[31m\r' }]]).slice(1, 2)).toEqual(['[0s] Deployment/web: a b']);
  });
});

test('events are JSON, one a line', () => {
  const events = written(jsonLines, [...story, [80, {}, { ended: true }]]).map((line) => JSON.parse(line) as unknown);
  const object = (name: string): object => ({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'n', name });
  const at = (second: number): string => new Date(Date.parse('2026-01-01T00:00:00Z') + second * 1000).toISOString();
  const api = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', name: 'api-1' };
  expect(events).toEqual([
    { time: at(0), event: 'begin', goal: 'ready', objects: 3 },
    { time: at(1), event: 'waiting', object: object('web'), reason: '0 of 1 pods ready' },
    { time: at(1), event: 'ready', object: object('db'), seconds: 1 },
    { time: at(2), event: 'warning', object: api, text: 'FailedMount: no such volume' },
    { time: at(2), event: 'waiting', object: object('api'), reason: '0 of 2 pods ready' },
    { time: at(3), event: 'log', object: api, container: 'app', text: '\u{1F6A2} afloat' },
    { time: at(75), event: 'ready', object: object('web'), seconds: 75 },
    { time: at(80), event: 'ready', object: object('api'), seconds: 80 },
    { time: at(80), event: 'end', objects: 3, waiting: 0, seconds: 80 },
  ]);
});
