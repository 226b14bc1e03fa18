/** Whose manifests are looked at, and which of them: those of a chart, rendered as `template` does it, or of a release. */
import type { Call } from './command.ts';
import { ScullError } from '../errors.ts';
import { releaseOf, refuseChartFlags } from './chart-or-release.ts';
import { givenChart } from './flag-options.ts';
import { chartPathFlags, develFlag } from './flags/chart-path.ts';
import type { Flag } from './flags/flag.ts';
import { renderingChoice, renderingFlags } from './flags/rendering.ts';
import { revisionFlag } from './flags/revision.ts';
import { valuesFlags } from './flags/values.ts';
import { reportConfiguration } from './report-configuration.ts';

export const shownManifestsFlags: readonly Flag[] = [
  { name: 'of', type: 'string', usage: 'the name of a release, in place of a chart' },
  revisionFlag('take this revision of a release, not the last one'),
  ...renderingFlags,
  { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
  { name: 'skip-tests', type: 'bool', usage: 'leave tests out' },
  { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the chart first' },
  ...valuesFlags,
  develFlag,
  ...chartPathFlags,
];

/** The release that is meant, undefined for a chart. Throws when neither is named, or both are. */
export function namedRelease(call: Call): string | undefined {
  const of = call.flags.string('of');
  if (call.args.length === 0 && of === '')
    throw new ScullError('a chart or a release must be named', { code: 'cli.arguments' });
  if (call.args.length > 0 && of !== '')
    throw new ScullError(`${call.args[0]!} and --of ${of} cannot be used together`, { code: 'cli.flags' });
  const release = releaseOf(call);
  if (release !== undefined) refuseChartFlags(call);
  return release;
}

export async function shownManifests(call: Call): Promise<string> {
  const { flags } = call;
  const release = namedRelease(call);
  const config = reportConfiguration(call);
  const choice = { noHooks: flags.bool('no-hooks'), skipTests: flags.bool('skip-tests') };
  const shown = await import('../action/shown-manifests.ts');
  if (release !== undefined) {
    return shown.releaseManifests(await shown.recordedRelease(config, release, flags.number('revision')), choice);
  }
  return shown.chartManifests(config, givenChart(call), renderingChoice(call), choice);
}
