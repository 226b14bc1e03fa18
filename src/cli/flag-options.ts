import type { ChartOrigin } from '../loader/locate.ts';
import type { ValuesOptions } from '../values/options.ts';
import type { FlagValues } from './flags/parse.ts';

/** What the flags of flags/values.ts were given. */
export function valuesOptions(flags: FlagValues): ValuesOptions {
  return {
    valueFiles: flags.list('values'),
    values: flags.list('set'),
    stringValues: flags.list('set-string'),
    fileValues: flags.list('set-file'),
    jsonValues: flags.list('set-json'),
    literalValues: flags.list('set-literal'),
  };
}

/** What the flags of flags/chart-path.ts were given. */
export function chartOrigin(flags: FlagValues): ChartOrigin {
  return { repo: flags.string('repo'), verify: flags.bool('verify') };
}
