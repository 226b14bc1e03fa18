/** For commands whose stdout is one report, often for a program: what actions print while they work goes to stderr. */
import type { Configuration } from '../action/configuration.ts';
import { configuration, type ConfigurationSource } from './configuration.ts';

export function reportConfiguration(source: ConfigurationSource): Configuration {
  const note = (text: string): void => {
    source.out.note(text.trimEnd());
  };
  return configuration({ ...source, out: { print: note, note } });
}
