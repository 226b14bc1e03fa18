import { globalFlags } from '../flags/global.ts';
import { findCommand } from '../find.ts';
import { helpText, listed, usageText } from '../help.ts';
import { settingsFromEnvironment } from '../../home/settings.ts';
import type { Call, Command, CompletionAnswer, CompletionRequest } from '../command.ts';

async function run({ program, root, args, env, out }: Call): Promise<void> {
  const globals = globalFlags(settingsFromEnvironment(env));
  try {
    out.print(helpText(await findCommand(root, args, globals, program), globals, program));
  } catch {
    out.note(`Unknown help topic [${args.map((word) => `\`${word}\``).join(' ')}]`);
    // as cobra: who asks for a topic that there is not finds nothing on stdout
    out.note(usageText({ path: [], command: root }, globals, program).trimEnd());
  }
}

async function complete({ args, env, root }: CompletionRequest): Promise<CompletionAnswer> {
  const { command } = await findCommand(root, args, globalFlags(settingsFromEnvironment(env)), '');
  return { words: listed(command.commands).map((entry) => `${entry.name}\t${entry.short}`), files: false };
}

export const helpCommand: Command = {
  usage: '[command]',
  long: `Shows the help of any command: {program} help [path of the command].`,
  showsPlugins: true,
  complete,
  run,
};
