import type { Call, Command, CommandEntry, CompletionAnswer, CompletionRequest } from '../command.ts';
import { configuration } from '../configuration.ts';
import { noWords } from '../completion/charts.ts';

const lastWords = 'Ended at once: the next command that installs a plugin takes away what was begun.';

/** Tells of plugins that cannot be loaded, as any command of Helm does. */
async function announce(call: Call): Promise<void> {
  const { loadPlugins } = await import('../plugin-commands.ts');
  loadPlugins(call);
}

/** The names of plugins that are not among the arguments yet. */
async function installed({ settings, args }: CompletionRequest): Promise<CompletionAnswer> {
  const { findPlugins } = await import('../../plugin/load.ts');
  try {
    const plugins = findPlugins(settings.pluginsDirectory).filter(({ name }) => !args.includes(name));
    return { words: plugins.map(({ name, usage }) => `${name}\t${usage}`), files: false };
  } catch {
    return noWords;
  }
}

const install: Command = {
  usage: '[options] <path|url>',
  long: `Installs a plugin: out of a folder, which is linked to, so that changes of its files count at once; out of an archive
(.tgz or .tar.gz) that a server has; or out of a git repository, at the tag, branch or commit of --version, or at the highest
tag that fits it.

A plugin runs with all rights of who calls it. Install those alone whose author you trust.`,
  examples: `  # from a git repository, at a version
  {program} plugin install https://github.com/databus23/helm-diff --version v3.9.11

  # a plugin that you are working on
  {program} plugin install ./my-plugin`,
  flags: [
    {
      name: 'version',
      type: 'string',
      usage: 'tag, branch or commit of a git repository, or a constraint for its tags; the current state unless given',
    },
  ],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => ({ words: [], files: args.length === 0 }),
  run: async (call) => {
    const { args, flags, out } = call;
    await announce(call);
    const { installPlugin } = await import('../../action/plugin/install.ts');
    out.flush?.();
    const options = { source: args[0]!, version: flags.string('version') };
    const { name } = await installPlugin(configuration(call, lastWords), options);
    out.print(`Installed plugin: ${name}\n`);
  },
};

const list: Command = {
  long: 'Lists the plugins that are installed.',
  examples: `  # what is there
  {program} plugin list`,
  complete: () => noWords,
  run: async (call) => {
    await announce(call);
    const { listPlugins } = await import('../../action/plugin/list.ts');
    const { tableText } = await import('../output/table.ts');
    const rows = listPlugins(configuration(call)).map((plugin) => [plugin.name, plugin.version, plugin.description]);
    call.out.print(tableText([['NAME', 'VERSION', 'DESCRIPTION'], ...rows]));
  },
};

const update: Command = {
  usage: '<plugin>...',
  long: `Brings plugins that came from git repositories to what their branch is now. One that was installed at a --version stays there.`,
  examples: `  # two at once
  {program} plugin update diff secrets`,
  complete: installed,
  run: async (call) => {
    await announce(call);
    const { updatePlugins } = await import('../../action/plugin/update.ts');
    await updatePlugins(configuration(call), call.args, teller(call, 'Updated'));
  },
};

const uninstall: Command = {
  usage: '<plugin>...',
  long: 'Takes plugins away. Of one that was installed from a folder the folder itself stays.',
  examples: `  # two at once
  {program} plugin uninstall diff secrets`,
  complete: installed,
  run: async (call) => {
    await announce(call);
    const { uninstallPlugins } = await import('../../action/plugin/uninstall.ts');
    await uninstallPlugins(configuration(call), call.args, teller(call, 'Uninstalled'));
  },
};

/** Says what is done as it is done: the next plugin may take long, or fail. */
function teller({ out }: Call, done: string): (name: string) => void {
  return (name) => {
    out.print(`${done} plugin: ${name}\n`);
    out.flush?.();
  };
}

const commands: readonly CommandEntry[] = [
  { name: 'install', aliases: ['add'], short: 'install a plugin', load: () => install },
  { name: 'list', aliases: ['ls'], short: 'list the plugins that are installed', load: () => list },
  { name: 'uninstall', aliases: ['rm', 'remove'], short: 'take plugins away', load: () => uninstall },
  { name: 'update', aliases: ['up'], short: 'bring plugins up to date', load: () => update },
];

export const pluginCommand: Command = {
  long: 'Installs plugins, which add commands and kinds of addresses, lists them, and takes them away.',
  commands,
};
