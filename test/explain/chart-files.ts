/** Charts in the memory of a test. */
import type { Chart } from '../../src/chart/chart.ts';
import { loadFiles } from '../../src/chart/load-files.ts';
import { toBytes } from '../../src/go/strings.ts';
import { userValues, type UserValues } from '../../src/explain/user-values.ts';
import { processDependenciesWithMerge } from '../../src/values/dependencies.ts';
import type { ValuesOptions } from '../../src/values/options.ts';

export type Texts = Readonly<Record<string, string>>;

/** `files` but for Chart.yaml where they have one of their own. */
export function chartOf(files: Texts): Chart {
  const all = { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', ...files };
  return loadFiles(Object.entries(all).map(([name, text]) => ({ name, data: toBytes(text) })));
}

/** A chart and values whose files are in memory, too; its dependencies are processed. */
export async function chartWith(
  files: Texts,
  options: ValuesOptions,
  given: Texts = {},
): Promise<{ chart: Chart; user: UserValues }> {
  const chart = chartOf(files);
  const user = await userValues(options, (name) => toBytes(given[name] ?? ''));
  processDependenciesWithMerge(chart, user.values);
  return { chart, user };
}
