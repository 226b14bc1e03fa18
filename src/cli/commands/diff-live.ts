import type { Call, Command } from '../command.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { diffFlags, diffOptions } from '../flags/diff.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, env } = call;
  const { diffLive } = await import('../../action/diff/live.ts');
  await printDiff(call, await diffLive(configuration(call), args[0]!, diffOptions(flags, env)));
}

export const diffLiveCommand: Command = {
  usage: 'RELEASE',
  long: `Shows what was changed in the cluster since the release was deployed: the objects as they are, against what they would be if the
manifest of its revision were applied once more. What the manifest does not speak of does not count.

Who else has set a field that differs is told. Nothing is changed: the server tries it in a dry run.`,
  examples: `  # whether somebody has changed anything by hand
  {program} diff live web --detailed-exitcode -C 2`,
  flags: diffFlags,
  args: { kind: 'exactly', count: 1 },
  complete: completeRelease,
  run,
};
