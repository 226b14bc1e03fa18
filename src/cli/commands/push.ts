import type { Call, Command, CompletionAnswer, CompletionRequest } from '../command.ts';
import { configuration } from '../configuration.ts';
import { checkTlsFiles, registryAccess } from '../flag-options.ts';
import { museumFlags, pushToMuseum } from '../museum-push.ts';
import { transferProgress } from '../output/transfer-progress.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const access = registryAccess(flags);
  await checkTlsFiles(call, access);
  const [chart = '', remote = ''] = args;
  if (await pushToMuseum(call, chart, remote)) return;
  const { pushChart } = await import('../../action/push.ts');
  out.print(await pushChart(configuration(call), { chart, remote, access, ...transferProgress(call, 'sending') }));
}

function complete({ args }: CompletionRequest): CompletionAnswer {
  if (args.length === 0) return { words: [], files: true };
  return { words: args.length === 1 ? ['oci://', 'https://'] : [], files: false };
}

export const pushCommand: Command = {
  usage: '[chart] [remote]',
  long: `Sends a chart to an OCI registry, or to a chart repository that takes uploads (ChartMuseum, {program} serve).

To a registry (oci://…) goes an archive. It is stored below the remote under its own name, with its version as the tag. A tag
cannot hold a plus sign, so that one in a version is written as an underscore. User name and password are those of registry
login, unless --username and --password are given.

A repository is named as it was added, or by its address (https://…), and takes what the cm-push plugin of Helm sends: an archive,
or the folder of a chart, which is packed on the way; --version and --app-version override what Chart.yaml says. User name,
password and TLS files are those that the repository was added with, unless flags or $HELM_REPO_USERNAME, $HELM_REPO_PASSWORD,
$HELM_REPO_CA_FILE, $HELM_REPO_CERT_FILE and $HELM_REPO_KEY_FILE say otherwise.

A signature beside the archive (NAME.tgz.prov) goes with it.`,
  examples: `  # to registry.example.com/charts/web:1.2.3
  {program} push web-1.2.3.tgz oci://registry.example.com/charts

  # to a registry without TLS on this machine
  {program} push web-1.2.3.tgz oci://localhost:5000/charts --plain-http

  # a folder, under another version, to a repository that was added as team
  {program} push ./web team --version 1.2.4-rc.1

  # to one that was not, in place of the version that is there
  {program} push web-1.2.3.tgz https://charts.example.com --username ci --password "$PASSWORD" --force`,
  flags: [
    { name: 'cert-file', type: 'string', usage: 'client certificate to show to the registry' },
    { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
    { name: 'ca-file', type: 'string', usage: 'CA bundle that the registry is checked with' },
    { name: 'insecure-skip-tls-verify', type: 'bool', usage: "do not check the registry's certificate" },
    { name: 'plain-http', type: 'bool', usage: 'talk to the registry over plain HTTP' },
    { name: 'username', type: 'string', usage: 'user name for the registry' },
    { name: 'password', type: 'string', usage: 'password for the registry' },
    ...museumFlags,
  ],
  args: { kind: 'at least', count: 2 },
  complete,
  run,
};
