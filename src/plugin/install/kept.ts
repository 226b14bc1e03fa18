/**
 * The archive that a plugin came out of, and its signature: Helm 4 keeps them beside the plugins, as `NAME-VERSION.tgz`, to tell in
 * `plugin list` whether a plugin is signed (`GetPluginSigningInfo` of v4.3.1, internal/plugin/signing_info.go).
 */
import { lstatSync, statSync, unlinkSync } from 'node:fs';
import { fromBytes } from '../../go/strings.ts';
import { joinPath } from '../../home/paths.ts';
import { makeFolders, writeFilesAtomic } from '../../home/write-file.ts';
import { readFile } from '../../loader/read-file.ts';
import { isPlainVersion } from '../plugin-checks.ts';
import type { Plugin } from '../plugin.ts';
import type { PackedPlugin } from './packed.ts';

export type SigningStatus =
  'unknown' | 'local dev' | 'unsigned' | 'invalid provenance' | 'mismatched provenance' | 'signed';

function keptPath(folder: string, { name, version }: Pick<Plugin, 'name' | 'version'>): string {
  return joinPath(folder, `${name}-${version}.tgz`);
}

/** Keeps them in the folder. */
export function keepPacked(plugin: Plugin, { data, provenance }: PackedPlugin, folder: string): void {
  const path = keptPath(folder, plugin);
  makeFolders(folder);
  const files = [{ path, data }];
  writeFilesAtomic(provenance === undefined ? files : [...files, { path: `${path}.prov`, data: provenance }]);
}

/** Takes them away where they are there. A version that is no part of a path has never been kept. */
export function forgetPacked(plugin: Plugin, folder: string): void {
  if (plugin.version === '' || !isPlainVersion(plugin.version)) return;
  for (const ending of ['', '.prov']) {
    try {
      unlinkSync(`${keptPath(folder, plugin)}${ending}`);
    } catch {
      // it was not kept, or is in nobody's way
    }
  }
}

/** Whether what is kept says that the plugin is signed; by whom is not looked at. `folder` is Helm's own plugins folder. */
export async function signingStatus(plugin: Plugin, folder: string): Promise<SigningStatus> {
  const place = lstatSync(joinPath(folder, plugin.name), { throwIfNoEntry: false });
  if (place === undefined) return 'unknown';
  if (place.isSymbolicLink()) return 'local dev';
  const path = keptPath(folder, plugin);
  const isThere = (one: string): boolean => statSync(one, { throwIfNoEntry: false }) !== undefined;
  if (!isPlainVersion(plugin.version) || !isThere(path) || !isThere(`${path}.prov`)) return 'unsigned';
  const [{ readClearsigned }, { archiveHash, hashesIn }] = await Promise.all([
    import('../../provenance/openpgp/clearsign.ts'),
    import('../../provenance/message.ts'),
  ]);
  const signed = readClearsigned(fromBytes(readFile(`${path}.prov`)));
  if (signed === undefined) return 'invalid provenance';
  try {
    const hash = archiveHash(readFile(path));
    const name = `${plugin.name}-${plugin.version}.tgz`;
    const found = [...hashesIn(signed.text, 'plugin')].some(([file, sum]) => file.includes(name) && sum === hash);
    return found ? 'signed' : 'mismatched provenance';
  } catch {
    return 'mismatched provenance'; // a text that says nothing about files
  }
}
