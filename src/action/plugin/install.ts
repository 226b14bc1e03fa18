/** `plugin install`: cmd/helm/plugin_install.go of Helm 3.22.0. */
import { basename, resolve } from 'node:path';
import { ScullError } from '../../errors.ts';
import { HttpGetter } from '../../getter/getter.ts';
import { quote } from '../../go/strconv-quote.ts';
import { homePath, joinPath } from '../../home/paths.ts';
import { workingFolder } from '../../home/working-folder.ts';
import { runHook } from '../../plugin/hooks.ts';
import { readPluginArchive, writePluginFiles } from '../../plugin/install/archive.ts';
import { clonePlugin } from '../../plugin/install/git.ts';
import { findPluginSource, type PluginSource } from '../../plugin/install/source.ts';
import { linkPlugin, makeRoomFor, placePlugin } from '../../plugin/install/staging.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import { pluginFolder } from '../../plugin/load.ts';
import type { Configuration } from '../configuration.ts';

export interface PluginInstallOptions {
  /** A folder, the address of a packed plugin, or that of a git repository. */
  readonly source: string;
  /** For git: a reference, or a constraint for its tags; '' for what is current. */
  readonly version: string;
}

type InstallConfiguration = Pick<Configuration, 'settings' | 'env' | 'print' | 'debug' | 'signal'>;

/** Gives the plugin, whose install hook has run. Where the hook fails the plugin stays, as with Helm. */
export async function installPlugin(
  config: InstallConfiguration,
  { source, version }: PluginInstallOptions,
): Promise<Plugin> {
  const { signal } = config;
  const found = await findPluginSource(source, { env: config.env, signal });
  const target = targetOf(found, config);
  makeRoomFor(target);
  config.debug(`installing ${source} at ${target}`);
  const plugin = await place(found, target, version, config);
  for (const notice of plugin.notices) config.print(`${notice}\n`);
  await runHook(plugin, 'install', config);
  return plugin;
}

async function place(
  source: PluginSource,
  target: string,
  version: string,
  { settings, env, signal }: InstallConfiguration,
): Promise<Plugin> {
  const { pluginsDirectory } = settings;
  switch (source.kind) {
    case 'local':
      return linkPlugin(resolve(workingFolder(env), source.path), target, pluginsDirectory);
    case 'git':
      return placePlugin(target, pluginsDirectory, (folder, name) =>
        clonePlugin(source.remote, version, [folder, name], { env, signal }),
      );
    case 'archive': {
      const { data } = await new HttpGetter({ env, signal }).get(source.url);
      const files = readPluginArchive(data);
      return placePlugin(target, pluginsDirectory, (folder, name) => {
        writePluginFiles(joinPath(folder, name), files);
      });
    }
  }
}

/** Packed plugins go to Helm's own folder, whatever $HELM_PLUGINS says. */
function targetOf(source: PluginSource, { settings, env }: InstallConfiguration): string {
  if (source.kind === 'archive') return homePath(env, 'data', 'plugins', archiveName(source.url));
  const name = basename(source.kind === 'git' ? source.remote : resolve(workingFolder(env), source.path));
  return joinPath(pluginFolder(settings), checkedName(name));
}

/** `stripPluginName`: what stands before the version. */
function archiveName(url: string): string {
  const file = basename(url);
  const bare = /^(.*)\.(?:tgz|tar\.gz)$/s.exec(file)?.[1];
  if (bare === undefined) {
    throw new ScullError(`no extractor implemented yet for ${url}`, {
      code: 'plugin.archive',
      hint: 'The address of a packed plugin ends with .tgz or .tar.gz',
    });
  }
  return checkedName(/^(.*)-[0-9]+\../s.exec(bare)?.[1] ?? bare);
}

function checkedName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name)) return name;
  throw new ScullError(`invalid plugin name ${quote(name)}`, { code: 'plugin.name' });
}
