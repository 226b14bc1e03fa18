import { currentNamespace } from '../../home/namespace.ts';
import { settingsVariables } from '../../home/settings.ts';
import type { Call, Command } from '../command.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';

async function run({ args, flags, settings, env, out }: Call): Promise<void> {
  const variables = settingsVariables(settings, env, process.argv0, await currentNamespace(settings, env));
  const [name] = args;
  const format = outputFormat(flags);
  if (format !== 'table') {
    const { encoded, ordered } = await import('../../action/read/encoded.ts');
    const asked = [...variables].filter(([key]) => name === undefined || key === name);
    out.print(encoded(ordered(Object.fromEntries(asked)), format));
    return;
  }
  if (name !== undefined) out.print(`${variables.get(name) ?? ''}\n`);
  else for (const [key, value] of variables) out.print(`${key}="${value}"\n`);
}

export const envCommand: Command = {
  long: `Prints the settings that come from the environment and the global flags, or the value of one of them.`,
  examples: `  # where charts are cached
  {program} env HELM_REPOSITORY_CACHE`,
  flags: [outputFlag],
  args: { kind: 'at most', count: 1 },
  complete: ({ args, settings, env }) => ({
    words: args.length > 0 ? [] : [...settingsVariables(settings, env, '', '').keys()],
    files: false,
  }),
  run,
};
