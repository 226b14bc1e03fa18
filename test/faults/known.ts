/** Violations that are known and still to be mended, each with its reason. */
import type { Rule } from './invariants.ts';
import type { RunResult } from './one-run.ts';

interface Known {
  readonly why: string;
  /** Matches the case and the first fault: `upgrade/taken kill-after GET /api #1`. */
  readonly runs: RegExp;
  readonly rules: readonly Rule[];
}

const known: readonly Known[] = [
  {
    why: 'recover goes back to a revision by a rollback, which takes an object back from the release that has it by now',
    runs: /^\w+\/taken kill-/,
    rules: ['touched-foreign', 'not-converged', 'exit-zero'],
  },
  {
    why: 'that an object which left the chart could not be deleted is a warning only, as with Helm, and no later command tries again',
    runs: /^(?:upgrade|rollback)\/\S+ (?:401|hang) (?:GET|DELETE) (?!\S*\/pods)/,
    rules: ['exit-zero', 'orphan', 'not-converged'],
  },
  {
    why: 'that a removal with --keep-history could not be recorded as done is a warning only, as with Helm',
    runs: /^uninstall\/keep-history (?:401|hang) PUT /,
    rules: ['exit-zero'],
  },
];

/** The run without what is known of it. */
export function withoutKnown(result: RunResult): RunResult {
  const name = `${result.case} ${result.faults[0] ?? ''}`;
  const rules = known.filter(({ runs }) => runs.test(name)).flatMap((one) => one.rules);
  return { ...result, violations: result.violations.filter(({ rule }) => !rules.includes(rule)) };
}
