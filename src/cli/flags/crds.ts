/** `--crds`: what becomes of the definitions in `crds/`. Without it, what Helm does. */
import type { ChangeOptions } from '../../action/change/options.ts';
import { ScullError } from '../../errors.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';

const choices = ['create', 'upgrade', 'skip'];

export const crdsFlag: Flag = {
  name: 'crds',
  type: 'string',
  values: [
    'create\tmake those that are missing',
    'upgrade\tbring those that are there up to date as well',
    'skip\tleave all as they are',
  ],
  usage:
    'what to do with CRDs: create those that are missing, upgrade the others as well if nothing can break, or skip them; ' +
    'without it an install creates, and an upgrade skips',
  check: (value) => {
    if (!choices.includes(value)) throw new Error(`must be one of ${choices.join(', ')}`);
  },
};

export const crdFlags: readonly Flag[] = [
  crdsFlag,
  {
    name: 'allow-breaking-crds',
    type: 'stringSlice',
    typeName: 'names',
    usage: 'with --crds=upgrade: names of CRDs that are upgraded though objects or manifests may break',
  },
];

/** Of those who do not change anything. */
export function crdChoice(flags: FlagValues): CrdChoice {
  const choice = flags.string('crds');
  return isChoice(choice) ? choice : '';
}

export type CrdChoice = '' | 'create' | 'upgrade' | 'skip';

function isChoice(text: string): text is CrdChoice {
  return choices.includes(text);
}

/** Throws for flags that contradict each other. */
export function crdOptions(flags: FlagValues): Pick<ChangeOptions, 'skipCrds' | 'crds'> {
  const choice = flags.string('crds');
  const skips = flags.bool('skip-crds');
  const breaking = flags.list('allow-breaking-crds');
  if (skips && (choice === 'create' || choice === 'upgrade')) {
    throw new ScullError(`--skip-crds and --crds=${choice} contradict each other`, { code: 'cli.flags' });
  }
  if (breaking.length > 0 && choice !== 'upgrade') {
    throw new ScullError('--allow-breaking-crds is for --crds=upgrade', { code: 'cli.flags' });
  }
  if (choice !== 'create' && choice !== 'upgrade') return { skipCrds: skips || choice === 'skip' };
  return { skipCrds: false, crds: { choice, breaking } };
}
