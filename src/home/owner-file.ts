/**
 * A lock for where the system's own is not to be had: a file that says which process holds it. One of a process that has died
 * here is taken over at once; one of another machine or container, of which nobody can know, when it is ten minutes old, since
 * nothing that is done under a lock takes a second. A process that lives is waited for.
 */
import { closeSync, linkSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { pathError } from '../loader/os-error.ts';
import { processMark, stateOf } from './process-mark.ts';
import { removeQuietly, temporaryBeside } from './temporary.ts';

const ABANDONED = 10 * 60 * 1000;

/** Whether it is ours now. Throws what the system says where it cannot be made. */
export function takeOwnerFile(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeSync(descriptor, processMark());
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw pathError(error, 'open', path);
    }
  }
  try {
    const owner = readFileSync(path, 'utf8');
    const state = stateOf(owner);
    if (state === 'dead' || (state === 'unknown' && Date.now() - statSync(path).mtimeMs > ABANDONED)) {
      takeAway(path, owner);
    }
  } catch {
    // its owner was faster
  }
  return false;
}

/** Lets go of it. */
export function leaveOwnerFile(path: string): void {
  try {
    if (readFileSync(path, 'utf8') === processMark()) unlinkSync(path);
  } catch {
    // this process ends before long, and who ended is no owner
  }
}

/** Moved aside first: what was judged may be gone by now, and that of a living process be in its place. */
function takeAway(path: string, owner: string): void {
  const aside = temporaryBeside(path);
  renameSync(path, aside);
  if (readFileSync(aside, 'utf8') !== owner) linkSync(aside, path);
  removeQuietly(aside);
}
