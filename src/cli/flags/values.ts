/** Flags that give values to a chart. */
import type { Flag } from './flag.ts';

export const valuesFlags: readonly Flag[] = [
  {
    name: 'values',
    shorthand: 'f',
    type: 'stringSlice',
    usage: 'YAML file or URL with values, - for stdin; may be given again, later ones win',
  },
  { name: 'set', type: 'stringArray', usage: 'values as key1=value1,key2=value2; may be given again' },
  { name: 'set-string', type: 'stringArray', usage: 'as --set, every value a string' },
  { name: 'set-file', type: 'stringArray', usage: 'as --set, every value read from the file named' },
  { name: 'set-json', type: 'stringArray', usage: 'as --set, every value JSON' },
  { name: 'set-literal', type: 'stringArray', usage: 'one key=value, the value taken as it stands' },
];
