/**
 * Flags that Helm 3.22 has not and scull takes: with real Helm 4.3.1 and with the binary. Compared are how commands end, their
 * errors and the objects; what is printed, and what else a record holds, is Helm 3's. Then the same with its defaults.
 */
import { expect, test } from 'bun:test';
import { unexpected } from '../side-by-side.ts';
import { helm4, withCompat, withoutSeconds } from './beside-helm4.ts';
import { binary, clusterProblem, openCluster, type Cluster } from './cluster.ts';
import { compareRuns, type Aspect, type StepResult } from './compare.ts';
import { runScenario } from './scenario.ts';
import { compatScenarios, helm4Scenarios } from './scenarios/helm4.ts';

const problem = clusterProblem(helm4, binary);
let cluster: Promise<Cluster> | undefined;

for (const scenario of helm4Scenarios) {
  test.skipIf(problem !== undefined)(
    problem === undefined ? scenario.name : `${scenario.name} (skipped: ${problem})`,
    async () => {
      const open = await (cluster ??= openCluster());
      const [theirs, ours] = await Promise.all([
        runScenario(open, scenario, 'h', () => helm4),
        runScenario(open, scenario, 's', () => binary),
      ]);
      expect(unexpected(scenario, theirs)).toBeUndefined();
      const { onlyErrors = false } = scenario;
      const compared = new Set<Aspect>(['status', 'error', ...(onlyErrors ? [] : (['objects'] as const))]);
      const found = compareRuns(theirs, ours).filter(({ aspect }) => compared.has(aspect));
      const [first] = found;
      if (first !== undefined) {
        throw new Error(`step ${first.step}, ${theirs[first.step - 1]!.step}: ${first.aspect} differs\n${first.text}`);
      }
      if (onlyErrors) return;
      theirs.forEach((step, i) => {
        expect(records(ours[i]!)).toEqual(records(step));
      });
    },
    300_000,
  );
}

// with HELM_COMPAT=4 Helm's defaults are those of Helm 4, and so is what is printed
for (const scenario of compatScenarios) {
  const name = `HELM_COMPAT=4: ${scenario.name}`;
  test.skipIf(problem !== undefined)(
    problem === undefined ? name : `${name} (skipped: ${problem})`,
    async () => {
      const open = await (cluster ??= openCluster());
      const asked = { ...scenario, steps: scenario.steps.map(withCompat) };
      const [theirs, ours] = await Promise.all([
        runScenario(open, asked, 'h', () => helm4),
        runScenario(open, asked, 's', () => binary),
      ]);
      expect(unexpected(asked, theirs)).toBeUndefined();
      const compared = new Set<Aspect>(['status', 'stderr', 'error', 'objects', 'stdout']);
      expect(
        compareRuns(theirs.map(withoutSeconds), ours.map(withoutSeconds)).filter(({ aspect }) => compared.has(aspect)),
      ).toEqual([]);
      theirs.forEach((step, i) => {
        expect(records(ours[i]!)).toEqual(records(step));
      });
    },
    300_000,
  );
}

/** How each revision stands and was made; Helm 4 says of patches what Helm 3 says by saying nothing. */
function records({ snapshot }: StepResult): Record<string, string> {
  const entries = [...snapshot.records].map(([key, text]) => {
    const { info, apply_method: method } = JSON.parse(text) as { info: { status: string }; apply_method?: string };
    return [key, `${info.status} ${method === 'ssa' ? method : 'csa'}`];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
