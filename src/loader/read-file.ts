/** Reads whole files, with Go's errors and with limits. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { ScullError } from '../errors.ts';
import { pathError } from './os-error.ts';

/** More than any chart or values file is; Helm has no limit and reads an endless device until it is killed. */
const MAX_SIZE = 100 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/**
 * The contents of a file. Throws Go's text: `open x: permission denied`, `read x: is a directory`.
 */
export function readFile(path: string): Uint8Array {
  return readFileWithin(MAX_SIZE, path, () => {
    const text = `read ${path}: larger than the maximum file size ${MAX_SIZE}`;
    return new ScullError(text, { code: 'file.too-large' });
  });
}

/** As `readFile`, but throws what `tooLarge` makes for a file of more than `limit` bytes, before reading it. */
export function readFileWithin(limit: number, path: string, tooLarge: () => Error): Uint8Array {
  let data: Uint8Array | undefined;
  try {
    const stats = statSync(path);
    if (stats.size <= limit) data = stats.isFile() ? readFileSync(path) : readStream(path, limit);
  } catch (error) {
    const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
    throw pathError(error, isFolder ? 'read' : 'open', path);
  }
  if (data === undefined || data.length > limit) throw tooLarge();
  return data;
}

/** Pipes and devices don't tell their size: reads a little more than the limit at most. */
function readStream(path: string, limit: number): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (size <= limit) {
      const chunk = new Uint8Array(CHUNK);
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}
