import type { Converted } from '../../action/tiller/convert.ts';
import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { tillerFlags, tillerPlace } from '../flags/tiller.ts';
import { noWords } from '../completion/charts.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  // the words of the plugin of the same name
  const [name = ''] = args.length > 1 && args[0] === 'convert' ? args.slice(1) : args;
  const dryRun = flags.bool('dry-run');
  const { convertRelease } = await import('../../action/tiller/convert.ts');
  const converted = await convertRelease(configuration(call), {
    name,
    tiller: tillerPlace(flags),
    dryRun,
    deleteOld: flags.bool('delete-v2-releases'),
    max: flags.number('release-versions-max'),
  });
  const format = outputFormat(flags);
  if (format === 'table') out.print(textOf(converted, dryRun, call.program));
  else {
    const { encoded, ordered } = await import('../../action/read/encoded.ts');
    const { int } = await import('../../go/values.ts');
    const revisions = converted.revisions.map((one) => ordered({ ...one, revision: int(one.revision) }));
    out.print(encoded(ordered({ ...converted, revisions }), format));
  }
}

function textOf({ name, namespace, revisions, deleted }: Converted, dryRun: boolean, program: string): string {
  const lines = revisions.map(({ revision, status, record, known }) => {
    const done = known ? 'is there already' : dryRun ? 'would be recorded' : 'recorded';
    return `revision ${revision} (${status}) of ${record} ${done}\n`;
  });
  if (dryRun) return `${lines.join('')}Nothing has been changed.\n`;
  const old = deleted
    ? "Tiller's records are gone.\n"
    : "Tiller's records are still there: don't change the release with Helm 2 any more. --delete-v2-releases takes them away.\n";
  return `${lines.join('')}Release ${name} is in namespace ${namespace} now: ${program} history ${name} -n ${namespace}\n${old}`;
}

export const twoToThreeCommand: Command = {
  usage: 'RELEASE_NAME',
  long: `Takes over a release that Helm 2 made: makes records of today out of those that Tiller kept, with all revisions, values and
hooks. The release is then in the namespace that Helm 2 installed it to. No object of it is touched.

It can be repeated after it was cut short. A release of the same name that is another one is left alone.`,
  examples: `  # which releases there are
  {program} list --helm2

  # what would be done, then do it
  {program} 2to3 web --dry-run
  {program} 2to3 web

  # with Tiller's records taken away
  {program} 2to3 web --delete-v2-releases`,
  flags: [
    { name: 'dry-run', type: 'bool', usage: 'only show what would be done' },
    ...tillerFlags,
    { name: 'delete-v2-releases', type: 'bool', usage: "take Tiller's records away when all is recorded" },
    {
      name: 'release-versions-max',
      type: 'int',
      default: '10',
      usage: 'revisions to take over, the last ones; 0 for all',
    },
    outputFlag,
  ],
  args: { kind: 'at least', count: 1 },
  complete: () => noWords,
  run,
};
