/** Every scenario with real Helm and with the binary, compared step by step; those of interop also with both taking turns. */
import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { binary, realHelm } from '../cluster/cluster.ts';
import { sourcesProblem } from './binaries.ts';
import { verifyHints, verifyRun } from '../side-by-side.ts';
import { compareRuns, type StepResult } from './compare.ts';
import { keptRun } from './helm-answers.ts';
import { inTurn } from './in-turn.ts';
import { knownDifferences } from './known-differences.ts';
import { runScenario, type Program, type Scenario } from './scenario.ts';
import { allScenarios } from './scenarios/all.ts';

const themes = await allScenarios();
const scenarios = [...themes.values()].flat();
const missing = [realHelm, binary].find((path) => !existsSync(path));
const problem = sourcesProblem('nginx', 'registry', 'gpg') ?? (missing === undefined ? undefined : `no ${missing}`);
const TIMEOUT = 300_000;
test('scenarios have names of their own, which begin with a theme', () => {
  const names = scenarios.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter((name) => !/^[a-z][\w-]*: ./.test(name))).toEqual([]);
});

if (problem !== undefined) test.skip(`${scenarios.length} scenarios beside real Helm: ${problem}`, () => undefined);
else for (const scenario of scenarios) declare(scenario);

function declare(scenario: Scenario): void {
  test.concurrent(
    scenario.name,
    () =>
      inTurn(async () => {
        const runs = await Promise.all([
          keptRun(scenario, () => runScenario(scenario, () => realHelm, realHelm)),
          runScenario(scenario, () => binary, realHelm),
        ]);
        verify(scenario, ...runs);
        verifyHints(scenario, runs[1]);
        if (scenario.interop !== true || process.env['SCENARIO_INTEROP'] === 'no') return;
        const turns: Program[] = [
          (command) => (command % 2 === 0 ? realHelm : binary),
          (command) => (command % 2 === 0 ? binary : realHelm),
        ];
        const mixed = await Promise.all(turns.map((program) => runScenario(scenario, program, realHelm)));
        for (const run of mixed) verify(scenario, runs[0], run);
      }),
    TIMEOUT,
  );
}

function verify(scenario: Scenario, helm: readonly StepResult[], other: readonly StepResult[]): void {
  verifyRun(scenario, helm, compareRuns(helm, other), knownDifferences);
}
