import { completionScript, type Shell } from '../completion/scripts.ts';
import type { Command, CommandEntry } from '../command.ts';
import type { Flag } from '../flags/flag.ts';

const noDescriptions: Flag = { name: 'no-descriptions', type: 'bool', usage: 'candidates without descriptions' };

const install: Readonly<Record<Shell, string>> = {
  bash: `For the session you are in:

    source <({program} completion bash)

For every session from now on:

    {program} completion bash > /etc/bash_completion.d/{program}`,
  zsh: `For the session you are in:

    source <({program} completion zsh)

For every session from now on:

    {program} completion zsh > "\${fpath[1]}/_{program}"`,
  fish: `For the session you are in:

    {program} completion fish | source

For every session from now on:

    {program} completion fish > ~/.config/fish/completions/{program}.fish`,
  powershell: `For the session you are in:

    {program} completion powershell | Out-String | Invoke-Expression

For every session from now on, put that line into your profile.`,
};

function entry(shell: Shell): CommandEntry {
  const command: Command = {
    long: `Prints a script that lets ${shell} complete commands, flags and arguments of {program}.\n\n${install[shell]}`,
    flags: [noDescriptions],
    args: { kind: 'exactly', count: 0 },
    complete: () => ({ words: [], files: false }),
    run: ({ program, flags, out }) => {
      out.print(completionScript(shell, program, !flags.bool('no-descriptions')));
    },
  };
  return { name: shell, short: `print the completion script for ${shell}`, load: () => command };
}

export const completionCommand: Command = {
  long: 'Prints a script that lets a shell complete commands, flags and arguments of {program}.',
  args: { kind: 'exactly', count: 0 },
  commands: [entry('bash'), entry('fish'), entry('powershell'), entry('zsh')],
};
