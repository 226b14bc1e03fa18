/**
 * Signatures in every direction: GnuPG and real Helm check what the binary signs, and it checks what GnuPG signs, with keys of each
 * kind that GnuPG makes, new ones in each run.
 */
import { beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { binary, realHelm } from '../cluster/cluster.ts';
import { simpleChart } from './archives.ts';
import { programPath, sourcesProblem } from './binaries.ts';
import { gnupgHome, PASSPHRASE, type GnupgHome } from './gnupg.ts';
import { newFolder } from './processes.ts';

const kinds = ['rsa3072', 'dsa2048', 'nistp256', 'nistp384', 'nistp521', 'ed25519', 'brainpoolP384r1', 'secp256k1'];
const missing = [realHelm, binary].find((path) => !existsSync(path));
const problem = sourcesProblem('gpg') ?? (missing === undefined ? undefined : `no ${missing}`);

interface Output {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function call(program: string, args: readonly string[], cwd: string, input = ''): Output {
  const env = { HOME: cwd, PATH: '/usr/bin:/bin', TZ: 'UTC' };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, input, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

if (problem !== undefined) test.skip(`signatures: ${problem}`, () => undefined);
else {
  let gnupg: GnupgHome;
  let folder: string;
  beforeAll(async () => {
    gnupg = await gnupgHome();
    folder = newFolder('signatures');
    for (const [name, text] of Object.entries(simpleChart('web', '1.0.0'))) {
      mkdirSync(join(folder, 'web/templates'), { recursive: true });
      writeFileSync(join(folder, 'web', name), text);
    }
    const loopback = ['--pinentry-mode', 'loopback', '--passphrase', ''];
    for (const kind of kinds)
      await gnupg.gpg([...loopback, '--quick-generate-key', `<${kind}@example.com>`, kind, 'sign', '0']);
    const secret = ['--pinentry-mode', 'loopback', '--passphrase', PASSPHRASE, '--export-secret-keys'];
    writeFileSync(join(folder, 'secret.gpg'), await gnupg.gpg(secret));
    writeFileSync(join(folder, 'secret.asc'), await gnupg.gpg(['--armor', ...secret]));
    writeFileSync(join(folder, 'public.gpg'), await gnupg.gpg(['--export']));
    writeFileSync(join(folder, 'public.asc'), await gnupg.gpg(['--armor', '--export']));
    cpSync(join(gnupg.folder, 'pubring.kbx'), join(folder, 'pubring.kbx'));
  }, 120_000);

  const sign = (key: string, keyring = 'secret.gpg', more: readonly string[] = []): Output =>
    call(binary, ['package', 'web', '--sign', '--key', key, '--keyring', keyring, ...more], folder);
  const verify = (program: string, keyring = 'public.gpg'): Output =>
    call(program, ['verify', 'web-1.0.0.tgz', '--keyring', keyring], folder);
  const verifyWithGnupg = (): Output =>
    call(programPath('gpg'), ['--homedir', gnupg.folder, '--batch', '--verify', 'web-1.0.0.tgz.prov'], folder);

  describe.each(kinds)('a key of kind %s', (kind) => {
    test('signs what Helm and GnuPG take', () => {
      expect(sign(`<${kind}@example.com>`)).toMatchObject({ status: 0, err: '' });
      expect(verify(realHelm)).toMatchObject({ status: 0, err: '' });
      const { status, err } = verifyWithGnupg();
      expect(err).toContain(`Good signature from "<${kind}@example.com>"`);
      expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' });
    });

    test('is taken as Helm takes it when GnuPG has signed', async () => {
      expect(sign('Ada')).toMatchObject({ status: 0 });
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, 'web-1.0.0.tgz')))
        .digest('hex');
      const text = `name: web\nversion: 1.0.0\n\n...\nfiles:\n  web-1.0.0.tgz: sha256:${hash}\n`;
      const signed = await gnupg.gpg(['--local-user', `<${kind}@example.com>`, '--clearsign'], text);
      writeFileSync(join(folder, 'web-1.0.0.tgz.prov'), signed);
      const found = verify(binary);
      expect(found).toEqual(verify(realHelm));
      expect(found.out).toStartWith(`Signed by: <${kind}@example.com>\n`);
    });
  });

  test('a locked key out of armour, its passphrase out of a pipe', () => {
    const key = ['--sign', '--key', 'Bob', '--keyring', 'secret.asc', '--passphrase-file', '-'];
    const line = ['-c', 'printf "%s\\n" "$1" | "$0" package web "$2" "$3" "$4" "$5" "$6" "$7" "$8"'];
    const { status, err } = call('/bin/sh', [...line, binary, PASSPHRASE, ...key], folder);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(verify(realHelm).out).toStartWith('Signed by: Bob Locked <bob@example.com>\n');
  });

  test.each(['public.gpg', 'public.asc', 'pubring.kbx', 'secret.gpg'])('the keyring %s', (keyring) => {
    expect(sign('Ada')).toMatchObject({ status: 0 });
    expect(verify(binary, keyring).out).toStartWith('Signed by: Ada Tester <ada@example.com>\n');
  });

  test('a passphrase is asked for on a terminal, and not shown', () => {
    // script(1) gives the program a terminal of its own
    const command = `${binary} package web --sign --key Bob --keyring secret.gpg`;
    const shown = call('/usr/bin/script', ['-qec', command, '/dev/null'], folder, `x\u007f${PASSPHRASE}\r`);
    expect(shown.out).toContain('Password for key "Bob Locked <bob@example.com>" >  ');
    expect(shown.out).toContain('Successfully packaged chart');
    expect(shown.out.split('>  ').at(-1)).not.toContain(PASSPHRASE);
    expect(verify(realHelm).out).toStartWith('Signed by: Bob Locked <bob@example.com>\n');
  });
}
