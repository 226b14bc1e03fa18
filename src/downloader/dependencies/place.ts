/**
 * Archives from the temporary folder into charts/: `safeMoveDeps` and `writeLock` of pkg/downloader/manager.go of Helm v3.22.0. Helm
 * moves and deletes one after the other and goes on when that fails. Here everything is looked at first; then files are
 * only renamed, without anything in between, the lock file last. What goes away is moved into the temporary folder, so that
 * a rename that fails can be answered by taking all of them back.
 */
import { constants, copyFileSync, linkSync, lstatSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { realpathSync, renameSync, rmdirSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Dependency } from '../../chart/chart.ts';
import { errorMessage, ScullError } from '../../errors.ts';
import { compareStrings } from '../../go/strings.ts';
import { quote } from '../../go/strconv-quote.ts';
import { holdSignals } from '../../home/hold-signals.ts';
import { joinPath } from '../../home/paths.ts';
import { loadChartArchive } from '../../loader/load.ts';
import { pathError } from '../../loader/os-error.ts';
import { readFile } from '../../loader/read-file.ts';
import type { DependencyContext } from './context.ts';

/**
 * Throws when charts/ is something that nothing can be put into: Helm's `"x/charts" is not a directory`, or a link that leads out of the
 * chart, which Helm follows.
 */
export function checkChartsFolder(chartPath: string): void {
  const path = joinPath(chartPath, 'charts');
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) throw new ScullError(`${quote(path)} is not a directory`, { code: 'dependency.charts' });
  const inside = relative(realpathSync(chartPath), realpathSync(path));
  if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`)) return;
  throw new ScullError(`${quote(path)} is a symlink to a directory outside of the chart`, {
    code: 'dependency.charts',
    hint: 'Archives would be written and deleted there. Put a directory in its place.',
  });
}

/** What is to be done with charts/. */
export interface Placement {
  /** Names of archives in the temporary folder that go into charts/. */
  readonly arriving: readonly string[];
  /** Names in charts/ that go away. */
  readonly leaving: readonly string[];
}

/**
 * Looks at what came and at what is there, and tells of what is passed over, as Helm does. Throws when an archive that came is no chart,
 * which Helm passes over too.
 */
export async function planPlacement(
  dependencies: readonly Dependency[],
  folder: string,
  chartPath: string,
  { print, log }: DependencyContext,
): Promise<Placement> {
  const charts = joinPath(chartPath, 'charts');
  const came = namesIn(folder);
  const arriving: string[] = [];
  let line = '';
  for (const name of came) {
    const path = joinPath(folder, name);
    try {
      await loadChartArchive(path, { warn: log });
      arriving.push(name);
    } catch (error) {
      const reason = errorMessage(error);
      if (!name.endsWith('.prov')) {
        const text = `${name} was downloaded and is no chart: ${reason.replace(path, name)}`;
        throw new ScullError(text, { code: 'dependency.archive', cause: error });
      }
      line += `Could not verify ${path} for moving: ${reason} (Skipping)`;
    }
  }
  print(`${line}Deleting outdated charts\n`);
  const present = new Set(dependencies.filter(({ repository }) => repository === '').map(({ name }) => name));
  const leaving: string[] = [];
  for (const name of namesIn(charts)) {
    const path = joinPath(charts, name);
    if (came.includes(name) || lstatSync(path).isDirectory()) continue;
    try {
      if (statSync(path).isDirectory()) throw new Error('cannot load a directory');
      const chart = await loadChartArchive(path, { warn: log });
      if (!present.has(chart.metadata.name)) leaving.push(name);
    } catch (error) {
      print(`Could not verify ${path} for deletion: ${errorMessage(error)} (Skipping)\n`);
    }
  }
  return { arriving, leaving };
}

/** A file that takes the place of another at the end. */
export interface LastFile {
  readonly from: string;
  readonly to: string;
}

/** Does it, whole or not at all. Throws the error of the system. */
export function place({ arriving, leaving }: Placement, folder: string, chartPath: string, last?: LastFile): void {
  const charts = joinPath(chartPath, 'charts');
  const undo: (() => void)[] = [];
  const move = (from: string, to: string): void => {
    try {
      relocate(from, to);
    } catch (error) {
      throw pathError(error, 'rename', to);
    }
    undo.push(() => {
      relocate(to, from);
    });
  };
  /** Its place is never empty. */
  const replace = (from: string, to: string, old: string): void => {
    const found = lstatSync(to, { throwIfNoEntry: false });
    if (found === undefined || found.isDirectory()) {
      move(from, to); // which fails for a folder
      return;
    }
    if (secondName(to, old)) {
      undo.push(() => {
        relocate(old, to);
      });
    } else move(to, old);
    move(from, to);
  };
  holdSignals();
  const gone = joinPath(folder, '.gone');
  const replaced = arriving.filter(
    (name) => lstatSync(joinPath(charts, name), { throwIfNoEntry: false }) !== undefined,
  );
  const unchanged = replaced.filter((name) => sameFile(joinPath(charts, name), joinPath(folder, name)));
  try {
    makeNew(gone);
    if (makeFolder(charts)) {
      undo.push(() => {
        rmdirSync(charts);
      });
    }
    for (const name of leaving) move(joinPath(charts, name), joinPath(gone, name));
    for (const name of arriving) {
      if (!unchanged.includes(name)) replace(joinPath(folder, name), joinPath(charts, name), joinPath(gone, name));
    }
    if (last !== undefined) replace(last.from, last.to, joinPath(gone, '.lock'));
  } catch (error) {
    for (const step of undo.reverse()) {
      try {
        step();
      } catch {
        // the first error is the one to tell; the next run brings all again
      }
    }
    throw error;
  }
}

/** Whether a file has a second name now, which not every file system gives. */
function secondName(path: string, name: string): boolean {
  try {
    linkSync(path, name);
    return true;
  } catch {
    return false;
  }
}

/** Renames, or where that is not possible copies: charts/ may be a mounted volume. */
function relocate(from: string, to: string): void {
  try {
    renameSync(from, to);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  const copy = `${to}.tmp`;
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), copy);
  else copyFileSync(from, copy, constants.COPYFILE_EXCL);
  try {
    renameSync(copy, to);
  } catch (error) {
    unlinkSync(copy);
    throw error;
  }
  unlinkSync(from);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort(compareStrings);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw pathError(error, 'open', folder);
  }
}

function makeNew(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    throw pathError(error, 'mkdir', path);
  }
}

/** Whether it had to be made. */
function makeFolder(path: string): boolean {
  try {
    return mkdirSync(path, { recursive: true, mode: 0o755 }) !== undefined;
  } catch (error) {
    throw pathError(error, 'mkdir', path);
  }
}

function sameFile(a: string, b: string): boolean {
  if (!lstatSync(a).isFile() || lstatSync(a).size !== lstatSync(b).size) return false;
  const [first, second] = [readFile(a), readFile(b)];
  return first.every((byte, i) => byte === second[i]);
}
