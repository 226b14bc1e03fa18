/**
 * The scenarios, which are written for Helm 3.22, with real Helm 4.3.1 and with the binary and `HELM_COMPAT=4`. What Helm 4 fails
 * at is compared, too. It takes several minutes: `SCENARIO_SWEEP=all` runs all of them, `SCENARIO_SWEEP=sample` every third one,
 * always the same; without it only the list of differences is looked at.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'bun:test';
import { takingTurns } from '../in-turn.ts';
import { asItWent, verifyRun } from '../side-by-side.ts';
import { helm4, withCompat, withoutSeconds } from './beside-helm4.ts';
import { binary, clusterProblem, openCluster, type Cluster, type Json, type JsonObject } from './cluster.ts';
import { compareRuns, type StepResult } from './compare.ts';
import { keptRun } from './helm-answers.ts';
import { knownDifferences } from './known-differences.ts';
import { runScenario, type Scenario, type Step } from './scenario.ts';
import { differencesIn4, refusedIn4 } from './scenarios-helm4/differences.ts';
import { scenarios } from './scenarios/all.ts';

const problem = clusterProblem(helm4, binary);
/** More would only wait for the API server. */
const inTurn = takingTurns(Number(process.env['SCENARIO_LIMIT'] ?? 4));
let cluster: Promise<Cluster> | undefined;

const sweep = process.env['SCENARIO_SWEEP'];
const chosen = sweep === undefined ? [] : scenarios.filter(({ name }) => sweep === 'all' || isInSample(name));

test('what is said of differences is said of steps that there are', () => {
  const steps = new Map(scenarios.map((scenario) => [scenario.name, scenario.steps.length]));
  expect([...refusedIn4].filter((name) => !steps.has(name))).toEqual([]);
  expect(differencesIn4.filter(({ scenario, step }) => step > (steps.get(scenario) ?? 0))).toEqual([]);
});

if (problem !== undefined) test.skip(`scenarios beside Helm 4: ${problem}`, () => undefined);
else for (const scenario of chosen) declare(scenario);

/** A third of all names, whichever others there are. */
function isInSample(name: string): boolean {
  return createHash('sha256').update(name).digest()[0]! % 3 === 0;
}

function declare(given: Scenario): void {
  const own: Scenario = { ...given, steps: given.steps.map(withCompat) };
  const theirs: Scenario = { ...own, steps: own.steps.map(inWordsOf4) };
  const preflight = given.refused !== true && !refusedIn4.has(given.name);
  test.concurrent(
    `HELM_COMPAT=4: ${given.name}`,
    () =>
      inTurn(async () => {
        const open = await (cluster ??= openCluster());
        const runs = await Promise.all([
          keptRun(theirs, () => runScenario(open, theirs, 'h', () => helm4)),
          runScenario(open, own, 's', () => binary, preflight),
        ]);
        const [helm, ours] = runs.map((run) => run.map(comparable)) as [StepResult[], StepResult[]];
        const found = compareRuns(helm, ours);
        const isFound = ({ scenario, step, aspect }: (typeof knownDifferences)[number]): boolean =>
          scenario === given.name && found.some((one) => one.step === step && one.aspect === aspect);
        const known = [...knownDifferences.filter(isFound), ...differencesIn4];
        verifyRun(asItWent(given.name, helm), helm, found, known);
      }),
    900_000,
  );
}

/** Flags that Helm 4 took away and the binary takes: what they ask for goes without saying there. */
function inWordsOf4(step: Step): Step {
  if (typeof step === 'string' || !('run' in step)) return step;
  const run = step.run
    .replace(/^(.*\b(?:list|ls)\b.*?) (?:--all|-a)(?= |$)/, '$1')
    .replace(/^(ls|list) -a(?=\w)/, '$1 -')
    .replace(/^(status .*?) --show-(?:resources|desc)\b/, '$1')
    .replace(/^(test .*?) --hide-notes\b/, '$1');
  return { ...step, run };
}

function comparable(result: StepResult): StepResult {
  const { objects, records } = result.snapshot;
  const read = new Map([...records].map(([key, text]) => [key, asRead(text)]));
  const stdout = withoutCounts(withoutSeconds(result).stdout);
  return { ...result, stdout, snapshot: { objects, records: read } };
}

/** How far pods have come meanwhile, of which every `status` of Helm 4 tells. */
function withoutCounts(text: string): string {
  return text.replace(/^RESOURCES:\n(?:(?:==> |(?!NOTES:|TEST SUITE:).*).*\n)*/m, (block) =>
    block
      .replaceAll(/^==> v1\/Pod\(related\)\n(?:(?!==> )[^\n]+\n)*\n*/gm, '')
      .replaceAll(/(?<= )\d+(?:\/\d+)?(?= |$)/gm, 'N')
      .replaceAll(/\b(?:Running|Pending|ContainerCreating|Completed|Complete|Failed|Error)\b/g, 'PHASE'),
  );
}

/** A record as whoever reads it understands it: without what is empty, in any order, and without the times of a chart's files. */
function asRead(text: string): string {
  const record = JSON.parse(text) as JsonObject;
  if (record['apply_method'] !== 'ssa') delete record['apply_method'];
  return JSON.stringify(plain(record), undefined, 1);
}

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => inner !== '' && inner !== null && !/^(?:schema)?modtime$/.test(key),
  );
  return Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, plain(inner)]));
}
