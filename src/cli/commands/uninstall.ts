import type { Configuration } from '../../action/configuration.ts';
import type { Plan } from '../../action/plan/plan.ts';
import type { UninstallOptions } from '../../action/uninstall.ts';
import { ScullError } from '../../errors.ts';
import type { Value } from '../../go/values.ts';
import { helm4Warnings } from '../change-options.ts';
import type { Call, Command } from '../command.ts';
import { completeReleases } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { dryRunSwitch, isDryRunSet } from '../flags/dry-run.ts';
import type { FlagValues } from '../flags/parse.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { planFlags } from '../flags/plan.ts';
import { timeoutMs } from '../flags/timeout.ts';
import { progressFlag, timeoutFlag, waitFlag, waitStrategy } from '../flags/wait.ts';
import { waitProgress } from '../output/wait-progress.ts';
import { tellWhenStopping } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const options = {
    propagation: readCascade(flags),
    dryRun: isDryRunSet(flags),
    noHooks: flags.bool('no-hooks'),
    ignoreNotFound: flags.bool('ignore-not-found'),
    keepHistory: flags.bool('keep-history'),
    wait: waitStrategy(flags, helm4Warnings(call)),
    timeoutMs: timeoutMs(flags),
    description: flags.string('description'),
    ...waitProgress(call),
  };
  const config = configuration(call);
  const { uninstallRelease } = await import('../../action/uninstall.ts');
  const plans = flags.bool('plan') ? await agreedPlans(call, config, options) : new Map<string, Plan<string>>();
  if (plans === undefined) return;
  tellWhenStopping(call, config);
  const format = outputFormat(flags);
  const gone: Value[] = [];
  try {
    for (const name of args) {
      const plan = plans.get(name);
      const kept = await (plan?.apply(config) ?? uninstallRelease(config, { ...options, name }));
      if (format !== 'table') gone.push(await goneValue(name, kept));
      else out.print(`${kept === '' ? '' : `${kept}\n`}release "${name}" uninstalled\n`);
    }
  } finally {
    // before an error, what is gone all the same
    if (format !== 'table' && gone.length > 0) {
      const { encoded } = await import('../../action/read/encoded.ts');
      out.print(encoded(gone, format));
    }
  }
}

/** By name; a release that is not there has none. */
async function agreedPlans(
  call: Call,
  config: Configuration,
  options: Omit<UninstallOptions, 'name'>,
): Promise<ReadonlyMap<string, Plan<string>> | undefined> {
  const { agreed } = await import('../agree.ts');
  const { uninstallPlan } = await import('../../action/plan/uninstall.ts');
  const plans = await agreed(
    call,
    config,
    async (quiet, view) => {
      const all = await Promise.all(call.args.map((name) => uninstallPlan(quiet, { ...options, name }, view)));
      return all.filter((plan) => plan !== undefined);
    },
    { brief: true },
  );
  return plans && new Map(plans.map((plan) => [plan.name, plan]));
}

/** A release that is gone, and the objects that `kept` names: `[Kind] name`, one a line below a title. */
async function goneValue(name: string, kept: string): Promise<Value> {
  const { ordered } = await import('../../action/read/encoded.ts');
  const objects = [...kept.matchAll(/^\[(.*?)\] (.*)$/gm)];
  return ordered({ name, kept: objects.map(([, kind, object]) => ordered({ kind: kind!, name: object! })) });
}

const propagations = new Map([
  ['background', 'Background'],
  ['foreground', 'Foreground'],
  ['orphan', 'Orphan'],
] as const);

type Cascade = typeof propagations extends Map<infer Word, unknown> ? Word : never;

function readCascade(flags: FlagValues): 'Background' | 'Foreground' | 'Orphan' {
  const value = flags.string('cascade');
  const found = propagations.get(value as Cascade);
  if (found !== undefined) return found;
  const text = `invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`;
  throw new ScullError(text, { code: 'cli.cascade' });
}

export const uninstallCommand: Command = {
  usage: 'RELEASE_NAME [...]',
  long: `Takes releases away: deletes what their last revisions made, and the records of all revisions.

Objects that are annotated to be kept stay, and are listed. With --keep-history the records stay too, marked as uninstalled,
and the name can be rolled back.`,
  examples: `  # gone when the command is done
  {program} uninstall web --wait

  # show what would go, and ask
  {program} uninstall web --plan

  # in a pipeline that may have done it before
  {program} uninstall web --ignore-not-found`,
  flags: [
    dryRunSwitch('only check that the release exists'),
    { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
    { name: 'ignore-not-found', type: 'bool', usage: 'count a release that does not exist as uninstalled' },
    { name: 'keep-history', type: 'bool', usage: 'keep the records of the release, marked as uninstalled' },
    {
      ...waitFlag,
      usage: 'wait until everything that was deleted is gone, at most for --timeout; hookOnly does not wait',
    },
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      values: [...propagations.keys()],
      usage:
        'what happens to what the objects own: deleted after them (background) or before (foreground), or kept (orphan)',
    },
    timeoutFlag,
    progressFlag,
    { name: 'description', type: 'string', usage: 'description to keep with the revision' },
    ...planFlags,
    outputFlag,
  ],
  args: { kind: 'at least', count: 1 },
  complete: completeReleases,
  run,
};
