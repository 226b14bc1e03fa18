/** All lint rules over one chart: `AllWithKubeVersionAndSchemaValidation` in pkg/lint of Helm 3.22.0. */
import type { GoMap } from '../go/values.ts';
import { lintChartfile } from './chartfile.ts';
import type { ChartFolder } from './chart-folder.ts';
import { lintDependencies } from './dependencies.ts';
import { Linter, type LintMessage } from './linter.ts';
import { lintTemplates, type TemplateLintOptions } from './templates.ts';
import { lintValues } from './values.ts';

/** The messages in the order of the rules. `values` are those of the command line. */
export async function lintChart(
  folder: ChartFolder,
  values: GoMap,
  options: TemplateLintOptions,
): Promise<readonly LintMessage[]> {
  const linter = new Linter();
  const rules = await options.rules?.lint();
  lintChartfile(linter, folder, rules);
  await lintValues(linter, folder, values, options);
  await lintTemplates(linter, folder, values, { ...options, lint: rules });
  await lintDependencies(linter, folder);
  await rules?.lintCrds(linter, folder);
  return linter.messages;
}
