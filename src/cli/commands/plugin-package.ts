import { askPassphrase } from '../ask-passphrase.ts';
import type { Call, Command } from '../command.ts';
import { keyringFlag } from '../flags/keyring.ts';

const unsigned = 'WARNING: Skipping plugin signing. This is not recommended for plugins intended for distribution.\n';

async function run({ args, flags, out, settings, env }: Call): Promise<void> {
  const { packagePlugin } = await import('../../action/plugin/package.ts');
  const signs = flags.bool('sign');
  const options = { path: args[0]!, destination: flags.string('destination') };
  const { signerOf } = await import('../../action/package.ts');
  const signer = signerOf({
    key: flags.string('key'),
    keyring: flags.string('keyring'),
    passphraseFile: flags.string('passphrase-file'),
    ask: (userId) => askPassphrase(userId, out),
  });
  const begun = (): void => {
    if (!signs) out.print(unsigned);
  };
  const packed = await packagePlugin({ settings, env }, { ...options, begun, ...(signs ? { signer } : {}) });
  if (packed.provenance !== undefined) out.print(`Successfully signed. Signature written to: ${packed.provenance}\n`);
  out.print(`Successfully packaged plugin and saved it to: ${packed.archive}\n`);
}

export const packageCommand: Command = {
  usage: '[PATH]',
  long: `Packs the folder of a plugin as NAME-VERSION.tgz, which plugin install takes from disk, from a server or out of a registry.

The archive is signed with the key that --key names in the keyring with secret keys that --keyring names; the signature is
written beside it, to NAME-VERSION.tgz.prov. --sign=false leaves that out.

The same files give the same bytes, at any time and on any machine. Links are refused, since nobody installs them.`,
  examples: `  # signed
  {program} plugin package ./greet --key 'Ada Example' --keyring ~/.gnupg/secring.gpg

  # for yourself
  {program} plugin package ./greet --sign=false -d packed`,
  flags: [
    { name: 'sign', type: 'bool', default: 'true', usage: 'sign the archive' },
    { name: 'key', type: 'string', usage: 'name of the key to sign with, or a part of it' },
    keyringFlag('keys to sign with'),
    {
      name: 'passphrase-file',
      type: 'string',
      usage: 'file with the passphrase of the key in its first line; "-" reads it from standard input',
    },
    { name: 'destination', shorthand: 'd', type: 'string', default: '.', usage: 'folder for the archive' },
  ],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => ({ words: [], files: args.length === 0 }),
  run,
};
