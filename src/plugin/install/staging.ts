/**
 * A plugin gets its place when it is complete and was looked at, and loses it before its files are taken away: no search for plugins
 * meets half of one, and one that was cut short leaves nothing but what the next takes away.
 */
import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { Settings } from '../../home/settings.ts';
import { removeQuietly, temporaryPath } from '../../home/temporary.ts';
import { makeFolders } from '../../home/write-file.ts';
import { pathError } from '../../loader/os-error.ts';
import { findPlugins, loadPlugin } from '../load.ts';
import { isPlainVersion } from '../plugin-checks.ts';
import { pluginFileName, type Plugin } from '../plugin.ts';
import { isFolder } from './source.ts';

export interface PluginPlace {
  /** The folder that is to be the plugin's. */
  readonly target: string;
  readonly settings: Pick<Settings, 'helm' | 'pluginsDirectory'>;
}

/**
 * Fills a folder by `fill` and makes it the plugin of a place; `last` is done when all is well with it, and before it is there. Rejects
 * with what is wrong with the plugin, then nothing is there.
 */
export async function placePlugin(
  { target, settings }: PluginPlace,
  fill: (folder: string, name: string) => Promise<void> | void,
  last?: (plugin: Plugin) => Promise<void> | void,
): Promise<Plugin> {
  const staging = temporaryPath(dirname(target));
  mkdirSync(staging);
  try {
    await fill(staging, 'plugin');
    const plugin = checkPlugin(join(staging, 'plugin'), target, settings);
    await last?.(plugin);
    rename(join(staging, 'plugin'), target);
    return plugin;
  } finally {
    removeQuietly(staging);
  }
}

const noFolder = {
  3: 'expected plugin to be a folder',
  4: "expected plugin to be a directory (containing a file 'plugin.yaml')",
};

/** Makes a link to the folder of a plugin. */
export function linkPlugin(folder: string, { target, settings }: PluginPlace): Plugin {
  if (!isFolder(folder)) throw new ScullError(noFolder[settings.helm], { code: 'plugin.folder' });
  const plugin = checkPlugin(folder, target, settings);
  try {
    symlinkSync(folder, target);
  } catch (error) {
    throw pathError(error, 'symlink', `${folder} ${target}`);
  }
  return plugin;
}

/** Makes the folder that plugins are in. Throws where the plugin is there already. */
export function makeRoomFor(target: string): void {
  makeFolders(dirname(target));
  if (isTaken(target)) throw alreadyThere();
}

export function isTaken(target: string): boolean {
  try {
    lstatSync(target);
    return true;
  } catch {
    return false;
  }
}

/** Takes away a plugin; of one that is a link the link alone. */
export function removePlugin(directory: string): void {
  try {
    if (lstatSync(directory).isSymbolicLink()) {
      unlinkSync(directory);
      return;
    }
    const leaving = temporaryPath(dirname(directory));
    mkdirSync(leaving);
    try {
      renameSync(directory, join(leaving, 'plugin'));
    } catch (error) {
      removeQuietly(leaving);
      throw error;
    }
    rmSync(leaving, { recursive: true, force: true });
  } catch (error) {
    throw pathError(error, 'unlinkat', directory);
  }
}

/** Helm looks at a plugin when it is in its place, and one that cannot be used is then in the way of all others. */
function checkPlugin(folder: string, target: string, settings: PluginPlace['settings']): Plugin {
  if (lstatSync(join(folder, pluginFileName), { throwIfNoEntry: false }) === undefined) throw missingMetadata();
  const plugin = loadPlugin(folder, settings.helm, target);
  checkVersion(plugin);
  const other = installed(settings).find(({ name }) => name === plugin.name);
  if (other === undefined) return plugin;
  throw new ScullError(
    `two plugins claim the name ${quote(plugin.name)} at ${quote(other.directory)} and ${quote(target)}`,
    { code: 'plugin.duplicate', hint: `Take the other away first: plugin uninstall ${plugin.name}` },
  );
}

/** Versions become parts of paths and of tables. Many plugins have one that is no semantic version, which is fine. */
export function checkVersion({ version, name }: Plugin): void {
  if (isPlainVersion(version)) return;
  throw new ScullError(`invalid plugin version ${quote(version)}: must be valid semver`, {
    code: 'plugin.version',
    hint: `The plugin.yaml of ${name} says so.`,
  });
}

function installed({ pluginsDirectory, helm }: PluginPlace['settings']): Plugin[] {
  try {
    return findPlugins(pluginsDirectory, { helm });
  } catch {
    return []; // another that is broken is no reason against this one
  }
}

export function missingMetadata(): ScullError {
  return new ScullError('plugin metadata (plugin.yaml) missing', { code: 'plugin.metadata' });
}

function alreadyThere(): ScullError {
  return new ScullError('plugin already exists', {
    code: 'plugin.exists',
    hint: 'It is brought up to date by: plugin update; or taken away first by: plugin uninstall',
  });
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // somebody else was faster
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(code)) throw alreadyThere();
    throw pathError(error, 'rename', to);
  }
}
