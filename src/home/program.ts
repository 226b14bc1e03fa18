/** Programs in $PATH: the searching of Go's `exec.LookPath` (os/exec of Go 1.26), for all that starts a program by its name. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Environment } from './paths.ts';

/** Whether the name is a path, which is not looked for in $PATH. */
export function isProgramPath(name: string): boolean {
  return name.includes('/') || (process.platform === 'win32' && name.includes('\\'));
}

/** The paths of the programs of that name, in the order of $PATH; relative ones where $PATH has relative folders. */
export function* programsNamed(name: string, env: Environment): Generator<string> {
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter)) {
    const candidate = join(folder === '' ? '.' : folder, name);
    if (isProgram(candidate)) yield candidate;
  }
}

/** The first of them in a folder that does not depend on where the command is run: a chart's folder may be the current one. */
export function safeProgram(name: string, env: Environment): string | undefined {
  for (const path of programsNamed(name, env)) if (isAbsolute(path)) return path;
  return undefined;
}

/** Whether it is a file that may be run. */
function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
