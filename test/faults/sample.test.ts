/**
 * A sample of the fault runs, always the same ones, from all cases and faults alike; `npm run test:faults` makes all of them, and
 * those of real Helm for comparison.
 */
import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { binary, clusterProblem, openCluster, realHelm } from '../cluster/cluster.ts';
import { runningControlPlane } from '../control-plane/server.ts';
import { Lanes } from './campaign.ts';
import { cases } from './cases.ts';
import { failureText } from './report.ts';
import { enumerated, random, sample, undisturbed } from './schedules.ts';

const RUNS = 300;

function problemHere(): string | undefined {
  const problem = clusterProblem(binary);
  if (problem !== undefined) return problem;
  return spawnSync(binary, ['recover', '--help']).status === 0 ? undefined : 'this binary does not recover';
}

const problem = problemHere();
const lanes = problem === undefined ? await Lanes.open(await openCluster(), runningControlPlane()!, 6) : undefined;
afterAll(async () => {
  await lanes?.close();
}, 120_000);

const options = { helmReads: 8, helmContinues: 16, recovers: 3, patience: 10 };

test.skipIf(problem !== undefined)(
  `${RUNS} faults leave nothing wrong${problem === undefined ? '' : `: ${problem}`}`,
  async () => {
    const prepared = await lanes!.prepareAll({ name: 'scull', binary }, cases);
    const schedules = [...undisturbed(prepared), ...sample(enumerated(prepared), RUNS), ...random(prepared, 1, 10)];
    const helm = existsSync(realHelm) ? realHelm : undefined;
    const { results, broken, unreached } = await lanes!.runAll(schedules, { ...options, helm }, () => undefined);
    const failures = results.filter(({ violations }) => violations.length > 0);
    expect(failures.map((one) => failureText(one, 'scull')).join('\n\n')).toBe('');
    expect(broken).toEqual([]);
    // what is asked for depends on time now and then; much of it would be no test any more
    expect(unreached).toBeLessThan(RUNS / 10);
  },
  1_800_000,
);
