import { ScullError } from '../../errors.ts';
import type { Call, Command, CommandEntry, CompletionAnswer, CompletionRequest } from '../command.ts';
import { configuration } from '../configuration.ts';
import type { Flag } from '../flags/flag.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { timeoutMs } from '../flags/timeout.ts';
import { noWords } from '../completion/charts.ts';

const downloadTimeoutFlag: Flag = {
  name: 'timeout',
  type: 'duration',
  default: '2m0s',
  usage: 'how long the download of an index may take',
};

async function repositories(request: CompletionRequest): Promise<CompletionAnswer> {
  const { completeRepositories } = await import('../completion/repositories.ts');
  return completeRepositories(request);
}

const add: Command = {
  usage: '[NAME] [URL]',
  long: `Adds a repository: fetches its index, and remembers its address under a name.

Charts of it are then called NAME/CHART. The password is kept in the file of --repository-config, which only you can read.
It goes to the server of the address and to no other, whoever that sends us to.`,
  examples: `  # a repository, and what is in it
  {program} repo add examples https://charts.example.com
  {program} search repo examples/

  # with a password that stands in no command line
  {program} repo add private https://charts.example.com --username jo --password-stdin < password.txt

  # behind an authority of your own
  {program} repo add private https://charts.example.com --ca-file ca.pem`,
  flags: [
    { name: 'username', type: 'string', usage: 'user name for the repository' },
    { name: 'password', type: 'string', usage: 'password for the repository' },
    { name: 'password-stdin', type: 'bool', usage: 'read the password from standard input' },
    { name: 'force-update', type: 'bool', usage: 'replace a repository that has this name already' },
    {
      name: 'no-update',
      type: 'bool',
      usage: 'without effect; in earlier versions of Helm the opposite of --force-update',
    },
    { name: 'cert-file', type: 'string', usage: 'client certificate to show to an HTTPS server' },
    { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
    { name: 'ca-file', type: 'string', usage: 'CA bundle that HTTPS servers are checked with' },
    { name: 'insecure-skip-tls-verify', type: 'bool', usage: "do not check the server's certificate" },
    {
      name: 'allow-deprecated-repos',
      type: 'bool',
      usage: 'take the addresses of the first chart repositories too, which serve nothing any more',
    },
    { name: 'pass-credentials', type: 'bool', usage: 'send user name and password to every host' },
    downloadTimeoutFlag,
  ],
  args: { kind: 'exactly', count: 2 },
  complete: () => noWords,
  run: runAdd,
};

async function runAdd(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const { addRepository } = await import('../../action/repo/add.ts');
  const [name, url] = args as [string, string];
  const entry = {
    name,
    url,
    username: flags.string('username'),
    password: flags.string('password'),
    certFile: flags.string('cert-file'),
    keyFile: flags.string('key-file'),
    caFile: flags.string('ca-file'),
    insecure_skip_tls_verify: flags.bool('insecure-skip-tls-verify'),
    pass_credentials_all: flags.bool('pass-credentials'),
  };
  const added = await addRepository(configuration(call), {
    entry,
    password: () => password(call),
    forceUpdate: flags.bool('force-update'),
    allowDeprecated: flags.bool('allow-deprecated-repos'),
    timeoutMs: timeoutMs(flags),
  });
  const { quote } = await import('../../go/strconv-quote.ts');
  out.print(
    added
      ? `${quote(name)} has been added to your repositories\n`
      : `${quote(name)} already exists with the same configuration, skipping\n`,
  );
}

async function password({ flags, stdin, out }: Call): Promise<Uint8Array> {
  if (flags.bool('password-stdin')) {
    const text = await stdin();
    let end = text.length;
    if (text[end - 1] === 0x0a) end--;
    if (text[end - 1] === 0x0d) end--;
    return text.subarray(0, end);
  }
  const { askSecret } = await import('../ask-secret.ts');
  return askSecret('Password: ', out, 'Without a terminal the password is read by --password-stdin.');
}

const list: Command = {
  long: 'Lists the repositories that were added.',
  examples: `  # names alone
  {program} repo list -o json | jq -r '.[].name'`,
  flags: [outputFlag, { name: 'no-headers', type: 'bool', usage: 'leave the header of the table out' }],
  args: { kind: 'exactly', count: 0 },
  complete: () => noWords,
  run: async (call) => {
    const { listRepositories } = await import('../../action/repo/list.ts');
    const { entries, problem } = listRepositories(call);
    const format = outputFormat(call.flags);
    if (entries.length === 0 && format === 'table') {
      if (call.settings.helm === 4) {
        call.out.note('no repositories to show');
        return;
      }
      const hint = problem ?? `A repository is added by: ${call.program} repo add NAME URL`;
      throw new ScullError('no repositories to show', { code: 'repo.none', hint });
    }
    const { repositoriesText } = await import('../output/repository-rows.ts');
    call.out.print(repositoriesText(entries, format, call.flags.bool('no-headers')));
  },
};

const update: Command = {
  usage: '[REPO1 [REPO2 ...]]',
  long: `Fetches the indexes of repositories again, so that search and install know of new versions. All of them unless some are named.

They are fetched at the same time. A server that tells by an ETag or a date that its index is still the same is not asked to
send it. A repository that cannot be reached is told of and is no error, unless --fail-on-repo-update-fail is given.`,
  examples: `  # all of them
  {program} repo update

  # one, in a pipeline that should end if it cannot be reached
  {program} repo update examples --fail-on-repo-update-fail`,
  flags: [
    downloadTimeoutFlag,
    { name: 'fail-on-repo-update-fail', type: 'bool', usage: 'fail if one of the repositories cannot be updated' },
  ],
  complete: repositories,
  run: runUpdate,
};

async function runUpdate(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const { updateRepositories } = await import('../../action/repo/update.ts');
  const { quote } = await import('../../go/strconv-quote.ts');
  const { updateProgress } = await import('../output/update-progress.ts');
  const say = (text: string): void => {
    out.print(text);
    out.flush?.();
  };
  let progress: ReturnType<typeof updateProgress>;
  const failed = await updateRepositories(configuration(call), {
    names: args,
    timeoutMs: timeoutMs(flags),
    begun: (count) => {
      say('Hang tight while we grab the latest from your chart repositories...\n');
      progress = updateProgress(call, count);
    },
    ended: ({ name, url }, problem) => {
      progress?.ended();
      if (problem === undefined) say(`...Successfully got an update from the ${quote(name)} chart repository\n`);
      else say(`...Unable to get an update from the ${quote(name)} chart repository (${url}):\n\t${problem}\n`);
    },
  }).finally(() => progress?.stop());
  if (failed.length > 0 && (call.settings.helm === 4 || flags.bool('fail-on-repo-update-fail'))) {
    const text = `Failed to update the following repositories: [${failed.join(' ')}]`;
    throw new ScullError(text, { code: 'repo.update' });
  }
  out.print('Update Complete. ⎈Happy Helming!⎈\n');
}

const remove: Command = {
  usage: '[REPO1 [REPO2 ...]]',
  long: 'Forgets repositories: their addresses, their passwords and what is kept of their indexes.',
  examples: `  {program} repo remove examples`,
  args: { kind: 'at least', count: 1 },
  complete: repositories,
  run: async (call) => {
    const { removeRepositories } = await import('../../action/repo/remove.ts');
    const { quote } = await import('../../go/strconv-quote.ts');
    await removeRepositories(call, call.args, (name) => {
      call.out.print(`${quote(name)} has been removed from your repositories\n`);
    });
  },
};

const index: Command = {
  usage: '[DIR]',
  long: `Writes the index.yaml of a repository: of the packed charts in a folder and in the folders in it.

Without --url the index names the archives by their paths, which count from where the index is fetched. With --merge the charts of
another index are in it too; of a version that both have, the one in the folder counts.`,
  examples: `  # a folder that any web server can serve
  {program} package web -d charts
  {program} repo index charts

  # only what is new is here; the rest is in the index that is served
  curl -o old.yaml https://charts.example.com/index.yaml
  {program} repo index charts --url https://charts.example.com --merge old.yaml`,
  flags: [
    { name: 'url', type: 'string', usage: 'address that the charts are served at' },
    { name: 'merge', type: 'string', usage: 'index whose charts are to be in the new one too' },
    { name: 'json', type: 'bool', usage: 'write JSON' },
  ],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => (args.length === 0 ? { words: [], files: true } : noWords),
  run: async (call) => {
    const { args, flags } = call;
    const { indexRepository } = await import('../../action/repo/index.ts');
    await indexRepository(configuration(call), {
      folder: args[0]!,
      url: flags.string('url'),
      merge: flags.string('merge'),
      json: flags.bool('json'),
    });
  },
};

const commands: readonly CommandEntry[] = [
  { name: 'add', short: 'add a repository', load: () => add },
  { name: 'index', short: 'make the index of a folder of packed charts', load: () => index },
  { name: 'list', aliases: ['ls'], short: 'list the repositories', load: () => list },
  { name: 'remove', aliases: ['rm'], short: 'remove repositories', load: () => remove },
  { name: 'update', aliases: ['up'], short: 'fetch the indexes of repositories again', load: () => update },
];

export const repoCommand: Command = {
  usage: 'add|remove|list|index|update [ARGS]',
  long: `Works with chart repositories: servers with packed charts and an index of them.

A registry (oci://…) needs no adding: its charts are named by their address.`,
  args: { kind: 'exactly', count: 0 },
  commands,
};
