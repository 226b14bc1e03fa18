/**
 * Writing a chart's files, with Go's and Helm's errors, all or none: a new chart is a folder that gets its name when it is
 * complete; files of one that is there are replaced together.
 */
import { lstatSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ScullError } from '../../errors.ts';
import { holdSignals } from '../../home/hold-signals.ts';
import { StagedFiles } from '../../home/staged-files.ts';
import { removeQuietly, temporaryPath } from '../../home/temporary.ts';
import { makeFolders } from '../../home/write-file.ts';
import { pathError, writeError } from '../../loader/os-error.ts';

/** Throws Go's text when nothing is there: `stat x: no such file or directory`. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw pathError(error, 'stat', path);
  }
}

export function refuseFile(chart: string): void {
  const stats = statSync(chart, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory()) return;
  throw new ScullError(`file ${chart} already exists and is not a directory`, { code: 'create.exists' });
}

/** Files by name, a slash between folders; `folders` are there also where they are empty. Throws Go's text. */
export function writeChart(
  chart: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  folders: readonly string[] = [],
): void {
  const isThere = statSync(chart, { throwIfNoEntry: false }) !== undefined;
  const parent = isThere ? chart : dirname(chart);
  makeFolders(parent);
  holdSignals();
  const building = temporaryPath(parent);
  try {
    makeFolder(building, chart);
    if (isThere) {
      for (const name of folders) makeFolders(join(chart, name));
      replaceFiles(chart, files, building);
    } else {
      for (const [name, data] of files) writeNew(join(building, name), join(chart, name), data);
      for (const name of folders) makeFolder(join(building, name), join(chart, name));
      rename(building, chart);
    }
  } finally {
    removeQuietly(building);
  }
}

function replaceFiles(chart: string, files: ReadonlyMap<string, string | Uint8Array>, building: string): void {
  const staged = new StagedFiles(building);
  for (const [name, data] of files) {
    const path = join(chart, name);
    makeFolders(dirname(path));
    const old = lstatSync(path, { throwIfNoEntry: false });
    // a file that is there keeps its mode
    const kept = old?.isFile() === true ? { mode: old.mode & 0o777 } : { mode: 0o644, lessUmask: true };
    staged.add(path, data, { ...kept, mayBeLost: true });
  }
  staged.commit();
}

function writeNew(path: string, known: string, data: string | Uint8Array): void {
  makeFolder(dirname(path), dirname(known));
  try {
    writeFileSync(path, data, { mode: 0o644 });
  } catch (error) {
    throw writeError(error, known);
  }
}

/** `known` is how the user knows it. */
function makeFolder(path: string, known: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw pathError(error, 'mkdir', known);
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw pathError(error, 'mkdir', to);
  }
}
