/** Plans for programs. Of Secrets they hold no more than the text for people. */
import { encoded, ordered } from '../../action/read/encoded.ts';
import type { Plan } from '../../action/plan/plan.ts';
import { structuredText } from '../../diff/report-json.ts';
import { unmarshalJson } from '../../go/json.ts';
import { int64, type Value } from '../../go/values.ts';

/** One document each; in YAML behind `---`. */
export function plansText(plans: readonly Plan[], format: 'json' | 'yaml'): string {
  return plans.map((plan) => (format === 'yaml' ? '---\n' : '') + encoded(planValue(plan), format)).join('');
}

function planValue({ operation, name, namespace, revisions, charts, diff, hooks, refusal }: Plan): Value {
  const { report, remarks } = diff;
  const count = (change: string): Value =>
    int64(BigInt(report.entries.filter((entry) => entry.change === change).length));
  return ordered({
    operation,
    name,
    namespace,
    revision: fromTo(revisions.map((version) => (version === undefined ? undefined : int64(BigInt(version))))),
    chart: fromTo(charts),
    summary: ordered({
      add: count('ADD'),
      change: count('MODIFY'),
      remove: count('REMOVE'),
      changeOwnership: count('OWNERSHIP'),
    }),
    changes: unmarshalJson(structuredText(report, remarks?.members)),
    hooks: hooks.map((hook) => ordered({ ...hook })),
    ...(refusal === undefined ? {} : { refused: refusal.message }),
  });
}

function fromTo([from, to]: readonly (Value | undefined)[]): Value {
  return ordered({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
}
