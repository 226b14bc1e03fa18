/** Every scenario with real Helm and with the binary, compared step by step; those of interop also with both taking turns. */
import { expect, test } from 'bun:test';
import { binary, clusterProblem, openCluster, realHelm, type Cluster } from './cluster.ts';
import { takingTurns } from '../in-turn.ts';
import { verifyHints, verifyRun } from '../side-by-side.ts';
import { compareRuns, type StepResult } from './compare.ts';
import { keptRun } from './helm-answers.ts';
import { knownDifferences } from './known-differences.ts';
import { runScenario, type Program, type Scenario } from './scenario.ts';
import { scenarios } from './scenarios/all.ts';

const problem = clusterProblem(realHelm, binary);
const TIMEOUT = 900_000;
/** More would only wait for the API server. */
const inTurn = takingTurns(Number(process.env['SCENARIO_LIMIT'] ?? 4));
let cluster: Promise<Cluster> | undefined;

test('scenarios have names of their own', () => {
  const names = scenarios.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

if (problem !== undefined)
  test.skip(`${String(scenarios.length)} scenarios beside real Helm: ${problem}`, () => undefined);
else for (const scenario of scenarios) declare(scenario);

function declare(scenario: Scenario): void {
  test.concurrent(
    scenario.name,
    () =>
      inTurn(async () => {
        const open = await (cluster ??= openCluster());
        const runs = await Promise.all([
          keptRun(scenario, () => runScenario(open, scenario, 'h', () => realHelm)),
          runScenario(open, scenario, 's', () => binary),
        ]);
        verify(scenario, ...runs);
        verifyHints(scenario, runs[1]);
        if (scenario.refused === true) await verifyRefusal(open, scenario, runs[0]);
        if (scenario.interop !== true || process.env['SCENARIO_INTEROP'] === 'no') return;
        const turns: [string, Program][] = [
          ['a', (command) => (command % 2 === 0 ? realHelm : binary)],
          ['b', (command) => (command % 2 === 0 ? binary : realHelm)],
        ];
        const mixed = await Promise.all(turns.map(([label, program]) => runScenario(open, scenario, label, program)));
        for (const run of mixed) verify(scenario, runs[0], run);
      }),
    TIMEOUT,
  );
}

function verify(scenario: Scenario, helm: readonly StepResult[], other: readonly StepResult[]): void {
  verifyRun(scenario, helm, compareRuns(helm, other), knownDifferences);
}

/** The first refusal with what comes before: in Helm's words, and with nothing changed. */
async function verifyRefusal(open: Cluster, scenario: Scenario, helm: readonly StepResult[]): Promise<void> {
  const at = scenario.steps.findIndex((step) => typeof step !== 'string' && 'run' in step && step.fails === true);
  const steps = scenario.steps.slice(0, at + 1);
  const run = await runScenario(open, { ...scenario, steps }, 'p', () => binary, true);
  // definitions of an install are made before its objects can be tried
  expect(run[at]!.stderr).toMatch(
    /\n(?:Nothing|CRDs of the chart were made or changed before; nothing else) has been changed\. --no-preflight begins without asking the server first\.\n/,
  );
  const untouched = at === 0 ? undefined : run[at - 1]!.snapshot;
  if (untouched === undefined) expect(run[at]!.snapshot.records.size).toBe(0);
  else expect(run[at]!.snapshot).toEqual(untouched);
  const wanted = helm
    .slice(0, at + 1)
    .map((result, i) => (i === at ? { ...result, snapshot: run[at]!.snapshot } : result));
  verifyRun({ ...scenario, steps }, wanted, compareRuns(wanted, run), []);
}
