/** `plugin list`: cmd/helm/plugin_list.go of Helm 3.22.0, pkg/cmd/plugin_list.go of Helm 4.3.1. */
import { homePath } from '../../home/paths.ts';
import type { SigningStatus } from '../../plugin/install/kept.ts';
import { findPlugins } from '../../plugin/load.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import type { Configuration } from '../configuration.ts';

/** By folder. Throws Helm's text where one of them cannot be used; Helm 4 leaves it out. */
export function listPlugins({
  settings: { pluginsDirectory, helm },
  print,
}: Pick<Configuration, 'settings' | 'print'>): Plugin[] {
  const plugins = findPlugins(pluginsDirectory, { helm });
  for (const notice of plugins.flatMap(({ notices }) => notices)) print(`${notice}\n`);
  return plugins;
}

/** Whether each of them is signed, in their order. */
export async function signingOf(
  plugins: readonly Plugin[],
  { env }: Pick<Configuration, 'env'>,
): Promise<SigningStatus[]> {
  const { signingStatus } = await import('../../plugin/install/kept.ts');
  const folder = homePath(env, 'data', 'plugins');
  return Promise.all(plugins.map((plugin) => signingStatus(plugin, folder)));
}
