import type { Graphs, GraphChoice } from '../../action/graph/graph.ts';
import { ScullError } from '../../errors.ts';
import { completeChartOrRelease } from '../chart-or-release.ts';
import type { Call, Command } from '../command.ts';
import { checkTlsFiles, givenChart } from '../flag-options.ts';
import { renderingChoice } from '../flags/rendering.ts';
import { reportConfiguration } from '../report-configuration.ts';
import { namedRelease, shownManifestsFlags } from '../shown-manifests.ts';

const views = ['charts', 'objects', 'all'];
const forms = ['text', 'dot', 'svg', 'json', 'yaml'];

async function run(call: Call): Promise<void> {
  await checkTlsFiles(call);
  const graphs = await graphsOf(call);
  call.out.print(await shown(call, graphs));
}

async function graphsOf(call: Call): Promise<Graphs> {
  const { flags } = call;
  const release = namedRelease(call);
  const view = flags.string('view');
  const live = flags.bool('live');
  const choice: GraphChoice = {
    charts: view !== 'objects',
    objects: view !== 'charts',
    noHooks: flags.bool('no-hooks'),
    skipTests: flags.bool('skip-tests'),
  };
  if (live && release === undefined) throw new ScullError('--live is for releases', { code: 'cli.flags' });
  if (live && !choice.objects) {
    throw new ScullError('--live and --view charts cannot be used together', { code: 'cli.flags' });
  }
  let input: Promise<Uint8Array> | undefined;
  const stdin = (): Promise<Uint8Array> => (input ??= call.stdin()); // values are read for either view
  const config = reportConfiguration({ ...call, stdin });
  const { chartGraphs, releaseGraphs } = await import('../../action/graph/graph.ts');
  if (release !== undefined) return releaseGraphs(config, release, flags.number('revision'), { ...choice, live });
  return chartGraphs(config, givenChart(call), renderingChoice(call), choice);
}

async function shown({ flags, args }: Call, graphs: Graphs): Promise<string> {
  const format = flags.string('output');
  const { graphDrawings, graphReport, graphText, graphTitle } = await import('../output/graph.ts');
  switch (format) {
    case 'dot': {
      const { dotText } = await import('../../graph/dot.ts');
      return dotText(graphTitle(graphs, flags.string('of') || args[0]!), graphDrawings(graphs));
    }
    case 'svg': {
      const { svgText } = await import('../../graph/svg.ts');
      const { textWidth } = await import('../output/text-width.ts');
      const title = graphTitle(graphs, flags.string('of') || args[0]!);
      return svgText(title, graphDrawings(graphs), { columns: textWidth });
    }
    case 'json':
    case 'yaml': {
      const { encoded } = await import('../../action/read/encoded.ts');
      return encoded(graphReport(graphs), format);
    }
    default:
      return graphText(graphs);
  }
}

export const graphCommand: Command = {
  usage: 'CHART|RELEASE',
  long: `Shows what a chart depends on, and what the objects of a chart or a release have to do with each other.

Charts: each dependency with its version, whether it is on or off, and which condition or tag made it so. Objects: what needs which
ConfigMaps, Secrets, claims and accounts, what Services, routes, autoscalers and budgets lead to, who is bound to which role, what CRDs
define. What is named and is not among the objects is marked as outside.

A chart is rendered as template does it, without a cluster. Of a release the manifests are those that were recorded, and the charts those
that were on; with --live what its objects own in the cluster is there, too: ReplicaSets, Jobs, Pods. A word that is no file or folder here
is a release; --of names one in any case.`,
  examples: `  # both as trees
  {program} graph ./chart -f production.yaml

  # which dependencies are off, and why
  {program} graph ./chart --view charts

  # a picture
  {program} graph ./chart -o svg > chart.svg
  {program} graph ./chart --view objects -o dot | dot -Tpdf -o chart.pdf

  # a release down to its pods
  {program} graph web --view objects --live`,
  flags: [
    {
      name: 'view',
      type: 'string',
      default: 'all',
      usage: 'what to show: charts, objects or all',
      values: ['charts\twhat the chart depends on', 'objects\twhat objects have to do with each other', 'all\tboth'],
      check: (value) => {
        if (!views.includes(value)) throw new Error('it is charts, objects or all');
      },
    },
    { name: 'live', type: 'bool', usage: 'with what the objects of a release own in the cluster' },
    {
      name: 'output',
      shorthand: 'o',
      type: 'string',
      typeName: 'format',
      default: 'text',
      usage: 'form of the output: text, dot, svg, json or yaml',
      values: ['text\ttrees', 'dot\tfor Graphviz', 'svg\ta picture', 'json\tfor programs', 'yaml\tfor both'],
      check: (value) => {
        if (!forms.includes(value)) throw new Error('invalid format type');
      },
    },
    ...shownManifestsFlags,
  ],
  args: { kind: 'at most', count: 1 },
  complete: completeChartOrRelease,
  run,
};
