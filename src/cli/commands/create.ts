import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const { createChart } = await import('../../action/create.ts');
  const [name] = args;
  out.print(`Creating ${name!}\n`);
  const note = (line: string): void => {
    out.print(`${line}\n`);
  };
  await createChart(configuration(call), { path: name!, starter: flags.string('starter'), note });
}

export const createCommand: Command = {
  usage: 'NAME',
  long: `Starts a new chart in a folder: Chart.yaml, values.yaml, .helmignore, an empty charts/, and templates that deploy
a small web server, with notes and a test.

NAME may be a path; folders that are missing are made. Files that are there already and that a new chart has as well are
overwritten, all others are left alone.`,
  examples: `  # a chart named web in the folder web
  {program} create web

  # from a starter of your own
  {program} create web --starter /srv/starters/service`,
  flags: [
    {
      name: 'starter',
      shorthand: 'p',
      type: 'string',
      usage: 'name of a starter, or the path of a chart to start from',
    },
  ],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => ({ words: [], files: args.length === 0 }),
  run,
};
