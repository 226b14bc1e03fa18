import type { Flag } from './flag.ts';

/** 0 means the last one. */
export function revisionFlag(usage: string): Flag {
  return { name: 'revision', type: 'int', usage, values: 'revisions' };
}
