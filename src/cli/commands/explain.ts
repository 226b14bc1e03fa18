import type { Configuration } from '../../action/configuration.ts';
import type { Subject, TracedOutput } from '../../action/explain/explain-chart.ts';
import type { Chart } from '../../chart/chart.ts';
import { ScullError } from '../../errors.ts';
import type { Value } from '../../go/values.ts';
import { completeChartOrRelease, refuseChartFlags, releaseOf } from '../chart-or-release.ts';
import type { Call, Command } from '../command.ts';
import { checkTlsFiles, givenChart } from '../flag-options.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { renderingChoice, renderingFlags } from '../flags/rendering.ts';
import { revisionFlag } from '../flags/revision.ts';
import { valuesFlags } from '../flags/values.ts';
import { reportConfiguration } from '../report-configuration.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  await checkTlsFiles(call);
  const [, what = '', field] = args;
  const { report, text } = /^\.Values(?:\.|$)/.test(what)
    ? await explainedValue(call, what.slice('.Values'.length), field)
    : await explainedLine(call, what, field);
  const format = outputFormat(flags);
  if (format === 'table') out.print(text());
  else {
    const { encoded } = await import('../../action/read/encoded.ts');
    out.print(encoded(report(), format));
  }
}

/** What is printed, in the two forms. */
interface Explained {
  readonly report: () => Value;
  readonly text: () => string;
}

async function explainedLine(call: Call, what: string, field: string | undefined): Promise<Explained> {
  const subject = await subjectOf(what, field);
  const { explainLine } = await import('../../action/explain/explain-chart.ts');
  const explained = explainLine(await outputOf(call), subject);
  const { explainedReport, explainedText } = await import('../output/explained-line.ts');
  return { report: () => explainedReport(explained), text: () => explainedText(explained) };
}

async function explainedValue(call: Call, written: string, field: string | undefined): Promise<Explained> {
  if (field !== undefined) throw new ScullError(`a value has no field: ${field}`, { code: 'cli.arguments' });
  const { parsePath } = await import('../../explain/path.ts');
  const path = parsePath(written);
  if (path.length === 0) {
    throw new ScullError('.Values is all of them: name one, such as .Values.image.tag', {
      code: 'cli.arguments',
      hint: 'All are shown by values CHART.',
    });
  }
  const { explainValueAt } = await import('../../action/explain/explain-chart.ts');
  const explained = explainValueAt(await outputOf(call), path);
  const { explainedValueReport, explainedValueText } = await import('../output/explained-value.ts');
  return { report: () => explainedValueReport(explained), text: () => explainedValueText(explained) };
}

async function outputOf(call: Call): Promise<TracedOutput> {
  const { args, flags } = call;
  const config = reportConfiguration(call);
  const { chartAndValues } = await import('../../action/explain/values.ts');
  const { tracedOutput } = await import('../../action/explain/explain-chart.ts');
  const release = releaseOf(call);
  if (release !== undefined && release === args[0]) return outputOfRelease(call, config, release);
  const loaded = await chartAndValues(config, givenChart(call));
  if (release !== undefined) return outputOfRelease(call, config, release, loaded.chart);
  return tracedOutput(config, loaded, {
    ...renderingChoice(call),
    includeCrds: flags.bool('include-crds'),
    noHooks: flags.bool('no-hooks'),
    skipTests: flags.bool('skip-tests'),
  });
}

/** Its lines are those of `get manifest`. */
async function outputOfRelease(call: Call, config: Configuration, name: string, chart?: Chart): Promise<TracedOutput> {
  const { flags, out } = call;
  refuseChartFlags(call);
  const { firstDifference, releaseToExplain } = await import('../../action/explain/release.ts');
  const { tracedOutput } = await import('../../action/explain/explain-chart.ts');
  const { choice, manifest, ...loaded } = await releaseToExplain(config, name, flags.number('revision'), chart);
  const printed = { includeCrds: false, noHooks: true, skipTests: false };
  const output = await tracedOutput(config, loaded, { ...choice, ...printed });
  const line = firstDifference(output.text, manifest);
  if (line !== undefined) {
    out.note(
      `Rendered anew, the manifest is not as it was recorded, from line ${line} on. What is explained is the new one.`,
    );
  }
  return output;
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
  usage: 'CHART|RELEASE LINE|KIND[/NAME]|.Values.PATH [FIELD]',
  long: `Shows which line of which template made a line, or a field, of what template prints; through which includes; and which values it
read, with the file or flag that each comes from. Of a value it shows which file or flag won, what it overrode, and who reads it.

Of a chart no cluster is asked. Flags are those of template, with --release for the name: with the same ones the lines are the same.

Of a release the lines are those of "get manifest". It is rendered anew with its values and the cluster in use. Records hold no
subcharts: where the chart has some it has to be given, and the release by --of.`,
  examples: `  # line 14 of what "{program} template release-name ./chart -f production.yaml" prints
  {program} explain ./chart 14 -f production.yaml

  # a field of an object
  {program} explain ./chart Deployment/web 'spec.template.spec.containers[0].image' -f production.yaml

  # a value, written as in templates
  {program} explain ./chart .Values.image.tag -f production.yaml

  # of a release, and of one whose chart has subcharts
  {program} explain web Deployment/web spec.replicas
  {program} explain ./chart 14 --of web

  # for a program
  {program} explain ./chart Service spec.type -o json`,
  flags: [
    { name: 'of', type: 'string', usage: 'take name, namespace and values from this release' },
    revisionFlag('explain this revision of a release, not the last one'),
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
  complete: completeChartOrRelease,
  run,
};
