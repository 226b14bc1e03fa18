/** What plugins find in their environment: `SetupPluginEnv` of Helm v3.22.0 over what Helm itself was given. */
import { currentNamespace } from '../home/namespace.ts';
import type { Environment } from '../home/paths.ts';
import { settingsVariables, type Settings } from '../home/settings.ts';
import type { Plugin } from './plugin.ts';

export interface PluginHost {
  readonly settings: Settings;
  readonly env: Environment;
}

/** What hooks and post-renderers find in Helm 4: the environment as it is, and their own plugin. */
export function bareEnvironment(
  env: Environment,
  { name, directory }: Pick<Plugin, 'name' | 'directory'>,
): Environment {
  return { ...env, HELM_PLUGIN_NAME: name, HELM_PLUGIN_DIR: directory };
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
