import type { ReleaseSummary } from '../../release/summary.ts';
import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { tillerFlags, tillerPlace } from '../flags/tiller.ts';
import { noWords } from '../completion/charts.ts';
import { hasColours } from '../output/colours.ts';

async function run(call: Call): Promise<void> {
  const { flags } = call;
  const config = configuration(call);
  if (flags.bool('helm2')) return listTiller(call);
  const { listReleases } = await import('../../action/list.ts');
  const statuses = ['deployed', 'failed', 'pending', 'superseded', 'uninstalled', 'uninstalling'];
  const rows = await listReleases(config, {
    allNamespaces: flags.bool('all-namespaces'),
    all: flags.bool('all') || (call.settings.helm === 4 && !statuses.some((status) => flags.bool(status))),
    deployed: flags.bool('deployed'),
    failed: flags.bool('failed'),
    pending: flags.bool('pending'),
    superseded: flags.bool('superseded'),
    uninstalled: flags.bool('uninstalled'),
    uninstalling: flags.bool('uninstalling'),
    filter: flags.string('filter'),
    selector: flags.string('selector'),
    byDate: flags.bool('date'),
    reverse: flags.bool('reverse'),
    max: flags.number('max'),
    offset: flags.number('offset'),
  });
  await print(call, rows);
}

/** What Tiller recorded. */
async function listTiller(call: Call): Promise<void> {
  const { listTillerReleases } = await import('../../action/tiller/list.ts');
  await print(call, await listTillerReleases(configuration(call), tillerPlace(call.flags)));
}

async function print(call: Call, rows: readonly ReleaseSummary[]): Promise<void> {
  const { flags, settings, env, out } = call;
  const { clock } = configuration(call);
  const { localZone } = await import('../../release/time.ts');
  const { listMarks, listText } = await import('../output/release-rows.ts');
  const form = {
    format: outputFormat(flags),
    short: flags.bool('short'),
    noHeaders: flags.bool('no-headers'),
    timeFormat: flags.string('time-format'),
    zone: () => localZone(clock),
  };
  const coloured = form.format === 'table' && !form.short && hasColours(settings, env);
  out.print(listText(rows, form), coloured ? listMarks(rows, form) : []);
}

export const listCommand: Command = {
  long: `Lists the releases of a namespace, each with its last revision.

Without a flag for a status only those are listed that are deployed or failed; such flags add up.
They come by name; with --date the one that was changed last comes last.

A namespace with many releases is listed in pages: --max says how many there are on one, --offset how many to skip.`,
  examples: `  # all releases of the cluster, in every status
  {program} list --all --all-namespaces

  # those of which the name begins with web
  {program} list --filter '^web'

  # names alone, for scripts
  {program} list --short --selector team=payments`,
  flags: [
    { name: 'short', shorthand: 'q', type: 'bool', usage: 'print names only' },
    { name: 'no-headers', type: 'bool', usage: 'leave the header of the table out' },
    {
      name: 'time-format',
      type: 'string',
      usage: 'form of times, as Go writes its reference time: "2006-01-02 15:04:05Z0700"',
    },
    { name: 'date', shorthand: 'd', type: 'bool', usage: 'sort by time' },
    { name: 'reverse', shorthand: 'r', type: 'bool', usage: 'turn the order round' },
    { name: 'all', shorthand: 'a', type: 'bool', usage: 'list releases in every status' },
    { name: 'uninstalled', type: 'bool', usage: 'list releases that were uninstalled with --keep-history' },
    { name: 'superseded', type: 'bool', usage: 'list revisions that were replaced' },
    { name: 'uninstalling', type: 'bool', usage: 'list releases that are being uninstalled' },
    { name: 'deployed', type: 'bool', usage: 'list releases that are deployed' },
    { name: 'failed', type: 'bool', usage: 'list releases that failed' },
    { name: 'pending', type: 'bool', usage: 'list releases that are being installed, upgraded or rolled back' },
    { name: 'all-namespaces', shorthand: 'A', type: 'bool', usage: 'list the releases of all namespaces' },
    { name: 'max', shorthand: 'm', type: 'int', default: '256', usage: 'number of rows at most; 0 for all' },
    { name: 'offset', type: 'int', usage: 'number of rows to skip' },
    { name: 'filter', shorthand: 'f', type: 'string', usage: 'regular expression that names must match' },
    {
      name: 'selector',
      shorthand: 'l',
      type: 'string',
      usage: 'labels that releases must have: key1=value1,key2!=value2',
    },
    { name: 'helm2', type: 'bool', usage: 'list the releases that Tiller recorded' },
    ...tillerFlags,
    outputFlag,
  ],
  args: { kind: 'exactly', count: 0 },
  complete: () => noWords,
  run,
};
