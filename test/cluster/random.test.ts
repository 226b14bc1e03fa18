/** Some random sequences, always the same ones, with real Helm and with the binary; `random.ts` runs others. */
import { test } from 'bun:test';
import { binary, clusterProblem, openCluster, realHelm, type Cluster } from './cluster.ts';
import { describe, makeSequence, verifySequence } from './random/sequence.ts';

const problem = clusterProblem(realHelm, binary);
const COUNT = 20;
const LANES = 4;
let cluster: Promise<Cluster> | undefined;

if (problem !== undefined) test.skip(`random sequences beside real Helm: ${problem}`, () => undefined);
else {
  for (let lane = 0; lane < LANES; lane++) {
    test.concurrent(`random sequences from ${String(lane + 1)}, by ${String(LANES)}`, () => runLane(lane), 600_000);
  }
}

async function runLane(lane: number): Promise<void> {
  const open = await (cluster ??= openCluster());
  for (let seed = lane + 1; seed <= COUNT; seed += LANES) {
    const sequence = makeSequence(seed, 4);
    const outcome = await verifySequence(open, sequence, seed % 5 === 0 ? 'turns' : 'alone', 0);
    if (outcome.kind !== 'different') continue;
    throw new Error(`seed ${String(seed)} differs\n${describe(outcome.differences, outcome.sequence)}`);
  }
}
