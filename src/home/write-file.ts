/**
 * Files that are whole or not there: written to a temporary file beside the target, flushed to the disk, renamed over it. A link
 * at the target is replaced, never followed.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathError } from '../loader/os-error.ts';
import { StagedFiles } from './staged-files.ts';

export interface WriteFileOptions {
  /** Of the new file, whatever the umask says; 0o644 unless told. */
  readonly mode?: number;
  /** Takes away from the mode what the umask says. */
  readonly lessUmask?: boolean;
  /** Of the folders that are made for it; 0o755 (less the umask) unless told. `'none'` leaves them to be there. */
  readonly folderMode?: number | 'none';
  /** What may be lost when the machine stops, as what a cache holds; the file is still whole or not there. */
  readonly mayBeLost?: boolean;
}

export interface NewFile {
  readonly path: string;
  readonly data: Uint8Array | string;
}

/** Throws Go's text: `open x: permission denied`. Nothing is left behind then. */
export function writeFileAtomic(path: string, data: Uint8Array | string, options: WriteFileOptions = {}): void {
  writeFilesAtomic([{ path, data }], options);
}

/** As `writeFileAtomic`, all or none of them, in this order. */
export function writeFilesAtomic(files: readonly NewFile[], options: WriteFileOptions = {}): void {
  const { mode = 0o644, lessUmask = false, mayBeLost = false, folderMode } = options;
  const staged = new StagedFiles();
  if (folderMode !== 'none') for (const { path } of files) makeFolders(dirname(path), folderMode);
  for (const { path, data } of files) staged.add(path, data, { mode, lessUmask, mayBeLost });
  staged.commit();
}

/** `os.MkdirAll`. Throws Go's text: `mkdir x: permission denied`. */
export function makeFolders(path: string, mode = 0o755): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    const file = fileOnTheWay(path);
    if (file !== undefined) throw new Error(`mkdir ${file}: not a directory`, { cause: error });
    throw pathError(error, 'mkdir', firstMissing(path));
  }
}

/** The folder that Go tries to make first, which is the one that it names. */
function firstMissing(path: string): string {
  const above = dirname(path);
  return above === path || existsSync(above) ? path : firstMissing(above);
}

/** What is a file in place of a folder, at a path or above it. */
function fileOnTheWay(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) return stats.isDirectory() ? undefined : path;
  } catch {
    // the file is further up
  }
  const above = dirname(path);
  return above === path ? undefined : fileOnTheWay(above);
}
