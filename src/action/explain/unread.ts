/** `values --unused`: which of the values that the user gave no template reads. */
import { ReadPaths } from '../../explain/reads.ts';
import { switchesOf, unreadValues, type Unread } from '../../explain/unread.ts';
import type { Configuration } from '../configuration.ts';
import { watchedRendering, type RenderingChoice } from './rendering.ts';
import { chartAndValues, type ChartValuesOptions } from './values.ts';

/** Throws what rendering throws. */
export async function unusedValues(
  config: Configuration,
  options: ChartValuesOptions,
  choice: RenderingChoice,
): Promise<Unread[]> {
  const { chart, user } = await chartAndValues(config, options);
  const switches = switchesOf(chart);
  const reads = new ReadPaths();
  const { origins, render } = await watchedRendering(config, { chart, user }, choice, reads);
  await render();
  return unreadValues({ chart, origins, switches, reads });
}
