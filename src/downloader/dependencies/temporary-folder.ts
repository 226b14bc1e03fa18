/**
 * A folder inside of a chart for what is not in its place yet, so that renaming is enough at the end; under the name that Helm gives it.
 */
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { joinPath } from '../../home/paths.ts';
import { removeQuietly } from '../../home/temporary.ts';
import { pathError } from '../../loader/os-error.ts';

const pattern = /^tmpcharts-(\d+)(?:-\w{6})?$/;

/** Whether a path in the chart is such a folder: its files come and go while others read the chart. */
export function isTemporaryFolder(name: string): boolean {
  return pattern.test(name);
}

/**
 * Made new; it goes away at the end of the work, and of the process. What killed runs have left goes away, too; what cannot be
 * removed goes away with the next run.
 */
export async function inTemporaryFolder<T>(chartPath: string, work: (folder: string) => Promise<T>): Promise<T> {
  removeLeftovers(chartPath);
  const folder = newFolder(chartPath);
  const clean = (): void => {
    removeQuietly(folder);
  };
  process.once('exit', clean);
  try {
    return await work(folder);
  } finally {
    process.off('exit', clean);
    clean();
  }
}

function newFolder(chartPath: string): string {
  const path = joinPath(chartPath, `tmpcharts-${String(process.pid)}`);
  try {
    mkdirSync(path, { mode: 0o700 });
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return mkdtempSync(`${path}-`);
    throw pathError(error, 'mkdir', path);
  }
}

function removeLeftovers(chartPath: string): void {
  for (const entry of readdirSync(chartPath, { withFileTypes: true })) {
    const pid = pattern.exec(entry.name)?.[1];
    if (pid === undefined || !entry.isDirectory() || isRunning(Number(pid))) continue;
    removeQuietly(joinPath(chartPath, entry.name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
