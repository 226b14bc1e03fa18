/** `values`: what the templates of a chart would get, and where each of it comes from. No cluster is asked. */
import type { Chart } from '../../chart/chart.ts';
import { ValueOrigins } from '../../explain/origins.ts';
import { userValues, type UserValues } from '../../explain/user-values.ts';
import { loadChart } from '../../loader/load.ts';
import { valuesSource } from '../../loader/values-source.ts';
import { processDependenciesWithMerge } from '../../values/dependencies.ts';
import type { ValuesOptions } from '../../values/options.ts';
import { completeChart, findChart } from '../change/prepare-release.ts';
import type { ChartOrigin } from '../chart-origin.ts';
import type { Configuration } from '../configuration.ts';

export interface ChartValuesOptions {
  /** Where the chart is: a path or any other reference. */
  readonly chart: string;
  readonly origin: ChartOrigin;
  readonly values: ValuesOptions;
  readonly dependencyUpdate: boolean;
}

/** A chart and what the user set, as they are loaded: dependencies are still to be processed. */
export interface ChartAndValues {
  readonly chart: Chart;
  readonly user: UserValues;
}

export async function chartAndValues(config: Configuration, options: ChartValuesOptions): Promise<ChartAndValues> {
  const { rules, log } = config;
  const path = await findChart(config, options.chart, options.origin);
  const user = await userValues(options.values, valuesSource(config), rules);
  const found = await loadChart(path, { warn: log, rules });
  return { chart: await completeChart(config, found, path, options), user };
}

/** Throws Helm's texts for what is wrong with the chart or the values; their schema is not looked at. */
export async function chartValues(config: Configuration, options: ChartValuesOptions): Promise<ValueOrigins> {
  const { chart, user } = await chartAndValues(config, options);
  const coalescing = { warn: config.log, rules: config.rules };
  processDependenciesWithMerge(chart, user.values, coalescing);
  return new ValueOrigins(chart, user, coalescing);
}
