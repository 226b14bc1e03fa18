/** `--dry-run`: Helm 3's words and switches, and those of Helm 4, as pkg/cmd/helpers.go of v4.3.1 reads them. */
import { ScullError } from '../../errors.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';
import { readBool } from './value.ts';

const strategies = new Map([
  ['none', false],
  ['client', true],
  ['server', true],
]);

/** For verbs that render nothing: Helm 3's switch, which takes the words of Helm 4 besides. */
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

/**
 * client, server or none as Helm 4 understands the flag, which warns of switches; throws with its text. Rendering alone is always a
 * dry run.
 */
export function helm4DryRun(flags: FlagValues, warn: (warning: string) => void, rendersOnly = false): string {
  if (flags.bare('dry-run')) {
    warn("--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return 'client';
  }
  const value = flags.changed('dry-run') ? flags.string('dry-run') : rendersOnly ? 'client' : 'none';
  if (value === 'client' || value === 'server' || (value === 'none' && !rendersOnly)) return value;
  const wanted = isSwitch(value) ? readBool(value) : undefined;
  if (value === 'none' || (rendersOnly && wanted === false)) throw invalid(value, '"server" or "client"');
  if (wanted === undefined) throw invalid(value, '"none", "server", or "client"');
  const instead = wanted ? 'client' : 'none';
  warn(`boolean '--dry-run=${value}' flag is deprecated and must be replaced with '--dry-run=${instead}'`);
  return instead;
}

function isSwitch(value: string): boolean {
  try {
    readBool(value);
    return true;
  } catch {
    return false;
  }
}

function invalid(value: string, words: string): ScullError {
  return new ScullError(`invalid dry-run value (${JSON.stringify(value)}). Must be ${words}`, { code: 'cli.dry-run' });
}
