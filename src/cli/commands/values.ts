import { ScullError } from '../../errors.ts';
import type { Value } from '../../go/values.ts';
import type { Call, Command } from '../command.ts';
import { completeChart, noWords } from '../completion/charts.ts';
import { checkTlsFiles, givenChart } from '../flag-options.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { renderingChoice, renderingFlags } from '../flags/rendering.ts';
import { valuesFlags } from '../flags/values.ts';
import { reportConfiguration } from '../report-configuration.ts';

async function run(call: Call): Promise<void> {
  await checkTlsFiles(call);
  return call.flags.bool('unused') ? showUnused(call) : showAll(call);
}

async function showAll(call: Call): Promise<void> {
  const { chartValues } = await import('../../action/explain/values.ts');
  const origins = await chartValues(reportConfiguration(call), givenChart(call));
  const { valuesReport, valuesText } = await import('../output/value-origins.ts');
  await print(call, valuesReport(origins), () => valuesText(origins, call.flags.bool('all')));
}

async function showUnused(call: Call): Promise<void> {
  const { flags } = call;
  const { unusedValues } = await import('../../action/explain/unread.ts');
  const found = await unusedValues(reportConfiguration(call), givenChart(call), renderingChoice(call));
  const { unreadReport, unreadText } = await import('../output/unread-values.ts');
  const { pathText } = await import('../../explain/path.ts');
  await print(call, unreadReport(found), () => unreadText(found));
  const unknown = found.filter(({ why }) => why === 'unknown').map(({ path }) => pathText(path));
  if (!flags.bool('strict') || unknown.length === 0) return;
  throw new ScullError(`the chart does not know ${unknown.join(', ')}`, { code: 'values.unknown' });
}

async function print({ flags, out }: Call, report: Value, text: () => string): Promise<void> {
  const format = outputFormat(flags);
  if (format === 'table') out.print(text());
  else {
    const { encoded } = await import('../../action/read/encoded.ts');
    out.print(encoded(report, format));
  }
}

export const valuesCommand: Command = {
  usage: 'CHART',
  long: `Shows the values that the templates of a chart would get, and where each of them comes from: a values file, a flag, or the
values.yaml of the chart or of a subchart, with the line. What is printed is YAML that can be given to --values.

With --unused it shows the values that were given and that no template reads. For that the chart is rendered; its output is not shown.

No cluster is asked, and schemas are not looked at.`,
  examples: `  # what comes of two files and a flag
  {program} values ./chart -f base.yaml -f production.yaml --set image.tag=1.2.3

  # with all that was overridden
  {program} values ./chart -f production.yaml --all

  # what was given and no template reads, misspelt names first of all
  {program} values ./chart -f production.yaml --unused

  # for a program
  {program} values ./chart -f production.yaml -o json`,
  flags: [
    { name: 'all', type: 'bool', usage: 'with what each value stands over' },
    { name: 'unused', type: 'bool', usage: 'show which of the values given no template reads' },
    { name: 'strict', type: 'bool', usage: 'with --unused: exit with 1 when the chart knows nothing of a value' },
    ...renderingFlags,
    { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the chart first' },
    outputFlag,
    ...valuesFlags,
    develFlag,
    ...chartPathFlags,
  ],
  args: { kind: 'exactly', count: 1 },
  complete: (request) => (request.args.length === 0 ? completeChart(request) : noWords),
  run,
};
