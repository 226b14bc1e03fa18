/** `--dry-run` of verbs that render nothing: Helm 3's switch, which takes the words of Helm 4 besides. */
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';
import { readBool } from './value.ts';

const strategies = new Map([
  ['none', false],
  ['client', true],
  ['server', true],
]);

export function dryRunSwitch(usage: string): Flag {
  return {
    name: 'dry-run',
    type: 'string',
    typeName: 'bool',
    valueWhenBare: 'true',
    usage,
    check: (value) => strategies.has(value) || readBool(value),
  };
}

export function isDryRunSet(flags: FlagValues): boolean {
  if (!flags.changed('dry-run')) return false;
  const value = flags.string('dry-run');
  return strategies.get(value) ?? readBool(value);
}
