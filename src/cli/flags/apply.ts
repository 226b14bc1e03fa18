/**
 * Flags for how objects are changed, shared by install, upgrade and rollback: Helm 3's `--force`, and Helm 4's server-side
 * apply, which is off unless asked for.
 */
import type { ApplyChoice } from '../../action/change/options.ts';
import { ScullError } from '../../errors.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';
import { readBool } from './value.ts';

export const forceFlag: Flag = {
  name: 'force',
  type: 'bool',
  usage: 'replace resources instead of patching them',
  deprecatedIn4: 'use --force-replace instead',
};

const forceReplaceFlag: Flag = { name: 'force-replace', type: 'bool', usage: 'as --force' };

const forceConflictsFlag: Flag = {
  name: 'force-conflicts',
  type: 'bool',
  usage: 'with --server-side: take fields over that others manage',
};

export const noPreflightFlag: Flag = {
  name: 'no-preflight',
  type: 'bool',
  usage: 'begin without asking the server first whether it will take everything',
};

/** For what makes a first revision. */
export const applyFlags: readonly Flag[] = [
  forceFlag,
  forceReplaceFlag,
  forceConflictsFlag,
  {
    name: 'server-side',
    type: 'string',
    typeName: 'bool',
    valueWhenBare: 'true',
    values: ['true', 'false'],
    usage: 'let the server merge manifests into objects (server-side apply)',
    check: (value) => value === 'auto' || readBool(value),
  },
];

/** For what follows on an earlier revision. */
export const reapplyFlags: readonly Flag[] = [
  forceFlag,
  forceReplaceFlag,
  forceConflictsFlag,
  {
    name: 'server-side',
    type: 'string',
    values: ['true', 'false', 'auto'],
    usage: 'true: let the server merge manifests into objects; auto: as the revision before did',
  },
];

/**
 * Throws with Helm 4's texts for what cannot go together. `otherwise`: what counts where the flag is not given; as Helm 3.22 the
 * server merges nothing.
 */
export function applyChoice(flags: FlagValues, otherwise: ApplyChoice['serverSide'] = false): ApplyChoice {
  for (const name of ['force-replace', 'force']) checkApart(flags, name, 'force-conflicts');
  const serverSide = readServerSide(flags.string('server-side'), otherwise);
  const force = flags.bool('force') || flags.bool('force-replace');
  return { force, forceConflicts: flags.bool('force-conflicts'), serverSide };
}

/** Throws for two flags that exclude each other. */
export function checkApart(flags: FlagValues, ...names: readonly [string, string]): void {
  if (!names.every((name) => flags.changed(name))) return;
  const given = names.toSorted().join(' ');
  const text = `if any flags in the group [${names.join(' ')}] are set none of the others can be; [${given}] were all set`;
  throw new ScullError(text, { code: 'cli.flags' });
}

function readServerSide(text: string, otherwise: ApplyChoice['serverSide']): ApplyChoice['serverSide'] {
  if (text === '') return otherwise;
  if (text === 'auto') return 'auto';
  try {
    return readBool(text);
  } catch {
    throw new ScullError(`invalid/unknown release server-side apply method: ${text}`, { code: 'cli.flags' });
  }
}
