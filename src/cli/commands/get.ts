import type { Call, Command, CommandEntry } from '../command.ts';
import { configuration } from '../configuration.ts';
import { completeRelease } from '../completion/releases.ts';
import type { Flag } from '../flags/flag.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { revisionFlag } from '../flags/revision.ts';
import type { Mark } from '../output/colours.ts';
import { marksFor } from '../release-result.ts';
import type { Release } from '../../release/release.ts';

const revision = revisionFlag('get this revision, not the last one');

interface Part {
  readonly short: string;
  readonly long: string;
  readonly examples: string;
  readonly flags?: readonly Flag[];
  /** The text to print, and its colours. */
  readonly text: (call: Call) => string | Promise<string | readonly [text: string, marks: readonly Mark[]]>;
}

function entry(name: string, { short, long, examples, flags, text }: Part): CommandEntry {
  const command: Command = {
    usage: 'RELEASE_NAME',
    long,
    examples,
    flags: [revision, ...(flags ?? [])],
    args: { kind: 'exactly', count: 1 },
    complete: completeRelease,
    run: async (call) => {
      const printed = await text(call);
      if (typeof printed === 'string') call.out.print(printed);
      else call.out.print(...printed);
    },
  };
  return { name, short, load: () => command };
}

async function content(call: Call): Promise<Release> {
  const { releaseContent } = await import('../../action/read/release-content.ts');
  return releaseContent(configuration(call), call.args[0]!, call.flags.number('revision'));
}

async function all(call: Call): Promise<string | readonly [string, readonly Mark[]]> {
  const release = await content(call);
  const template = call.flags.string('template');
  const { clock, log } = configuration(call);
  if (template !== '') {
    const { renderRelease } = await import('../output/release-template.ts');
    return renderRelease(template, release, clock, call.settings.helm === 4);
  }
  const { releaseText } = await import('../../action/read/release-text.ts');
  const text = releaseText(release, {
    format: 'table',
    debug: true,
    showChart: true,
    showDescription: call.settings.helm === 4,
    warn: log,
    rules: call.rules,
  });
  return [text, marksFor(call, 'table', release)];
}

async function values(call: Call): Promise<string> {
  const { releaseValues } = await import('../../action/get-values.ts');
  const { encoded } = await import('../../action/read/encoded.ts');
  const isAll = call.flags.bool('all');
  const shown = await releaseValues(configuration(call), {
    name: call.args[0]!,
    revision: call.flags.number('revision'),
    all: isAll,
  });
  const format = outputFormat(call.flags);
  if (format !== 'table') return encoded(shown, format);
  return `${isAll ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${encoded(shown, 'yaml')}`;
}

async function metadata(call: Call): Promise<string> {
  const { releaseMetadata } = await import('../../action/get-metadata.ts');
  const { metadataText } = await import('../output/release-metadata.ts');
  const shown = await releaseMetadata(configuration(call), call.args[0]!, call.flags.number('revision'));
  return metadataText(shown, outputFormat(call.flags), call.settings.helm);
}

async function hooks(call: Call): Promise<string> {
  const { hooksText } = await import('../../action/read/release-text.ts');
  return hooksText(await content(call));
}

async function notes(call: Call): Promise<string> {
  const { info } = await content(call);
  return info.notes === '' ? '' : `NOTES:\n${info.notes}\n`;
}

export const getCommand: Command = {
  long: 'Shows what the record of a release holds: values, manifest, hooks, notes, and what is known of its chart.',
  examples: `  # the values that were set
  {program} get values web

  # what the revision before put into the cluster
  {program} get manifest web --revision 4`,
  args: { kind: 'exactly', count: 0 },
  commands: [
    entry('all', {
      short: 'show all of a release',
      long: 'Shows values, hooks, manifest and notes of a release.',
      examples: `  # everything, to look through
  {program} get all web | less

  # one thing of it
  {program} get all web --template '{{.Release.Chart.Metadata.Version}}'`,
      flags: [
        { name: 'template', type: 'string', usage: 'Go template to print the release with, such as {{.Release.Name}}' },
      ],
      text: all,
    }),
    entry('hooks', {
      short: 'show the hooks of a release',
      long: "Shows the hooks of a release as YAML, each behind a line '---'.",
      examples: `  # which hooks there are
  {program} get hooks web | grep '^# Source'`,
      text: hooks,
    }),
    entry('manifest', {
      short: 'show the manifest of a release',
      long: 'Shows all objects of a release as YAML, those of its subcharts too, as they were sent to the cluster.',
      examples: `  # what changed since revision 4
  {program} get manifest web --revision 4 > before.yaml
  {program} get manifest web | diff before.yaml -`,
      text: async (call) => `${(await content(call)).manifest}\n`,
    }),
    entry('metadata', {
      short: 'show what a release says of itself',
      long: 'Shows the chart of a release, its version and annotations, and the status of the revision.',
      examples: `  # for a program
  {program} get metadata web -o json`,
      flags: [outputFlag],
      text: metadata,
    }),
    entry('notes', {
      short: 'show the notes of a release',
      long: 'Shows the notes that the chart of a release gives.',
      examples: `  # how to reach what was installed
  {program} get notes web`,
      text: notes,
    }),
    entry('values', {
      short: 'show the values of a release',
      long: 'Shows the values that were set for a release; with --all the defaults of its chart, too.',
      examples: `  # to install it the same way elsewhere
  {program} get values web -o yaml > values.yaml

  # what the templates saw
  {program} get values web --all`,
      flags: [{ name: 'all', shorthand: 'a', type: 'bool', usage: 'with the defaults of the chart' }, outputFlag],
      text: values,
    }),
  ],
};
