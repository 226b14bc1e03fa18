/** Finds plugins: each folder of a plugins folder that holds a plugin.yaml. `FindPlugins` of Helm v3.22.0 (pkg/plugin/plugin.go). */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { delimiter } from 'node:path';
import { errorMessage, isDefect, ScullError, wrapError } from '../errors.ts';
import { logLine } from '../go/slog.ts';
import { compareStrings, fromBytes } from '../go/strings.ts';
import { quote } from '../go/strconv-quote.ts';
import type { GoType } from '../go/types.ts';
import { decodeDocument } from '../go/yaml-node/decode.ts';
import type { YamlNode } from '../go/yaml-node/node.ts';
import { parseDocument } from '../go/yaml-node/parse.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { joinPath } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { readFileWithin } from '../loader/read-file.ts';
import { field, readLegacyPlugin, readLegacyPluginIn4 } from './metadata-legacy.ts';
import { readPluginV1 } from './metadata-v1.ts';
import { pluginFileName, type Plugin } from './plugin.ts';

/** Bytes of a plugin.yaml, which Helm reads whatever its size. */
const MAX_SIZE = 1024 * 1024;

/** Whose rules count for a plugin.yaml. Helm 4 leaves plugins alone that it cannot load, and says so by `note`. */
export interface PluginRules {
  readonly helm: Settings['helm'];
  readonly note?: ((line: string) => void) | undefined;
}

/**
 * The plugins of all folders in a list as $PATH is one, by the names of their folders. Throws Helm's text for the first that
 * cannot be used, and for two of one name in the same folder: `two plugins claim the name "x" at "a" and "b"`.
 */
export function findPlugins(folders: string, rules: PluginRules): Plugin[] {
  return folders
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => loadFolder(folder, rules));
}

/** The plugin of one folder. Errors call it `shown`: a plugin is looked at before it is in its place. */
export function loadPlugin(directory: string, helm: Settings['helm'], shown = directory): Plugin {
  const path = joinPath(shown, pluginFileName);
  let yaml: Uint8Array;
  try {
    const tooLarge = (): Error => new Error(`${path} is larger than ${MAX_SIZE} bytes`);
    yaml = readFileWithin(MAX_SIZE, joinPath(directory, pluginFileName), tooLarge);
  } catch (error) {
    throw wrapError(`failed to read plugin at ${quote(path)}`, error);
  }
  const plugin = readPlugin(yaml, shown, helm);
  if (plugin.runtime === 'extism/v1') checkWasm(directory, shown);
  return plugin;
}

/** A plugin.yaml of either form; one with an apiVersion is Helm 4's. */
export function readPlugin(yaml: Uint8Array, directory: string, helm: Settings['helm']): Plugin {
  if (helm === 3 && apiVersion(yaml) === '') {
    return readLegacyPlugin(yaml, joinPath(directory, pluginFileName), directory);
  }
  try {
    return readPluginIn4(fromBytes(yaml), directory);
  } catch (error) {
    if (isDefect(error)) throw error;
    const text = `failed to load plugin ${quote(directory)}: ${errorMessage(error)}`;
    throw new ScullError(text, { code: 'plugin.yaml', cause: error });
  }
}

/** Helm 4 looks for the version first, and finds there what is wrong with the YAML. */
function readPluginIn4(yaml: string, directory: string): Plugin {
  let document: YamlNode;
  let form: unknown;
  try {
    document = parseDocument(yaml) ?? refuseEmpty();
    form = decodeDocument(document, versionType)['apiVersion'];
  } catch (error) {
    throw wrapError(
      `failed to peek ${pluginFileName} API version`,
      isDefect(error) ? error : new Error(errorMessage(error)),
    );
  }
  if (form === '') return readLegacyPluginIn4(document, directory);
  if (form === 'v1') return readPluginV1(document, directory);
  throw new Error(`invalid plugin apiVersion: ${quote(String(form))}`);
}

const versionType: GoType = { name: 'plugin.apiVersion', kind: 'struct', fields: [field('apiVersion')] };

function refuseEmpty(): never {
  throw new Error('EOF');
}

function checkWasm(directory: string, shown: string): void {
  const name = 'plugin.wasm';
  if (statSync(joinPath(directory, name), { throwIfNoEntry: false }) !== undefined) return;
  const text = `wasm binary missing for extism/v1 plugin: ${quote(joinPath(shown, name))}`;
  throw new ScullError(text, { code: 'plugin.wasm' });
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

function loadFolder(folder: string, rules: PluginRules): Plugin[] {
  const directories = subfolders(folder).filter(isPlugin);
  const plugins = directories.flatMap((directory) => loadByRules(directory, rules));
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

function loadByRules(directory: string, { helm, note }: PluginRules): Plugin[] {
  try {
    return [loadPlugin(directory, helm)];
  } catch (error) {
    if (helm === 3 || isDefect(error)) throw error;
    const attributes = { plugin_yaml: joinPath(directory, pluginFileName), error: errorMessage(error) };
    note?.(logLine('WARN', 'failed to load plugin (ignoring)', attributes));
    return [];
  }
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
export function pluginFolder({ pluginsDirectory }: Pick<Settings, 'pluginsDirectory'>): string {
  return pluginsDirectory.split(delimiter).find((folder) => folder !== '') ?? '';
}
