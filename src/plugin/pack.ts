/**
 * A plugin as an archive: names and order of `CreatePluginTarball` of Helm v4.3.1 (internal/plugin/sign.go). Unlike there the same
 * files give the same bytes (all have one time and no owner), and links, which no version of Helm installs, are refused.
 */
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { gzipPlain } from '../chart/gzip.ts';
import { writeTar, type TarMember } from '../chart/tar-write.ts';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { compareStrings } from '../go/strings.ts';
import { joinPath } from '../home/paths.ts';
import { pathError } from '../loader/os-error.ts';
import { readFileWithin } from '../loader/read-file.ts';
import { MAX_PLUGIN_SIZE } from './install/archive.ts';

export interface PackedFolder {
  /** Of the plugin; below it in the archive are all files. */
  readonly name: string;
  readonly folder: string;
  /** Paths that are left out: the archive itself, from the last time. */
  readonly without: readonly string[];
  /** Seconds since 1970, of all members. */
  readonly modified: number;
}

/** Throws for what is no file and no folder, and for more than can be installed. */
export function packPlugin({ name, folder, without, modified }: PackedFolder): Uint8Array {
  const members: TarMember[] = [];
  let room = MAX_PLUGIN_SIZE;
  const visit = (path: string, inside: string): void => {
    const stats = statsOf(path);
    const mode = stats.mode & 0o777;
    if (stats.isDirectory()) {
      members.push({ name: inside, data: new Uint8Array(), mode, isFolder: true });
      for (const entry of readdirSync(path).sort(compareStrings)) {
        const below = joinPath(path, entry);
        if (!without.includes(below)) visit(below, `${inside}/${entry}`);
      }
      return;
    }
    if (!stats.isFile()) throw notPackable(path, stats);
    const data = readFileWithin(room, path, () => tooLarge(folder));
    room -= data.length;
    members.push({ name: inside, data, mode });
  };
  visit(folder, name);
  return gzipPlain(writeTar(members, modified));
}

function statsOf(path: string): Stats {
  try {
    return lstatSync(path);
  } catch (error) {
    throw pathError(error, 'lstat', path);
  }
}

function notPackable(path: string, stats: Stats): ScullError {
  return new ScullError(`${quote(path)} is ${stats.isSymbolicLink() ? 'a link' : 'no file'} and cannot be packed`, {
    code: 'plugin.pack',
    hint: 'Whoever installs a plugin refuses archives with anything but files and folders.',
  });
}

function tooLarge(folder: string): ScullError {
  const text = `${quote(folder)} is larger than the maximum size of a plugin, ${MAX_PLUGIN_SIZE}`;
  return new ScullError(text, { code: 'plugin.pack' });
}
