/** One run of the command line: finds the command, reads its flags, calls it. Errors are thrown, nothing is written. */
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { applyGlobalFlags, coloured, globalFlags } from './flags/global.ts';
import { ScullError } from '../errors.ts';
import type { Flag } from './flags/flag.ts';
import { parseArguments, type ParsedArguments } from './flags/parse.ts';
import { settingsFromEnvironment, type Settings } from '../home/settings.ts';
import type { Command, Session } from './command.ts';
import { checkArguments, findCommand, type FoundWithArguments } from './find.ts';

/** Throws `ScullError` for what the user can mend. */
export async function runCommandLine(words: readonly string[], session: Session): Promise<void> {
  const { root, program, env, out, stdin } = session;
  const defaults = settingsFromEnvironment(env);
  const rules = defaults.helm === 4 ? (await import('../helm4/rules.ts')).helm4Rules : undefined;
  if (rules !== undefined) out.reword?.(rules.stderrText);
  const globals = globalFlags(defaults);
  let loaded: Promise<Command> | undefined;
  const withPlugins = (): Promise<Command> => (loaded ??= loadPlugins());
  const loadPlugins = async (): Promise<Command> => {
    const { commandsWithPlugins } = await import('./plugin-commands.ts');
    return commandsWithPlugins(root, words, { settings: defaults, env, out });
  };
  // Helm 4 tells of those that it cannot load whatever the command is
  if (rules !== undefined && hasPlugins(defaults)) await withPlugins();
  if (words[0] === '__complete' || words[0] === '__completeNoDesc') {
    const { completeCommandLine } = await import('./completion/complete.ts');
    return completeCommandLine(words, { ...session, root: await withPlugins(), globals, settings: defaults });
  }
  const understood = await understand(words, session, { globals, helm: defaults.helm, withPlugins });
  if (understood === undefined) return;
  const { found, args, flags, warnings } = understood;
  const { command } = found;
  if (command.takesAll === true) return command.run?.({ ...session, args, flags, settings: defaults });
  for (const warning of warnings) out.note(warning);
  if (flags.bool('help') || command.run === undefined) {
    const { helpText } = await import('./help.ts');
    out.print(helpText(found.path.length > 0 ? found : { ...found, command: await withPlugins() }, globals, program));
    if (args.length > 0) await tellHabit(found, args, session);
    return;
  }
  checkArguments(found, args, program);
  const settings = applyGlobalFlags(defaults, flags);
  const call = {
    program,
    root: command.showsPlugins === true ? await withPlugins() : root,
    args,
    flags,
    settings,
    rules,
    env: coloured(env, flags),
    out,
    stdin,
  };
  try {
    await command.run(call);
  } catch (error) {
    if (!(error instanceof ScullError) || error.code !== 'storage.not-found') throw error;
    const { withSimilarRelease } = await import('./advice/similar-release.ts');
    throw await withSimilarRelease(error, call);
  }
}

function hasPlugins({ pluginsDirectory }: Settings): boolean {
  return pluginsDirectory.split(delimiter).some((folder) => existsSync(folder));
}

interface Understood extends ParsedArguments {
  readonly found: FoundWithArguments;
}

interface Vocabulary {
  readonly globals: readonly Flag[];
  readonly helm: 3 | 4;
  readonly withPlugins: () => Promise<Command>;
}

/** The command and its arguments; what Helm 2 understood counts too. Undefined for what has been answered by a line. */
async function understand(
  words: readonly string[],
  session: Session,
  vocabulary: Vocabulary,
  told: readonly string[] = [],
): Promise<Understood | undefined> {
  const { globals, helm, withPlugins } = vocabulary;
  try {
    const found = await findCommand(session.root, words, globals, session.program, withPlugins);
    if (found.command.takesAll === true) return { found, ...parseArguments([], globals), args: found.args };
    const help = { name: 'help', shorthand: 'h', type: 'bool', usage: '' } as const;
    return { found, ...parseArguments(found.args, [...(found.command.flags ?? []), ...globals, help], helm) };
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    const { helm2Habit } = await import('./helm2/habits.ts');
    const habit = helm2Habit(words, error.message, session.program);
    if (habit === undefined) throw error;
    if (!told.includes(habit.note)) session.out.note(habit.note);
    if (habit.words === undefined) return undefined;
    return await understand(habit.words, session, vocabulary, [...told, habit.note]);
  }
}

/** Words behind a command that only groups others. */
async function tellHabit({ path }: FoundWithArguments, args: readonly string[], session: Session): Promise<void> {
  const { groupHabit } = await import('./helm2/habits.ts');
  const note = groupHabit(
    path.map(({ name }) => name),
    args,
    session.program,
  );
  if (note !== undefined) session.out.note(note);
}
