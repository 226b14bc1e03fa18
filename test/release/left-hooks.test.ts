import { expect, test } from 'bun:test';
import { leftHooks } from '../../src/release/left-hooks.ts';
import type { Release, ReleaseHook } from '../../src/release/release.ts';

const release = (status: Release['info']['status'], policies: readonly string[], phase: string): Release => {
  const startedAt = phase === '' ? '' : '2024-01-01T00:00:00Z';
  const hook = { kind: 'Pod', deletePolicies: policies, lastRun: { startedAt, completedAt: '', phase } };
  return { info: { status }, hooks: [hook as unknown as ReleaseHook] } as unknown as Release;
};

const [succeeded, failed, before] = ['hook-succeeded', 'hook-failed', 'before-hook-creation'];

test.each([
  ['pending-upgrade', [succeeded], 'Running', true],
  ['pending-upgrade', [failed], 'Running', true],
  ['pending-upgrade', [failed], 'Unknown', true],
  ['uninstalling', [succeeded], 'Succeeded', true],
  ['failed', [failed], 'Failed', true],
  // the next run of the hook deletes it, or nobody is to
  ['pending-upgrade', [before], 'Running', false],
  ['failed', [failed], 'Succeeded', false],
  ['failed', [succeeded], 'Failed', false],
  ['failed', [succeeded], '', false],
  // an operation that came to its end deleted what it had to
  ['deployed', [succeeded], 'Succeeded', false],
  ['superseded', [succeeded], 'Running', false],
] as const)('%s, %p, %s: %p', (status, policies, phase, isLeft) => {
  expect(leftHooks(release(status, policies as readonly string[], phase))).toHaveLength(isLeft ? 1 : 0);
});
