/** The flag for the form of what is printed: pkg/cli/output of Helm v3.22.0. */
import type { OutputFormat } from '../../action/read/encoded.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';

export const outputFlag: Flag = {
  name: 'output',
  shorthand: 'o',
  type: 'string',
  typeName: 'format',
  default: 'table',
  usage: 'form of the output: table, json or yaml',
  values: ['json\tfor programs', 'table\tfor people', 'yaml\tfor both'],
  check: (value) => {
    if (!isFormat(value)) throw new Error('invalid format type');
  },
};

export function outputFormat(flags: FlagValues): OutputFormat {
  const format = flags.string('output');
  return isFormat(format) ? format : 'table';
}

function isFormat(text: string): text is OutputFormat {
  return text === 'table' || text === 'json' || text === 'yaml';
}
