/** A plan as people read it: what is done, the changes as `diff` shows them, hooks, and numbers. */
import type { Plan } from '../../action/plan/plan.ts';
import { countsText, diffText, simpleText } from '../../diff/report-text.ts';
import { colorMode } from '../../home/settings.ts';
import { isTerminal } from '../../home/terminal.ts';
import type { Call } from '../command.ts';
import { withoutSteering } from '../output.ts';
import { hasColours } from './colours.ts';
import { painted, plain } from './diff-report.ts';

/** Lines around each change. */
const CONTEXT = 3;

/** `brief`: without the lines of objects. */
export function printPlan({ settings, flags, env, out }: Call, plan: Plan, brief: boolean): void {
  const terminal = isTerminal(1);
  // like diff, which Helm 3 leaves to a plugin with colours of its own: they are the rule, whichever Helm's words are printed
  const isSaid = flags.changed('color') || colorMode(env) !== undefined;
  const coloured = hasColours(isSaid ? settings : { ...settings, colorMode: 'auto' }, env);
  const clean = terminal ? withoutSteering : (text: string): string => text;
  const { report, remarks } = plan.diff;
  const painting = { paint: coloured ? painted : plain, clean, ...remarks };
  const text = [
    `${clean(titleOf(plan))}\n`,
    brief ? simpleText(report, painting) : diffText(report, { ...painting, context: CONTEXT, planned: true }),
    ...plan.hooks.map(({ event, kind, name }) => clean(`Hook ${event}: ${kind} ${name}\n`)),
    brief ? '' : countsText(report),
  ].join('');
  if (coloured && out.printStyled !== undefined) out.printStyled(text);
  else out.print(text);
}

/** `upgrade of release "web" in namespace demo: revision 2 to 3, chart web-1.0.0 to web-1.1.0` */
function titleOf({ operation, name, namespace, revisions, charts }: Plan): string {
  return `${operation} of release "${name}" in namespace ${namespace}: revision ${change(revisions)}, chart ${change(charts)}`;
}

function change([from, to]: readonly [number | string | undefined, number | string | undefined]): string {
  if (from === undefined || to === undefined || from === to) return String(to ?? from ?? 'unknown');
  return `${from} to ${to}`;
}
