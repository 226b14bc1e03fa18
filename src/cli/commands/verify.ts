import type { Call, Command } from '../command.ts';
import { keyringFlag } from '../flags/keyring.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { verificationText } from '../output/verification.ts';

async function run({ args, flags, out }: Call): Promise<void> {
  const { verifySignedChart } = await import('../../action/verify.ts');
  const verification = await verifySignedChart({ path: args[0]!, keyring: flags.string('keyring') });
  const format = outputFormat(flags);
  if (format === 'table') {
    out.print(verificationText(verification));
    return;
  }
  const { encoded, ordered } = await import('../../action/read/encoded.ts');
  const { signedBy, fingerprint, fileHash, fileName } = verification;
  out.print(encoded(ordered({ file: fileName, signed_by: [...signedBy], fingerprint, hash: fileHash }), format));
}

export const verifyCommand: Command = {
  usage: 'PATH',
  long: `Checks that an archive is what its author signed, by the signature in the file beside it: PATH.prov. Says who signed,
with which key, and the hash that was signed.

The signature must be of a key in the keyring, and whoever put it there trusts it. A keyring is what gpg --export writes, armoured
or not, or GnuPG's own pubring.gpg or pubring.kbx. pull, install, upgrade, template and show check in the same way with --verify.`,
  examples: `  # with GnuPG's own keys
  {program} verify web-1.4.0.tgz

  # with the key of one author alone
  {program} verify web-1.4.0.tgz --keyring ada.gpg`,
  flags: [keyringFlag('public keys to check the signature with'), outputFlag],
  args: { kind: 'exactly', count: 1 },
  complete: ({ args }) => ({ words: [], files: args.length === 0 }),
  run,
};
