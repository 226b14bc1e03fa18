import { ScullError } from '../../errors.ts';
import { completeChart } from '../completion/charts.ts';
import type { Call, Command, CommandEntry } from '../command.ts';
import { configuration } from '../configuration.ts';
import { registryAccess } from '../flag-options.ts';
import type { Flag } from '../flags/flag.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import type { FoundChart } from '../../action/search/repositories.ts';

const maxColumnWidthFlag: Flag = {
  name: 'max-col-width',
  type: 'uint',
  default: '50',
  usage: 'width of a column at most; 0 for any',
};
const failFlag: Flag = { name: 'fail-on-no-result', type: 'bool', usage: 'fail if nothing is found' };

function checkFound(found: readonly unknown[], { flags }: Call): void {
  if (found.length > 0 || !flags.bool('fail-on-no-result')) return;
  throw new ScullError('no results found', { code: 'search.nothing' });
}

async function searchRepo(call: Call): Promise<void> {
  const { flags, out } = call;
  const found = await findCharts(call);
  checkFound(found, call);
  const { foundChartsText } = await import('../output/repository-rows.ts');
  out.print(foundChartsText(found, { format: outputFormat(flags), maxColumnWidth: flags.number('max-col-width') }));
}

async function findCharts(call: Call): Promise<FoundChart[]> {
  const { args, flags } = call;
  const options = {
    version: flags.string('version'),
    devel: flags.bool('devel'),
    versions: flags.bool('versions'),
  };
  const [first] = args;
  if (args.length === 1 && first!.startsWith('oci://')) {
    const { searchRegistry } = await import('../../action/search/registry.ts');
    return searchRegistry(configuration(call), first!, options, registryAccess(flags));
  }
  const { searchRepositories } = await import('../../action/search/repositories.ts');
  return searchRepositories(configuration(call), { ...options, words: args, regexp: flags.bool('regexp') });
}

const repo: Command = {
  usage: '[keyword]',
  long: `Looks for charts in the repositories that were added: in their names, descriptions and keywords. No server is asked, so
that only what the last "repo update" fetched can be found.

Of each chart the newest release is listed, with --devel prereleases too, with --version the newest that fits.

For the address of a chart in a registry (oci://…) the registry is asked for its versions.`,
  examples: `  # charts that have to do with nginx
  {program} search repo nginx

  # the newest 1.x of one of them
  {program} search repo examples/nginx --version ^1.0.0

  # every release and prerelease, for a program
  {program} search repo examples/nginx --versions --devel -o json

  # versions in a registry
  {program} search repo oci://registry.example.com/charts/nginx --versions`,
  flags: [
    { name: 'regexp', shorthand: 'r', type: 'bool', usage: 'take the keyword for a regular expression' },
    { name: 'versions', shorthand: 'l', type: 'bool', usage: 'list all versions that fit, not the newest alone' },
    {
      name: 'devel',
      type: 'bool',
      usage: "list prereleases too, as --version '>0.0.0-0'; without effect beside --version",
    },
    { name: 'version', type: 'string', usage: 'range that versions must be in, such as ^2.0.0' },
    maxColumnWidthFlag,
    failFlag,
    { name: 'username', type: 'string', usage: 'user name for a registry' },
    { name: 'password', type: 'string', usage: 'password for a registry' },
    { name: 'cert-file', type: 'string', usage: 'client certificate to show to a registry' },
    { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
    { name: 'ca-file', type: 'string', usage: 'CA bundle that a registry is checked with' },
    { name: 'insecure-skip-tls-verify', type: 'bool', usage: "do not check a registry's certificate" },
    { name: 'plain-http', type: 'bool', usage: 'talk to a registry over plain HTTP' },
    outputFlag,
  ],
  complete: (request) => completeChart(request, { files: false }),
  run: searchRepo,
};

const hub: Command = {
  usage: '[KEYWORD]',
  long: `Looks for charts in a hub: Artifact Hub, or one of your own that answers as it does.

Artifact Hub takes more than words; its documentation of the search API tells what.`,
  examples: `  # repositories that have an nginx
  {program} search hub nginx --list-repo-url

  # in a hub of your own
  {program} search hub nginx --endpoint https://hub.example.com`,
  flags: [
    { name: 'endpoint', type: 'string', default: 'https://hub.helm.sh', usage: 'address of the hub' },
    maxColumnWidthFlag,
    { name: 'list-repo-url', type: 'bool', usage: 'show the addresses of the repositories' },
    failFlag,
    outputFlag,
  ],
  run: async (call) => {
    const { args, flags, out } = call;
    const { searchHub } = await import('../../action/search/hub.ts');
    const found = await searchHub(configuration(call), flags.string('endpoint'), args);
    checkFound(found, call);
    const { hubChartsText } = await import('../output/repository-rows.ts');
    out.print(
      hubChartsText(found, {
        format: outputFormat(flags),
        maxColumnWidth: flags.number('max-col-width'),
        repoUrls: flags.bool('list-repo-url'),
      }),
    );
  },
};

const commands: readonly CommandEntry[] = [
  { name: 'hub', short: 'search a hub of charts', load: () => hub },
  { name: 'repo', short: 'search the repositories that were added', load: () => repo },
];

export const searchCommand: Command = {
  usage: '[keyword]',
  long: 'Looks for charts: in the repositories that were added, in a registry, or in a hub.',
  commands,
};
