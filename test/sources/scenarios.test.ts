/** Every scenario with real Helm and with the binary, compared step by step; those of interop also with both taking turns. */
import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { binary, realHelm } from '../cluster/cluster.ts';
import { sourcesProblem } from './binaries.ts';
import { compareRuns, type Difference, type StepResult } from './compare.ts';
import { keptRun } from './helm-answers.ts';
import { inTurn } from './in-turn.ts';
import { knownDifferences } from './known-differences.ts';
import { runScenario, unexpected, type Program, type Scenario } from './scenario.ts';
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

/** What to do, told below Helm's words. */
function verifyHints({ steps }: Scenario, results: readonly StepResult[]): void {
  steps.forEach((step, i) => {
    if (typeof step === 'string' || !('run' in step) || step.hint === undefined) return;
    const below = results[i]!.stderr.split('\n').slice(1).join('\n');
    if (!below.includes(step.hint)) throw new Error(`helm ${step.run}: ${step.hint} is not in:\n${results[i]!.stderr}`);
  });
}

function verify(scenario: Scenario, helm: readonly StepResult[], other: readonly StepResult[]): void {
  const mistake = unexpected(scenario, helm);
  if (mistake !== undefined) throw new Error(mistake);
  const found = compareRuns(helm, other);
  const known = knownDifferences.filter((entry) => entry.scenario === scenario.name);
  const isKnown = (one: Difference): boolean => known.some((k) => k.step === one.step && k.aspect === one.aspect);
  const news = found.filter((one) => !isKnown(one));
  const first = news[0]?.step;
  // what comes after the first step that differs mostly follows from it
  const texts = news
    .filter((one) => one.step === first)
    .map((one) => `step ${String(one.step)}, helm ${helm[one.step - 1]!.step}: ${one.aspect} differs\n${one.text}`);
  const later = news.filter((one) => one.step !== first).map((one) => `${one.aspect} of step ${String(one.step)}`);
  if (later.length > 0) texts.push(`also different: ${later.join(', ')}`);
  const stale = known.filter((k) => !found.some((one) => k.step === one.step && k.aspect === one.aspect));
  texts.push(
    ...stale.map((k) => `step ${String(k.step)}: ${k.aspect} no longer differs: remove it from known-differences.ts`),
  );
  if (texts.length > 0) throw new Error(texts.join('\n\n'));
}
