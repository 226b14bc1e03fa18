/**
 * Names for what is not in its place yet, and the end of what killed processes have left under such names: whoever writes to a
 * folder next takes it away.
 */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processMark, stateOf } from './process-mark.ts';

const pattern = /^\.scull-([a-z0-9]+-[a-z0-9]+)-[a-z0-9]+\.tmp$/;
/** In milliseconds: nobody works on a file for so long, wherever it is. */
const ABANDONED = 24 * 3600 * 1000;
const cleaned = new Set<string>();

/** A name that nobody has, in a folder that has nothing of dead processes. */
export function temporaryPath(folder: string): string {
  if (!cleaned.has(folder)) {
    cleaned.add(folder);
    removeLeftovers(folder);
  }
  const random = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return join(folder, `.scull-${processMark()}-${random[0]!.toString(36)}${random[1]!.toString(36)}.tmp`);
}

/** As `temporaryPath`, beside a file. */
export function temporaryBeside(path: string): string {
  return temporaryPath(dirname(path));
}

function removeLeftovers(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const mark = pattern.exec(name)?.[1];
      if (mark === undefined) continue;
      const path = join(folder, name);
      if (stateOf(mark) === 'dead' || Date.now() - lstatSync(path).mtimeMs > ABANDONED) removeQuietly(path);
    }
  } catch {
    // a folder that cannot be listed can be written to all the same
  }
}

/** A file or a folder with all that is in it; what cannot be removed, tried twice, goes with the next run. */
export function removeQuietly(path: string): void {
  for (let left = 2; left > 0; left--) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch {
      // it is in nobody's way
    }
  }
}
