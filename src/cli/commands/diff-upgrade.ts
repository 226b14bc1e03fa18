import { validateDryRun } from '../../action/change/dry-run.ts';
import { changeOptions } from '../change-options.ts';
import type { Call, Command } from '../command.ts';
import { completeChart } from '../completion/charts.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { checkTlsFiles } from '../flag-options.ts';
import { capabilityFlags } from '../flags/capabilities.ts';
import { crdFlags, crdOptions } from '../flags/crds.ts';
import { besideDiffFlags, diffFlags, diffOptions, mergeFlags, switched } from '../flags/diff.ts';
import type { Flag } from '../flags/flag.ts';
import { postRendererFlags } from '../flags/post-renderer.ts';
import { upgradeFlags } from '../flags/upgrade.ts';
import { printDiff } from '../output/diff-report.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, env } = call;
  await checkTlsFiles(call);
  const [name = '', chart = ''] = args;
  const dryRun = flags.changed('dry-run') ? flags.string('dry-run') : 'none';
  validateDryRun(dryRun);
  const looksUp = dryRun === 'server' || env['HELM_DIFF_USE_UPGRADE_DRY_RUN'] === 'true';
  const { diffUpgrade } = await import('../../action/diff/upgrade.ts');
  const result = await diffUpgrade(
    configuration(call),
    {
      upgrade: {
        ...changeOptions(call, 'auto'),
        ...crdOptions(flags),
        dryRun: looksUp ? 'server' : 'client',
        hideSecret: false,
        name,
        chart,
        resetValues: flags.bool('reset-values'),
        reuseValues: flags.bool('reuse-values'),
        resetThenReuseValues: flags.bool('reset-then-reuse-values'),
        maxHistory: 0,
        cleanupOnFail: false,
        recreatePods: false,
      },
      install: flags.bool('install') || flags.bool('allow-unreleased'),
      offline: dryRun === 'client' || dryRun === 'true',
      validate: !flags.bool('disable-validation'),
      includeCrds: flags.bool('include-crds'),
      merge:
        flags.bool('take-ownership') ||
        flags.bool('live') ||
        switched(flags, env, 'three-way-merge', 'HELM_DIFF_THREE_WAY_MERGE'),
      kubeVersion: flags.string('kube-version'),
      apiVersions: flags.list('api-versions'),
    },
    diffOptions(flags, env),
  );
  await printDiff(call, result);
}

/** Of `upgrade`; scripts that only put `diff` in front of it may have them, and they change nothing of what is shown. */
const without = new Set(
  `create-namespace history-max cleanup-on-fail recreate-pods hide-secret no-preflight timeout wait wait-for-jobs description atomic
   rollback-on-failure skip-crds render-subchart-notes labels hide-notes`.split(/\s+/),
);

const dryRunFlag: Flag = {
  name: 'dry-run',
  type: 'string',
  valueWhenBare: 'client',
  values: ['client', 'server'],
  usage:
    'client (as without a value): ask no cluster, and show all of the chart as new; server: templates may look things up in the cluster',
};

const ownFlags: readonly Flag[] = [
  dryRunFlag,
  { name: 'allow-unreleased', type: 'bool', usage: 'a release that is not there is compared with nothing' },
  { name: 'install', shorthand: 'i', type: 'bool', usage: 'as --allow-unreleased' },
  ...mergeFlags,
  { name: 'include-crds', type: 'bool', usage: 'the CRDs of the chart count, too' },
  { name: 'disable-validation', type: 'bool', usage: 'the cluster need not know the kinds of all objects' },
  ...capabilityFlags.map((flag) => ({ ...flag, usage: `with --dry-run: ${flag.usage}` })),
];

function upgradesFlags(): Flag[] {
  const own = new Set(ownFlags.map(({ name }) => name));
  return besideDiffFlags([...upgradeFlags, ...crdFlags, ...postRendererFlags])
    .filter(({ name }) => !own.has(name))
    .map((flag) => (without.has(flag.name) ? { ...flag, hidden: true } : flag));
}

export const diffUpgradeCommand: Command = {
  usage: 'RELEASE CHART',
  long: `Shows what an upgrade would change: from the manifest of the revision that it goes on from to the one that the chart gives with
these values. Values that were set before count as they do for an upgrade.

Templates look nothing up in the cluster, unless --dry-run=server lets them.`,
  examples: `  # another version of an image, and what was set before
  {program} diff upgrade web ./chart --reset-then-reuse-values --set image.tag=1.2.4

  # for pipelines: upgrade only if that changes something
  {program} diff upgrade web ./chart --install --detailed-exitcode -C 3

  # what would really change in the cluster, and whose fields it would overwrite
  {program} diff upgrade web ./chart --three-way-merge

  # which objects would change, for a program
  {program} diff upgrade web ./chart -o json`,
  flags: [...diffFlags, ...ownFlags, ...upgradesFlags()],
  args: { kind: 'exactly', count: 2 },
  complete: (request) => (request.args.length === 1 ? completeChart(request) : completeRelease(request)),
  run,
};
