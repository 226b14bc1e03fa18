/** One run of the command line: finds the command, reads its flags, calls it. Errors are thrown, nothing is written. */
import { applyGlobalFlags, coloured, globalFlags } from './flags/global.ts';
import { parseArguments } from './flags/parse.ts';
import { settingsFromEnvironment } from '../home/settings.ts';
import type { Session } from './command.ts';
import { checkArguments, findCommand } from './find.ts';

/** Throws `ScullError` for what the user can mend. */
export async function runCommandLine(words: readonly string[], session: Session): Promise<void> {
  const { root, program, env, out, stdin } = session;
  const defaults = settingsFromEnvironment(env);
  const globals = globalFlags(defaults);
  if (words[0] === '__complete' || words[0] === '__completeNoDesc') {
    const { completeCommandLine } = await import('./completion/complete.ts');
    return completeCommandLine(words, { ...session, globals, settings: defaults });
  }
  const found = await findCommand(root, words, globals, program);
  const { command } = found;
  const help = { name: 'help', shorthand: 'h', type: 'bool', usage: '' } as const;
  const { args, flags, warnings } = parseArguments(
    found.args,
    [...(command.flags ?? []), ...globals, help],
    defaults.helm,
  );
  for (const warning of warnings) out.note(warning);
  if (flags.bool('help') || command.run === undefined) {
    const { helpText } = await import('./help.ts');
    out.print(helpText(found, globals, program));
    return;
  }
  checkArguments(found, args, program);
  const settings = applyGlobalFlags(defaults, flags);
  const rules = settings.helm === 4 ? (await import('../helm4/rules.ts')).helm4Rules : undefined;
  await command.run({ program, root, args, flags, settings, rules, env: coloured(env, flags), out, stdin });
}
