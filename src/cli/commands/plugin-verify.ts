import type { Call, Command } from '../command.ts';
import { keyringFlag } from '../flags/keyring.ts';
import { verificationText } from '../output/verification.ts';

async function run({ args, flags, out, env }: Call): Promise<void> {
  const { verifySignedPlugin } = await import('../../action/plugin/verify.ts');
  const [path] = args;
  const options = { path: path!, keyring: flags.string('keyring') };
  out.print(verificationText(await verifySignedPlugin({ env }, options), 'Plugin'));
}

export const verifyCommand: Command = {
  usage: '[PATH]',
  long: `Checks that the archive of a plugin is what its author signed, by the signature in the file beside it: PATH.prov. Says who
signed, with which key, and the hash that was signed. Nothing is installed; plugin install does the same with --verify.`,
  examples: `  # with the key of one author alone
  {program} plugin verify greet-1.0.0.tgz --keyring ada.gpg`,
  flags: [keyringFlag('public keys to check the signature with')],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => ({ words: [], files: args.length === 0 }),
  run,
};
