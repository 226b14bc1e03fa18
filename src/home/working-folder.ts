import { statSync } from 'node:fs';
import type { Environment } from './paths.ts';

/** The current folder as Go's `os.Getwd` tells it: by the name that the shell came by, links and all. */
export function workingFolder(env: Environment): string {
  const named = env['PWD'] ?? '';
  if (!named.startsWith('/')) return process.cwd();
  const found = statSync(named, { throwIfNoEntry: false });
  const here = statSync('.', { throwIfNoEntry: false });
  return found !== undefined && found.ino === here?.ino && found.dev === here.dev ? named : process.cwd();
}
