/** The same steps with real Helm and with the binary: what a test of them finds. */

/** One step as it went. `step` is its command line or its name. */
export interface Outcome {
  readonly step: string;
  readonly status: number;
  readonly stderr: string;
}

export interface Difference {
  /** Counted from 1. */
  readonly step: number;
  readonly aspect: string;
  readonly text: string;
}

interface Steps {
  readonly name: string;
  readonly steps: readonly (string | object)[];
}

/** What a scenario's author says of a step. */
interface Expected {
  /** Helm fails. */
  readonly fails?: boolean;
  /** What the binary adds below Helm's words. */
  readonly hint?: string;
}

function expectedOf(step: string | object): Expected {
  return typeof step === 'string' ? {} : step;
}

interface Known {
  readonly scenario: string;
  readonly step: number;
  readonly aspect: string;
}

/** The first step that went with Helm as the scenario's author did not expect; a scenario must not compare two mistakes. */
export function unexpected({ steps }: Steps, results: readonly Outcome[]): string | undefined {
  const at = steps.findIndex((step, i) => {
    const { fails: wanted = false } = expectedOf(step);
    return (results[i]!.status !== 0) !== wanted;
  });
  if (at < 0) return undefined;
  const { step, status, stderr } = results[at]!;
  return `step ${String(at + 1)}, helm ${step}: Helm ends with exit status ${String(status)}: ${stderr}`;
}

/** Throws when there is no hint where the scenario wants one. */
export function verifyHints({ steps }: Steps, results: readonly Outcome[]): void {
  steps.forEach((step, i) => {
    const { hint } = expectedOf(step);
    if (hint === undefined) return;
    const { step: name, stderr } = results[i]!;
    const below = stderr.split('\n').slice(1).join('\n');
    if (!below.includes(hint)) throw new Error(`helm ${name}: ${hint} is not in:\n${stderr}`);
  });
}

/**
 * Throws when Helm's run is not what the author expected, when `found` has a difference that is not known, and when a known one
 * is not there any more.
 */
export function verifyRun(
  scenario: Steps,
  helm: readonly Outcome[],
  found: readonly Difference[],
  allKnown: readonly Known[],
): void {
  const mistake = unexpected(scenario, helm);
  if (mistake !== undefined) throw new Error(mistake);
  const known = allKnown.filter((entry) => entry.scenario === scenario.name);
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

/** Whatever Helm fails at, as its author would have expected it: for scenarios that were written for another version. */
export function asItWent(name: string, helm: readonly Outcome[]): { name: string; steps: { fails: boolean }[] } {
  return { name, steps: helm.map(({ status }) => ({ fails: status !== 0 })) };
}
