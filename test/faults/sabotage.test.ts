/** The harness on a real server finds harm that is done by hand: a check that looks away would show here. */
import { afterAll, expect, test } from 'bun:test';
import { binary, clusterProblem, openCluster, type JsonObject } from '../cluster/cluster.ts';
import { runningControlPlane } from '../control-plane/server.ts';
import { Lanes } from './campaign.ts';
import { cases, caseName, configMap } from './cases.ts';
import { checkEnded, type Rule } from './invariants.ts';
import type { Lane } from './lane.ts';
import { undisturbed } from './schedules.ts';
import { start } from './subject.ts';

const problem = clusterProblem(binary);
const lanes = problem === undefined ? await Lanes.open(await openCluster(), runningControlPlane()!, 1) : undefined;
afterAll(async () => {
  await lanes?.close();
}, 60_000);

const record = 'sh.helm.release.v1.web.v2';
const label = (status: string): JsonObject => ({ metadata: { labels: { status } } });

const harm: readonly (readonly [what: string, rule: Rule, meddle: (lane: Lane) => Promise<unknown>])[] = [
  [
    'an object of the release that no record tells of',
    'orphan',
    (lane) => lane.create('configmaps', configMap('lost', 'web')),
  ],
  ['an object of nobody', 'orphan', (lane) => lane.create('configmaps', configMap('lost', undefined))],
  ['an object that is missing', 'exit-zero', (lane) => lane.remove('configmaps', 'web-config')],
  [
    'an object that is changed',
    'not-converged',
    (lane) => lane.patch('configmaps', 'web-config', { data: { value: 'x' } }),
  ],
  ['a bystander that is gone', 'touched-foreign', (lane) => lane.remove('configmaps', 'bystander')],
  [
    'a bystander that is changed',
    'touched-foreign',
    (lane) => lane.patch('configmaps', 'bystander', { data: { whose: 'x' } }),
  ],
  ['no deployed revision', 'deployed-count', (lane) => lane.patch('secrets', record, label('failed'))],
  [
    'two deployed revisions',
    'deployed-count',
    (lane) => lane.patch('secrets', 'sh.helm.release.v1.web.v1', label('deployed')),
  ],
  ['a pending revision', 'pending-left', (lane) => lane.patch('secrets', record, label('pending-upgrade'))],
  ['a label that is not the payload', 'record-broken', (lane) => lane.patch('secrets', record, label('superseded'))],
  ['a payload that is none', 'record-broken', (lane) => lane.patch('secrets', record, { data: { release: 'eA==' } })],
  [
    'a Lease',
    'lease-left',
    (lane) => lane.create('leases', { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'x' } }),
  ],
];

const options = { helm: undefined, helmReads: 1, helmContinues: 1, recovers: 0, patience: 5 };

test.skipIf(problem !== undefined)(
  `harm done by hand is found${problem === undefined ? '' : `: ${problem}`}`,
  async () => {
    const one = cases.filter((each) => caseName(each) === 'upgrade/plain');
    const prepared = await lanes!.prepareAll({ name: 'scull', binary }, one);
    const tell = (): void => undefined;
    const calm = await lanes!.runAll(undisturbed(prepared), options, tell);
    expect(calm.broken).toEqual([]);
    expect(calm.results.flatMap(({ violations }) => violations)).toEqual([]);
    for (const [what, rule, meddle] of harm) {
      const harmful = async (lane: Lane): Promise<void> => {
        await meddle(lane);
      };
      const { results } = await lanes!.runAll(undisturbed(prepared), { ...options, meddle: harmful }, tell);
      const found = results.flatMap(({ violations }) => violations.map((violation) => violation.rule));
      expect({ what, found: found.filter((one) => one === rule).length > 0 }).toEqual({ what, found: true });
    }
  },
  180_000,
);

test('a program that does not end is ended, and told of', async () => {
  const outcome = await start('/bin/sleep', { command: 'sleep', args: ['60'], folder: '/', env: {}, limit: 50 }).ended;
  expect(outcome).toMatchObject({ status: null, overdue: true, killed: false });
  expect(checkEnded(outcome)).toHaveLength(1);
});
