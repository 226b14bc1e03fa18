/**
 * Several files that come together or not at all: all are written and flushed under temporary names first; then they are renamed
 * into their places, without anything in between. What they replace keeps a second name until all are in place, so that a
 * rename that fails can be taken back; no place is ever empty that was not. A kill between two renames leaves some old and some
 * new, each whole.
 */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pathError, writeError } from '../loader/os-error.ts';
import { holdSignals } from './hold-signals.ts';
import { removeQuietly, temporaryBeside, temporaryPath } from './temporary.ts';

export interface StageOptions {
  /** Of the new file, whatever the umask says, or less what that says. */
  readonly mode: number;
  readonly lessUmask?: boolean;
  /** What may be lost when the machine stops; the file is still whole or not there. */
  readonly mayBeLost: boolean;
}

export class StagedFiles {
  readonly #files: { readonly from: string; readonly to: string }[] = [];
  readonly #leaving: string[] = [];
  readonly #folder: string | undefined;

  /** `folder`, on the file system of the places, is where files wait; beside their places unless told. */
  constructor(folder?: string) {
    this.#folder = folder;
  }

  /** Writes a file whose folder is there. Throws Go's text, `write x: no space left on device`; nothing is staged then. */
  add(path: string, data: Uint8Array | string, { mode, lessUmask = false, mayBeLost }: StageOptions): void {
    holdSignals();
    const from = this.#folder === undefined ? temporaryBeside(path) : temporaryPath(this.#folder);
    const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
    let descriptor: number | undefined;
    try {
      // `wx` makes the file or fails: whatever waits under that name is not written to
      descriptor = openSync(from, 'wx', lessUmask ? mode : 0o600);
      this.#files.push({ from, to: path });
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      if (!lessUmask) fchmodSync(descriptor, mode);
      if (!mayBeLost) fsyncSync(descriptor);
      const open = descriptor;
      descriptor = undefined; // closed, whatever comes of it
      closeSync(open);
    } catch (error) {
      if (descriptor !== undefined) closeQuietly(descriptor);
      this.discard();
      throw writeError(error, path);
    }
  }

  /** Has a file go away when the others come; it need not be there. */
  remove(path: string): void {
    this.#leaving.push(path);
  }

  /** Puts all in their places. Throws Go's text; then all places are as they were. */
  commit(): void {
    const undo: (() => void)[] = [];
    const spare: string[] = [];
    const isAlone = this.#files.length + this.#leaving.length === 1;
    try {
      for (const path of this.#leaving) this.#takeAway(path, spare, undo);
      for (const { from, to } of this.#files) {
        try {
          const old = isAlone ? undefined : keepOld(to);
          if (old !== undefined) {
            spare.push(old);
            undo.push(() => {
              renameSync(old, to);
            });
          }
          renameSync(from, to);
          if (old === undefined) {
            undo.push(() => {
              removeQuietly(to);
            });
          }
        } catch (error) {
          throw writeError(error, to);
        }
      }
    } catch (error) {
      for (const step of undo.reverse()) quietly(step);
      this.discard();
      throw error;
    } finally {
      for (const path of spare) removeQuietly(path);
    }
    this.#files.length = 0;
    this.#leaving.length = 0;
  }

  #takeAway(path: string, spare: string[], undo: (() => void)[]): void {
    const old = temporaryBeside(path); // what a run before could not finish goes even if there is no more to do
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    try {
      if (found.isDirectory()) {
        rmdirSync(path); // as Go: one with something in it stays
        return;
      }
      renameSync(path, old);
    } catch (error) {
      throw pathError(error, 'remove', path);
    }
    spare.push(old);
    undo.push(() => {
      renameSync(old, path);
    });
  }

  /** Takes away what was staged. */
  discard(): void {
    for (const { from } of this.#files.splice(0)) removeQuietly(from);
  }
}

/** A second name for the file that is there; undefined for none. */
function keepOld(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return undefined;
  const spare = temporaryPath(dirname(path));
  try {
    linkSync(path, spare);
  } catch {
    renameSync(path, spare); // a file system without second names
  }
  return spare;
}

function closeQuietly(descriptor: number): void {
  quietly(() => {
    closeSync(descriptor);
  });
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // the first error is the one to tell
  }
}
