import type { Call, Command, CommandEntry, CompletionAnswer, CompletionRequest } from '../command.ts';
import { configuration } from '../configuration.ts';
import { noWords } from '../completion/charts.ts';
import { registryAccess } from '../flag-options.ts';
import { keyringFlag } from '../flags/keyring.ts';

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
    const { pluginsDirectory, helm } = settings;
    const found = findPlugins(pluginsDirectory, { helm });
    const plugins = found.filter(({ name, type }) => !args.includes(name) && (helm === 3 || type === 'cli/v1'));
    return { words: plugins.map(({ name, usage }) => `${name}\t${usage}`), files: false };
  } catch {
    return noWords;
  }
}

const install: Command = {
  usage: '[options] <path|url>',
  long: `Installs a plugin: out of a folder, which is linked to, so that changes of its files count at once; out of an archive
(.tgz or .tar.gz) on disk, at a server or in a registry (oci://); or out of a git repository, at the tag, branch or commit of
--version, or at the highest tag that fits it.

With --verify an archive is installed only if it is what its author signed: its signature is in the file beside it with .prov
behind the name, and is checked by the keys of --keyring. Folders need none, and git repositories have none. With HELM_COMPAT=4
archives and repositories are refused without a signature, unless --verify=false is given.

A plugin runs with all rights of who calls it. Install those alone whose author you trust.`,
  examples: `  # from a git repository, at a version
  {program} plugin install https://github.com/databus23/helm-diff --version v3.9.11

  # an archive, if its author is known
  {program} plugin install https://example.com/my-plugin-1.0.0.tgz --verify --keyring authors.gpg

  # a plugin that you are working on
  {program} plugin install ./my-plugin`,
  flags: [
    {
      name: 'version',
      type: 'string',
      usage: 'tag, branch or commit of a git repository, or a constraint for its tags; the current state unless given',
    },
    { name: 'verify', type: 'bool', usage: 'install what is signed only; what HELM_COMPAT=4 does unless told not to' },
    keyringFlag('public keys to check signatures with'),
    { name: 'username', type: 'string', usage: 'user name for the registry or server' },
    { name: 'password', type: 'string', usage: 'password for the registry or server' },
    { name: 'cert-file', type: 'string', usage: 'client certificate to show to an HTTPS server' },
    { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
    { name: 'ca-file', type: 'string', usage: 'CA bundle that HTTPS servers are checked with' },
    {
      name: 'insecure-skip-tls-verify',
      type: 'bool',
      usage: "do not check the server's certificate when downloading the plugin",
    },
    { name: 'plain-http', type: 'bool', usage: 'download the plugin over plain HTTP' },
  ],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => ({ words: [], files: args.length === 0 }),
  run: async (call) => {
    const { args, flags, out, settings } = call;
    await announce(call);
    const { installHook, installPlugin } = await import('../../action/plugin/install.ts');
    out.flush?.();
    const isHelm4 = settings.helm === 4;
    const verify = flags.changed('verify') ? flags.bool('verify') : isHelm4;
    const config = configuration(call, lastWords);
    const { plugin, verification } = await installPlugin(config, {
      source: args[0]!,
      version: flags.string('version'),
      verify,
      keyring: () => flags.string('keyring'),
      access: registryAccess(flags),
      begun: (about) => {
        if (isHelm4 || about === 'verified') out.print(begun[about]);
      },
    });
    if (verification !== undefined) {
      const { verificationText } = await import('../output/verification.ts');
      out.print(verificationText(verification, 'Plugin'));
    }
    out.flush?.();
    await installHook(config, plugin);
    out.print(`Installed plugin: ${plugin.name}\n`);
  },
};

const begun = {
  'local folder': 'Installing plugin from local directory (development mode)\n',
  verified: 'Verifying plugin signature...\n',
  'not verified': 'WARNING: Skipping plugin signature verification\n',
};

const list: Command = {
  long: 'Lists the plugins that are installed.',
  examples: `  # what is there
  {program} plugin list`,
  flags: [
    {
      name: 'type',
      type: 'string',
      usage: 'only those of a type: cli/v1 are commands, getter/v1 get addresses, postrenderer/v1 change manifests',
      values: ['cli/v1', 'getter/v1', 'postrenderer/v1'],
    },
  ],
  complete: () => noWords,
  run: async (call) => {
    const { flags, settings, out } = call;
    await announce(call);
    const { listPlugins, signingOf } = await import('../../action/plugin/list.ts');
    const { tableText } = await import('../output/table.ts');
    const type = flags.string('type');
    const plugins = listPlugins(configuration(call)).filter((plugin) => type === '' || plugin.type === type);
    if (settings.helm === 3) {
      const rows = plugins.map(({ name, version, description }) => [name, version, description]);
      out.print(tableText([['NAME', 'VERSION', 'DESCRIPTION'], ...rows]));
      return;
    }
    const signing = await signingOf(plugins, call);
    const rows = plugins.map(({ name, version, type, form, sourceUrl }, i) => [
      ...[name, version, type, form, signing[i]!],
      sourceUrl === '' ? 'unknown' : sourceUrl,
    ]);
    out.print(tableText([['NAME', 'VERSION', 'TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE'], ...rows]));
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
  {
    name: 'package',
    short: 'pack and sign a plugin',
    load: async () => (await import('./plugin-package.ts')).packageCommand,
  },
  { name: 'uninstall', aliases: ['rm', 'remove'], short: 'take plugins away', load: () => uninstall },
  { name: 'update', aliases: ['up'], short: 'bring plugins up to date', load: () => update },
  {
    name: 'verify',
    short: 'check that a packed plugin is what its author signed',
    load: async () => (await import('./plugin-verify.ts')).verifyCommand,
  },
];

export const pluginCommand: Command = {
  long: 'Installs plugins, which add commands and kinds of addresses, lists them, takes them away, and packs them for others.',
  commands,
};
