/** `--plan` and `--yes` of what changes a release. */
import type { Flag } from './flag.ts';

export const planFlags: readonly Flag[] = [
  { name: 'plan', type: 'bool', usage: 'show what would change, and ask before it is done' },
  { name: 'yes', shorthand: 'y', type: 'bool', usage: 'with --plan: do not ask' },
];
