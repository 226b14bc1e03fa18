/**
 * Completion of what stands behind the name of a plugin: `loadCompletionForPlugin` and `pluginDynamicComp` of Helm v3.22.0
 * (cmd/helm/load_plugins.go) and v4.3.1, on what cobra v1.10.2 makes of them. A plugin may have a completion.yaml with commands,
 * flags and arguments, and a program `plugin.complete`, which is asked where that names no more commands.
 */
import { decodeYaml } from '../../chart/decode-yaml.ts';
import { zeroStruct } from '../../chart/decode.ts';
import { isDefect } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import { sliceOf, stringSliceType, stringType, type GoType } from '../../go/types.ts';
import { joinPath } from '../../home/paths.ts';
import { readFileWithin } from '../../loader/read-file.ts';
import { pluginEnvironment } from '../../plugin/environment.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import { runProgram } from '../../plugin/run.ts';
import type { CompletionAnswer, CompletionRequest } from '../command.ts';
import { firstWord } from '../find.ts';
import type { Flag } from '../flags/flag.ts';
import { globalFlags } from '../flags/global.ts';
import { splitArguments } from '../flags/plugin-arguments.ts';
import { byName, flagCandidates, NO_FILES, startingWith } from './complete.ts';

/** A command of a plugin as its completion.yaml has it. */
interface StaticCommand {
  readonly name: string;
  readonly validArgs?: readonly string[];
  readonly flags?: readonly string[];
  /** Undefined where the program `plugin.complete` is to be asked. */
  readonly commands?: readonly StaticCommand[];
}

const MAX_FILE = 1024 * 1024;
/** Bytes and milliseconds of an answer; Helm has no limits. */
const MAX_ANSWER = 4 * 1024 * 1024;
const PATIENCE = 20_000;

const commandFields = [
  { name: 'name', json: 'name', type: stringType },
  { name: 'validArgs', json: 'validArgs', type: stringSliceType },
  { name: 'flags', json: 'flags', type: stringSliceType },
];
const commandType: GoType = {
  name: 'main.pluginCommand',
  kind: 'struct',
  get fields() {
    return [...commandFields, { name: 'commands', json: 'commands', type: sliceOf(commandType) }];
  },
};

/** `words` is the whole command line. Never rejects for what a plugin does wrong: then there is nothing to offer. */
export async function completePlugin(
  plugin: Plugin,
  words: readonly string[],
  { args, word, settings, env }: CompletionRequest,
): Promise<CompletionAnswer> {
  const globals = globalFlags(settings);
  const { command, path, rest } = findStatic(staticCommands(plugin), args, globals);
  const flags = fakeFlags(command.flags ?? []);
  const offered: string[] = [];
  let directive = 0;
  if (word.startsWith('-') && !word.includes('=')) {
    offered.push(...flagCandidates(word, [...byName(globals), ...byName(flags)], []));
    directive = NO_FILES;
  } else {
    if (rest.length === 0) {
      const names = startingWith(
        (command.commands ?? []).map(({ name }) => name),
        word,
      );
      offered.push(...names.sort());
      if (names.length > 0) directive = NO_FILES;
    }
    const { validArgs = [] } = command;
    if (validArgs.length > 0) {
      if (rest.length === 0) offered.push(...startingWith(validArgs, word));
      return { words: offered, files: false, directive: rest.length === 0 ? NO_FILES : directive };
    }
  }
  if (command.commands !== undefined) return { words: offered, files: true, directive };
  const answer = await askPlugin(plugin, { words, path, rest, word, settings, env });
  return { words: [...offered, ...answer.lines], files: true, directive: answer.directive };
}

function staticCommands(plugin: Plugin): StaticCommand {
  const none = { name: plugin.command };
  try {
    const path = joinPath(plugin.directory, 'completion.yaml');
    const yaml = readFileWithin(MAX_FILE, path, () => new Error('too large'));
    const read = zeroStruct(commandType);
    decodeYaml(yaml, commandType, read);
    return { ...(read as unknown as StaticCommand), ...none };
  } catch (error) {
    if (isDefect(error)) throw error;
    return none;
  }
}

interface Found {
  readonly command: StaticCommand;
  /** Names of the commands below that of the plugin. */
  readonly path: readonly string[];
  readonly rest: readonly string[];
}

function findStatic(top: StaticCommand, args: readonly string[], globals: readonly Flag[]): Found {
  let command = top;
  let rest = args;
  const path: string[] = [];
  for (;;) {
    const at = firstWord(rest, [...globals, ...fakeFlags(command.flags ?? [])]);
    const next = at === undefined ? undefined : command.commands?.find(({ name }) => name !== '' && name === rest[at]);
    if (at === undefined || next === undefined) return { command, path, rest };
    path.push(next.name);
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    command = next;
  }
}

/** Each letter goes with a longer name, in their order, or stands for itself where there are not enough of them. */
function fakeFlags(names: readonly string[]): Flag[] {
  const letters = names.filter((name) => name.length === 1);
  const longs = names.filter((name) => name.length > 1);
  const flags = new Map<string, Flag>();
  for (let i = 0; i < Math.max(letters.length, longs.length); i++) {
    const name = longs[i] ?? letters[i]!;
    const shorthand = letters[i];
    if (!flags.has(name)) {
      flags.set(name, { name, type: 'bool', usage: '', ...(shorthand === undefined ? {} : { shorthand }) });
    }
  }
  return [...flags.values()];
}

interface Question extends Found {
  readonly words: readonly string[];
  readonly word: string;
  readonly settings: CompletionRequest['settings'];
  readonly env: CompletionRequest['env'];
}

const noAnswer = { lines: [], directive: 0 };
const ERROR = 1;

/** Its program need not be there. The last line may say `:NUMBER`, which is for the shell. */
async function askPlugin(
  plugin: Plugin,
  { words, path, rest, word, settings: given, env }: Omit<Question, 'command'>,
): Promise<{ lines: readonly string[]; directive: number }> {
  let split: ReturnType<typeof splitArguments>;
  try {
    split = splitArguments(rest, words, given);
  } catch (error) {
    if (isDefect(error)) throw error;
    return { lines: [], directive: ERROR };
  }
  try {
    const { settings, others } = split;
    const isHelm4 = settings.helm === 4;
    const ended = await runProgram({
      program: joinPath(plugin.directory, 'plugin.complete'),
      args: [...path, ...(plugin.ignoreFlags ? [] : [...others, word])],
      env: await pluginEnvironment({ settings, env }, plugin),
      stdin: isHelm4 ? 'nothing' : 'inherit',
      stdout: 'collect',
      ...(isHelm4 ? { stderr: 'collect' } : {}),
      limit: MAX_ANSWER,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (ended.status !== 0) return noAnswer;
    const lines = fromBytes(ended.output)
      .split('\n')
      .filter((line) => line !== '');
    const last = /^:([+-]?\d+)$/.exec(lines.at(-1) ?? '')?.[1];
    return last === undefined ? { lines, directive: 0 } : { lines: lines.slice(0, -1), directive: Number(last) };
  } catch (error) {
    if (isDefect(error)) throw error;
    return noAnswer;
  }
}
