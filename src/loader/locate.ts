/** Chart references that are paths: the part of `LocateChart` of Helm 3.22 (pkg/action/install.go) that stays on the disk. */
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';

/**
 * The absolute path of a folder or file; undefined for what can only be a reference to somewhere else. Throws
 * `path "./x" not found` for what can only be a path. What is there wins over a repository of that name.
 */
export function locateOnDisk(name: string): string | undefined {
  if (name !== '' && existsSync(name)) return resolve(name);
  if (isAbsolute(name) || name.startsWith('.')) {
    throw new ScullError(`path ${quote(name)} not found`, { code: 'chart.not-found' });
  }
  return undefined;
}
