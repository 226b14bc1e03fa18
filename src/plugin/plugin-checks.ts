/** What names and versions of plugins may be. */
import { parseStrictVersion } from '../go/semver.ts';

export const validName = /^[A-Za-z0-9_-]+$/;

export function isStrictVersion(version: string): boolean {
  try {
    parseStrictVersion(version);
    return true;
  } catch {
    return false;
  }
}

/** Whether it may be a part of a path: many plugins have a version that is no semantic one. */
export function isPlainVersion(version: string): boolean {
  return /^[\w.+-]*$/.test(version) && !version.includes('..');
}
