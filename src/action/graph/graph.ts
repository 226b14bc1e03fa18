/** `graph`: what a chart depends on and why, and what the objects of a chart or a release have to do with each other. */
import { crdObjects, type Chart } from '../../chart/chart.ts';
import { ScullError } from '../../errors.ts';
import { ValueOrigins } from '../../explain/origins.ts';
import { userValues } from '../../explain/user-values.ts';
import { fromBytes } from '../../go/strings.ts';
import { ChartWatch, recordedTree, type ChartNode } from '../../graph/charts.ts';
import { objectGraph, type ObjectGraph } from '../../graph/objects.ts';
import { loadChart } from '../../loader/load.ts';
import { valuesSource } from '../../loader/values-source.ts';
import { readObjects } from '../../manifest/objects.ts';
import { processDependenciesWithMerge } from '../../values/dependencies.ts';
import { findChart } from '../change/prepare-release.ts';
import type { Configuration } from '../configuration.ts';
import type { RenderingChoice } from '../explain/rendering.ts';
import type { ChartValuesOptions } from '../explain/values.ts';
import { withSource } from '../render/render-resources.ts';
import { chartManifests, recordedRelease, releaseManifests, type ManifestChoice } from '../shown-manifests.ts';
import { earlyLists, liveObjects } from './live.ts';

export interface Graphs {
  readonly charts: ChartNode | undefined;
  readonly objects: ObjectGraph | undefined;
}

export interface GraphChoice extends Pick<ManifestChoice, 'noHooks' | 'skipTests'> {
  readonly charts: boolean;
  readonly objects: boolean;
}

/** Throws what `template` throws; where objects are not asked for, dependencies may be missing. */
export async function chartGraphs(
  config: Configuration,
  options: ChartValuesOptions,
  rendering: RenderingChoice,
  choice: GraphChoice,
): Promise<Graphs> {
  const path = await findChart(config, options.chart, options.origin);
  const found = { ...options, chart: path, origin: { ...options.origin, repo: '', verify: false } };
  let objects: ObjectGraph | undefined;
  if (choice.objects) {
    const manifests = await chartManifests(config, found, rendering, { ...choice, includeCrds: true });
    objects = objectGraph(readObjects(manifests), await rendering.namespace());
  }
  return { charts: choice.charts ? await chartTree(config, path, found, choice.objects) : undefined, objects };
}

/** `isTold`: warnings about dependencies and values have been told. */
async function chartTree(
  config: Configuration,
  path: string,
  { origin, values, dependencyUpdate }: ChartValuesOptions,
  isTold: boolean,
): Promise<ChartNode> {
  const { rules, log } = config;
  const warn = isTold ? (): void => undefined : log;
  const user = await userValues(values, valuesSource(config), rules);
  let chart = await loadChart(path, { warn, rules });
  if (dependencyUpdate && !isTold) {
    const { withDependencies } = await import('../dependency/change.ts');
    chart = await withDependencies(config, chart, { path, origin });
  }
  const watch = new ChartWatch();
  processDependenciesWithMerge(chart, user.values, { warn, rules, onChart: watch.onChart });
  const origins = new ValueOrigins(chart, user, { rules });
  return watch.tree(chart, (at) => origins.below(at).find((leaf) => leaf.path.length === at.length)?.origin);
}

/** The last revision for 0. `live`: with what objects of the release own in the cluster. */
export async function releaseGraphs(
  config: Configuration,
  name: string,
  revision: number,
  { live, ...choice }: GraphChoice & { readonly live: boolean },
): Promise<Graphs> {
  const early = live ? earlyLists(config) : undefined;
  early?.catch(() => undefined); // whether the release is there is told first
  const release = await recordedRelease(config, name, revision);
  const manifest = releaseManifests(release, choice);
  const objects = choice.objects ? readObjects(`${recordedCrds(release.chart)}${manifest}`) : [];
  const owned = early === undefined ? [] : await liveObjects(config, objects, release.namespace, await early);
  return {
    charts: choice.charts ? releaseTree(release.chart, manifest) : undefined,
    objects: choice.objects ? objectGraph(objects, release.namespace, owned) : undefined,
  };
}

function releaseTree(chart: Chart | undefined, manifest: string): ChartNode {
  if (chart === undefined) throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  const sources = [...manifest.matchAll(/^# Source: (.+)$/gm)].map(([, source]) => source!);
  return recordedTree(chart, sources);
}

/** Of the outermost chart; a record holds no others. */
function recordedCrds(chart: Chart | undefined): string {
  if (chart === undefined) return '';
  return `${crdObjects(chart)
    .map(({ filename, file }) => withSource(filename, fromBytes(file.data)))
    .join('')}\n`;
}
