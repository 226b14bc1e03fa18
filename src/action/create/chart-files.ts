/** Writing a chart's files into a folder, with Go's and Helm's errors. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ScullError } from '../../errors.ts';
import { pathError } from '../../loader/os-error.ts';

/** Throws Go's text when nothing is there: `stat x: no such file or directory`. */
export function isFolder(path: string): boolean {
  return attempt('stat', path, () => statSync(path)).isDirectory();
}

export function refuseFile(chart: string): void {
  const stats = statSync(chart, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory()) return;
  throw new ScullError(`file ${chart} already exists and is not a directory`, { code: 'create.exists' });
}

export function writeChartFile(path: string, data: string | Uint8Array): void {
  makeFolder(dirname(path));
  attempt('open', path, () => {
    writeFileSync(path, data, { mode: 0o644 });
  });
}

export function makeFolder(path: string): void {
  attempt('mkdir', path, () => mkdirSync(path, { recursive: true, mode: 0o755 }));
}

function attempt<T>(operation: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw pathError(error, operation, path);
  }
}
