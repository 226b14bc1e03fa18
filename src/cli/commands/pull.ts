import type { PullResult } from '../../action/pull.ts';
import type { Call, Command } from '../command.ts';
import { completeChart } from '../completion/charts.ts';
import { configuration } from '../configuration.ts';
import { chartOrigin, checkTlsFiles } from '../flag-options.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { transferProgress } from '../output/transfer-progress.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  await checkTlsFiles(call);
  const { pullChart } = await import('../../action/pull.ts');
  const config = configuration(call);
  const options = {
    origin: chartOrigin(flags),
    prov: flags.bool('prov'),
    destination: flags.string('destination'),
    untar: flags.bool('untar'),
    untarDir: flags.string('untardir'),
    ...transferProgress(call, 'receiving'),
  };
  for (const reference of args) {
    const result = await pullChart(config, { ...options, reference });
    out.print(await resultText(result));
  }
}

async function resultText({ warning, verification }: PullResult): Promise<string> {
  if (verification === undefined) return warning;
  const { verificationText } = await import('../output/verification.ts');
  return warning + verificationText(verification);
}

export const pullCommand: Command = {
  usage: '[chart URL | repo/chartname] [...]',
  long: `Downloads charts: their archives, or with --untar what is in them.

A chart is named as for install: repo/name for a repository that was added, the address of an archive, oci://… for a registry,
or a bare name together with --repo. --version takes a version or a range such as ^1.2.0; without it the latest stable
version is taken.

With --verify the chart must have been signed by a key of the keyring. A chart that was not, or that is not the one which the
index of its repository was made for, is not kept.`,
  examples: `  # the latest version, as an archive in the current folder
  {program} pull example/web

  # a certain version, unpacked to ./web
  {program} pull example/web --version 1.2.3 --untar

  # out of a registry, to another folder
  {program} pull oci://registry.example.com/charts/web --version '^1.2' --destination charts

  # out of a repository that was not added, signature checked
  {program} pull web --repo https://charts.example.com --verify --keyring ./public.gpg`,
  flags: [
    develFlag,
    { name: 'untar', type: 'bool', usage: 'unpack the chart' },
    { name: 'prov', type: 'bool', usage: "download the chart's signature too, without checking it" },
    {
      name: 'untardir',
      type: 'string',
      default: '.',
      usage: 'with --untar, folder in which the folder of the chart is made; seen from --destination',
    },
    {
      name: 'destination',
      shorthand: 'd',
      type: 'string',
      default: '.',
      usage: 'folder for what is downloaded',
    },
    ...chartPathFlags,
  ],
  args: { kind: 'at least', count: 1 },
  complete: (request) => completeChart(request, { files: false }),
  run,
};
