/** What plugins find in their environment: `SetupPluginEnv` of Helm v3.22.0 over what Helm itself was given. */
import { currentNamespace } from '../home/namespace.ts';
import type { Environment } from '../home/paths.ts';
import { settingsVariables, type Settings } from '../home/settings.ts';
import type { Plugin } from './plugin.ts';

export interface PluginHost {
  readonly settings: Settings;
  readonly env: Environment;
}

/** HELM_BIN is what this process was started by, so that a plugin calls the same program. */
export async function pluginEnvironment(
  { settings, env }: PluginHost,
  { name, directory }: Pick<Plugin, 'name' | 'directory'>,
): Promise<Environment> {
  const namespace = await currentNamespace(settings, env);
  return {
    ...env,
    ...Object.fromEntries(settingsVariables(settings, env, process.argv0, namespace)),
    HELM_PLUGIN_NAME: name,
    HELM_PLUGIN_DIR: directory,
  };
}
