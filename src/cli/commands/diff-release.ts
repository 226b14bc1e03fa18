import type { Call, Command } from '../command.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { diffFlags, diffOptions } from '../flags/diff.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, env } = call;
  const [one = '', other = ''] = args;
  const { diffReleases } = await import('../../action/diff/revisions.ts');
  await printDiff(call, { report: await diffReleases(configuration(call), [one, other], diffOptions(flags, env)) });
}

export const diffReleaseCommand: Command = {
  usage: 'RELEASE1 RELEASE2',
  long: `Shows how the last revisions of two releases of one chart differ. Their objects are paired by the templates that they come from.

A release of another namespace is named as NAMESPACE/RELEASE.`,
  examples: `  # the same chart in two namespaces
  {program} diff release staging/web production/web`,
  flags: diffFlags,
  args: { kind: 'exactly', count: 2 },
  complete: completeRelease,
  run,
};
