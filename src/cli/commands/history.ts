import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { completeRelease } from '../completion/releases.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, out } = call;
  const { releaseHistory } = await import('../../action/history.ts');
  const revisions = await releaseHistory(configuration(call), args[0]!, flags.number('max'));
  const { historyText } = await import('../output/release-rows.ts');
  const format = outputFormat(flags);
  const rollbacks = flags.bool('show-rollback-revision') || (settings.helm === 4 && format !== 'table');
  out.print(historyText(revisions, { format, rollbacks }));
}

export const historyCommand: Command = {
  usage: 'RELEASE_NAME',
  long: `Shows the revisions of a release: when each was made, of which chart, and what became of it.

A revision that is still there can be rolled back to.`,
  examples: `  # the last ten revisions
  {program} history web --max 10`,
  flags: [
    { name: 'max', type: 'int', default: '256', usage: 'number of revisions at most, the last ones' },
    { name: 'show-rollback-revision', type: 'bool', usage: 'show which revision each rollback went back to' },
    outputFlag,
  ],
  args: { kind: 'exactly', count: 1 },
  complete: completeRelease,
  run,
};
