import { clean } from '../../go/path.ts';
import type { Call, Command, CommandEntry } from '../command.ts';
import { configuration } from '../configuration.ts';
import { checkTlsFiles, registryAccess } from '../flag-options.ts';
import { chartPathFlags } from '../flags/chart-path.ts';
import type { Flag } from '../flags/flag.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';

async function list(call: Call): Promise<void> {
  const { flags, out } = call;
  const { listDependencies } = await import('../../action/dependency/list.ts');
  const { rows, warnings } = await listDependencies(configuration(call), chartPath(call));
  const format = outputFormat(flags);
  if (format !== 'table') {
    const { encoded, ordered } = await import('../../action/read/encoded.ts');
    const elements = (rows ?? []).map(({ name, version, repository, status }) =>
      ordered({ name, version, repository, status }),
    );
    out.print(encoded(elements, format));
    for (const warning of warnings) out.note(warning);
    return;
  }
  if (rows !== undefined) {
    const { tableText } = await import('../output/table.ts');
    const cells = rows.map(({ name, version, repository, status }) => [name, version, repository, status]);
    out.print(`${tableText([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...cells], flags.number('max-col-width'))}\n`);
  }
  for (const warning of warnings) out.print(`${warning}\n`);
}

async function change(call: Call, verb: 'updateDependencies' | 'buildDependencies'): Promise<void> {
  const { flags } = call;
  const access = registryAccess(flags);
  await checkTlsFiles(call, access);
  const actions = await import('../../action/dependency/change.ts');
  await actions[verb](configuration(call, 'Ended at once.'), chartPath(call), {
    skipRefresh: flags.bool('skip-refresh'),
    verify: flags.bool('verify'),
    keyring: flags.string('keyring'),
    access,
  });
}

function chartPath({ args }: Call): string {
  return args[0] === undefined ? '.' : clean(args[0]);
}

const changeFlags: readonly Flag[] = [
  { name: 'skip-refresh', type: 'bool', usage: 'use the indexes of repositories as they are in the cache' },
  { name: 'verify', type: 'bool', usage: 'check the signature of every archive that is downloaded' },
  ...chartPathFlags.filter(({ name }) => name === 'keyring'),
  { name: 'username', type: 'string', usage: 'user name for OCI registries' },
  { name: 'password', type: 'string', usage: 'password for OCI registries' },
  { name: 'cert-file', type: 'string', usage: 'client certificate to show to OCI registries' },
  { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
  { name: 'ca-file', type: 'string', usage: 'CA bundle that OCI registries are checked with' },
  { name: 'insecure-skip-tls-verify', type: 'bool', usage: 'do not check the certificates of OCI registries' },
  { name: 'plain-http', type: 'bool', usage: 'talk to OCI registries over plain HTTP' },
];

const listCommand: Command = {
  usage: 'CHART',
  long: `Lists the dependencies that a chart declares, and whether they are in its charts/ folder.

The chart is a folder or an archive, the current folder if none is given. Nothing is changed.`,
  examples: `  # what the chart in the current folder depends on
  {program} dependency list

  # whole addresses, however long
  {program} dependency list ./chart --max-col-width 0`,
  flags: [
    outputFlag,
    {
      name: 'max-col-width',
      type: 'uint',
      default: '80',
      usage: 'width that columns of the table have at most; 0 for any',
    },
  ],
  args: { kind: 'at most', count: 1 },
  run: list,
};

const updateCommand: Command = {
  usage: 'CHART',
  long: `Brings the newest versions that Chart.yaml allows into charts/, and writes down in Chart.lock which ones those are.

Archives of other versions go away; charts in folders stay. If anything fails, charts/ and Chart.lock stay as they were.

Repositories need not have been added, unless they ask for a password: then add them, and refer to them by their URL
or as @NAME. User name, password, certificates and --plain-http are for OCI registries.`,
  examples: `  # newer versions for the chart in the current folder
  {program} dependency update

  # without looking for newer indexes; every archive must be signed
  {program} dependency update ./chart --skip-refresh --verify --keyring ./public.gpg`,
  flags: changeFlags,
  args: { kind: 'at most', count: 1 },
  run: (call) => change(call, 'updateDependencies'),
};

const buildCommand: Command = {
  usage: 'CHART',
  long: `Brings the versions that Chart.lock names into charts/: the same ones each time, whatever is newest by now.

It fails when Chart.yaml was changed since the lock file was made; update makes a new one. Without a lock file it does what
update does. Repositories must have been added. If anything fails, charts/ stays as it was.`,
  examples: `  # what was locked, in a pipeline
  {program} repo add example https://charts.example.com
  {program} dependency build ./chart`,
  flags: changeFlags,
  args: { kind: 'at most', count: 1 },
  run: (call) => change(call, 'buildDependencies'),
};

const commands: readonly CommandEntry[] = [
  { name: 'build', short: 'bring the locked versions into charts/', load: () => buildCommand },
  { name: 'list', aliases: ['ls'], short: 'list what a chart depends on', load: () => listCommand },
  {
    name: 'update',
    aliases: ['up'],
    short: 'bring the newest versions into charts/, and lock them',
    load: () => updateCommand,
  },
];

export const dependencyCommand: Command = {
  usage: 'update|build|list',
  long: `Brings the charts that a chart depends on into its charts/ folder.

They are declared in Chart.yaml, each with a name, a version or a range, and where it is:

    dependencies:
    - name: database
      version: ^1.2.0
      repository: https://charts.example.com

The repository may be

- the URL of one, whether it was added or not
- @NAME or alias:NAME of one that was added
- oci://HOST/PATH: a registry, where the chart is in PATH/database
- file://PATH: a folder, seen from the chart
- git+https://HOST/REPOSITORY?ref=REF&path=FOLDER: a folder in git; also git+ssh:// and git+file://
- nothing: the chart is a folder in charts/ already`,
  commands,
};
