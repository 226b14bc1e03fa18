/**
 * Downloader plugins: programs that get URLs of their own schemes. `pluginGetter` of Helm v3.22.0 (pkg/getter/plugingetter.go), and
 * getter/v1 of Helm v4.3.1, which is given the same arguments: certificate, key, authority, URL; the file comes out of stdout.
 */
import { errorMessage, isDefect, ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Environment } from '../home/paths.ts';
import { joinPath } from '../home/paths.ts';
import { settingsFromEnvironment, type Settings } from '../home/settings.ts';
import { pluginEnvironment } from './environment.ts';
import { findPlugins } from './load.ts';
import { checkRuntime, prepareCommand, type PreparedCommand } from './platform-command.ts';
import type { Plugin } from './plugin.ts';
import { runProgram } from './run.ts';

export interface PluginRequest {
  readonly url: string;
  readonly scheme: string;
  readonly username?: string;
  readonly password?: string;
  readonly passCredentialsAll?: boolean;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly caFile?: string;
  /** Most bytes to take. */
  readonly maxSize?: number;
}

export interface GetterHost {
  readonly env: Environment;
  /** Those of the environment, unless given. */
  readonly settings?: Partial<Settings>;
  readonly signal?: AbortSignal;
  /** Told when the plugins cannot be loaded. */
  readonly warn?: (line: string) => void;
}

/** Whether a plugin gets URLs of the scheme. Where they cannot be loaded there is none. */
export function hasGetterPlugin(scheme: string, env: Environment): boolean {
  return getterPlugin(scheme, { env }) !== undefined;
}

/** The file; undefined where no plugin is for the scheme. Rejects with `plugin "bin/get.sh" exited with error`. */
export async function getByPlugin(request: PluginRequest, host: GetterHost): Promise<Uint8Array | undefined> {
  const { scheme, url, certFile = '', keyFile = '', caFile = '' } = request;
  const plugin = getterPlugin(scheme, host);
  if (plugin === undefined) return undefined;
  checkRuntime(plugin);
  const settings = { ...settingsFromEnvironment(host.env), ...host.settings };
  const env = {
    ...(await pluginEnvironment({ settings, env: host.env }, plugin)),
    HELM_PLUGIN_USERNAME: request.username ?? '',
    HELM_PLUGIN_PASSWORD: request.password ?? '',
    HELM_PLUGIN_PASS_CREDENTIALS_ALL: String(request.passCredentialsAll ?? false),
  };
  const { program, args } = commandFor(plugin, scheme, env, settings.helm);
  const ended = await runProgram({
    program: joinPath(plugin.directory, program),
    args: [...args, certFile, keyFile, caFile, url],
    env,
    stdin: 'nothing',
    stdout: 'collect',
    ...(request.maxSize === undefined ? {} : { limit: request.maxSize }),
    ...(host.signal === undefined ? {} : { signal: host.signal }),
  });
  if (ended.status === 0) return ended.output;
  const named = plugin.form === 'v1' || settings.helm === 4 ? plugin.name : [program, ...args].join(' ');
  throw new ScullError(`plugin ${quote(named)} exited with error`, { code: 'plugin.failed' });
}

function getterPlugin(scheme: string, { env, warn }: GetterHost): Plugin | undefined {
  let plugins: Plugin[];
  try {
    const { pluginsDirectory, helm } = settingsFromEnvironment(env);
    plugins = findPlugins(pluginsDirectory, { helm, note: warn });
  } catch (error) {
    if (isDefect(error)) throw error;
    warn?.(`failed to load plugins: ${errorMessage(error)}`);
    return undefined;
  }
  return plugins.find(({ protocols }) => protocols.includes(scheme));
}

/** Variables count in the program of a plugin of Helm 4, and of any plugin in Helm 4, and nowhere else. */
function commandFor(plugin: Plugin, scheme: string, env: Environment, helm: Settings['helm']): PreparedCommand {
  const downloader = plugin.downloaders.find(({ protocols }) => protocols.includes(scheme));
  if (downloader === undefined) {
    throw new ScullError(`no downloader found for protocol ${quote(scheme)}`, { code: 'plugin.protocol' });
  }
  if (plugin.form === 'legacy' && helm === 3) {
    const [program = '', ...args] = downloader.commands[0]?.command.split(' ') ?? [];
    return { program, args };
  }
  const prepared = prepareCommand(downloader.commands, { env, expandArgs: false });
  if (prepared !== undefined) return prepared;
  const text = `failed to prepare commands for protocol ${quote(scheme)}: no plugin command is applicable`;
  throw new ScullError(text, { code: 'plugin.platform' });
}
