/** Flags for a program that all manifests go through. */
import { findProgram } from '../../postrender/exec.ts';
import type { Flag } from './flag.ts';

export const postRendererFlags: readonly Flag[] = [
  {
    name: 'post-renderer',
    type: 'string',
    typeName: 'postRendererString',
    usage:
      'program that gets the manifests on stdin and writes them to stdout; searched in $PATH, then as a path (a plugin with HELM_COMPAT=4)',
    check: (value, helm, before) => {
      if (value === '') return;
      if (helm === 3) findProgram(value);
      else if (before !== undefined && before !== '')
        throw new Error('cannot specify --post-renderer flag more than once');
    },
  },
  {
    name: 'post-renderer-args',
    type: 'stringArray',
    typeName: 'postRendererArgsSlice',
    default: [],
    usage: 'argument for the post-renderer; may be given again',
  },
];
