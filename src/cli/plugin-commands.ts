/** Plugins as commands: `loadPlugins` of Helm v3.22.0 (cmd/helm/load_plugins.go). Loaded when the built-in commands do not suffice. */
import { errorMessage, isDefect, ScullError } from '../errors.ts';
import { logLine } from '../go/slog.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { pluginEnvironment } from '../plugin/environment.ts';
import { findPlugins } from '../plugin/load.ts';
import { checkRuntime, prepareCommand } from '../plugin/platform-command.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { runProgram } from '../plugin/run.ts';
import type { Call, Command, CommandEntry, Output } from './command.ts';
import { splitArguments } from './flags/plugin-arguments.ts';
import { endBySignal } from './signals.ts';

export interface PluginSession {
  /** Before any flag. */
  readonly settings: Settings;
  readonly env: Environment;
  readonly out: Output;
}

/** The root with a command for each plugin behind its own. Built-in names win; plugins that cannot be loaded are told of. */
export function commandsWithPlugins(root: Command, words: readonly string[], session: PluginSession): Command {
  const plugins = loadPlugins(session);
  if (plugins.length === 0) return root;
  const isHelm4 = session.settings.helm === 4;
  const called = plugins.filter(({ form, type }) => (form === 'legacy' && !isHelm4) || type === 'cli/v1');
  const commands: CommandEntry[] = [...(root.commands ?? [])];
  for (const plugin of called) {
    if (isHelm4 && commands.some(({ name }) => name === plugin.command)) {
      const about = { name: plugin.command };
      session.out.note(logLine('ERROR', 'failed to load plugins: name conflicts', about));
      break;
    }
    commands.push(pluginEntry(plugin, words));
  }
  return { ...root, commands };
}

/** None where one of them is broken, which is told on stderr, or where $HELM_NO_PLUGINS is 1. */
export function loadPlugins({ settings, env, out }: PluginSession): Plugin[] {
  if (env['HELM_NO_PLUGINS'] === '1') return [];
  try {
    const note = (line: string): void => {
      out.note(line);
    };
    const plugins = findPlugins(settings.pluginsDirectory, { helm: settings.helm, note });
    for (const notice of plugins.flatMap(({ notices }) => notices)) out.print(`${notice}\n`);
    return plugins;
  } catch (error) {
    if (isDefect(error)) throw error;
    const text = 'failed to load plugins';
    const reason = errorMessage(error);
    out.note(settings.helm === 4 ? logLine('ERROR', text, { error: reason }) : `${text}: ${reason}`);
    return [];
  }
}

function pluginEntry(plugin: Plugin, words: readonly string[]): CommandEntry {
  const { name, command: called, description } = plugin;
  const short = plugin.usage === '' ? `the ${quote(name)} plugin` : plugin.usage;
  const command: Command = {
    long: description.trim() === '' ? short : description,
    takesAll: true,
    run: (call) => runPlugin(plugin, words, call),
    completeAll: async (request) => (await import('./completion/plugins.ts')).completePlugin(plugin, words, request),
  };
  return { name: called, short, load: () => command };
}

async function runPlugin(plugin: Plugin, words: readonly string[], call: Call): Promise<void> {
  const { out, env } = call;
  const { settings, others } = splitArguments(call.args, words, call.settings);
  const variables = await pluginEnvironment({ settings, env }, plugin);
  const more = plugin.ignoreFlags ? [] : others;
  const prepared = prepareCommand(plugin.commands, { env: variables, expandArgs: true, more });
  const failed = (exitCode: number): ScullError =>
    new ScullError(`plugin ${quote(plugin.name)} exited with error`, { code: 'plugin.failed', exitCode });
  checkRuntime(plugin);
  if (prepared === undefined) {
    if (settings.helm === 4) {
      throw new ScullError('failed to prepare plugin command: no plugin command is applicable', {
        code: 'plugin.platform',
      });
    }
    out.note('no plugin command is applicable');
    throw failed(1);
  }
  out.flush?.();
  const ended = await runProgram({ ...prepared, env: variables, stdin: 'inherit', stdout: 'inherit' });
  if (ended.signal !== undefined && ended.signal === ended.asked) endBySignal(ended.signal);
  // of a signal Go knows no status, and exits with its -1
  if (ended.status !== 0) throw failed(ended.status ?? 255);
}
