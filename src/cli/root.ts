/** All commands, and what is shown when none is named. */
import type { Command, CommandEntry } from './command.ts';
import { templateCommand } from './commands/template.ts';

const commands: readonly CommandEntry[] = [
  {
    name: '2to3',
    short: 'take over a release that Helm 2 made',
    load: async () => (await import('./commands/2to3.ts')).twoToThreeCommand,
  },
  {
    name: 'completion',
    short: 'print a script that completes commands in a shell',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
  {
    name: 'create',
    short: 'start a new chart',
    load: async () => (await import('./commands/create.ts')).createCommand,
  },
  {
    name: 'dependency',
    aliases: ['dep', 'dependencies'],
    short: 'bring what a chart depends on into its charts/ folder',
    load: async () => (await import('./commands/dependency.ts')).dependencyCommand,
  },
  {
    name: 'diff',
    short: 'show what an upgrade or rollback would change, and how revisions, releases and charts differ',
    // who has helm-diff goes on with it
    yieldsToPlugin: true,
    load: async () => (await import('./commands/diff.ts')).diffCommand,
  },
  {
    name: 'drift',
    short: 'show where objects in the cluster are not as their release has them',
    // who has a plugin of that name goes on with it
    yieldsToPlugin: true,
    load: async () => (await import('./commands/drift.ts')).driftCommand,
  },
  {
    name: 'env',
    short: 'print the settings that come from the environment',
    load: async () => (await import('./commands/env.ts')).envCommand,
  },
  {
    name: 'explain',
    short: 'show which template and which values made a line or a field',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  {
    name: 'get',
    short: 'show what the record of a release holds',
    load: async () => (await import('./commands/get.ts')).getCommand,
  },
  {
    name: 'graph',
    short: 'show what a chart depends on, and what its objects have to do with each other',
    // as diff: a plugin of that name counts
    yieldsToPlugin: true,
    load: async () => (await import('./commands/graph.ts')).graphCommand,
  },
  {
    name: 'help',
    short: 'show the help of any command',
    load: async () => (await import('./commands/help.ts')).helpCommand,
  },
  {
    name: 'history',
    aliases: ['hist'],
    short: 'show the revisions of a release',
    load: async () => (await import('./commands/history.ts')).historyCommand,
  },
  {
    name: 'images',
    short: 'list the container images of a chart or a release',
    // as diff: helm-images is a plugin
    yieldsToPlugin: true,
    load: async () => (await import('./commands/images.ts')).imagesCommand,
  },
  {
    name: 'install',
    short: 'install a chart in the cluster',
    load: async () => (await import('./commands/install.ts')).installCommand,
  },
  {
    name: 'lint',
    short: 'look for mistakes in charts',
    load: async () => (await import('./commands/lint.ts')).lintCommand,
  },
  {
    name: 'list',
    aliases: ['ls'],
    short: 'list releases',
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  {
    name: 'package',
    short: 'pack a chart into an archive',
    load: async () => (await import('./commands/package.ts')).packageCommand,
  },
  {
    name: 'plugin',
    short: 'install, list, update and uninstall plugins',
    load: async () => (await import('./commands/plugin.ts')).pluginCommand,
  },
  {
    name: 'pull',
    aliases: ['fetch'],
    short: 'download a chart, and unpack it on demand',
    load: async () => (await import('./commands/pull.ts')).pullCommand,
  },
  {
    name: 'push',
    short: 'send a chart to a registry',
    load: async () => (await import('./commands/push.ts')).pushCommand,
  },
  {
    name: 'rbac',
    short: 'print the least Role with which a chart can be installed, upgraded and removed',
    // as diff: a plugin of that name counts
    yieldsToPlugin: true,
    load: async () => (await import('./commands/rbac.ts')).rbacCommand,
  },
  {
    name: 'recover',
    short: 'bring a release to rest whose last operation was cut short',
    load: async () => (await import('./commands/recover.ts')).recoverCommand,
  },
  {
    name: 'registry',
    short: 'log in to registries, and out of them',
    load: async () => (await import('./commands/registry.ts')).registryCommand,
  },
  {
    name: 'repo',
    short: 'add, list, update and remove chart repositories, and make their index',
    load: async () => (await import('./commands/repo.ts')).repoCommand,
  },
  {
    name: 'rollback',
    short: 'bring a release back to an earlier revision',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  },
  {
    name: 'search',
    short: 'look for charts in repositories, registries and hubs',
    load: async () => (await import('./commands/search.ts')).searchCommand,
  },
  {
    name: 'serve',
    short: 'serve a folder of charts as a repository',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'show',
    aliases: ['inspect'],
    short: 'show what is in a chart',
    load: async () => (await import('./commands/show.ts')).showCommand,
  },
  {
    name: 'status',
    short: 'show how a release is',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  {
    name: 'template',
    short: 'render a chart here, without a cluster',
    // part of the first chunk: loaded with main.ts it starts sooner (docs/decisions/0003-cold-start.md)
    load: () => Promise.resolve(templateCommand),
  },
  {
    name: 'test',
    short: 'run the tests of a release',
    load: async () => (await import('./commands/test.ts')).testCommand,
  },
  {
    name: 'uninstall',
    aliases: ['del', 'delete', 'un'],
    suggestFor: ['remove', 'rm'],
    short: 'take a release away',
    load: async () => (await import('./commands/uninstall.ts')).uninstallCommand,
  },
  {
    name: 'unlock',
    short: 'take away the lock that an operation left behind',
    load: async () => (await import('./commands/unlock.ts')).unlockCommand,
  },
  {
    name: 'upgrade',
    short: 'bring a release to another version or other values',
    load: async () => (await import('./commands/upgrade.ts')).upgradeCommand,
  },
  {
    name: 'upgrade-check',
    short: 'tell what another version of a chart brings, and what stands in its way',
    load: async () => (await import('./commands/upgrade-check.ts')).upgradeCheckCommand,
  },
  {
    name: 'values',
    short: 'show the values that templates get, and where each comes from',
    // as diff: helm-values is a plugin
    yieldsToPlugin: true,
    load: async () => (await import('./commands/values.ts')).valuesCommand,
  },
  {
    name: 'verify',
    short: 'check the signature of a packed chart',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    name: 'version',
    short: 'print the version',
    load: async () => (await import('./commands/version.ts')).versionCommand,
  },
];

export const rootCommand: Command = {
  long: `A package manager for Kubernetes that takes Helm's place: the same commands, charts and releases.

Often used:

- {program} install:   install a chart in the cluster
- {program} upgrade:   bring a release to another version or other values
- {program} rollback:  bring a release back to an earlier revision
- {program} list:      list releases
- {program} template:  render a chart to the manifests that it would install
- {program} create:    start a new chart

Environment variables:

| Name                               | Meaning                                                                  |
|------------------------------------|--------------------------------------------------------------------------|
| $HELM_CACHE_HOME                   | directory for cached files                                               |
| $HELM_CONFIG_HOME                  | directory for configuration                                              |
| $HELM_DATA_HOME                    | directory for data, such as plugins and starters                         |
| $HELM_COMPAT                       | whose version, defaults and bytes: 3 (unless set) for 3.22, 4 for 4.3    |
| $HELM_DEBUG                        | as --debug                                                               |
| $HELM_DRIVER                       | where releases are recorded: secret (unless set), configmap, memory      |
| $HELM_MAX_HISTORY                  | revisions to keep of a release, as --history-max (10 unless set)         |
| $HELM_NAMESPACE                    | as --namespace                                                           |
| $HELM_KUBECONTEXT                  | as --kube-context                                                        |
| $HELM_KUBETOKEN                    | as --kube-token                                                          |
| $HELM_KUBEASUSER                   | as --kube-as-user                                                        |
| $HELM_KUBEASGROUPS                 | as --kube-as-group, with commas between                                  |
| $HELM_KUBEAPISERVER                | as --kube-apiserver                                                      |
| $HELM_KUBECAFILE                   | as --kube-ca-file                                                        |
| $HELM_KUBEINSECURE_SKIP_TLS_VERIFY | as --kube-insecure-skip-tls-verify                                       |
| $HELM_KUBETLS_SERVER_NAME          | as --kube-tls-server-name                                                |
| $HELM_BURST_LIMIT                  | as --burst-limit (100 unless set)                                        |
| $HELM_QPS                          | as --qps                                                                 |
| $HELM_PLUGINS                      | directory with plugins                                                   |
| $HELM_REGISTRY_CONFIG              | as --registry-config                                                     |
| $HELM_REPOSITORY_CACHE             | as --repository-cache                                                    |
| $HELM_REPOSITORY_CONFIG            | as --repository-config                                                   |
| $KUBECONFIG                        | kubeconfig file to read, ~/.kube/config unless set                       |

Where a HELM_*_HOME variable is not set, the XDG_*_HOME variables count, and then the places of the platform:

| System  | Cache                     | Configuration                  | Data                    |
|---------|---------------------------|--------------------------------|-------------------------|
| Linux   | $HOME/.cache/helm         | $HOME/.config/helm             | $HOME/.local/share/helm |
| macOS   | $HOME/Library/Caches/helm | $HOME/Library/Preferences/helm | $HOME/Library/helm      |
| Windows | %TEMP%\\helm               | %APPDATA%\\helm                 | %APPDATA%\\helm          |`,
  commands,
};
