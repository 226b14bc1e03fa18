import { quote } from '../go/strconv.ts';
import type { Output } from './command.ts';

/** That of a key to sign with, as Helm asks for it. */
export async function askPassphrase(userId: string, out: Output): Promise<Uint8Array> {
  const { askSecret } = await import('./ask-secret.ts');
  return askSecret(`Password for key ${quote(userId)} >  `, out, '--passphrase-file FILE gives it without a terminal');
}
