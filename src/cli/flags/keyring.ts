import { existsSync } from 'node:fs';
import { joinPath, userHome, type Environment } from '../../home/paths.ts';
import type { Flag } from './flag.ts';

/** `--keyring`, with GnuPG's public keys unless given. */
export function keyringFlag(usage: string): Flag {
  return {
    name: 'keyring',
    type: 'string',
    /** Looked for when it is asked for, which is hardly ever. */
    get default() {
      return defaultKeyring(process.env);
    },
    usage,
  };
}

/** As Helm 4: the keyring of old, or the keybox that GnuPG has instead since 2.1. Helm 3 knows the first only. */
export function defaultKeyring(env: Environment): string {
  const home = env['GNUPGHOME'] ?? joinPath(userHome(env), '.gnupg');
  const keyring = joinPath(home, 'pubring.gpg');
  const keybox = joinPath(home, 'pubring.kbx');
  return !existsSync(keyring) && existsSync(keybox) ? keybox : keyring;
}
