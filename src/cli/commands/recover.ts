import { ScullError } from '../../errors.ts';
import { helm4Warnings } from '../change-options.ts';
import type { Call, Command } from '../command.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { timeoutMs } from '../flags/timeout.ts';
import { progressFlag, timeoutFlag, waitFlag, waitStrategy } from '../flags/wait.ts';
import { waitProgress } from '../output/wait-progress.ts';
import { tellWhenStopping } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const [name = ''] = args;
  const goOn = flags.bool('continue');
  if (goOn && flags.bool('undo')) {
    throw new ScullError('--undo and --continue exclude each other', { code: 'cli.recover' });
  }
  const dryRun = flags.bool('dry-run');
  const config = configuration(call);
  const { recoverRelease } = await import('../../action/recover.ts');
  if (!dryRun) tellWhenStopping(call, config);
  const recovered = await recoverRelease(config, {
    name,
    goOn,
    dryRun,
    noHooks: flags.bool('no-hooks'),
    timeoutMs: timeoutMs(flags),
    wait: waitStrategy(flags, helm4Warnings(call)),
    ...waitProgress(call),
  });
  const { recoveredText } = await import('../output/recovery.ts');
  out.print(recoveredText(recovered, { format: outputFormat(flags), dryRun }));
}

export const recoverCommand: Command = {
  usage: 'RELEASE_NAME',
  long: `Brings a release to rest whose last operation was cut short: by a machine that went down, a pipeline that was cancelled, a kill.

An upgrade or a rollback is undone by going back to the revision that is deployed; an install by taking away what it had made.
With --continue the pending revision is finished instead, out of its record. A removal that was cut short is always finished.

Objects that were there before the operation stay. It refuses as long as somebody works on the release; releases that Helm left
pending have no lock that would show it, so make sure yourself. Where nothing was cut short, nothing is done.`,
  examples: `  # what happened, and what would be done
  {program} recover web --dry-run

  # back to what worked
  {program} recover web --wait

  # finish what was begun
  {program} recover web --continue`,
  flags: [
    { name: 'undo', type: 'bool', usage: 'go back to the revision before, which is the default' },
    { name: 'continue', type: 'bool', usage: 'finish the pending revision instead of going back' },
    { name: 'dry-run', type: 'bool', usage: 'only tell what was found and what would be done' },
    { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
    timeoutFlag,
    progressFlag,
    waitFlag,
    outputFlag,
  ],
  args: { kind: 'exactly', count: 1 },
  complete: completeRelease,
  run,
};
