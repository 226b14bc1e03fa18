/** Charts as the lint rules look at them: a folder on disk, or an archive, which is never unpacked to disk. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArchive } from '../chart/archive.ts';
import type { Warn } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { loadFiles } from '../chart/load-files.ts';
import { decodeMetadata, emptyMetadata } from '../chart/metadata.ts';
import { errorMessage } from '../errors.ts';
import { compareStrings } from '../go/strings.ts';
import { quote } from '../go/strconv.ts';
import type { ChartFolder } from '../lint/chart-folder.ts';
import { loadChart } from './load.ts';
import { pathError } from './os-error.ts';
import { readFile } from './read-file.ts';

export interface FolderOptions {
  readonly warn: Warn;
  readonly rules?: HelmRules | undefined;
}

/** Rejects with the texts of `lintChart` in Helm 3.22.0's pkg/action/lint.go. */
export async function openLintFolder(path: string, options: FolderOptions): Promise<ChartFolder> {
  if (path.endsWith('.tgz') || path.endsWith('.tar.gz')) return openArchive(path, options);
  const chartFile = join(path, 'Chart.yaml');
  try {
    statSync(chartFile);
  } catch (error) {
    throw new Error(`unable to check Chart.yaml file in chart: ${pathError(error, 'stat', chartFile).message}`, {
      cause: error,
    });
  }
  return diskFolder(resolve(path), options);
}

/** Any folder, by its absolute path. */
export function diskFolder(folder: string, options: FolderOptions): ChartFolder {
  return {
    path: folder,
    kindOf(name) {
      const stats = statSync(join(folder, name), { throwIfNoEntry: false });
      return stats && (stats.isDirectory() ? 'folder' : 'file');
    },
    read: (name) => readFile(join(folder, name)),
    load: () => loadChart(folder, options),
  };
}

async function openArchive(path: string, options: FolderOptions): Promise<ChartFolder> {
  const data = wrapping('unable to open tarball', () => readFile(path));
  const { gunzip } = await import('./gunzip.ts');
  const files = wrapping('unable to extract tarball', () => {
    const found = readArchive(gunzip(data));
    checkName(found.find(({ name }) => name === 'Chart.yaml')?.data);
    return found;
  });
  files.sort((a, b) => compareStrings(a.name, b.name));
  const find = (name: string): Uint8Array | undefined => files.find((file) => file.name === name)?.data;
  return {
    path: resolve(path),
    kindOf(name) {
      if (find(name) !== undefined) return 'file';
      return files.some((file) => file.name.startsWith(`${name}/`)) ? 'folder' : undefined;
    },
    read(name) {
      const found = find(name);
      if (found === undefined) throw new Error(`open ${join(path, name)}: no such file or directory`);
      return found;
    },
    load: async () => Promise.resolve(loadFiles(files, { ...options, gunzip })),
  };
}

function checkName(chartFile: Uint8Array | undefined): void {
  const metadata = emptyMetadata();
  if (chartFile !== undefined)
    wrapping('cannot load Chart.yaml', () => {
      decodeMetadata(chartFile, metadata);
    });
  const { name } = metadata;
  if (name === '') throw new Error('chart name not specified');
  if (name === '.' || name === '..') throw new Error(`chart name ${quote(name)} is not allowed`);
  if (name.includes('/')) throw new Error(`chart name ${quote(name)} must not contain path separators`);
}

function wrapping<T>(context: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${context}: ${errorMessage(error)}`, { cause: error });
  }
}
