/** All manifests of a release as they were recorded, or of a chart as `template` prints them: hooks and tests too, no CRDs. */
import { isTest, type Hook } from '../manifest/hook.ts';
import { wholeRelease, type Release } from '../release/release.ts';
import type { Configuration } from './configuration.ts';
import type { RenderingChoice } from './explain/rendering.ts';
import type { ChartValuesOptions } from './explain/values.ts';
import { releaseContent } from './read/release-content.ts';
import { withSource } from './render/render-resources.ts';
import { templateChart } from './template.ts';

export interface ManifestChoice {
  readonly noHooks: boolean;
  readonly skipTests: boolean;
  /** With those of the folder `crds/`, of which a record has the ones of the outermost chart. */
  readonly includeCrds?: boolean;
}

/** Throws what `template` throws. */
export async function chartManifests(
  config: Configuration,
  chart: ChartValuesOptions,
  rendering: Omit<RenderingChoice, 'cluster' | 'revision'>,
  choice: ManifestChoice,
): Promise<string> {
  const { text, failure } = await templateChart(config, {
    includeCrds: false,
    ...{ ...chart, ...rendering, ...choice },
    args: [rendering.name, chart.chart],
    ...{ generateName: false, nameTemplate: '', dryRun: '', validate: false, enableDns: false },
    ...{ skipSchemaValidation: false, labels: [], showOnly: [], outputDir: '', releaseNameFolder: false },
    ...{ postRenderer: '', postRendererArgs: [] },
  });
  if (failure !== undefined) throw failure;
  return text;
}

/** The last revision for 0. */
export async function recordedRelease(config: Configuration, name: string, revision: number): Promise<Release> {
  return wholeRelease(await releaseContent(config, name, revision));
}

export function releaseManifests({ manifest, hooks }: Release, { noHooks, skipTests }: ManifestChoice): string {
  const shown = (hook: Hook): boolean => !noHooks && !(skipTests && isTest(hook));
  const texts = hooks.filter(shown).map(({ path, manifest: text }) => withSource(path, text));
  return `${manifest.trim()}\n${texts.join('')}`;
}
