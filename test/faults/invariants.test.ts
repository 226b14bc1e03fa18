/** Each check lets through what is right, and finds what is wrong. */
import { describe, expect, test } from 'bun:test';
import * as rule from './invariants.ts';
import type { Live, Observed, Revision } from './observed.ts';
import type { Outcome } from './subject.ts';

const revision = (version: number, label: string, more: Partial<Revision> = {}): Revision => ({
  key: `sh.helm.release.v1.web.v${version}`,
  version,
  label,
  status: label,
  manifest: ['configmaps/web-config'],
  hooks: ['pods/hook'],
  ...more,
});
const live = (more: Partial<Live> = {}): Live => ({ uid: 'u1', owner: 'web', keep: false, text: 'one', ...more });
const observed = (
  revisions: readonly Revision[],
  objects: Readonly<Record<string, Live>> = { 'configmaps/web-config': live() },
  leases: readonly string[] = [],
): Observed => ({ revisions, objects: new Map(Object.entries(objects)), leases });
const outcome = (more: Partial<Outcome>): Outcome => ({
  command: '',
  status: 0,
  stdout: '',
  stderr: '',
  ms: 1,
  killed: false,
  overdue: false,
  ...more,
});

const good = observed([revision(1, 'superseded'), revision(2, 'deployed')]);
const orphans = (state: Observed, onlyDeployed = true, inherited: readonly string[] = []): rule.Check =>
  rule.checkOrphans(state, { inherited: new Set(inherited), onlyDeployed });
const shield = new Map([['configmaps/theirs', { uid: 'u9', text: 'theirs' }]]);
const theirs = live({ uid: 'u9', owner: 'other', text: 'theirs' });
const web = { 'configmaps/web-config': live() };

const cases: readonly (readonly [what: string, right: rule.Check, wrong: readonly rule.Check[]])[] = [
  [
    'how many revisions are deployed',
    rule.checkDeployedCount(good, 1, 1),
    [
      rule.checkDeployedCount(observed([revision(1, 'superseded'), revision(2, 'failed')]), 1, 1),
      rule.checkDeployedCount(observed([revision(1, 'deployed'), revision(2, 'deployed')]), 1, 1),
      rule.checkDeployedCount(observed([]), 1, 2),
    ],
  ],
  [
    'pending revisions',
    [
      ...rule.checkNothingPending(good, true),
      ...rule.checkNothingPending(observed([revision(1, 'uninstalling')]), false),
    ],
    [
      ...['pending-install', 'pending-upgrade', 'pending-rollback'].map((label) =>
        rule.checkNothingPending(observed([revision(1, label), revision(2, 'deployed')]), false),
      ),
      rule.checkNothingPending(observed([revision(1, 'uninstalling')]), true),
    ],
  ],
  [
    'records',
    rule.checkRecords(good),
    [
      rule.checkRecords(observed([revision(1, 'deployed', { status: 'failed' })])),
      rule.checkRecords(observed([revision(1, 'deployed', { status: undefined })])),
    ],
  ],
  [
    'the length of the history',
    [...rule.checkHistory(good, 2), ...rule.checkHistory(good, undefined)],
    [rule.checkHistory(good, 1)],
  ],
  [
    'orphans',
    [
      ...orphans(good),
      ...orphans(observed(good.revisions, { ...web, 'configmaps/left': live({ keep: true }) })),
      ...orphans(observed(good.revisions, { ...web, 'configmaps/theirs': theirs }), true, ['configmaps/theirs']),
      ...orphans(observed(good.revisions, { ...web, 'pods/hook': live({ owner: undefined }) })),
      ...orphans(
        observed([revision(1, 'superseded', { manifest: ['configmaps/old'] }), revision(2, 'deployed')], {
          'configmaps/old': live(),
        }),
        false,
      ),
    ],
    [
      orphans(observed(good.revisions, { ...web, 'configmaps/lost': live() })),
      orphans(observed(good.revisions, { ...web, 'configmaps/lost': live({ owner: undefined }) })),
      orphans(observed(good.revisions, { ...web, 'pods/hook': live() })),
      orphans(observed([], web), false),
      orphans(
        observed([revision(1, 'superseded', { manifest: ['configmaps/old'] }), revision(2, 'deployed')], {
          'configmaps/old': live(),
        }),
      ),
    ],
  ],
  [
    'what belongs to others',
    rule.checkShielded(observed([], { 'configmaps/theirs': theirs }), shield),
    [
      rule.checkShielded(observed([]), shield),
      rule.checkShielded(observed([], { 'configmaps/theirs': { ...theirs, uid: 'u10' } }), shield),
      rule.checkShielded(observed([], { 'configmaps/theirs': { ...theirs, text: 'ours' } }), shield),
    ],
  ],
  [
    'the state without faults',
    [...rule.checkConverged(good, good), ...rule.checkLastStatus(good, good, 'exit-zero')],
    [
      rule.checkConverged(observed([], {}), good),
      rule.checkConverged(observed([], { ...web, 'configmaps/more': live() }), good),
      rule.checkConverged(observed([], { 'configmaps/web-config': live({ text: 'two' }) }), good),
      rule.checkLastStatus(observed([revision(1, 'failed')]), good, 'exit-zero'),
      rule.checkLastStatus(observed([]), good, 'not-converged'),
    ],
  ],
  [
    'secrets in the output',
    rule.checkOutput(outcome({ stdout: 'password: [hidden]' }), ['S3CRET-0f-all']),
    [
      rule.checkOutput(outcome({ stdout: 'password: S3CRET-0f-all' }), ['S3CRET-0f-all']),
      rule.checkOutput(outcome({ stderr: btoa('S3CRET-0f-all') }), ['S3CRET-0f-all']),
      rule.checkOutput(outcome({ stderr: btoa('S3CRET-0f-all-and-more') }), ['S3CRET-0f-all']),
    ],
  ],
  ['leases', rule.checkLeases(good), [rule.checkLeases(observed([], {}, ['scull.v1.web']))]],
  ['deadlines', rule.checkEnded(outcome({})), [rule.checkEnded(outcome({ status: null, overdue: true }))]],
];

describe('invariants', () => {
  test.each(cases)('%s', (_what, right, wrong) => {
    expect(right).toEqual([]);
    for (const check of wrong) expect(check).not.toEqual([]);
  });
});
