import { currentNamespace } from '../../home/namespace.ts';
import { checkPostRenderer } from '../check-post-renderer.ts';
import type { Call, Command } from '../command.ts';
import { completeChart } from '../completion/charts.ts';
import { configuration } from '../configuration.ts';
import { chartOrigin, checkTlsFiles, valuesOptions } from '../flag-options.ts';
import { capabilityFlags } from '../flags/capabilities.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { besideDiffFlags, diffFlags, diffOptions } from '../flags/diff.ts';
import type { Flag } from '../flags/flag.ts';
import { postRendererFlags } from '../flags/post-renderer.ts';
import { valuesFlags } from '../flags/values.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env } = call;
  await checkPostRenderer(call);
  await checkTlsFiles(call);
  const [before = '', after = ''] = args;
  const { diffCharts } = await import('../../action/diff/charts.ts');
  const report = await diffCharts(
    configuration(call),
    { name: flags.string('release'), charts: [before, after] },
    {
      origin: chartOrigin(flags),
      namespace: () => currentNamespace(settings, env),
      values: valuesOptions(flags),
      generateName: false,
      nameTemplate: '',
      kubeVersion: flags.string('kube-version'),
      apiVersions: flags.list('api-versions'),
      dryRun: 'client',
      validate: false,
      includeCrds: flags.bool('include-crds'),
      noHooks: flags.bool('no-hooks'),
      isUpgrade: flags.bool('is-upgrade'),
      enableDns: flags.bool('enable-dns'),
      dependencyUpdate: flags.bool('dependency-update'),
      skipSchemaValidation: flags.bool('skip-schema-validation'),
      labels: [],
      postRenderer: flags.string('post-renderer'),
      postRendererArgs: flags.list('post-renderer-args'),
    },
    diffOptions(flags, env),
  );
  await printDiff(call, { report });
}

const renderingFlags: readonly Flag[] = [
  { name: 'release', type: 'string', default: 'release', usage: 'name of the release that templates see' },
  { name: 'include-crds', type: 'bool', usage: 'the CRDs of the charts count, too' },
  { name: 'no-hooks', type: 'bool', usage: 'hooks do not count' },
  { name: 'is-upgrade', type: 'bool', usage: 'set .Release.IsUpgrade, not .Release.IsInstall' },
  ...capabilityFlags,
  { name: 'enable-dns', type: 'bool', usage: 'let templates look names up in DNS' },
  { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the charts first' },
  { name: 'skip-schema-validation', type: 'bool', usage: "do not check values against the charts' JSON schemas" },
  develFlag,
];

export const diffChartCommand: Command = {
  usage: 'CHART1 CHART2',
  long: `Shows how the manifests of two charts differ, both rendered with the same values. No cluster is asked.

A chart is a folder, an archive, or what install takes. To compare two versions of a chart of a repository, pull one of them first.`,
  examples: `  # a chart as it was released, and as it is now
  {program} diff chart ./web-1.0.0.tgz ./web -f production.yaml

  # which objects differ, for a program
  {program} diff local ./old ./new -o json`,
  flags: [
    ...diffFlags,
    ...besideDiffFlags([...renderingFlags, ...valuesFlags, ...chartPathFlags, ...postRendererFlags]),
  ],
  args: { kind: 'exactly', count: 2 },
  complete: completeChart,
  run,
};
