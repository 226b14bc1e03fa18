import type { Configuration } from '../../action/configuration.ts';
import type { Plan } from '../../action/plan/plan.ts';
import type { UpgradeOptions } from '../../action/change/upgrade-options.ts';
import { quote } from '../../go/strconv.ts';
import type { Release } from '../../release/release.ts';
import { changeOptions } from '../change-options.ts';
import { checkPostRenderer } from '../check-post-renderer.ts';
import type { Call, Command } from '../command.ts';
import { completeChart } from '../completion/charts.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { checkTlsFiles } from '../flag-options.ts';
import { crdFlags, crdOptions } from '../flags/crds.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { planFlags } from '../flags/plan.ts';
import { postRendererFlags } from '../flags/post-renderer.ts';
import { upgradeFlags } from '../flags/upgrade.ts';
import { printRelease, tellWhenCancelled } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  await checkPostRenderer(call);
  await checkTlsFiles(call);
  const [name = '', chart = ''] = args;
  const config = configuration(call);
  const options = {
    ...changeOptions(call, 'auto'),
    ...crdOptions(flags),
    name,
    chart,
    resetValues: flags.bool('reset-values'),
    reuseValues: flags.bool('reuse-values'),
    resetThenReuseValues: flags.bool('reset-then-reuse-values'),
    maxHistory: flags.number('history-max'),
    cleanupOnFail: flags.bool('cleanup-on-fail'),
    recreatePods: flags.bool('recreate-pods'),
  };
  const told = outputFormat(flags) === 'table' ? out.print.bind(out) : (): void => undefined;
  const onInstall = (): void => {
    told(`Release ${quote(name)} does not exist. Installing it now.\n`);
  };
  let change = (): Promise<Changed> => upgradeAsAsked(call, config, options, onInstall);
  if (flags.bool('plan')) {
    const plan = await agreedPlan(call, config, options, onInstall);
    if (plan === undefined) return;
    change = async () => ({ release: await plan.apply(config), installed: plan.operation === 'install' });
  }
  tellWhenCancelled(call, config);
  const { release, installed } = await change();
  if (!installed) told(`Release ${quote(name)} has been upgraded. Happy Helming!\n`);
  await printRelease(call, config, release);
}

interface Changed {
  readonly release: Release;
  readonly installed: boolean;
}

async function agreedPlan(
  call: Call,
  config: Configuration,
  options: UpgradeOptions,
  onInstall: () => void,
): Promise<Plan<Release> | undefined> {
  const { flags } = call;
  const { agreed } = await import('../agree.ts');
  const { upgradeOrInstallPlan, upgradePlan } = await import('../../action/plan/upgrade.ts');
  const createNamespace = flags.bool('create-namespace');
  const plans = await agreed(
    call,
    config,
    async (quiet, view) => [
      flags.bool('install')
        ? await upgradeOrInstallPlan(quiet, { ...options, createNamespace, onInstall }, view)
        : await upgradePlan(quiet, options, view),
    ],
    { showSecrets: flags.bool('show-secrets') },
  );
  return plans?.[0];
}

async function upgradeAsAsked(
  { flags }: Call,
  config: Configuration,
  options: UpgradeOptions,
  onInstall: () => void,
): Promise<Changed> {
  if (!flags.bool('install')) {
    const { upgradeRelease } = await import('../../action/upgrade.ts');
    return { release: await upgradeRelease(config, options), installed: false };
  }
  const { upgradeOrInstall } = await import('../../action/change/upgrade-or-install.ts');
  return upgradeOrInstall(config, { ...options, createNamespace: flags.bool('create-namespace'), onInstall });
}

export const upgradeCommand: Command = {
  usage: '[RELEASE] [CHART]',
  long: `Brings a release to a new revision: with another version of its chart, with other values, or both.

What changed between the manifests of the two revisions is changed in the cluster; what somebody else changed there, and no
manifest speaks of, stays. Objects that the chart no longer has are deleted, unless they are annotated to be kept.

Without values on the command line those set before stay in force. With values, only they count, unless --reuse-values or
--reset-then-reuse-values asks for those set before as well.

With --install a release that does not exist is installed. When a step fails, the revision is recorded as failed; --atomic
rolls back to the one before.`,
  examples: `  # another version of an image, and what was set before
  {program} upgrade web ./chart --reset-then-reuse-values --set image.tag=1.2.4

  # another version of the chart, out of a registry
  {program} upgrade web oci://registry.example.com/charts/web --version 1.2.4

  # another version of the chart, and of its CRDs where nothing breaks
  {program} upgrade web ./chart --crds=upgrade

  # for pipelines: install or upgrade, and back again if it does not become ready
  {program} upgrade web ./chart --install --atomic --timeout 3m -f production.yaml

  # show what would change, and ask
  {program} upgrade web ./chart --plan

  # only show what would be done
  {program} upgrade web ./chart --dry-run=server --debug`,
  flags: [...upgradeFlags, ...crdFlags, ...planFlags, outputFlag, ...postRendererFlags],
  args: { kind: 'exactly', count: 2 },
  complete: (request) => (request.args.length === 1 ? completeChart(request) : completeRelease(request)),
  run,
};
