import { ScullError } from '../../errors.ts';
import { currentNamespace } from '../../home/namespace.ts';
import type { Call, Command } from '../command.ts';
import { completeChart } from '../completion/charts.ts';
import { completeRelease } from '../completion/releases.ts';
import { chartOrigin, checkTlsFiles, valuesOptions } from '../flag-options.ts';
import { capabilityFlags } from '../flags/capabilities.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { valuesFlags } from '../flags/values.ts';
import { reportConfiguration } from '../report-configuration.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env, out } = call;
  await checkTlsFiles(call);
  const [from = '', chart = ''] = args;
  const { isReleaseName } = await import('../../action/render/release-name.ts');
  const { checkUpgradeTo } = await import('../../action/upgrade-check/check.ts');
  const check = await checkUpgradeTo(reportConfiguration(call), {
    from,
    isRelease: !flags.bool('offline') && isReleaseName(from) && !from.endsWith('.tgz'),
    chart,
    origin: chartOrigin(flags),
    values: valuesOptions(flags),
    namespace: () => currentNamespace(settings, env),
    dependencyUpdate: flags.bool('dependency-update'),
    resetValues: flags.bool('reset-values'),
    reuseValues: false,
    resetThenReuseValues: flags.bool('reset-then-reuse-values'),
    kubeVersion: flags.string('kube-version'),
    apiVersions: flags.list('api-versions'),
    lookup: flags.bool('lookup'),
  });
  const format = outputFormat(flags);
  const { checkData, checkText } = await import('../output/upgrade-check.ts');
  out.print(format === 'table' ? checkText(check) : checkData(check, format));
  const problems = check.findings.filter(({ level }) => level === 'problem').length;
  if (problems === 0) return;
  out.flush?.();
  const text = `${problems} ${problems === 1 ? 'problem' : 'problems'} would come with this upgrade`;
  throw new ScullError(text, { code: 'upgrade-check.problems', exitCode: 2 });
}

export const upgradeCheckCommand: Command = {
  usage: 'RELEASE|CHART CHART',
  long: `Tells what another version of a chart brings: values that are set and have no effect any more, defaults that changed, CRDs, images,
fields that cannot be changed, API versions that Kubernetes has no more, and whether the chart wants another Kubernetes.

Beside a release the values are those that an upgrade goes on with, and the cluster tells what it would refuse; nothing is changed. Of
two charts no cluster is asked. The first argument is a chart if it is a path with a slash, an archive or an address, or with --offline.

The exit status is 2 if there are problems.`,
  examples: `  # before upgrading
  {program} upgrade-check web ./web-2.0.0.tgz

  # two versions of a chart, for a Kubernetes to come
  {program} upgrade-check ./web-1.0.0.tgz ./web-2.0.0.tgz -f production.yaml --kube-version 1.32`,
  flags: [
    { name: 'offline', type: 'bool', usage: 'both arguments are charts, and no cluster is asked' },
    { name: 'lookup', type: 'bool', usage: 'let templates look things up in the cluster, as an upgrade does' },
    { name: 'reset-values', type: 'bool', usage: 'begin with the values of the chart, not with those set before' },
    {
      name: 'reset-then-reuse-values',
      type: 'bool',
      usage: 'begin with the values of the chart, then those set before, then those given now',
    },
    { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the charts first' },
    ...capabilityFlags,
    develFlag,
    ...valuesFlags,
    ...chartPathFlags,
    outputFlag,
  ],
  args: { kind: 'exactly', count: 2 },
  complete: async (request) => {
    const charts = await completeChart(request);
    if (request.args.length > 0) return charts;
    const releases = await completeRelease(request);
    return { ...charts, words: [...releases.words, ...charts.words] };
  },
  run,
};
