/** `plugin package`: pkg/cmd/plugin_package.go of Helm 4.3.1. */
import { statSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import { ScullError, wrapError } from '../../errors.ts';
import { joinPath } from '../../home/paths.ts';
import { StagedFiles } from '../../home/staged-files.ts';
import { workingFolder } from '../../home/working-folder.ts';
import { makeFolders } from '../../home/write-file.ts';
import { pathError } from '../../loader/os-error.ts';
import { modifiedTime } from '../../loader/save-archive.ts';
import { checkVersion } from '../../plugin/install/staging.ts';
import { loadPlugin } from '../../plugin/load.ts';
import { packPlugin } from '../../plugin/pack.ts';
import type { Signer } from '../../provenance/sign.ts';
import type { Configuration } from '../configuration.ts';

export interface PluginPackageOptions {
  /** Folder of a plugin. */
  readonly path: string;
  /** Folder for the archive; it is made where it is not there. */
  readonly destination: string;
  /** Asked when the plugin is known to be one; absent when it is not to be signed. */
  readonly signer?: () => Promise<Signer>;
  /** Called when all is well with the plugin, before the key is looked for. */
  readonly begun?: () => void;
}

export interface PackagedPlugin {
  readonly archive: string;
  /** Undefined where it was not signed. */
  readonly provenance: string | undefined;
}

/** Archive and signature are written together or not at all. Rejects with Helm's text: `invalid plugin directory: …`. */
export async function packagePlugin(
  { settings, env }: Pick<Configuration, 'settings' | 'env'>,
  options: PluginPackageOptions,
): Promise<PackagedPlugin> {
  const folder = resolve(workingFolder(env), options.path);
  checkFolder(options.path, folder);
  const plugin = invalidDirectory(() => loadPlugin(options.path, settings.helm));
  checkVersion(plugin);
  const destination = resolve(workingFolder(env), options.destination);
  makeFolders(destination);
  options.begun?.();
  const signer = await signing(options.signer);
  const fileName = `${plugin.name}-${plugin.version}.tgz`;
  const place = joinPath(destination, fileName);
  const data = packPlugin({
    name: plugin.name,
    folder,
    without: [place, `${place}.prov`],
    modified: modifiedTime(env),
  });
  const staged = new StagedFiles();
  staged.add(place, data, forAll);
  if (signer !== undefined) {
    const { pluginText } = await import('../../plugin/signed-text.ts');
    staged.add(`${place}.prov`, signer(data, fileName, pluginText(plugin)), forAll);
  }
  staged.commit();
  const archive = joinPath(options.destination, fileName);
  return { archive, provenance: signer === undefined ? undefined : `${archive}.prov` };
}

const forAll = { mode: 0o644, mayBeLost: false };

function checkFolder(shown: string, folder: string): void {
  let stats: Stats;
  try {
    stats = statSync(folder);
  } catch (error) {
    throw new ScullError(pathError(error, 'stat', shown).message, { code: 'plugin.folder', cause: error });
  }
  if (stats.isDirectory()) return;
  throw new ScullError('plugin package only supports directories, not tarballs', { code: 'plugin.folder' });
}

function invalidDirectory<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    throw wrapError('invalid plugin directory', error);
  }
}

async function signing(signer: PluginPackageOptions['signer']): Promise<Signer | undefined> {
  try {
    return await signer?.();
  } catch (error) {
    const isKeyring = error instanceof ScullError && ['keyring.read', 'provenance.sign.ambiguous'].includes(error.code);
    throw isKeyring ? wrapError('error reading from keyring', error) : error;
  }
}
