/** The passphrase of a key out of a file or the standard input: pkg/action/package.go of Helm 3.22. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ScullError } from '../errors.ts';
import { pathError } from '../loader/os-error.ts';

const STDIN = 0;
const MAX_LENGTH = 64 * 1024;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * The first line of the file, `-` for the standard input, which has to be a pipe. Throws Helm's text:
 * `open x: no such file or directory`, `EOF` for an empty file.
 */
export function readPassphrase(path: string): Uint8Array {
  if (path === '-') {
    if (!fstatSync(STDIN).isFIFO()) {
      throw refusal('specified reading passphrase from stdin, without input on stdin');
    }
    return readLine(STDIN);
  }
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw refusal(pathError(error, 'open', path).message);
  }
  try {
    return readLine(descriptor);
  } catch (error) {
    if (error instanceof ScullError) throw error;
    throw refusal(pathError(error, 'read', path).message);
  } finally {
    closeSync(descriptor);
  }
}

/** To the end of the line, not of the file: whoever writes into a pipe may leave it open. */
function readLine(descriptor: number): Uint8Array {
  const buffer = new Uint8Array(MAX_LENGTH);
  let length = 0;
  while (length < MAX_LENGTH && buffer[length - 1] !== NEWLINE) {
    const read = readMore(descriptor, buffer.subarray(length));
    if (read === 0) break;
    const end = buffer.subarray(0, length + read).indexOf(NEWLINE, length);
    length = end < 0 ? length + read : end + 1;
  }
  if (length === 0) throw refusal('EOF');
  if (buffer[length - 1] !== NEWLINE) return buffer.slice(0, length);
  return buffer.slice(0, buffer[length - 2] === RETURN ? length - 2 : length - 1);
}

function readMore(descriptor: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, into);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); // nothing there yet
    }
  }
}

function refusal(text: string): ScullError {
  return new ScullError(text, { code: 'provenance.passphrase' });
}
