/** What differs between two charts, rendered as `template` does it: `local` of helm-diff v3.15.11. No cluster is asked. */
import type { DiffReport } from '../../diff/compare.ts';
import type { Configuration } from '../configuration.ts';
import { templateChart, type TemplateOptions } from '../template.ts';
import { compareSides, type DiffOptions } from './sides.ts';

export type RenderOptions = Omit<
  TemplateOptions,
  'args' | 'skipTests' | 'showOnly' | 'outputDir' | 'releaseNameFolder'
>;

/** `charts` are their references. Throws what is wrong with either. */
export async function diffCharts(
  config: Configuration,
  { name, charts }: { readonly name: string; readonly charts: readonly [string, string] },
  rendering: RenderOptions,
  options: DiffOptions,
): Promise<DiffReport> {
  const namespace = await rendering.namespace();
  const [before, after] = await Promise.all(
    charts.map(async (chart) => ({ manifest: await rendered(config, [name, chart], rendering), namespace })),
  );
  return compareSides(config, before!, after!, options);
}

/** The manifests and hooks, as `template` prints them. */
export async function rendered(
  config: Configuration,
  args: readonly string[],
  rendering: RenderOptions,
): Promise<string> {
  const rest = { skipTests: false, showOnly: [], outputDir: '', releaseNameFolder: false };
  const { text, failure } = await templateChart(config, { ...rendering, ...rest, args });
  if (failure !== undefined) throw failure;
  return text;
}
