/** Flags of `diff`: those of helm-diff v3.15.11, with its environment variables. */
import type { DiffOptions } from '../../action/diff/sides.ts';
import { ScullError } from '../../errors.ts';
import type { Environment } from '../../home/paths.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';
import { readBool } from './value.ts';

export const diffFormats = ['diff', 'simple', 'json', 'structured', 'template'] as const;
export type DiffFormat = (typeof diffFormats)[number];

/** They come first, for those of a name with a global flag to count. */
export const diffFlags: readonly Flag[] = [
  {
    name: 'output',
    shorthand: 'o',
    type: 'string',
    typeName: 'format',
    default: 'diff',
    usage:
      'form of the output: diff, simple (a line an object), json, structured (JSON with all fields) or template ($HELM_DIFF_TPL)',
    values: diffFormats,
    check: (value) => formatOf(value),
  },
  {
    name: 'context',
    shorthand: 'C',
    type: 'int',
    default: '-1',
    usage: 'lines to show around changes; all unless given',
  },
  { name: 'detailed-exitcode', type: 'bool', usage: 'exit with status 2 when something changes' },
  { name: 'show-secrets', type: 'bool', usage: 'show what Secrets hold' },
  { name: 'show-secrets-decoded', type: 'bool', usage: 'show what Secrets hold, decoded' },
  { name: 'suppress-secrets', shorthand: 'q', type: 'bool', usage: 'show of Secrets only that they change' },
  { name: 'suppress', type: 'stringArray', usage: 'kind of which to show only that it changes; may be given again' },
  {
    name: 'suppress-output-line-regex',
    type: 'stringArray',
    usage: 'regular expression (RE2) of lines to leave out; may be given again',
  },
  { name: 'strip-trailing-cr', type: 'bool', usage: 'carriage returns at the ends of lines do not count' },
  {
    name: 'find-renames',
    shorthand: 'D',
    type: 'float32',
    usage: 'take an object for renamed, of which at most this part of the lines differs, such as 0.3',
  },
  {
    name: 'normalize-manifests',
    type: 'bool',
    usage: 'write every object anew first, so that style and comments do not count',
  },
  { name: 'include-tests', type: 'bool', usage: 'tests count, too' },
  {
    name: 'color',
    type: 'string',
    valueWhenBare: 'always',
    default: 'auto',
    values: ['always', 'auto', 'never'],
    usage: 'whether to colour: always (as without a value), auto or never; without it a terminal gets colours',
    check: (value) => colourChoice(value),
  },
  { name: 'no-color', type: 'bool', usage: 'as --color=never' },
];

/** Of what compares with the cluster on demand. */
export const mergeFlags: readonly Flag[] = [
  {
    name: 'three-way-merge',
    type: 'bool',
    usage: 'compare the objects in the cluster with what they would be, and tell what the server would refuse',
  },
  { name: 'live', type: 'bool', usage: 'as --three-way-merge' },
];

function formatOf(text: string): DiffFormat {
  const format = diffFormats.find((known) => known === text);
  if (format === undefined) throw new Error(`must be one of: ${diffFormats.join(', ')}`);
  return format;
}

export function diffFormat(flags: FlagValues, env: Environment): DiffFormat {
  const wanted = flags.changed('output') ? '' : (env['HELM_DIFF_OUTPUT'] ?? '').trim();
  try {
    return formatOf(wanted === '' ? flags.string('output') : wanted);
  } catch (error) {
    const { message } = error as Error;
    throw new ScullError(`invalid value ${JSON.stringify(wanted)} of $HELM_DIFF_OUTPUT: ${message}`, {
      code: 'cli.diff',
    });
  }
}

function colourChoice(text: string): boolean | undefined {
  if (text === 'auto') return undefined;
  if (text === 'always' || text === 'never') return text === 'always';
  return readBool(text);
}

/** Undefined where it depends on the terminal. */
export function wantsColour(flags: FlagValues, env: Environment): boolean | undefined {
  if (flags.bool('no-color')) return false;
  const chosen = flags.changed('color') ? colourChoice(flags.string('color')) : undefined;
  if (chosen !== undefined) return chosen;
  try {
    return readBool(env['HELM_DIFF_COLOR'] ?? '');
  } catch {
    return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' ? undefined : false;
  }
}

/** Lines to show around changes; negative for all. */
export function contextLines(flags: FlagValues, env: Environment): number {
  const given = env['HELM_DIFF_OUTPUT_CONTEXT'] ?? '';
  return !flags.changed('context') && /^\d{1,9}$/.test(given) ? Number(given) : flags.number('context');
}

export function diffOptions(flags: FlagValues, env: Environment): DiffOptions {
  return {
    stripTrailingCr: flags.bool('strip-trailing-cr'),
    secrets: flags.bool('show-secrets-decoded') ? 'decoded' : flags.bool('show-secrets') ? 'shown' : 'redacted',
    hiddenKinds: [...flags.list('suppress'), ...(flags.bool('suppress-secrets') ? ['Secret'] : [])],
    findRenames: flags.number('find-renames'),
    hiddenLines: flags.list('suppress-output-line-regex'),
    normalize: switched(flags, env, 'normalize-manifests', 'HELM_DIFF_NORMALIZE_MANIFESTS'),
    tests: flags.bool('include-tests'),
  };
}

/** A flag, or its variable. */
export function switched(flags: FlagValues, env: Environment, flag: string, variable: string): boolean {
  return flags.changed(flag) ? flags.bool(flag) : env[variable] === 'true';
}

/** Flags of another command beside these: what both have counts once. */
export function besideDiffFlags(flags: readonly Flag[]): Flag[] {
  const taken = new Set(diffFlags.map(({ name }) => name));
  const letters = new Set(diffFlags.map(({ shorthand }) => shorthand));
  return flags
    .filter(({ name }) => !taken.has(name))
    .map((flag) => {
      const { shorthand, ...rest } = flag;
      return letters.has(shorthand) ? rest : flag;
    });
}
