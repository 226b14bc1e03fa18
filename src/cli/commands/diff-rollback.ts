import type { Call, Command } from '../command.ts';
import { completeRelease, completeRevision } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { diffFlags, diffOptions, mergeFlags } from '../flags/diff.ts';
import { readRevision } from '../flags/revision-number.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, env } = call;
  const [name = '', revision = '0'] = args;
  const version = readRevision(revision);
  if (flags.bool('live') || flags.bool('three-way-merge')) {
    const { diffRollbackLive } = await import('../../action/diff/rollback.ts');
    await printDiff(call, await diffRollbackLive(configuration(call), name, version, diffOptions(flags, env)));
    return;
  }
  const { diffRollback } = await import('../../action/diff/revisions.ts');
  const report = await diffRollback(configuration(call), name, version, diffOptions(flags, env));
  await printDiff(call, { report });
}

export const diffRollbackCommand: Command = {
  usage: 'RELEASE [REVISION]',
  long: `Shows what a rollback would change: from the last revision to REVISION, or to the one before the last where none (or 0) is
given. Hooks do not count.`,
  examples: `  # before going back
  {program} diff rollback web 3 -C 3

  # what would really change in the cluster, and whose fields it would overwrite
  {program} diff rollback web 3 --three-way-merge`,
  flags: [...diffFlags, ...mergeFlags],
  args: { kind: 'at least', count: 1 },
  complete: (request) => (request.args.length === 1 ? completeRevision(request) : completeRelease(request)),
  run,
};
