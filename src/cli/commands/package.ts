import { ScullError } from '../../errors.ts';
import { askPassphrase } from '../ask-passphrase.ts';
import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { checkTlsFiles, registryAccess } from '../flag-options.ts';
import { keyringFlag } from '../flags/keyring.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  if (args.length === 0) throw needed('need at least one argument, the path to the chart');
  checkSigning(call);
  const access = registryAccess(flags);
  await checkTlsFiles(call, access);
  const { packageChart, signerOf } = await import('../../action/package.ts');
  const config = configuration(call);
  const signing = {
    key: flags.string('key'),
    keyring: flags.string('keyring'),
    passphraseFile: flags.string('passphrase-file'),
    ask: (userId: string) => askPassphrase(userId, out),
  };
  const options = {
    version: flags.string('version'),
    appVersion: flags.string('app-version'),
    destination: flags.string('destination'),
    dependencyUpdate: flags.bool('dependency-update'),
    keyring: flags.string('keyring'),
    access,
    ...(flags.bool('sign') ? { signer: signerOf(signing) } : {}),
  };
  for (const path of args) {
    const archive = await packageChart(config, { ...options, path });
    out.print(`Successfully packaged chart and saved it to: ${archive}\n`);
  }
}

function checkSigning({ flags }: Call): void {
  if (!flags.bool('sign')) return;
  for (const name of ['key', 'keyring']) {
    if (flags.string(name) === '') throw needed(`--${name} is required for signing a package`);
  }
}

function needed(text: string): ScullError {
  return new ScullError(text, { code: 'cli.arguments' });
}

export const packageCommand: Command = {
  usage: '[CHART_PATH] [...]',
  long: `Packs charts: each folder becomes an archive NAME-VERSION.tgz, which repositories and registries hold and
{program} install takes.

The same chart gives the same bytes, at any time and on any machine. Files in the archive have one fixed time, or that of the
variable SOURCE_DATE_EPOCH. What .helmignore names is left out. A symbolic link that leads out of the chart is refused.

With --sign the archive is signed with the key that --key names in the keyring with secret keys that --keyring names; the
signature is written beside it, to NAME-VERSION.tgz.prov. GnuPG writes such a keyring with
gpg --export-secret-keys > secring.gpg.`,
  examples: `  # the chart in ./web, as web-VERSION.tgz in this folder
  {program} package ./web

  # as another version, to another folder, its dependencies fetched before
  {program} package ./web --version 1.4.0 --app-version 2.0 -u -d charts

  # signed
  {program} package ./web --sign --key 'Ada Example' --keyring ~/.gnupg/secring.gpg`,
  flags: [
    { name: 'sign', type: 'bool', usage: 'sign the archive' },
    { name: 'key', type: 'string', usage: 'name of the key to sign with, or a part of it' },
    keyringFlag('keys to sign with'),
    {
      name: 'passphrase-file',
      type: 'string',
      usage: 'file with the passphrase of the key in its first line; "-" reads it from standard input',
    },
    { name: 'version', type: 'string', usage: 'version for the archive, instead of that of Chart.yaml' },
    { name: 'app-version', type: 'string', usage: 'appVersion for the archive, instead of that of Chart.yaml' },
    { name: 'destination', shorthand: 'd', type: 'string', default: '.', usage: 'folder for the archive' },
    {
      name: 'dependency-update',
      shorthand: 'u',
      type: 'bool',
      usage: 'fetch what Chart.yaml depends on to charts/ before packing',
    },
    { name: 'username', type: 'string', usage: 'user name for the registry of dependencies' },
    { name: 'password', type: 'string', usage: 'password for the registry of dependencies' },
    { name: 'cert-file', type: 'string', usage: 'client certificate to show to an HTTPS server' },
    { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
    {
      name: 'insecure-skip-tls-verify',
      type: 'bool',
      usage: "do not check the server's certificate when downloading dependencies",
    },
    { name: 'plain-http', type: 'bool', usage: 'download dependencies over plain HTTP' },
    { name: 'ca-file', type: 'string', usage: 'CA bundle that HTTPS servers are checked with' },
  ],
  run,
};
