/** Plugins that manifests go through: pkg/postrenderer/postrenderer.go and `runPostrenderer` (internal/plugin) of Helm v4.3.1. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { trimSpace } from '../go/unicode.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { runFilter, type PostRenderLimits } from '../postrender/exec.ts';
import { bareEnvironment } from './environment.ts';
import { findPlugins } from './load.ts';
import { checkRuntime, prepareCommand } from './platform-command.ts';
import type { Plugin } from './plugin.ts';
import { programPath } from './run.ts';

export interface PostRenderHost {
  readonly settings: Settings;
  readonly env: Environment;
  readonly limits: PostRenderLimits;
}

/** Throws `plugin: {Name:x Type:postrenderer/v1} not found`. `note` is told of plugins that cannot be used. */
export function findPostRenderer(
  name: string,
  { pluginsDirectory, helm }: Pick<Settings, 'pluginsDirectory' | 'helm'>,
  note?: (line: string) => void,
): Plugin {
  const plugins = findPlugins(pluginsDirectory, { helm, note });
  const found = plugins.find((plugin) => plugin.name === name && plugin.type === 'postrenderer/v1');
  if (found !== undefined) return found;
  const names = plugins.filter(({ type }) => type === 'postrenderer/v1').map((plugin) => plugin.name);
  throw new ScullError(`plugin: {Name:${name} Type:postrenderer/v1} not found`, {
    code: 'plugin.post-renderer',
    hint:
      names.length === 0
        ? 'Helm 4 takes plugins for post-renderers, and no programs. None is installed; without HELM_COMPAT=4 a program will do.'
        : `Post-renderers that are installed: ${names.join(', ')}`,
  });
}

/** The manifests as the plugin gives them back. Throws Helm's text where it fails or gives nothing. */
export async function postRenderByPlugin(
  name: string,
  args: readonly string[],
  manifests: string,
  { settings, env, limits }: PostRenderHost,
): Promise<string> {
  const plugin = findPostRenderer(name, settings);
  const failed = (reason: string, hint = ''): ScullError =>
    new ScullError(`failed to invoke post-renderer plugin ${quote(name)}: ${reason}`, {
      code: 'plugin.failed',
      ...(hint === '' ? {} : { hint }),
    });
  checkRuntime(plugin);
  const variables = bareEnvironment(env, plugin);
  const prepared = prepareCommand(plugin.commands, { env: variables, expandArgs: true, more: args });
  if (prepared === undefined) throw failed('failed to prepare plugin command: no plugin command is applicable');
  let path: string;
  try {
    path = programPath(prepared.program, variables);
  } catch (error) {
    throw failed((error as Error).message);
  }
  const filter = { path, name: prepared.program, args: prepared.args, env: variables };
  const { output, errors, failure } = await runFilter(filter, manifests, limits);
  // Helm keeps to itself what the plugin said
  if (failure?.isExit === true) throw failed(`plugin ${quote(name)} exited with error`, trimSpace(errors));
  if (failure !== undefined) throw failed(failure.reason);
  if (trimSpace(output) !== '') return output;
  throw new ScullError(`post-renderer ${quote(name)} produced empty output`, { code: 'plugin.empty' });
}
