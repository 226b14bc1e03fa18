/** A folder for parsers that take paths; it goes with the process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

export function scratchFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'fuzz-scratch-'));
    folder = made;
    process.on('exit', () => {
      rmSync(made, { recursive: true, force: true });
    });
  }
  return folder;
}

/** The path of a file with these contents. */
export function scratchFile(name: string, data: Uint8Array): string {
  const path = join(scratchFolder(), name);
  writeFileSync(path, data);
  return path;
}
