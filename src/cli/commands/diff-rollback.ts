import type { Call, Command } from '../command.ts';
import { completeRelease, completeRevision } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { diffFlags, diffOptions } from '../flags/diff.ts';
import { readRevision } from '../flags/revision-number.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, env } = call;
  const [name = '', revision = '0'] = args;
  const { diffRollback } = await import('../../action/diff/revisions.ts');
  const report = await diffRollback(configuration(call), name, readRevision(revision), diffOptions(flags, env));
  await printDiff(call, { report });
}

export const diffRollbackCommand: Command = {
  usage: 'RELEASE [REVISION]',
  long: `Shows what a rollback would change: from the last revision to REVISION, or to the one before the last where none (or 0) is
given. Hooks do not count.`,
  examples: `  # before going back
  {program} diff rollback web 3 -C 3`,
  flags: diffFlags,
  args: { kind: 'at least', count: 1 },
  complete: (request) => (request.args.length === 1 ? completeRevision(request) : completeRelease(request)),
  run,
};
