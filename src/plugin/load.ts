/** Finds plugins: each folder of a plugins folder that holds a plugin.yaml. `FindPlugins` of Helm v3.22.0 (pkg/plugin/plugin.go). */
import { lstatSync, readdirSync } from 'node:fs';
import { delimiter } from 'node:path';
import { ScullError, wrapError } from '../errors.ts';
import { compareStrings, fromBytes } from '../go/strings.ts';
import { quote } from '../go/strconv-quote.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { joinPath } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { readFileWithin } from '../loader/read-file.ts';
import { readLegacyPlugin } from './metadata-legacy.ts';
import { readPluginV1 } from './metadata-v1.ts';
import { pluginFileName, type Plugin } from './plugin.ts';

/** Bytes of a plugin.yaml, which Helm reads whatever its size. */
const MAX_SIZE = 1024 * 1024;

/**
 * The plugins of all folders in a list as $PATH is one, by the names of their folders. Throws Helm's text for the first that
 * cannot be used, and for two of one name in the same folder: `two plugins claim the name "x" at "a" and "b"`.
 */
export function findPlugins(folders: string): Plugin[] {
  return folders
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap(loadFolder);
}

/** The plugin of one folder. Errors call it `shown`: a plugin is looked at before it is in its place. */
export function loadPlugin(directory: string, shown = directory): Plugin {
  const path = joinPath(shown, pluginFileName);
  let yaml: Uint8Array;
  try {
    const tooLarge = (): Error => new Error(`${path} is larger than ${MAX_SIZE} bytes`);
    yaml = readFileWithin(MAX_SIZE, joinPath(directory, pluginFileName), tooLarge);
  } catch (error) {
    throw wrapError(`failed to read plugin at ${quote(path)}`, error);
  }
  return readPlugin(yaml, path, shown);
}

/** A plugin.yaml of either form; one with an apiVersion is Helm 4's. */
export function readPlugin(yaml: Uint8Array, path: string, directory: string): Plugin {
  const form = apiVersion(yaml);
  if (form === '') return readLegacyPlugin(yaml, path, directory);
  if (form === 'v1') return readPluginV1(yaml, directory);
  const text = `failed to load plugin ${quote(directory)}: invalid plugin apiVersion: ${quote(form)}`;
  throw new ScullError(text, { code: 'plugin.yaml' });
}

function apiVersion(yaml: Uint8Array): string {
  try {
    const raw = readYaml(fromBytes(yaml), { allowNonFinite: true });
    const version = raw instanceof Map ? raw.get('apiVersion') : undefined;
    return typeof version === 'string' ? version : '';
  } catch {
    return ''; // the reader says what is wrong
  }
}

function loadFolder(folder: string): Plugin[] {
  const directories = subfolders(folder).filter(isPlugin);
  const plugins = directories.map((directory) => loadPlugin(directory));
  const owners = new Map<string, string>();
  for (const { name, directory } of plugins) {
    const other = owners.get(name);
    if (other !== undefined) {
      const text = `two plugins claim the name ${quote(name)} at ${quote(other)} and ${quote(directory)}`;
      throw new ScullError(text, { code: 'plugin.duplicate', hint: 'Take one of the two folders away.' });
    }
    owners.set(name, directory);
  }
  return plugins;
}

/** None of a folder that cannot be read. */
function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort(compareStrings)
      .map((name) => joinPath(folder, name));
  } catch {
    return [];
  }
}

function isPlugin(directory: string): boolean {
  try {
    lstatSync(joinPath(directory, pluginFileName));
    return true;
  } catch {
    return false;
  }
}

/** Where new plugins go: the first folder of the list. */
export function pluginFolder({ pluginsDirectory }: Settings): string {
  return pluginsDirectory.split(delimiter).find((folder) => folder !== '') ?? '';
}
