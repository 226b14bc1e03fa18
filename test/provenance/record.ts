/**
 * Makes keys and signatures with real GnuPG, asks real Helm what it says of them, and writes both down: `bun
 * test/provenance/record.ts`. Keys and signatures are new each time; what Helm says stays.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realHelm } from '../cluster/cluster.ts';
import { programPath } from '../sources/binaries.ts';
import { ARCHIVE, PASSPHRASE, type Recorded, type RecordedCase } from './recorded.ts';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
chmodSync(folder, 0o700);
const THEN = '20200601T000000';

function gpg(args: readonly string[], { input = '', time = '', passphrase = '' } = {}): Buffer {
  const fixed = ['--homedir', folder, '--batch', '--yes', '--quiet', '--no-tty', '--trust-model', 'always'];
  const secret = ['--pinentry-mode', 'loopback', '--passphrase', passphrase];
  const faked = time === '' ? [] : ['--faked-system-time', time];
  const options = { input, env: { PATH: '/usr/bin:/bin' }, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr } = spawnSync(programPath('gpg'), [...fixed, ...secret, ...faked, ...args], options);
  if (status !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr.toString()}`);
  return stdout;
}

function key(name: string, kind: string, use = 'sign', expiry = '0', options = {}): string {
  gpg(['--quick-generate-key', `${name} <${name}@example.com>`, kind, use, expiry], options);
  return fingerprintOf(name);
}

function fingerprintOf(name: string): string {
  const listed = gpg(['--with-colons', '--list-keys', `<${name}@example.com>`]).toString();
  return /^fpr:+([0-9A-F]+):/m.exec(listed)![1]!;
}

const hash = createHash('sha256').update(ARCHIVE).digest('hex');
const message = `apiVersion: v2\nname: web\nversion: 1.0.0\n\n...\nfiles:\n  web-1.0.0.tgz: sha256:${hash}\n`;

function sign(who: readonly string[], { text = message, time = '', more = [] as string[] } = {}): string {
  const users = who.flatMap((name) => ['--local-user', `<${name}@example.com>`]);
  return gpg([...users, ...more, '--clearsign'], { input: text, time }).toString();
}

const kinds = ['rsa2048', 'dsa2048', 'nistp256', 'nistp384', 'nistp521', 'ed25519', 'secp256k1'];
const brainpool = ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];
for (const kind of [...kinds, ...brainpool]) key(kind, kind);
key('old', 'ed25519', 'sign', '1y', { time: '20200101T000000' });
key('revoked', 'ed25519');
key('locked', 'ed25519', 'sign', '0', { passphrase: PASSPHRASE });
key('two', 'ed25519');
gpg(['--quick-add-uid', '<two@example.com>', 'two at work <work@example.com>']);
key('retired', 'ed25519');
gpg(['--quick-add-uid', '<retired@example.com>', 'retired at work <retired-work@example.com>']);
gpg(['--quick-revoke-uid', '<retired@example.com>', 'retired at work <retired-work@example.com>']);
gpg(['--quick-add-key', key('branch', 'ed25519', 'cert'), 'ed25519', 'sign', '0']);
gpg(['--quick-add-key', fingerprintOf('branch'), 'cv25519', 'encr', '0']);
gpg(['--quick-add-key', key('fallen', 'ed25519', 'cert', '0', { time: '20200101T000000' }), 'ed25519', 'sign', '1y'], {
  time: '20200101T000000',
});
key('certifier', 'ed25519', 'cert');

const plain = sign(['rsa2048']);
const documents: Record<string, string> = {
  ...Object.fromEntries([...kinds, ...brainpool].map((kind) => [kind, sign([kind])])),
  'a subkey': sign(['branch']),
  'two user IDs': sign(['two']),
  'a revoked user ID': sign(['retired']),
  'a revoked key': sign(['revoked']),
  'a key that is over': sign(['old'], { time: THEN }),
  'a subkey that is over': sign(['fallen'], { time: THEN }),
  'of the future': sign(['rsa2048'], { time: '21000101T000000' }),
  'two signatures': sign(['rsa2048', 'ed25519']),
  ...Object.fromEntries(
    ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'RIPEMD160'].map((name) => [
      `hash ${name}`,
      sign(['rsa2048'], { more: ['--digest-algo', name] }),
    ]),
  ),
  'a critical notation': sign(['rsa2048'], { more: ['--sig-notation', '!odd@example.com=1'] }),
  'another file': sign(['rsa2048'], { text: message.replace('web-1', 'api-1') }),
  'another hash': sign(['rsa2048'], { text: message.replace(hash, '00') }),
  'no separator': sign(['rsa2048'], { text: 'name: web\n' }),
  'metadata that is no YAML': sign(['rsa2048'], { text: message.replace('name: web', 'name: [') }),
  'hashes that are none': sign(['rsa2048'], { text: 'name: web\n\n...\nfiles: 3\n' }),
  'no hashes': sign(['rsa2048'], { text: 'name: web\n\n...\nimages: {}\n' }),
  'dashes and blanks': sign(['rsa2048'], { text: message.replace('name: web\n', 'name: web  \t\nkeywords:\n- a\n') }),
  'text behind and before': `junk\n${plain}\njunk\n`,
  'two documents': `${plain}\n${sign(['ed25519'], { text: 'name: x\n' })}`,
  'lines with returns': plain.replaceAll('\n', '\r\n'),
  'another hash in the header': plain.replace(/^Hash: .*$/m, 'Hash: SHA1'),
  'no header': plain.replace(/^Hash: .*\n/m, ''),
  'a hash that is none in the header': plain.replace(/^Hash: .*$/m, 'Hash: CRC32'),
  'another header': plain.replace(/^Hash: .*$/m, 'Comment: x'),
  'a word changed': plain.replace('name: web', 'name: api'),
  'a line more': plain.replace('name: web', 'name: web\nhome: x'),
  'blanks at the end of a line': plain.replace('name: web', 'name: web  '),
  'no signature': plain.slice(0, plain.indexOf('-----BEGIN PGP SIGNATURE')),
  'a signature that is cut off': plain.slice(0, plain.indexOf('-----END PGP SIGNATURE')),
  'a signature of no letters': plain.replace(/(BEGIN PGP SIGNATURE-----\n\n)[^]*(\n-----END)/, '$1????$2'),
  'an empty signature': plain.replace(/(BEGIN PGP SIGNATURE-----\n\n)[^]*(\n-----END)/, '$1$2'),
  'no checksum': plain.replace(/\n=[A-Za-z0-9+/]{4}\n/, '\n'),
  'a wrong checksum': plain.replace(/\n=[A-Za-z0-9+/]{4}\n/, '\n=AAAA\n'),
  'no clear text': gpg(['--armor', '--local-user', '<rsa2048@example.com>', '--sign'], { input: message }).toString(),
  'a signature alone': gpg(['--armor', '--local-user', '<rsa2048@example.com>', '--detach-sign'], {
    input: message,
  }).toString(),
  nothing: '',
};

const reversal = join(folder, 'openpgp-revocs.d', `${fingerprintOf('revoked')}.rev`);
const revocation = readFileSync(reversal, 'utf8').replace(/^:-----/m, '-----');
gpg(['--import'], { input: revocation });
const all = gpg(['--export']);
const one = gpg(['--export', '<rsa2048@example.com>']);
const edited = Buffer.from(one);
edited[60]! ^= 1;
const box = join(folder, 'box.kbx');
gpg(['--no-default-keyring', '--keyring', box, '--import', '--import-options', 'import-clean'], {
  input: gpg(['--armor', '--export', '<rsa2048@example.com>', '<ed25519@example.com>']).toString(),
});

const keyrings: Record<string, Buffer> = {
  all,
  one,
  other: gpg(['--export', '<ed25519@example.com>']),
  secret: gpg(['--export-secret-keys'], { passphrase: PASSPHRASE }),
  'no keys': Buffer.alloc(0),
  text: Buffer.from('hello\n'),
  'cut off': all.subarray(0, 300),
  'with something behind': Buffer.concat([all, Buffer.from('Z')]),
  edited,
  'edited and another': Buffer.concat([edited, gpg(['--export', '<ed25519@example.com>'])]),
  armour: gpg(['--armor', '--export']),
  keybox: readFileSync(box),
};

function ask(document: string, keyring: string): RecordedCase {
  const archive = join(folder, 'web-1.0.0.tgz');
  writeFileSync(archive, ARCHIVE);
  writeFileSync(`${archive}.prov`, documents[document]!);
  writeFileSync(join(folder, 'ring'), keyrings[keyring]!);
  const args = ['verify', archive, '--keyring', join(folder, 'ring')];
  const { status, stdout, stderr } = spawnSync(realHelm, args, { env: { HOME: folder }, encoding: 'utf8' });
  const lines = stdout.split('\n').sort();
  if (status === 0) return { document, keyring, lines: lines.filter((line) => line !== '') };
  return { document, keyring, error: stderr.split('\n')[0]!.replace('Error: ', '') };
}

const rings = Object.keys(keyrings).filter((name) => name !== 'all');
const recorded: Recorded = {
  keyrings: Object.fromEntries(Object.entries(keyrings).map(([name, data]) => [name, data.toString('base64')])),
  documents,
  cases: [
    ...Object.keys(documents).map((document) => ask(document, 'all')),
    ...rings.map((ring) => ask('rsa2048', ring)),
    ask('two signatures', 'other'),
  ],
};
const target = new URL('recorded.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(recorded, undefined, 1)}\n`);
spawnSync('gpgconf', ['--homedir', folder, '--kill', 'all']);
rmSync(folder, { recursive: true, force: true });
