import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { completeRelease } from '../completion/releases.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { revisionFlag } from '../flags/revision.ts';
import { marksFor } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, rules, out } = call;
  const format = outputFormat(flags);
  const asked = format === 'table' ? 'tables' : 'objects';
  const { releaseStatus } = await import('../../action/status.ts');
  const { release, tables } = await releaseStatus(configuration(call), {
    name: args[0]!,
    revision: flags.number('revision'),
    // Helm 4 always shows them, and has no such flags
    resources: settings.helm === 4 || flags.bool('show-resources') ? asked : undefined,
  });
  const { releaseText } = await import('../../action/read/release-text.ts');
  const showDescription = settings.helm === 4 || flags.bool('show-desc');
  const text = releaseText(release, { format, showDescription, resources: tables, withoutChart: true, rules });
  out.print(text, marksFor(call, format, release));
}

export const statusCommand: Command = {
  usage: 'RELEASE_NAME',
  long: `Shows how a release is: when it was last changed, its status and revision, how its tests went, and the notes of its chart.

With --show-resources also the objects that it consists of, as they are in the cluster now, and the pods of its workloads.`,
  examples: `  # with the objects in the cluster
  {program} status web --show-resources

  # an earlier revision
  {program} status web --revision 3 --show-desc`,
  flags: [
    revisionFlag('show this revision, not the last one'),
    outputFlag,
    { name: 'show-desc', type: 'bool', usage: 'show the description of the revision' },
    { name: 'show-resources', type: 'bool', usage: 'show the objects of the release' },
  ],
  args: { kind: 'exactly', count: 1 },
  complete: completeRelease,
  run,
};
