import { templateChart } from '../../action/template.ts';
import { currentNamespace } from '../../home/namespace.ts';
import { capabilityFlags } from '../flags/capabilities.ts';
import { helm4DryRun } from '../flags/dry-run.ts';
import { installFlags } from '../flags/install.ts';
import { postRendererFlags } from '../flags/post-renderer.ts';
import { completeChart, noWords } from '../completion/charts.ts';
import { checkPostRenderer } from '../check-post-renderer.ts';
import { checkApart } from '../flags/apply.ts';
import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { chartOrigin, checkTlsFiles, valuesOptions } from '../flag-options.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env, out } = call;
  await checkPostRenderer(call);
  if (settings.helm === 4) checkApart(flags, 'validate', 'dry-run');
  const dryRun = dryRunOf(call);
  // to Helm 4 the one is another name of the other
  const isServerRun = settings.helm === 4 && (dryRun === 'server' || flags.bool('validate'));
  await checkTlsFiles(call);
  const result = await templateChart(configuration(call), {
    args,
    origin: chartOrigin(flags),
    namespace: () => currentNamespace(settings, env),
    values: valuesOptions(flags),
    generateName: flags.bool('generate-name'),
    nameTemplate: flags.string('name-template'),
    kubeVersion: flags.string('kube-version'),
    apiVersions: flags.list('api-versions'),
    dryRun: isServerRun ? 'server' : dryRun,
    validate: flags.bool('validate') || isServerRun,
    includeCrds: flags.bool('include-crds'),
    skipCrds: flags.bool('skip-crds'),
    skipTests: flags.bool('skip-tests'),
    noHooks: flags.bool('no-hooks'),
    isUpgrade: flags.bool('is-upgrade'),
    enableDns: flags.bool('enable-dns'),
    dependencyUpdate: flags.bool('dependency-update'),
    skipSchemaValidation: flags.bool('skip-schema-validation'),
    labels: flags.list('labels'),
    showOnly: flags.list('show-only'),
    outputDir: flags.string('output-dir'),
    releaseNameFolder: flags.bool('release-name'),
    postRenderer: flags.string('post-renderer'),
    postRendererArgs: flags.list('post-renderer-args'),
    record: flags.string('record'),
    replay: flags.string('replay'),
  });
  for (const file of result.written) out.print(`wrote ${file}\n`);
  out.print(result.text);
  if (result.failure !== undefined) throw result.failure;
}

function dryRunOf({ flags, rules, out }: Call): string {
  if (!flags.changed('dry-run')) return '';
  if (rules === undefined) return flags.string('dry-run');
  return helm4DryRun(
    flags,
    (warning) => {
      out.note(rules.warning(warning));
    },
    true,
  );
}

export const templateCommand: Command = {
  usage: '[NAME] [CHART]',
  long: `Renders a chart to the manifests that installing it would create, and prints them.

No cluster is asked: what templates look up in one is empty, and the capabilities are those of a plain Kubernetes
unless --kube-version and --api-versions say otherwise. So nothing tells whether a cluster would take the manifests.`,
  examples: `  # a chart in a folder, with values from a file and one from the command line
  {program} template web ./chart -f production.yaml --set image.tag=1.2.3

  # what another version of a repository's chart would be
  {program} template web example/web --version '^1.2'

  # one template of it
  {program} template web ./chart --show-only templates/deployment.yaml

  # the same bytes in a pipeline, without a cluster
  {program} template web ./chart --dry-run=server --record web.json
  {program} template web ./chart --replay web.json

  # into files, CRDs too
  {program} template web ./chart --include-crds --output-dir out`,
  flags: [
    ...installFlags,
    { name: 'show-only', shorthand: 's', type: 'stringArray', usage: 'print only what this template gives' },
    { name: 'output-dir', type: 'string', usage: 'write the manifests to files in this folder' },
    {
      name: 'validate',
      type: 'bool',
      usage: 'let the cluster in use check the manifests, as when installing',
      deprecatedIn4: "use '--dry-run=server' instead",
    },
    { name: 'include-crds', type: 'bool', usage: 'put the CRDs of the chart in front' },
    { name: 'skip-tests', type: 'bool', usage: 'leave tests out' },
    { name: 'is-upgrade', type: 'bool', usage: 'set .Release.IsUpgrade, not .Release.IsInstall' },
    ...capabilityFlags,
    { name: 'release-name', type: 'bool', usage: 'put a folder named as the release into the output folder' },
    ...postRendererFlags,
    {
      name: 'record',
      type: 'string',
      typeName: 'file',
      usage: 'write to this file what templates got from the cluster, the clock, random sources and name servers',
    },
    {
      name: 'replay',
      type: 'string',
      typeName: 'file',
      usage: 'take all that from such a file, so that the same bytes come out again, without a cluster',
    },
  ],
  args: { kind: 'at least', count: 1 },
  complete: (request) => (request.args.length <= 1 ? completeChart(request) : noWords),
  run,
};
