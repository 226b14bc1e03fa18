/**
 * Files that are whole or not there: written to a temporary file beside the target, flushed to the disk, renamed over it. A link
 * at the target is replaced, never followed.
 */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pathError } from '../loader/os-error.ts';

export interface WriteFileOptions {
  /** Of the new file, whatever the umask says; 0o644 unless told. */
  readonly mode?: number;
  /** Of the folders that are made for it; 0o755 (less the umask) unless told. `'none'` leaves them to be there. */
  readonly folderMode?: number | 'none';
  /** What may be lost when the machine stops, as what a cache holds; the file is still whole or not there. */
  readonly mayBeLost?: boolean;
}

/** Throws Go's text: `open x: permission denied`. Nothing is left behind then. */
export function writeFileAtomic(path: string, data: Uint8Array | string, options: WriteFileOptions = {}): void {
  if (options.folderMode !== 'none') makeFolders(dirname(path), options.folderMode);
  const temporary = temporaryName(path);
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  let descriptor: number | undefined;
  try {
    // `wx` makes the file or fails: whatever waits under that name is not written to
    descriptor = openSync(temporary, 'wx', 0o600);
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fchmodSync(descriptor, options.mode ?? 0o644);
    if (options.mayBeLost !== true) fsyncSync(descriptor);
    closeSync(descriptor);
    descriptor = undefined;
    renameSync(temporary, path);
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    removeIfThere(temporary);
    throw pathError(error, 'open', path);
  }
}

/** `os.MkdirAll`. Throws Go's text: `mkdir x: permission denied`. */
export function makeFolders(path: string, mode = 0o755): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    const file = fileOnTheWay(path);
    if (file !== undefined) throw new Error(`mkdir ${file}: not a directory`, { cause: error });
    throw pathError(error, 'mkdir', path);
  }
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

function temporaryName(path: string): string {
  const random = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return `${path}.${random[0]!.toString(36)}${random[1]!.toString(36)}.tmp`;
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // it was not made
  }
}
