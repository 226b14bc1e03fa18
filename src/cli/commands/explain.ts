import type { Subject } from '../../action/explain/explain-chart.ts';
import { ScullError } from '../../errors.ts';
import type { Call, Command } from '../command.ts';
import { completeChart, noWords } from '../completion/charts.ts';
import { configuration } from '../configuration.ts';
import { chartOrigin, checkTlsFiles, valuesOptions } from '../flag-options.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { renderingChoice, renderingFlags } from '../flags/rendering.ts';
import { valuesFlags } from '../flags/values.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  await checkTlsFiles(call);
  const subject = await subjectOf(args[1]!, args[2]);
  const config = configuration(call);
  const { chartAndValues } = await import('../../action/explain/values.ts');
  const { explainLine, tracedOutput } = await import('../../action/explain/explain-chart.ts');
  const loaded = await chartAndValues(config, {
    chart: args[0]!,
    origin: chartOrigin(flags),
    values: valuesOptions(flags),
    dependencyUpdate: flags.bool('dependency-update'),
  });
  const output = await tracedOutput(config, loaded, {
    ...renderingChoice(call),
    includeCrds: flags.bool('include-crds'),
    noHooks: flags.bool('no-hooks'),
    skipTests: flags.bool('skip-tests'),
  });
  const explained = explainLine(output, subject);
  const { explainedReport, explainedText } = await import('../output/explained-line.ts');
  const format = outputFormat(flags);
  if (format === 'table') out.print(explainedText(explained));
  else {
    const { encoded } = await import('../../action/read/encoded.ts');
    out.print(encoded(explainedReport(explained), format));
  }
}

async function subjectOf(what: string, field: string | undefined): Promise<Subject> {
  if (/^\d+$/.test(what)) {
    if (field === undefined) return { line: Number(what) };
    throw new ScullError(`a line has no field: ${field}`, { code: 'cli.arguments' });
  }
  const { parsePath } = await import('../../explain/path.ts');
  const [kind = '', name] = what.split('/', 2);
  return { object: { kind, name }, path: parsePath(field ?? '') };
}

export const explainCommand: Command = {
  usage: 'CHART LINE|KIND[/NAME] [FIELD]',
  long: `Shows which line of which template made a line, or a field, of what template prints; through which includes; and which values it
read, with the file or flag that each comes from.

Flags are those of template, with --release for the name: with the same ones the lines are the same. No cluster is asked.`,
  examples: `  # line 14 of what "{program} template release-name ./chart -f production.yaml" prints
  {program} explain ./chart 14 -f production.yaml

  # a field of an object
  {program} explain ./chart Deployment/web 'spec.template.spec.containers[0].image' -f production.yaml

  # for a program
  {program} explain ./chart Service spec.type -o json`,
  flags: [
    ...renderingFlags,
    { name: 'include-crds', type: 'bool', usage: 'put the CRDs of the chart in front' },
    { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
    { name: 'skip-tests', type: 'bool', usage: 'leave tests out' },
    { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the chart first' },
    outputFlag,
    ...valuesFlags,
    develFlag,
    ...chartPathFlags,
  ],
  args: { kind: 'at least', count: 2 },
  complete: (request) => (request.args.length === 0 ? completeChart(request) : noWords),
  run,
};
