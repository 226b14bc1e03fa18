import type { Verification } from '../../provenance/verification.ts';

/** Who signed a chart or a plugin, as `verify` and `pull --verify` of Helm tell it. */
export function verificationText(
  { signedBy, fingerprint, fileHash }: Verification,
  what: 'Chart' | 'Plugin' = 'Chart',
): string {
  const signers = signedBy.map((name) => `Signed by: ${name}\n`).join('');
  return `${signers}Using Key With Fingerprint: ${fingerprint}\n${what} Hash Verified: ${fileHash}\n`;
}
