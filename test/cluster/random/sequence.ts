/** A random sequence: a family of charts and steps; made from a seed, run with both programs, and shortened where it differs. */
import { binary, realHelm, type Cluster } from '../cluster.ts';
import { compareRuns, type Difference, type StepResult } from '../compare.ts';
import { Prng } from '../../random/prng.ts';
import { runScenario, type Program, type Scenario, type Step } from '../scenario.ts';
import { filesOf, makeFamily, type Family } from './family.ts';
import { outsidePath } from './objects.ts';
import { extraFiles, makeSteps } from './steps.ts';

export interface Sequence {
  readonly seed: number;
  readonly family: Family;
  readonly steps: readonly Step[];
}

/** `alone`: the binary beside Helm; `turns`: both on one release, beside Helm alone. */
export type Mode = 'alone' | 'turns';

export type Outcome =
  | { readonly kind: 'same'; readonly steps: number; readonly failed: number }
  /** Helm's second run differs from its first, at or before the step at which the binary differed. */
  | { readonly kind: 'unstable'; readonly differences: readonly Difference[]; readonly helm: readonly Difference[] }
  | { readonly kind: 'different'; readonly differences: readonly Difference[]; readonly sequence: Sequence };

export function makeSequence(seed: number, count?: number): Sequence {
  const prng = new Prng(seed);
  const family = makeFamily(prng, 2 + prng.below(3));
  return { seed, family, steps: makeSteps(prng, family, count ?? 5 + prng.below(8)) };
}

export function scenarioOf({ seed, family, steps }: Sequence): Scenario {
  const objects = family.slots.flatMap(({ versions }) => versions.filter((object) => typeof object === 'object'));
  const outside = new Set(objects.map(outsidePath).filter((path) => path !== undefined));
  const also = [...outside, ...(family.definition ? [DEFINITION, WIDGETS] : [])];
  return { name: `random: ${String(seed)}`, files: { ...filesOf(family), ...extraFiles }, steps, also, refused: true };
}

const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.__NS__.example.com';
const WIDGETS = '/apis/__NS__.example.com/v1/namespaces/__NS__/widgets';

/** Runs the sequence with both programs; one that differs is tried again, then shortened in at most `tries` further runs. */
export async function verifySequence(
  cluster: Cluster,
  sequence: Sequence,
  mode: Mode,
  tries: number,
): Promise<Outcome> {
  const program = programOf(sequence, mode);
  const { helm, differences } = await runBoth(cluster, sequence, program);
  if (differences.length === 0) {
    return { kind: 'same', steps: helm.length, failed: helm.filter(({ status }) => status !== 0).length };
  }
  const again = await runBoth(cluster, sequence, program);
  const first = differences[0]!.step;
  const unsteady = compareRuns(helm, again.helm).filter(({ step }) => step <= first);
  if (unsteady.length > 0 || again.differences[0]?.step !== first) {
    return { kind: 'unstable', differences: atFirstStep(differences), helm: unsteady };
  }
  const short = await shorten(cluster, { ...sequence, steps: sequence.steps.slice(0, first) }, mode, tries);
  return { kind: 'different', differences: atFirstStep(differences), sequence: short };
}

/** What comes after the first step that differs mostly follows from it. */
function atFirstStep(differences: readonly Difference[]): Difference[] {
  return differences.filter(({ step }) => step === differences[0]!.step);
}

function programOf({ seed }: Sequence, mode: Mode): Program {
  if (mode === 'alone') return () => binary;
  return (command) => ((command + seed) % 2 === 0 ? realHelm : binary);
}

async function runBoth(
  cluster: Cluster,
  sequence: Sequence,
  program: Program,
): Promise<{ helm: StepResult[]; differences: Difference[] }> {
  const scenario = scenarioOf(sequence);
  const [helm, other] = await Promise.all([
    runScenario(cluster, scenario, 'h', () => realHelm),
    runScenario(cluster, scenario, 's', program),
  ]);
  return { helm, differences: compareRuns(helm, other) };
}

/** Leaves out steps, then objects, as long as the last step still differs. */
async function shorten(cluster: Cluster, sequence: Sequence, mode: Mode, tries: number): Promise<Sequence> {
  let left = tries;
  let best = sequence;
  const attempt = async (candidate: Sequence): Promise<boolean> => {
    if (left-- <= 0) return false;
    const { differences } = await runBoth(cluster, candidate, programOf(candidate, mode));
    if (differences[0]?.step !== candidate.steps.length) return false;
    best = candidate;
    return true;
  };
  const half = best.family.slots.length >> 1;
  for (const kept of [best.family.slots.slice(0, half), best.family.slots.slice(half)]) {
    if (await attempt(withSlots(best, kept))) break;
  }
  for (let at = best.steps.length - 2; at >= 0; at--) await attempt({ ...best, steps: best.steps.toSpliced(at, 1) });
  for (const slot of best.family.slots) {
    await attempt(
      withSlots(
        best,
        best.family.slots.filter(({ id }) => id !== slot.id),
      ),
    );
  }
  return best;
}

function withSlots(sequence: Sequence, slots: Family['slots']): Sequence {
  return { ...sequence, family: { ...sequence.family, slots } };
}

/** The differences and a sequence, to be read. */
export function describe(differences: readonly Difference[], sequence: Sequence): string {
  const { files, steps } = scenarioOf(sequence);
  const used = new Set(
    JSON.stringify(steps)
      .match(/\.\/v\d/g)
      ?.map((path) => `${path.slice(2)}/`),
  );
  return [
    ...differences.map(({ step, aspect, text }) => `step ${String(step)}: ${aspect} differs\n${text}`),
    ...steps.map((step, i) => `${String(i + 1)}. ${typeof step === 'string' ? step : JSON.stringify(step)}`),
    ...Object.entries(files)
      .filter(([name]) => [...used].some((folder) => name.startsWith(folder)))
      .map(([name, text]) => `--- ${name}\n${compact(text)}`),
  ].join('\n');
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text.trimEnd();
  }
}
