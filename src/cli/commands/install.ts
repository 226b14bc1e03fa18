import { wrapError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import { changeOptions } from '../change-options.ts';
import { checkPostRenderer } from '../check-post-renderer.ts';
import type { Call, Command } from '../command.ts';
import { completeChart, noWords } from '../completion/charts.ts';
import { configuration } from '../configuration.ts';
import { checkTlsFiles } from '../flag-options.ts';
import { noPreflightFlag } from '../flags/apply.ts';
import { crdFlags, crdOptions } from '../flags/crds.ts';
import { hideSecretFlag, showSecretsFlag } from '../flags/change.ts';
import { installFlags } from '../flags/install.ts';
import { outputFlag } from '../flags/output.ts';
import { planFlags } from '../flags/plan.ts';
import { postRendererFlags } from '../flags/post-renderer.ts';
import { printRelease, tellWhenCancelled } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags } = call;
  await checkPostRenderer(call);
  await checkTlsFiles(call);
  const config = configuration(call);
  const options = {
    ...changeOptions(call, true),
    ...crdOptions(flags),
    args,
    generateName: flags.bool('generate-name'),
    nameTemplate: flags.string('name-template'),
    createNamespace: flags.bool('create-namespace'),
    replace: flags.bool('replace'),
  };
  let install = async (): Promise<Release> => {
    const { installChart } = await import('../../action/install.ts');
    return installChart(config, options);
  };
  if (flags.bool('plan')) {
    const { agreed } = await import('../agree.ts');
    const { installPlan } = await import('../../action/plan/install.ts');
    const plans = await agreed(call, config, async (quiet, view) => [await installPlan(quiet, options, view)], {
      showSecrets: flags.bool('show-secrets'),
    });
    if (plans === undefined) return;
    install = () => plans[0]!.apply(config);
  }
  tellWhenCancelled(call, config);
  let release: Release;
  try {
    release = await install();
  } catch (error) {
    throw wrapError('INSTALLATION FAILED', error);
  }
  await printRelease(call, config, release);
}

export const installCommand: Command = {
  usage: '[NAME] [CHART]',
  long: `Installs a chart in the cluster: renders it, creates what it consists of, and keeps a record of it as release NAME.

CHART is a folder, an archive, REPO/NAME of a repository that was added, the address of an archive, oci://… of a registry, or
with --repo a name in that repository; --version says which. Its values are overridden by those of --values, --set and the flags like them, later ones
winning over earlier ones.

Nothing is changed if the name is in use, or if an object exists already that does not belong to the release. When a step
fails, the release is recorded as failed; --atomic takes away what was made instead.

With --dry-run nothing is changed in any case, and what would be installed is printed, Secrets too unless --hide-secret is
given; with --debug also the values that the templates see. On a terminal what Secrets hold is left out, unless
--show-secrets is given.`,
  examples: `  # a chart in a folder, with values from a file and one from the command line
  {program} install web ./chart -f production.yaml --set image.tag=1.2.3

  # a version of a repository's chart
  {program} install web example/web --version '^1.2'

  # into a namespace of its own, done when everything is ready, or not at all
  {program} install web ./chart --namespace web --create-namespace --atomic --timeout 3m

  # show what would change, and ask
  {program} install web ./chart --plan

  # only show what would be done
  {program} install web ./chart --dry-run=server --debug`,
  flags: [
    ...installFlags,
    ...crdFlags,
    noPreflightFlag,
    hideSecretFlag,
    showSecretsFlag,
    ...planFlags,
    outputFlag,
    ...postRendererFlags,
  ],
  args: { kind: 'at least', count: 1 },
  complete: (request) => (request.args.length <= 1 ? completeChart(request) : noWords),
  run,
};
