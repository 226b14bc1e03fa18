/**
 * What a plugin wants to run when it was installed, updated or taken away: `runHook` of Helm v3.22.0 (cmd/helm/plugin.go) and
 * `InvokeHook` of Helm v4.3.1 (internal/plugin/runtime_subprocess.go).
 */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { bareEnvironment, pluginEnvironment, type PluginHost } from './environment.ts';
import { prepareCommand } from './platform-command.ts';
import type { Plugin } from './plugin.ts';
import { runProgram } from './run.ts';

export type PluginEvent = 'install' | 'update' | 'delete';

/** Its output is ours. Rejects with `plugin install hook for "x" exited with error`; a plugin without such a hook is content. */
export async function runHook(plugin: Plugin, event: PluginEvent, host: PluginHost): Promise<void> {
  const hook = plugin.hooks.get(event);
  if (hook === undefined) return;
  const { helm } = host.settings;
  const env = helm === 4 ? bareEnvironment(host.env, plugin) : await pluginEnvironment(host, plugin);
  const prepared = prepareCommand(hook.commands, { env, expandArgs: hook.expand });
  if (prepared === undefined) {
    if (helm === 3) return;
    throw new ScullError('no plugin command is applicable', { code: 'plugin.platform' });
  }
  const { status } = await runProgram({ ...prepared, env, stdin: 'nothing', stdout: 'inherit' });
  if (status === 0) return;
  throw new ScullError(`plugin ${event} hook for ${quote(plugin.name)} exited with error`, { code: 'plugin.hook' });
}
