/**
 * The files of a packed plugin, with the checks of `TarGzExtractor` of Helm v3.22.0 (pkg/plugin/installer): no path that leads out of
 * the plugin, no links, nothing but files and folders. They are read whole before anything is written.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { tarEntries, type TarEntry } from '../../chart/tar.ts';
import { errorMessage, ScullError } from '../../errors.ts';
import { clean } from '../../go/path.ts';
import { compareStrings } from '../../go/strings.ts';
import { joinPath } from '../../home/paths.ts';
import { gunzip } from '../../loader/gunzip.ts';
import { pluginFileName } from '../plugin.ts';

export interface PluginFile {
  /** Relative, without `.` and `..`. */
  readonly path: string;
  readonly mode: number;
  /** Undefined for a folder. */
  readonly data?: Uint8Array;
}

/** Bytes, unpacked; Helm has no limit. */
export const MAX_PLUGIN_SIZE = 512 * 1024 * 1024;
const MAX_FILES = 100_000;
const limit = { size: MAX_PLUGIN_SIZE, tooLarge: `plugin is larger than the maximum size ${MAX_PLUGIN_SIZE}` };

/** What errors begin with: where the archive cannot be read, and where it holds what it may not. */
export interface ArchiveTexts {
  readonly broken: string;
  readonly hostile: string;
}

const inHelm3: ArchiveTexts = { broken: 'extracting files from archive', hostile: 'extracting files from archive' };

/** Throws `extracting files from archive: path contains '..', which is illegal` and the like. */
export function readPluginArchive(archive: Uint8Array, { broken, hostile }: ArchiveTexts = inHelm3): PluginFile[] {
  const entries = doing(broken, () => {
    const { data, isCut } = gunzip(archive, limit);
    const found: TarEntry[] = [];
    for (const entry of tarEntries(data, isCut)) {
      if (found.push(entry) > MAX_FILES) throw new Error(`more than ${MAX_FILES} files`);
    }
    return found;
  });
  return doing(hostile, () => entries.map(readEntry).filter((file) => file !== undefined));
}

function doing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ScullError(`${what}: ${errorMessage(error)}`, { code: 'plugin.archive', cause: error });
  }
}

/**
 * The files of the plugin itself: those of the archive, or of the first folder at its root that has a plugin.yaml, which is how
 * Helm 4 packs them (`detectPluginRoot`).
 */
export function pluginFiles(files: readonly PluginFile[]): readonly PluginFile[] {
  const isMetadata = ({ path, data }: PluginFile): boolean => path === pluginFileName && data !== undefined;
  if (files.some(isMetadata)) return files;
  const folders = files.filter(({ path }) => path.endsWith(`/${pluginFileName}`) && path.split('/').length === 2);
  const [folder] = folders.map(({ path }) => path.slice(0, -pluginFileName.length)).sort(compareStrings);
  if (folder === undefined) return files;
  return files
    .filter(({ path }) => path.startsWith(folder))
    .map((file) => ({ ...file, path: file.path.slice(folder.length) }));
}

/** Writes them below a folder that is there and empty. Of two of one name the later counts. */
export function writePluginFiles(folder: string, files: readonly PluginFile[]): void {
  for (const { path, mode, data } of files) {
    const target = joinPath(folder, path);
    if (data === undefined) mkdirSync(target, { recursive: true, mode: 0o755 });
    else {
      mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
      writeFileSync(target, data, { mode: mode & 0o777 });
    }
  }
}

function readEntry(entry: TarEntry): PluginFile | undefined {
  const { name, type, mode } = entry;
  const path = checkedPath(name);
  if (type === '5') return path === '.' ? undefined : { path, mode };
  if (type === '0') return { path, mode, data: entry.data() };
  if (type === 'g' || type === 'x') return undefined;
  throw new Error(`unknown type: ${type.charCodeAt(0).toString(2)} in ${name}`);
}

/** `cleanJoin`. */
function checkedPath(name: string): string {
  if (name.includes(':')) throw new Error("path contains ':', which is illegal");
  const path = name.replaceAll('\\', '/');
  if (path.split('/').includes('..')) throw new Error("path contains '..', which is illegal");
  if (path.startsWith('/')) throw new Error('path is absolute, which is illegal');
  if (path.includes('\0')) throw new Error('path contains a zero byte');
  return clean(path);
}
