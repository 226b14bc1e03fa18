/** Commands that take a chart or a release in the same place. */
import { ScullError } from '../errors.ts';
import { locateOnDisk } from '../loader/locate.ts';
import type { Call, CompletionAnswer, CompletionRequest } from './command.ts';
import { completeChart, noWords } from './completion/charts.ts';
import { completeReleases } from './completion/releases.ts';
import { renderingFlags } from './flags/rendering.ts';
import { valuesFlags } from './flags/values.ts';

/** The release that is meant, if it is one: a word that is no path and names no repository can be no chart. */
export function releaseOf({ args, flags }: Pick<Call, 'args' | 'flags'>): string | undefined {
  const given = flags.string('of');
  if (given !== '') return given;
  const [name = ''] = args;
  if (/[/:\\]/.test(name) || flags.string('repo') !== '') return undefined;
  return locateOnDisk(name) === undefined ? name : undefined;
}

/** Throws when flags say how a chart is rendered. */
export function refuseChartFlags({ flags }: Pick<Call, 'flags'>): void {
  const fixed = [...valuesFlags, ...renderingFlags].find((flag) => flags.changed(flag.name));
  if (fixed === undefined) return;
  throw new ScullError(`--${fixed.name} is for charts: a release has its own`, { code: 'cli.flags' });
}

export async function completeChartOrRelease(request: CompletionRequest): Promise<CompletionAnswer> {
  if (request.args.length > 0) return noWords;
  const [charts, releases] = await Promise.all([completeChart(request), completeReleases(request)]);
  return { ...charts, words: [...charts.words, ...releases.words] };
}
