/** Reads whole files, with Go's errors and with limits. */
import { readFileSync, statSync } from 'node:fs';
import { pathError } from './os-error.ts';

/**
 * The contents of a file. Throws Go's text: `open x: permission denied`, `read x: is a directory`.
 */
export function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
    throw pathError(error, isFolder ? 'read' : 'open', path);
  }
}

/** As `readFile`, but throws what `tooLarge` makes for a file of more than `limit` bytes, before reading it. */
export function readFileWithin(limit: number, path: string, tooLarge: () => Error): Uint8Array {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > limit) throw tooLarge();
  const data = readFile(path);
  if (data.length > limit) throw tooLarge(); // it grew, or did not tell
  return data;
}
