/**
 * What lies in the folder of a repository: the archives that `repo index` of Helm v3.22.0 finds (pkg/repo/index.go: the folder
 * and the folders in it, no deeper). Only what changed is read again. A link that leads out of the folder is left alone, as
 * is a file that is no chart: it may be one once it is written to its end.
 */
import { lstatSync, readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { errorMessage } from '../errors.ts';
import { readChartFile, stateOf, type Archive } from './archive-file.ts';

export interface Scan {
  /** By path. */
  readonly archives: ReadonlyMap<string, Archive>;
  /** Archives that are left out: the state each was in, and why. */
  readonly refused: ReadonlyMap<string, { readonly state: string; readonly why: string }>;
  /** The folder and those in it. */
  readonly folders: readonly string[];
  /** Whether anything is otherwise than before. */
  readonly changed: boolean;
}

export const nothingScanned: Scan = { archives: new Map(), refused: new Map(), folders: [], changed: false };

/** Files that are looked at before somebody else's turn comes. */
const BATCH = 500;

/** `root` is absolute and no link. Throws the system's error where it cannot be read. */
export async function scanFolder(root: string, before: Scan): Promise<Scan> {
  const { names, folders } = filesBelow(root);
  const archives = new Map<string, Archive>();
  const refused = new Map<string, { state: string; why: string }>();
  let changed = false;
  let sinceBreath = 0;
  for (const path of [...names].filter((name) => name.endsWith('.tgz')).sort()) {
    const old = before.archives.get(path) ?? before.refused.get(path);
    const found = lookAt(root, path, names.has(`${path}.prov`), before);
    changed ||= found !== old;
    sinceBreath += found === old ? 1 : 50; // it was read
    if (sinceBreath >= BATCH) {
      await breathe();
      sinceBreath = 0;
    }
    if (found === undefined) continue;
    if ('why' in found) refused.set(path, found);
    else archives.set(path, found);
  }
  changed ||= archives.size !== before.archives.size || refused.size !== before.refused.size;
  return { archives, refused, folders, changed };
}

/** The real path of a file, if it does not lead out of the folder; undefined for what is not there, or no file. */
export function fileWithin(root: string, path: string): string | undefined {
  const file = join(root, path);
  const stats = statsOf(() => lstatSync(file));
  if (stats === undefined) return undefined;
  if (!stats.isSymbolicLink() && !path.includes('/')) return stats.isFile() ? file : undefined;
  const real = statsOf(() => realpathSync(file));
  if (real?.startsWith(root.endsWith(sep) ? root : root + sep) !== true) return undefined;
  return statsOf(() => statSync(real))?.isFile() === true ? real : undefined;
}

function statsOf<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function filesBelow(root: string): { names: Set<string>; folders: string[] } {
  const names = new Set<string>();
  const folders = [root];
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (!entry.isDirectory()) {
      names.add(entry.name);
      continue;
    }
    if (entry.name.startsWith('.')) continue;
    const folder = join(root, entry.name);
    folders.push(folder);
    const inside = statsOf((): Dirent[] => readdirSync(folder, { withFileTypes: true })) ?? [];
    for (const inner of inside) if (!inner.isDirectory()) names.add(`${entry.name}/${inner.name}`);
  }
  return { names, folders };
}

type Found = Archive | { readonly state: string; readonly why: string };

/** Undefined for what is gone by now. */
function lookAt(root: string, path: string, signed: boolean, before: Scan): Found | undefined {
  const file = fileWithin(root, path);
  const stats = statsOf((): Stats => (file === undefined ? lstatSync(join(root, path)) : statSync(file)));
  if (stats === undefined) return undefined;
  const state = stateOf(stats);
  const refusedBefore = before.refused.get(path);
  if (refusedBefore?.state === state) return refusedBefore;
  if (file === undefined) return { state, why: 'it is a link that leads out of the folder, or no file' };
  const known = before.archives.get(path);
  if (known?.state === state) return known.signed === signed ? known : { ...known, signed };
  try {
    const { metadata, digest } = readChartFile(file);
    return { path, metadata, digest, size: stats.size, modified: stats.mtime, state, signed };
  } catch (error) {
    return { state, why: errorMessage(error) };
  }
}
