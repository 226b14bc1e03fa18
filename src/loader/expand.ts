/**
 * Unpacks a chart: `chartutil.Expand` of Helm 3.22 (pkg/chartutil/expand.go), after all the checks of the loader. Unlike Helm's it
 * leaves nothing behind when it fails: the folder is filled under another name and gets its own when it is complete.
 */
import { lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readArchive } from '../chart/archive.ts';
import type { ChartFile } from '../chart/chart.ts';
import { decodeYaml } from '../chart/decode-yaml.ts';
import { emptyMetadata } from '../chart/metadata.ts';
import { metadataType } from '../chart/struct-types.ts';
import { ScullError, wrapError } from '../errors.ts';
import { base } from '../go/path.ts';
import { quote } from '../go/strconv.ts';
import { joinPath } from '../home/paths.ts';
import { holdSignals } from '../home/hold-signals.ts';
import { removeQuietly, temporaryPath } from '../home/temporary.ts';
import { makeFolders } from '../home/write-file.ts';
import { gunzip } from './gunzip.ts';
import { writeError } from './os-error.ts';

/** Names that Windows keeps for devices. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** What an archive holds, checked. */
export interface PackedChart {
  /** As its Chart.yaml says it; one part of a path. */
  readonly name: string;
  readonly files: readonly ChartFile[];
}

/** Throws Helm's texts: `chart name not specified`, `chart name ".." is not allowed`, and the loader's for hostile archives. */
export function readPacked(archive: Uint8Array, maxFileSize?: number): PackedChart {
  const files = readArchive(gunzip(archive), maxFileSize);
  const name = chartName(files);
  if (name === '') throw refused('chart name not specified');
  if (name === '.' || name === '..') throw refused(`chart name ${quote(name)} is not allowed`);
  if (name !== base(name) || name.includes('\\')) {
    throw refused(`chart name ${quote(name)} must not contain path separators`);
  }
  if (name === '/') throw refused(`chart name ${quote(name)} resolves to the extraction root`);
  if (name.includes('\0')) throw refused(`chart name ${quote(name)} is not allowed`);
  return { name, files };
}

/** Writes the chart's files to a folder of its name in `folder`, which is made where it is not there. Gives its path. */
export function expandChart({ name, files }: PackedChart, folder: string): string {
  const target = joinPath(folder, name);
  if (isThere(target)) throw alreadyThere(target);
  try {
    makeFolders(folder);
  } catch (error) {
    throw wrapError('failed to untar (mkdir)', error);
  }
  holdSignals();
  const building = temporaryPath(folder);
  try {
    mkdirSync(building);
    // of two files of one name the later counts
    const distinct = [...new Map(files.map((one) => [one.name, one])).values()];
    checkNames(distinct, target);
    for (const file of distinct) writeInside(building, file, target);
    renameSync(building, target);
  } catch (error) {
    removeQuietly(building);
    // somebody else was faster
    if (isThere(target)) throw alreadyThere(target);
    throw error instanceof ScullError ? error : writeError(error, target);
  }
  return target;
}

/** Helm's text for a folder that is in the way of an unpacked chart. */
export function alreadyThere(path: string): ScullError {
  return new ScullError(`failed to untar: a file or directory with the name ${path} already exists`, {
    code: 'chart.destination',
  });
}

/** A link that leads nowhere is there too. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // what is above it is no folder
  }
}

function chartName(files: readonly ChartFile[]): string {
  let name = '';
  for (const file of files) {
    if (file.name !== 'Chart.yaml') continue;
    const metadata = emptyMetadata();
    try {
      decodeYaml(file.data, metadataType, metadata);
    } catch (error) {
      throw wrapError('cannot load Chart.yaml', error);
    }
    ({ name } = metadata);
  }
  return name;
}

/** Throws what the system says where one name is to be a file and a folder. */
function checkNames(files: readonly ChartFile[], target: string): void {
  const [names, folders] = [new Set<string>(), new Set<string>()];
  for (const { name } of files) {
    if (folders.has(name)) throw refused(`open ${target}/${name}: is a directory`);
    for (let above = dirname(name); above !== '.'; above = dirname(above)) {
      if (names.has(above)) throw refused(`mkdir ${target}/${above}: not a directory`);
      folders.add(above);
    }
    names.add(name);
  }
}

function writeInside(folder: string, { name, data }: ChartFile, target: string): void {
  if (process.platform === 'win32') checkWindowsName(name);
  const path = joinPath(folder, name);
  try {
    mkdirSync(dirname(path), { recursive: true });
    // the folder is new, so that a name that is taken is one that the file system takes for the same
    writeFileSync(path, data, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw writeError(error, joinPath(target, name));
    }
    throw refused(`cannot unpack ${quote(name)}: this file system has another file of the chart under that name`);
  }
}

function checkWindowsName(name: string): void {
  for (const part of name.split('/')) {
    if (/[<>:"|?*\\\0-\x1f]|[. ]$/.test(part) || devices.test(part)) {
      throw refused(`cannot unpack ${quote(name)}: Windows has no files of that name`);
    }
  }
}

function refused(message: string): ScullError {
  return new ScullError(message, { code: 'chart.archive' });
}
