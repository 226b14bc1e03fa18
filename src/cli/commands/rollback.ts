import { ScullError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import { settingsFromEnvironment } from '../../home/settings.ts';
import { helm4Warnings } from '../change-options.ts';
import type { Call, Command } from '../command.ts';
import { completeRelease, completeRevision } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { applyChoice, noPreflightFlag, reapplyFlags } from '../flags/apply.ts';
import { dryRunSwitch, helm4DryRun, isDryRunSet } from '../flags/dry-run.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { planFlags } from '../flags/plan.ts';
import { readRevision } from '../flags/revision-number.ts';
import { timeoutMs } from '../flags/timeout.ts';
import { progressFlag, timeoutFlag, waitFlag, waitForJobsFlag, waitStrategy } from '../flags/wait.ts';
import { waitProgress } from '../output/wait-progress.ts';
import { tellWhenStopping } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, out } = call;
  const [name = '', revision] = args;
  const asHelm4 = helm4Warnings(call);
  const options = {
    name,
    version: revision === undefined ? 0 : readRevision(revision),
    dryRun: asHelm4 === undefined ? isDryRunSet(flags) : helm4DryRun(flags, asHelm4) !== 'none',
    noHooks: flags.bool('no-hooks'),
    recreatePods: flags.bool('recreate-pods'),
    cleanupOnFail: flags.bool('cleanup-on-fail'),
    maxHistory: flags.number('history-max'),
    timeoutMs: timeoutMs(flags),
    wait: waitStrategy(flags, asHelm4),
    waitForJobs: flags.bool('wait-for-jobs'),
    apply: applyChoice(flags, settings.helm === 4 ? 'auto' : false),
    preflight: !flags.bool('no-preflight'),
    description: readDescription(flags.string('description')),
    ...waitProgress(call),
  };
  const config = configuration(call);
  let rollback = async (): Promise<Release> => {
    const { rollbackRelease } = await import('../../action/rollback.ts');
    return rollbackRelease(config, options);
  };
  if (flags.bool('plan')) {
    const { agreed } = await import('../agree.ts');
    const { rollbackPlan } = await import('../../action/plan/rollback.ts');
    const plans = await agreed(call, config, async (quiet, view) => [await rollbackPlan(quiet, options, view)]);
    if (plans === undefined) return;
    rollback = () => plans[0]!.apply(config);
  }
  tellWhenStopping(call, config);
  const release = await rollback();
  const format = outputFormat(flags);
  if (format === 'table') {
    out.print('Rollback was a success! Happy Helming!\n');
    return;
  }
  const { releaseText } = await import('../../action/read/release-text.ts');
  out.print(releaseText(release, { format }));
}

const maxDescription = 256;

/** Helm 4's limit; Helm 3 has no such flag. */
function readDescription(text: string): string {
  const length = Array.from(text).length;
  if (length <= maxDescription) return text;
  const rule = `description must be ${maxDescription} characters or less, got ${length}`;
  throw new ScullError(rule, { code: 'cli.description' });
}

export const rollbackCommand: Command = {
  usage: '<RELEASE> [REVISION]',
  long: `Brings a release back to an earlier revision: REVISION, or the one before the last where none (or 0) is given.

It makes a new revision with the chart, the values and the manifests of the earlier one. What those manifests say counts again,
whoever changed it since; what they don't speak of stays as it is. Objects that they don't have are deleted.

The history command lists the revisions of a release.`,
  examples: `  # to the revision before
  {program} rollback web

  # show what would change, and ask
  {program} rollback web 3 --plan

  # to revision 3, done when everything is ready again
  {program} rollback web 3 --wait --timeout 3m`,
  flags: [
    dryRunSwitch('only check that the revision exists'),
    {
      name: 'recreate-pods',
      type: 'bool',
      usage: 'delete the pods of what was changed, for their controllers to make them anew',
    },
    { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
    timeoutFlag,
    progressFlag,
    waitFlag,
    waitForJobsFlag,
    { name: 'cleanup-on-fail', type: 'bool', usage: 'delete what this rollback created when it fails' },
    {
      name: 'history-max',
      type: 'int',
      default: String(settingsFromEnvironment(process.env).maxHistory),
      usage: 'how many revisions to keep of the release; 0 for all',
    },
    { name: 'description', type: 'string', usage: 'description to keep with the new revision' },
    ...reapplyFlags,
    noPreflightFlag,
    ...planFlags,
    outputFlag,
  ],
  args: { kind: 'at least', count: 1 },
  complete: (request) => (request.args.length === 1 ? completeRevision(request) : completeRelease(request)),
  run,
};
