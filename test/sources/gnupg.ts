/**
 * GnuPG with keys of the tests: made once in a test process. A gpg-agent is started for it and ends when its folder goes.
 *
 * Keys: `Ada Tester <ada@example.com>` without a passphrase, `Bob Locked <bob@example.com>` with PASSPHRASE, and
 * `Eve Other <eve@example.com>`, whom nobody trusts: she is in `other.gpg` only.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from './binaries.ts';
import { newFolder } from './processes.ts';

export const PASSPHRASE = 'correct horse';

export interface GnupgHome {
  /** GNUPGHOME. */
  readonly folder: string;
  /** Fingerprints in upper case, by first name. */
  readonly fingerprints: Readonly<Record<'ada' | 'bob' | 'eve', string>>;
  /**
   * A folder with `secring.gpg` and `pubring.gpg` as GnuPG 1 had them (Ada and Bob), `pubring.kbx` as GnuPG 2 has it,
   * `ada.gpg` (public), `secret.asc` and `public.asc` (armour), `other.gpg` and `other-secret.gpg` (Eve), `passphrase` (Bob's).
   */
  readonly keys: string;
  /** Runs gpg without questions; fails when it does. What it prints on stdout. */
  readonly gpg: (args: readonly string[], stdin?: string | Uint8Array) => Promise<Uint8Array>;
}

let home: Promise<GnupgHome> | undefined;

export async function gnupgHome(): Promise<GnupgHome> {
  return (home ??= makeHome());
}

async function makeHome(): Promise<GnupgHome> {
  // the sockets of gpg-agent lie in it, whose paths are short
  const folder = newFolder('gpg');
  chmodSync(folder, 0o700);
  const gpg = async (args: readonly string[], stdin?: string | Uint8Array): Promise<Uint8Array> =>
    call(folder, args, stdin);
  const people = { ada: 'Ada Tester', bob: 'Bob Locked', eve: 'Eve Other' } as const;
  for (const [name, person] of Object.entries(people)) {
    const secret = name === 'bob' ? PASSPHRASE : '';
    const who = `${person} <${name}@example.com>`;
    await gpg([
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      secret,
      '--quick-generate-key',
      who,
      'rsa2048',
      'sign',
      '0',
    ]);
  }
  const listed = Buffer.from(await gpg(['--with-colons', '--list-keys'])).toString();
  const prints = [...listed.matchAll(/^fpr:+([0-9A-F]+):/gm)].map(([, print]) => print!);
  const fingerprints = { ada: prints[0]!, bob: prints[1]!, eve: prints[2]! };
  const keys = join(folder, 'keys');
  mkdirSync(keys);
  const loopback = ['--pinentry-mode', 'loopback', '--passphrase', PASSPHRASE];
  const mail = (name: string): string => `${name}@example.com`;
  const write = async (name: string, args: readonly string[]): Promise<void> => {
    writeFileSync(join(keys, name), await gpg(args), { mode: 0o600 });
  };
  await write('pubring.gpg', ['--export', mail('ada'), mail('bob')]);
  await write('secring.gpg', [...loopback, '--export-secret-keys', mail('ada'), mail('bob')]);
  await write('public.asc', ['--armor', '--export', mail('ada'), mail('bob')]);
  await write('secret.asc', [...loopback, '--armor', '--export-secret-keys', mail('ada'), mail('bob')]);
  await write('ada.gpg', ['--export', mail('ada')]);
  await write('other.gpg', ['--export', mail('eve')]);
  await write('other-secret.gpg', [...loopback, '--export-secret-keys', mail('eve')]);
  writeFileSync(join(keys, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 });
  const box = join(folder, 'pubring.kbx');
  if (!existsSync(box)) throw new Error('gpg has made no pubring.kbx');
  await gpg(['--no-default-keyring', '--keyring', join(keys, 'pubring.kbx'), '--import', join(keys, 'pubring.gpg')]);
  return { folder, fingerprints, keys, gpg };
}

async function call(home: string, args: readonly string[], stdin?: string | Uint8Array): Promise<Uint8Array> {
  const program = programPath('gpg');
  const fixed = ['--homedir', home, '--batch', '--yes', '--quiet', '--no-tty', '--trust-model', 'always'];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...fixed, ...args], {
      stdio: 'pipe',
      env: { PATH: '/usr/bin:/bin', GNUPGHOME: home },
    });
    const pieces: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(pieces));
      else reject(new Error(`gpg ${args.join(' ')} fails: ${said}`));
    });
  });
}
