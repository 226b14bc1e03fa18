/** Flags for a program that all manifests go through. */
import { findProgram } from '../../postrender/exec.ts';
import type { Flag } from './flag.ts';

/** Between the names of several mentions, all but one of which Helm 4 refuses when it has looked for the first. */
const MORE = '\0';

/** Those that were given, in their order; at most one but for Helm 4. */
export function givenPostRenderers(value: string): string[] {
  return value === '' ? [] : value.split(MORE);
}

export const postRendererFlags: readonly Flag[] = [
  {
    name: 'post-renderer',
    type: 'string',
    typeName: 'postRendererString',
    usage:
      'program that gets the manifests on stdin and writes them to stdout; searched in $PATH, then as a path (a plugin with HELM_COMPAT=4)',
    check: (value, helm) => {
      if (helm === 3 && value !== '') findProgram(value);
    },
    combine: (before, value, helm) => (helm === 3 ? value : [before, value].filter(Boolean).join(MORE)),
  },
  {
    name: 'post-renderer-args',
    type: 'stringArray',
    typeName: 'postRendererArgsSlice',
    default: [],
    usage: 'argument for the post-renderer; may be given again',
  },
];
