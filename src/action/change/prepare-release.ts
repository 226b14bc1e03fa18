/**
 * From a chart and the user's values to the manifests of a release: what install, upgrade and template have in common. Each
 * calls these steps in the order that Helm v3.22.0 has for it (pkg/action/{install,upgrade,action}.go).
 */
import { hasSchema, type Chart } from '../../chart/chart.ts';
import type { Capabilities } from '../../chart/capabilities.ts';
import { checkDependencies, checkInstallable, checkKubeVersion } from '../../chart/checks.ts';
import type { FunctionOptions } from '../../engine/functions.ts';
import { defaultLimits } from '../../engine/budget.ts';
import { renderChart } from '../../engine/render.ts';
import type { GoMap } from '../../go/values.ts';
import { functionPorts } from '../../home/function-ports.ts';
import { renderingBudget } from '../../home/rendering-budget.ts';
import { loadChart } from '../../loader/load.ts';
import { valuesSource } from '../../loader/values-source.ts';
import type { SprigPorts } from '../../sprig/ports.ts';
import { mergeOptions, type ValuesOptions } from '../../values/options.ts';
import { toRenderValues, type ReleaseOptions } from '../../values/to-render-values.ts';
import type { ChartOrigin } from '../chart-origin.ts';
import { locateChart } from '../chart-source.ts';
import type { Configuration } from '../configuration.ts';
import { validateDryRun } from './dry-run.ts';
import { nameAndChart, type NameOptions } from '../render/release-name.ts';
import { renderResources, type ResourceOptions, type Resources } from '../render/render-resources.ts';
import { schemaPorts } from '../render/schema-ports.ts';

/** A program that all manifests go through; '' for none. */
export interface PostRenderer {
  readonly program: string;
  readonly args: readonly string[];
}

/** Where a chart lies on disk, downloaded if it has to be. Throws Helm's text when it lies nowhere. */
export async function findChart(config: Configuration, reference: string, origin: ChartOrigin): Promise<string> {
  const path = await locateChart(config, reference, origin);
  config.debug(`CHART PATH: ${path}\n`);
  return path;
}

/** The chart at `path` and the user's values, which are read first. */
export async function loadChartAndValues(
  config: Configuration,
  path: string,
  options: ValuesOptions,
): Promise<{ chart: Chart; values: GoMap }> {
  const values = await mergeOptions(options, valuesSource(config), config.rules);
  return { chart: await loadChart(path, { warn: config.log, rules: config.rules, isUsed: true }), values };
}

/** The chart with all dependencies that it declares. Throws for a missing one that is not to be fetched. */
export async function completeChart(
  config: Configuration,
  chart: Chart,
  path: string,
  { dependencyUpdate, origin }: { readonly dependencyUpdate: boolean; readonly origin: ChartOrigin },
): Promise<Chart> {
  if (dependencyUpdate) {
    const { withDependencies } = await import('../dependency/change.ts');
    return withDependencies(config, chart, { path, origin });
  }
  checkDependencies(chart);
  return chart;
}

export interface ChartChoice extends NameOptions {
  readonly origin: ChartOrigin;
  readonly values: ValuesOptions;
  readonly dependencyUpdate: boolean;
  readonly namespace: () => Promise<string>;
  /** client, server, none, true, false; '' for not given. */
  readonly dryRun: string;
}

/** What is to become a release. */
export interface ChosenChart {
  readonly name: string;
  readonly namespace: string;
  readonly chart: Chart;
  /** What the user set. */
  readonly values: GoMap;
}

/** How install and template begin. `otherName` gives the release's name where the arguments have none. */
export async function chooseChart(
  config: Configuration,
  options: ChartChoice,
  otherName: (reference: string) => string,
): Promise<ChosenChart> {
  const { name, reference } = await nameAndChart(options, otherName, async (text) => {
    const { renderNameTemplate } = await import('../render/name-template.ts');
    return renderNameTemplate(text, config.env);
  });
  const path = await findChart(config, reference, options.origin);
  const { chart: found, values } = await loadChartAndValues(config, path, options.values);
  checkInstallable(found);
  if (found.metadata.deprecated) config.warn('WARNING: This chart is deprecated');
  const chart = await completeChart(config, found, path, options);
  const namespace = await options.namespace();
  validateDryRun(options.dryRun);
  return { name, namespace, chart, values };
}

export interface Preparation {
  /** Its dependencies are processed. */
  readonly chart: Chart;
  /** What the user set. */
  readonly values: GoMap;
  readonly release: ReleaseOptions;
  readonly capabilities: Capabilities;
}

/** The top of what templates see. Throws what the charts' schemas have against the values, unless that is not to be checked. */
export async function valuesToRender(
  config: Configuration,
  { chart, values, release, capabilities }: Preparation,
  skipSchemaValidation: boolean,
): Promise<GoMap> {
  const { rules } = config;
  const seen = toRenderValues(chart, values, release, capabilities, { warn: config.log, rules });
  if (!skipSchemaValidation && hasSchema(chart)) {
    const { validateSchema } = await import('../../values/schema.ts');
    await validateSchema(chart, seen.get('Values') as GoMap, schemaPorts(config));
  }
  return seen;
}

export interface RenderingOptions extends Partial<Omit<ResourceOptions, 'render' | 'note' | 'postRender'>> {
  /** Made by `valuesToRender`; templates may change it. */
  readonly seen: GoMap;
  readonly enableDns: boolean;
  /** Answers `lookup`; without it every answer is empty. */
  readonly lookup: FunctionOptions['lookup'];
  /** Changes what templates get of the machine. */
  readonly ports?: ((real: SprigPorts) => SprigPorts) | undefined;
  readonly postRenderer: PostRenderer;
}

/** The manifests, hooks and notes. What is wrong with them is in the result, beside what there was by then. */
export function renderManifests(
  config: Configuration,
  { chart, values, release, capabilities }: Preparation,
  { seen, enableDns, lookup, ports = (real) => real, postRenderer, ...rest }: RenderingOptions,
): Promise<Resources> {
  const { rules } = config;
  const again = (): GoMap => toRenderValues(chart, values, release, capabilities, { rules });
  return renderResources(chart, {
    rules,
    includeCrds: false,
    output: undefined,
    folder: undefined,
    ...rest,
    render: () => {
      checkKubeVersion(chart, capabilities);
      return renderChart(chart, firstThen(seen, again), {
        ports: ports(functionPorts(config.env)),
        enableDns,
        lookup,
        rules,
        ...renderingBudget(config.env),
      });
    },
    postRender: postRenderer.program === '' ? undefined : throughProgram(postRenderer, config),
    note: (line) => {
      config.log(line, 'manifest_sorter.go:199');
    },
  });
}

/** Gives `first` once, and then a new one each time. */
function firstThen<T>(first: T, next: () => T): () => T {
  let kept: T | undefined = first;
  return () => {
    const given = kept ?? next();
    kept = undefined;
    return given;
  };
}

function throughProgram(
  { program, args }: PostRenderer,
  { env, settings }: Configuration,
): (manifests: string) => Promise<string> {
  return async (manifests) => {
    const { maxSeconds, maxOutput } = renderingBudget(env).limits ?? defaultLimits;
    const limits = { seconds: maxSeconds, bytes: maxOutput };
    if (settings.helm === 4) {
      const { postRenderByPlugin } = await import('../../plugin/post-renderer.ts');
      return postRenderByPlugin(program, args, manifests, { settings, env, limits });
    }
    const { postRender } = await import('../../postrender/exec.ts');
    return postRender(program, args, manifests, limits);
  };
}
