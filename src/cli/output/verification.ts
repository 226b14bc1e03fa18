import type { Verification } from '../../provenance/verification.ts';

/** Who signed a chart, as `verify` and `pull --verify` of Helm tell it. */
export function verificationText({ signedBy, fingerprint, fileHash }: Verification): string {
  const signers = signedBy.map((name) => `Signed by: ${name}\n`).join('');
  return `${signers}Using Key With Fingerprint: ${fingerprint}\nChart Hash Verified: ${fileHash}\n`;
}
