/**
 * `--plan`: shows what an operation would change, and asks. Until there is an answer nothing is changed and Ctrl-C is nobody's: it ends
 * the program. No lock is held meanwhile, since the user may be away for hours.
 */
import type { Configuration } from '../action/configuration.ts';
import type { DiffOptions } from '../action/diff/sides.ts';
import type { Plan } from '../action/plan/plan.ts';
import { ScullError } from '../errors.ts';
import { isTerminal } from '../home/terminal.ts';
import type { Call } from './command.ts';
import { outputFormat } from './flags/output.ts';

export type Planning<P extends Plan> = (config: Configuration, view: DiffOptions) => Promise<readonly P[]>;

export interface AskOptions {
  readonly showSecrets?: boolean;
  /** Names objects only, without their lines. */
  readonly brief?: boolean;
}

/** The plans that are to be carried out; undefined where they were only to be shown. Throws where they are not wanted. */
export async function agreed<P extends Plan>(
  call: Call,
  config: Configuration,
  planning: Planning<P>,
  { showSecrets = false, brief = false }: AskOptions = {},
): Promise<readonly P[] | undefined> {
  const { flags, out } = call;
  if (flags.changed('dry-run')) {
    const hint = '--plan asks before anything is changed; --dry-run shows manifests, and changes nothing.';
    throw new ScullError('--plan and --dry-run cannot be used together', { code: 'cli.flags', hint });
  }
  const plans = await planning(withoutSignal(config), viewOf(showSecrets));
  const format = outputFormat(flags);
  const isSure = flags.bool('yes');
  if (format === 'table') {
    const { printPlan } = await import('./output/plan-text.ts');
    for (const plan of plans) printPlan(call, plan, brief);
  } else {
    const { plansText } = await import('./output/plan-json.ts');
    out.print(plansText(plans, format));
  }
  out.flush?.();
  for (const { refusal } of plans) if (refusal !== undefined) throw refusal;
  if (isSure) return plans;
  if (format !== 'table') return undefined;
  if (!isTerminal(0) || !isTerminal(1)) {
    throw new ScullError('--plan asks before anything is changed, and there is no terminal to ask on', {
      code: 'cli.no-terminal',
      hint: 'Nothing was changed. --plan --yes does it without a question; --plan -o json only shows it.',
    });
  }
  const { askYes } = await import('./ask-yes.ts');
  if (await askYes('Apply these changes? [y/N] ', out)) return plans;
  throw new ScullError('the plan was not agreed to', { code: 'plan.declined', hint: 'Nothing was changed.' });
}

/** Asking for the signal would take Ctrl-C over. */
function withoutSignal(config: Configuration): Configuration {
  const { settings, env, rules, warn, print, log, debug, stdin, cluster, storage, clock } = config;
  const { signal } = new AbortController();
  return { settings, env, rules, warn, print, log, debug, stdin, cluster, storage, clock, signal };
}

function viewOf(showSecrets: boolean): DiffOptions {
  return {
    stripTrailingCr: false,
    secrets: showSecrets ? 'shown' : 'redacted',
    hiddenKinds: [],
    findRenames: 0,
    hiddenLines: [],
    normalize: false,
    tests: false,
  };
}
