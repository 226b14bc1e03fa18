/** The same for several plugins, each by itself: what `plugin update` and `plugin uninstall` share. */
import { errorMessage, isDefect, ScullError } from '../../errors.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import type { Configuration } from '../configuration.ts';
import { listPlugins } from './list.ts';

export interface PluginChange {
  readonly doing: 'update' | 'uninstall';
  readonly change: (plugin: Plugin) => Promise<void>;
  readonly done: (name: string) => void;
}

/** Rejects at the end with a line for each that failed: `Plugin: x not found`, `Failed to update plugin x, got error (…)`. */
export async function changePlugins(
  config: Pick<Configuration, 'settings' | 'print'>,
  names: readonly string[],
  { doing, change, done }: PluginChange,
): Promise<void> {
  if (names.length === 0) throw new ScullError(`please provide plugin name to ${doing}`, { code: 'plugin.name' });
  const plugins = listPlugins(config);
  const isHelm4 = config.settings.helm === 4;
  const failures: string[] = [];
  const hints: string[] = [];
  for (const name of names) {
    const plugin = plugins.find((one) => one.name === name);
    if (plugin === undefined) {
      failures.push(`${isHelm4 ? 'plugin' : 'Plugin'}: ${name} not found`);
      continue;
    }
    try {
      await change(plugin);
      done(name);
    } catch (error) {
      if (isDefect(error)) throw error;
      failures.push(`${isHelm4 ? 'failed' : 'Failed'} to ${doing} plugin ${name}, got error (${errorMessage(error)})`);
      if (error instanceof ScullError && error.hint !== undefined) hints.push(error.hint);
    }
  }
  if (failures.length === 0) return;
  const hint = hints.length === 0 ? {} : { hint: hints.join('\n') };
  throw new ScullError(failures.join('\n'), { code: 'plugin.change', ...hint });
}
