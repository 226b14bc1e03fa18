/** Flags of what installs a chart, or shows what installing it would do. */
import { applyFlags } from './apply.ts';
import { changeFlags } from './change.ts';
import type { Flag } from './flag.ts';

export const installFlags: readonly Flag[] = [
  { name: 'create-namespace', type: 'bool', usage: "create the release's namespace if there is none" },
  {
    name: 'replace',
    type: 'bool',
    usage: 'take a name again whose release was deleted but is still in the history; not for production',
  },
  {
    name: 'generate-name',
    shorthand: 'g',
    type: 'bool',
    usage: 'make a name up; the argument NAME is left out then',
  },
  { name: 'name-template', type: 'string', usage: 'Go template that gives the name of the release' },
  ...applyFlags,
  ...changeFlags,
];
