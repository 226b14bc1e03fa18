/** The rules for dependencies: pkg/lint/rules/dependencies.go of Helm 3.22.0. */
import type { Chart } from '../chart/chart.ts';
import { errorMessage } from '../errors.ts';
import type { ChartFolder } from './chart-folder.ts';
import type { Finding, Linter } from './linter.ts';

export async function lintDependencies(linter: Linter, folder: ChartFolder): Promise<void> {
  let chart: Chart;
  try {
    chart = await folder.load();
  } catch (error) {
    linter.rule('ERROR', '', `unable to load chart\n\t${errorMessage(error)}`);
    return;
  }
  const declared = chart.metadata.dependencies ?? [];
  const present = chart.dependencies.map(({ metadata }) => metadata.name);
  const names = declared.map(({ name }) => name);
  linter.rule('ERROR', folder.path, missing('metadata', present, names));
  linter.rule('ERROR', folder.path, repeated(declared.map(({ name, alias }) => (alias === '' ? name : alias))));
  linter.rule('WARNING', folder.path, missing('directory', names, present));
}

function missing(where: string, wanted: readonly string[], found: readonly string[]): Finding {
  const absent = wanted.filter((name) => !found.includes(name));
  return absent.length === 0 ? undefined : `chart ${where} is missing these dependencies: ${absent.join(',')}`;
}

function repeated(names: readonly string[]): Finding {
  const again = names.filter((name, i) => names.indexOf(name) < i);
  return again.length === 0 ? undefined : `multiple dependencies with name or alias: ${again.join(',')}`;
}
