/**
 * Random sequences of operations with real Helm and with the binary, compared after each step.
 *
 *   bun test/cluster/random.ts [--count N] [--seed S] [--steps N] [--turns] [--lanes N] [--shorten N] [--show]
 *
 * Seeds S, S+1, … are run. For each that differs: the seed, the first difference and a shortened sequence. What differs only
 * because Helm's own second run does, too, is counted as unstable. Exits with 1 when something differs. `--show` only prints
 * the sequence of a seed; `SCULL_BINARY` names another binary.
 */
import { parseArgs } from 'node:util';
import { binary, clusterProblem, openCluster, realHelm } from './cluster.ts';
import { describe, makeSequence, verifySequence } from './random/sequence.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string' },
    turns: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '3' },
    shorten: { type: 'string', default: '16' },
    show: { type: 'boolean', default: false },
  },
});
const steps = options.steps === undefined ? undefined : Number(options.steps);
const first = Number(options.seed);
if (options.show) {
  console.log(describe([], makeSequence(first, steps)));
  process.exit();
}
const problem = clusterProblem(realHelm, binary);
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}

const cluster = await openCluster();
const seeds = Array.from({ length: Number(options.count) }, (_, i) => first + i);
const mode = options.turns ? 'turns' : 'alone';
const counts = { same: 0, unstable: 0, different: 0, broken: 0, steps: 0, failed: 0 };

await Promise.all(Array.from({ length: Number(options.lanes) }, lane));
tell();
process.exit(counts.different > 0 ? 1 : 0);

async function lane(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    try {
      await verify(seed);
    } catch (error) {
      counts.broken++;
      console.log(`=== seed ${seed} could not be run: ${String(error)}`);
    }
  }
}

async function verify(seed: number): Promise<void> {
  const sequence = makeSequence(seed, steps);
  const outcome = await verifySequence(cluster, sequence, mode, Number(options.shorten));
  counts[outcome.kind]++;
  if (outcome.kind === 'same') {
    counts.steps += outcome.steps;
    counts.failed += outcome.failed;
    if (counts.same % 25 === 0) tell();
  } else if (outcome.kind === 'unstable') {
    console.log(`=== seed ${seed} is unstable\n${describe(outcome.differences, sequence)}`);
    console.log(`--- Helm and Helm:\n${outcome.helm.map(({ step, aspect }) => `step ${step}: ${aspect}`).join('\n')}`);
  } else console.log(`=== seed ${seed} differs\n${describe(outcome.differences, outcome.sequence)}`);
}

function tell(): void {
  console.log(
    `${counts.same} the same (${counts.steps} steps, ${counts.failed} of them failed alike), ` +
      `${counts.different} different, ${counts.unstable} unstable, ${counts.broken} not run`,
  );
}
