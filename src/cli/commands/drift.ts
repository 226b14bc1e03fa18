import { readFileSync } from 'node:fs';
import { readRule, rulesIn } from '../../action/drift/rules.ts';
import { ScullError } from '../../errors.ts';
import { pathError } from '../../loader/os-error.ts';
import type { Call, Command } from '../command.ts';
import { completeReleases } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const all = flags.bool('all');
  if (all === args.length > 0) {
    const text = all
      ? 'names of releases and --all cannot be used together'
      : 'a release must be named, or --all given';
    throw new ScullError(text, { code: 'cli.arguments' });
  }
  const ignore = [...flags.list('ignore'), ...flags.list('ignore-file').flatMap((file) => rulesIn(read(file)))];
  const { findDrift, isDrifting } = await import('../../action/drift/drift.ts');
  const report = await findDrift(configuration(call), {
    names: all ? undefined : args,
    ignore: ignore.map(readRule),
    fix: flags.list('fix').map(readRule),
  });
  const { driftJson, driftText } = await import('../output/drift.ts');
  const format = outputFormat(flags);
  const showSecrets = flags.bool('show-secrets');
  out.print(format === 'table' ? driftText(report, { showSecrets }) : driftJson(report, format, { showSecrets }));
  out.flush?.();
  for (const rule of report.idle) out.note(`Nothing that --fix ${rule} names has drifted.`);
  for (const { name, error } of report.failures) out.note(`${name}: ${error.message}`);
  if (report.failures.length > 0) {
    throw new ScullError(`${report.failures.length} of the releases could not be compared`, { code: 'drift.failures' });
  }
  const failed = report.releases.flatMap(({ objects }) => objects).filter((object) => object.failed);
  if (failed.length > 0) {
    throw new ScullError(`${failed.length} of the objects could not be set back`, { code: 'drift.fix' });
  }
  if (!flags.bool('detailed-exitcode') || !report.releases.some(isDrifting)) return;
  throw new ScullError('something has drifted', { code: 'drift.found', exitCode: 2 });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ScullError(pathError(error, 'open', file).message, { code: 'drift.rules' });
  }
}

export const driftCommand: Command = {
  usage: 'RELEASE [...]',
  long: `Shows where objects in the cluster are not as the last release has them: fields that somebody changed, and who it was; objects
that are missing; objects that are marked as the release's and are not in its manifest.

Only what applying the manifest once more would put back counts: what the server fills in and what the manifest does not speak of is
no drift. Replicas that a HorizontalPodAutoscaler sets are none either.

--ignore and --fix name fields as KIND/NAME:PATH, with * for any letters within a name or a step; without a path they name objects as
a whole. --fix sets only those fields back, and only if nobody changes the object meanwhile; it makes objects anew that are missing.`,
  examples: `  # one release, for a pipeline
  {program} drift web --detailed-exitcode

  # all of a namespace, but for what is changed on purpose
  {program} drift --all --ignore 'Deployment/*:spec.replicas' --ignore-file drift-rules

  # set one field back
  {program} drift web --fix ConfigMap/web:data.colour`,
  flags: [
    { name: 'all', type: 'bool', usage: 'all releases of the namespace' },
    { name: 'ignore', type: 'stringArray', usage: 'what is no drift, as KIND/NAME:PATH; may be given again' },
    { name: 'ignore-file', type: 'stringArray', usage: 'file of such rules, one a line; may be given again' },
    { name: 'fix', type: 'stringArray', usage: 'what is to be set back, as KIND/NAME:PATH; may be given again' },
    { name: 'detailed-exitcode', type: 'bool', usage: 'exit with status 2 when something has drifted' },
    { name: 'show-secrets', type: 'bool', usage: 'show what Secrets hold' },
    outputFlag,
  ],
  args: { kind: 'at least', count: 0 },
  complete: completeReleases,
  run,
};
