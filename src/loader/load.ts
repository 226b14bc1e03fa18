/** A chart from a path: a folder or an archive, as `loader.Load` of Helm 3.22 (pkg/chart/loader). */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readArchive } from '../chart/archive.ts';
import type { Chart, ChartFile, Warn } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { loadFiles } from '../chart/load-files.ts';
import { readChartFolder, type ReadFolderOptions } from './directory.ts';
import { pathError } from './os-error.ts';
import { readFile } from './read-file.ts';
import { wrapError } from '../errors.ts';
import { joinPath } from '../home/paths.ts';

export interface LoadChartOptions extends ReadFolderOptions {
  /** Takes what Helm logs on stderr. */
  readonly warn?: Warn;
  readonly rules?: HelmRules | undefined;
  /** The chart is to be rendered or packed: `checkChartVersion` of the rules counts. */
  readonly isUsed?: boolean;
}

/**
 * Loads the chart at `path`. Rejects with Helm's text: `stat x: no such file or directory`, `Chart.yaml file is missing`,
 * `file 'x' does not appear to be a gzipped archive; got '…'`.
 */
export async function loadChart(path: string, options: LoadChartOptions = {}): Promise<Chart> {
  const warn = options.warn ?? (() => undefined);
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw pathError(error, 'stat', path);
  }
  if (isFolder) return loadChartFolder(path, options);
  const files = await archiveFiles(path, readFile(path), options.rules?.maxFileSize);
  if (options.isUsed === true && options.rules !== undefined) checkUsed(files, options.rules);
  return filesToChart(files, warn, options.rules);
}

/** `loader.LoadDir`: what is no folder is an empty one, which has no Chart.yaml. */
export async function loadChartFolder(path: string, options: LoadChartOptions = {}): Promise<Chart> {
  const warn = options.warn ?? (() => undefined);
  const { rules, isUsed = false } = options;
  const folder = resolve(path);
  if (isUsed) rules?.checkChartVersion(readMetadata(folder));
  const files = readChartFolder(folder, warn, { ...options, ...(rules && { maxFileSize: rules.maxFileSize }) });
  return filesToChart(files, warn, rules);
}

/** Helm 4 looks for it before anything else. */
function readMetadata(folder: string): Uint8Array {
  const path = joinPath(folder, 'Chart.yaml');
  try {
    return readFile(path);
  } catch (error) {
    throw wrapError(`unable to detect chart at ${path}`, error);
  }
}

function checkUsed(files: readonly ChartFile[], rules: HelmRules): void {
  const metadata = files.find(({ name }) => name === 'Chart.yaml');
  if (metadata === undefined) throw new Error('unable to detect chart version, no Chart.yaml found');
  rules.checkChartVersion(metadata.data);
}

/** `loader.LoadFile`: an archive. */
export async function loadChartArchive(path: string, options: LoadChartOptions = {}): Promise<Chart> {
  return filesToChart(await readChartArchive(path), options.warn ?? (() => undefined), options.rules);
}

async function filesToChart(files: readonly ChartFile[], warn: Warn, rules?: HelmRules): Promise<Chart> {
  for (const { name } of files) {
    if (!name.startsWith('charts/') || !name.endsWith('.tgz')) continue;
    const { gunzip } = await import('./gunzip.ts');
    return loadFiles(files, { warn, gunzip, rules });
  }
  return loadFiles(files, { warn, rules });
}

function readChartArchive(path: string): Promise<ChartFile[]> {
  return archiveFiles(path, readFile(path));
}

/** The files of the archive `data`, which lies at `path` or is to. Rejects as `loadChart`. */
export async function archiveFiles(path: string, data: Uint8Array, maxFileSize?: number): Promise<ChartFile[]> {
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) throw await notAnArchive(path, data);
  const { gunzip } = await import('./gunzip.ts');
  return readArchive(gunzip(data), maxFileSize);
}

async function notAnArchive(path: string, data: Uint8Array): Promise<Error> {
  if (path.endsWith('.yml') || path.endsWith('.yaml')) {
    return new Error(`file '${path}' seems to be a YAML file, but expected a gzipped archive`);
  }
  const { contentType } = await import('./sniff.ts');
  return new Error(`file '${path}' does not appear to be a gzipped archive; got '${contentType(data)}'`);
}
