/** `plugin update`: cmd/helm/plugin_update.go of Helm 3.22.0. Plugins that came out of git are brought to what their branch is now. */
import { realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ScullError } from '../../errors.ts';
import { logLine } from '../../go/slog.ts';
import { joinPath } from '../../home/paths.ts';
import { workingFolder } from '../../home/working-folder.ts';
import { runHook } from '../../plugin/hooks.ts';
import { isModified, remoteOf, updateClone } from '../../plugin/install/git.ts';
import { kindOfFolder, notSupported } from '../../plugin/install/source.ts';
import { missingMetadata } from '../../plugin/install/staging.ts';
import { loadPlugin, pluginFolder } from '../../plugin/load.ts';
import { pluginFileName, type Plugin } from '../../plugin/plugin.ts';
import type { Configuration } from '../configuration.ts';
import { changePlugins } from './change-plugins.ts';

type UpdateConfiguration = Pick<Configuration, 'settings' | 'env' | 'print' | 'signal' | 'warn'>;

/** As `uninstallPlugins`. */
export async function updatePlugins(
  config: UpdateConfiguration,
  names: readonly string[],
  done: (name: string) => void,
): Promise<void> {
  await changePlugins(config, names, { doing: 'update', done, change: (plugin) => update(plugin, config) });
}

async function update({ directory }: Plugin, config: UpdateConfiguration): Promise<void> {
  const { env, settings, signal } = config;
  const ports = { env, signal };
  const clone = resolve(workingFolder(env), realpathSync(directory));
  const remote = await originOf(clone, config);
  const place = joinPath(pluginFolder(settings), basename(remote));
  if (statSync(place, { throwIfNoEntry: false }) === undefined) {
    if (settings.helm === 4) {
      const error = `stat ${place}: no such file or directory`;
      config.warn(logLine('WARN', 'plugin does not exist', { path: place, error }));
    }
    throw new ScullError('plugin does not exist', {
      code: 'plugin.place',
      hint: `It comes from ${remote} and is expected at ${place}.`,
    });
  }
  if (await isModified(clone, ports)) throw new ScullError('plugin repo was modified', { code: 'plugin.modified' });
  await updateClone(clone, ports);
  if (statSync(joinPath(clone, pluginFileName), { throwIfNoEntry: false }) === undefined) throw missingMetadata();
  const updated = loadPlugin(place, settings.helm);
  for (const notice of updated.notices) config.print(`${notice}\n`);
  await runHook(updated, 'update', config);
}

async function originOf(clone: string, { settings, env, signal, warn }: UpdateConfiguration): Promise<string> {
  const kind = kindOfFolder(clone);
  if (kind === undefined) {
    if (settings.helm === 4) {
      const found = { location: clone, error: 'Cannot detect VCS' };
      warn(logLine('WARN', 'cannot get information about plugin source', found));
    }
    throw new ScullError('cannot get information about plugin source', {
      code: 'plugin.source',
      hint: 'Only plugins out of git repositories can be updated; others are uninstalled and installed again.',
    });
  }
  if (kind !== 'git') throw notSupported(kind);
  return remoteOf(clone, { env, signal });
}
