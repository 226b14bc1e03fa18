import { completeChart, noWords } from '../completion/charts.ts';
import type { Call, Command, CommandEntry } from '../command.ts';
import { configuration } from '../configuration.ts';
import { chartOrigin, checkTlsFiles } from '../flag-options.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import type { Flag } from '../flags/flag.ts';

type Part = 'all' | 'chart' | 'crds' | 'readme' | 'values';

const jsonpath: Flag = { name: 'jsonpath', type: 'string', usage: 'JSONPath template that picks from the values' };

function entry(part: Part, short: string, long: string, flags: readonly Flag[] = []): CommandEntry {
  const command: Command = {
    usage: '[CHART]',
    long,
    flags: [...flags, develFlag, ...chartPathFlags],
    args: { kind: 'exactly', count: 1 },
    complete: (request) => (request.args.length === 0 ? completeChart(request) : noWords),
    run: (call) => show(call, part),
  };
  return { name: part, short, load: () => command };
}

async function show(call: Call, part: Part): Promise<void> {
  await checkTlsFiles(call);
  const { showChart } = await import('../../action/show.ts');
  const jsonPath = part === 'values' ? call.flags.string('jsonpath') : '';
  call.out.print(
    await showChart(configuration(call), { chart: call.args[0]!, origin: chartOrigin(call.flags), part, jsonPath }),
  );
}

export const showCommand: Command = {
  long: 'Shows what is in a chart: a folder, an archive, or one that is downloaded for it.',
  examples: `  # the values that can be set
  {program} show values ./chart

  # those of a certain version of a repository's chart
  {program} show values example/web --version 1.2.3

  # one of them
  {program} show values ./chart --jsonpath='{.image.tag}'`,
  args: { kind: 'exactly', count: 0 },
  commands: [
    entry('all', 'show all of it', 'Shows the definition, the values, the README and the CRDs of a chart.'),
    entry('chart', 'show the definition', 'Shows the Chart.yaml of a chart.'),
    entry('crds', 'show the CRDs', 'Shows the custom resource definitions that a chart brings along.'),
    entry('readme', 'show the README', 'Shows the README of a chart.'),
    entry('values', 'show the values', 'Shows the values.yaml of a chart, or a part of it.', [jsonpath]),
  ],
};
