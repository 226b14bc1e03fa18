/** `plugin list`: cmd/helm/plugin_list.go of Helm 3.22.0. */
import { findPlugins } from '../../plugin/load.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import type { Configuration } from '../configuration.ts';

/** By folder. Throws Helm's text where one of them cannot be used. */
export function listPlugins({ settings, print }: Pick<Configuration, 'settings' | 'print'>): Plugin[] {
  const plugins = findPlugins(settings.pluginsDirectory);
  for (const notice of plugins.flatMap(({ notices }) => notices)) print(`${notice}\n`);
  return plugins;
}
