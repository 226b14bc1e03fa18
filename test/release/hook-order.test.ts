import { expect, test } from 'bun:test';
import { hookPlaces, hooksOf } from '../../src/release/hook-order.ts';
import type { ReleaseHook } from '../../src/release/release.ts';

function hook(name: string, weight: number, ...events: readonly string[]): ReleaseHook {
  const lastRun = { startedAt: '', completedAt: '', phase: '' };
  const rest = { kind: 'Job', path: `c/${name}`, manifest: '', deletePolicies: [], outputLogPolicies: [], lastRun };
  return { name, weight, events, ...rest };
}

const hooks = [
  hook('b', 0, 'test'),
  hook('B', 0, 'test'),
  hook('late', 5, 'test', 'pre-install'),
  hook('other', -5, 'pre-install'),
  hook('twice', -1, 'test', 'test'),
];

test('hooks of an event run by weight, then name, as often as they name it', () => {
  expect(hookPlaces(hooks, 'test')).toEqual([4, 4, 1, 0, 2]);
  expect(hooksOf(hooks, 'pre-install').map(({ name }) => name)).toEqual(['other', 'late']);
  expect(hooksOf(hooks, 'post-install')).toEqual([]);
});
