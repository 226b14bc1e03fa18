/**
 * `plugin uninstall`: cmd/helm/plugin_uninstall.go of Helm 3.22.0. The delete hook runs when the files are gone, and with them the
 * archive that Helm 4 keeps.
 */
import { runHook } from '../../plugin/hooks.ts';
import { forgetPacked } from '../../plugin/install/kept.ts';
import { removePlugin } from '../../plugin/install/staging.ts';
import { pluginFolder } from '../../plugin/load.ts';
import type { Configuration } from '../configuration.ts';
import { changePlugins } from './change-plugins.ts';

/** `done` is told the names, one by one; those that could not be taken away are in the error at the end. */
export async function uninstallPlugins(
  config: Pick<Configuration, 'settings' | 'env' | 'print'>,
  names: readonly string[],
  done: (name: string) => void,
): Promise<void> {
  await changePlugins(config, names, {
    doing: 'uninstall',
    done,
    change: async (plugin) => {
      removePlugin(plugin.directory);
      forgetPacked(plugin, pluginFolder(config.settings));
      await runHook(plugin, 'delete', config);
    },
  });
}
