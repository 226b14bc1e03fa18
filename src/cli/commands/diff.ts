import type { Command } from '../command.ts';

export const diffCommand: Command = {
  long: `Shows what would change, or has changed, object by object and line by line, as the plugin helm-diff does.

What Secrets hold is not shown, only whether it differs and how long it is; --show-secrets shows it. With --detailed-exitcode the
exit status is 2 when something changes.

Where a plugin named diff is installed, it is called instead.`,
  examples: `  # what an upgrade would change
  {program} diff upgrade web ./chart -f production.yaml

  # what was changed since revision 4
  {program} diff revision web 4

  # two versions of a chart, without a cluster
  {program} diff chart ./web-1.0.0.tgz ./web -f production.yaml`,
  args: { kind: 'exactly', count: 0 },
  commands: [
    {
      name: 'chart',
      aliases: ['local'],
      short: 'show how the manifests of two charts differ',
      load: async () => (await import('./diff-chart.ts')).diffChartCommand,
    },
    {
      name: 'live',
      short: 'show what was changed in the cluster since the last revision',
      load: async () => (await import('./diff-live.ts')).diffLiveCommand,
    },
    {
      name: 'release',
      short: 'show how two releases of one chart differ',
      load: async () => (await import('./diff-release.ts')).diffReleaseCommand,
    },
    {
      name: 'revision',
      short: 'show how two revisions of a release differ',
      load: async () => (await import('./diff-revision.ts')).diffRevisionCommand,
    },
    {
      name: 'rollback',
      short: 'show what a rollback would change',
      load: async () => (await import('./diff-rollback.ts')).diffRollbackCommand,
    },
    {
      name: 'upgrade',
      short: 'show what an upgrade would change',
      load: async () => (await import('./diff-upgrade.ts')).diffUpgradeCommand,
    },
  ],
};
