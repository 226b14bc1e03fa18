import { ScullError } from '../../errors.ts';
import type { Call, Command } from '../command.ts';
import { completeRelease, completeRevision } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { diffFlags, diffOptions } from '../flags/diff.ts';
import { readRevision } from '../flags/revision-number.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, env } = call;
  const [name = '', first = '', second = '0', ...more] = args;
  if (more.length > 0) {
    throw new ScullError('too many arguments: a release and up to two revisions', { code: 'cli.arguments' });
  }
  const versions = [readRevision(first), readRevision(second)] as const;
  const { diffRevisions } = await import('../../action/diff/revisions.ts');
  const report = await diffRevisions(configuration(call), name, versions, diffOptions(flags, env));
  await printDiff(call, { report });
}

export const diffRevisionCommand: Command = {
  usage: 'RELEASE REVISION1 [REVISION2]',
  long: `Shows how the manifests of two revisions differ, from the earlier to the later one; from REVISION1 to the last one where
REVISION2 is not given. Hooks do not count.`,
  examples: `  # what has changed since revision 4
  {program} diff revision web 4

  # what revision 3 changed
  {program} diff revision web 2 3`,
  flags: diffFlags,
  args: { kind: 'at least', count: 2 },
  complete: (request) => (request.args.length === 0 ? completeRelease(request) : completeRevision(request)),
  run,
};
