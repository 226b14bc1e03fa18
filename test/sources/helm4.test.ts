/** Scenarios of scenarios-helm4/ with real Helm 4.3.1, and with the binary and `HELM_COMPAT=4`. */
import { test } from 'bun:test';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { binary } from '../cluster/cluster.ts';
import { verifyHints, verifyRun } from '../side-by-side.ts';
import { sourcesProblem } from './binaries.ts';
import { compareRuns } from './compare.ts';
import { keptRun } from './helm-answers.ts';
import { inTurn } from './in-turn.ts';
import { runScenario, type Scenario } from './scenario.ts';
import { knownDifferences, scenarios } from './scenarios-helm4/plugins.ts';
import { sourceDifferences, sourceScenarios } from './scenarios-helm4/sources.ts';

const helm4 = join(homedir(), '.cache/scull/oracle/helm4');
const missing = [helm4, binary].find((path) => !existsSync(path));
const problem = sourcesProblem('nginx', 'registry', 'gpg') ?? (missing === undefined ? undefined : `no ${missing}`);

for (const scenario of [...scenarios, ...sourceScenarios])
  declare({ ...scenario, env: { ...scenario.env, HELM_COMPAT: '4' } });

function declare(scenario: Scenario): void {
  const name = `HELM_COMPAT=4: ${scenario.name}`;
  test.concurrent.skipIf(problem !== undefined)(
    problem === undefined ? name : `${name} (skipped: ${problem})`,
    () =>
      inTurn(async () => {
        const runs = await Promise.all([
          keptRun(scenario, () => runScenario(scenario, () => helm4, helm4)),
          runScenario(scenario, () => binary, helm4),
        ]);
        verifyRun(scenario, runs[0], compareRuns(...runs), [...knownDifferences, ...sourceDifferences]);
        verifyHints(scenario, runs[1]);
      }),
    300_000,
  );
}
