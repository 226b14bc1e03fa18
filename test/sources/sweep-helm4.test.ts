/**
 * Every scenario of scenarios/, which are written for Helm 3.22, with real Helm 4.3.1 and with the binary and `HELM_COMPAT=4`.
 * What Helm 4 fails at is compared, too. Caches are not: Helm 4 keeps archives elsewhere (docs/helm-4.md).
 */
import { test } from 'bun:test';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { binary } from '../cluster/cluster.ts';
import { asItWent, verifyRun } from '../side-by-side.ts';
import { sourcesProblem } from './binaries.ts';
import { compareRuns, type StepResult } from './compare.ts';
import { keptRun } from './helm-answers.ts';
import { inTurn } from './in-turn.ts';
import { knownDifferences } from './known-differences.ts';
import { runScenario, type Scenario, type Step } from './scenario.ts';
import { differencesIn4, plainByChance } from './scenarios-helm4/differences.ts';
import { allScenarios } from './scenarios/all.ts';

const helm4 = join(homedir(), '.cache/scull/oracle/helm4');
const missing = [helm4, binary].find((path) => !existsSync(path));
const problem = sourcesProblem('nginx', 'registry', 'gpg') ?? (missing === undefined ? undefined : `no ${missing}`);
const scenarios = [...(await allScenarios()).values()].flat();

const plainRegistry = /__REGISTRY(?:_BASIC|_TOKEN)?(?:_LOCALHOST)?__/;
const takesIt = /^(?:registry login|push|pull|show|dependency (?:update|build)|template|install|upgrade|package)\b/;

const cached =
  /^(?:work\/cache|home\/\.cache\/helm\/repository)\/.*\.(?:tgz|prov)$|^home\/\.cache\/(?:helm\/(?:repository\/)?)?$/;

if (problem !== undefined) test.skip(`${scenarios.length} scenarios beside Helm 4: ${problem}`, () => undefined);
else for (const scenario of scenarios) declare(scenario);

function declare(given: Scenario): void {
  const scenario: Scenario = {
    ...given,
    env: { ...given.env, HELM_COMPAT: '4' },
    steps: plainByChance.includes(given.name) ? given.steps : given.steps.map(overPlainHttp),
  };
  test.concurrent(
    `HELM_COMPAT=4: ${scenario.name}`,
    () =>
      inTurn(async () => {
        const [helm, own] = await Promise.all([
          keptRun(scenario, () => runScenario(scenario, () => helm4, helm4)),
          runScenario(scenario, () => binary, helm4),
        ]);
        const found = compareRuns(withoutCaches(helm), withoutCaches(own));
        const isFound = ({ scenario: name, step, aspect }: (typeof knownDifferences)[number]): boolean =>
          name === scenario.name && found.some((one) => one.step === step && one.aspect === aspect);
        verifyRun(asItWent(scenario.name, helm), helm, found, [...knownDifferences.filter(isFound), ...differencesIn4]);
      }),
    300_000,
  );
}

/** To Helm 4 a registry has TLS unless it is told otherwise. */
function overPlainHttp(step: Step): Step {
  const [run, more] =
    typeof step === 'string' ? [step, undefined] : 'run' in step ? [step.run, step] : [undefined, step];
  if (run === undefined || !takesIt.test(run) || !plainRegistry.test(run) || run.includes('--plain-http')) return step;
  return { ...more, run: `${run} --plain-http` };
}

function withoutCaches(results: readonly StepResult[]): StepResult[] {
  return results.map((result) => ({
    ...result,
    files: new Map([...result.files].filter(([path]) => !cached.test(path))),
  }));
}
