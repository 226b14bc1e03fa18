/** Signatures of our own, with secret keys of real GnuPG; that Helm and GnuPG take them: test/sources. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadChartArchive } from '../../src/loader/load.ts';
import { chartText } from '../../src/provenance/message.ts';
import { openSigner, type SignOptions } from '../../src/provenance/sign.ts';
import { verifySigned } from '../../src/provenance/verify.ts';
import { simpleArchive } from '../sources/archives.ts';
import { PASSPHRASE, recorded } from './recorded.ts';

const { keyrings } = recorded();
const folder = mkdtempSync(join(tmpdir(), 'scull-sign-'));
const archive = simpleArchive('web', '1.0.0', 'keywords:\n- "- dashed"\n- "blank at the end "\n');
const path = join(folder, 'web-1.0.0.tgz');
const ring = (name: string): string => join(folder, name);
beforeAll(() => {
  for (const name of ['secret', 'all', 'one', 'no keys']) {
    writeFileSync(ring(name), Buffer.from(keyrings[name]!, 'base64'));
  }
  writeFileSync(path, archive);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const passphrase = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(PASSPHRASE));
const options = (key: string, more: Partial<SignOptions> = {}): SignOptions => ({
  key,
  keyring: ring('secret'),
  passphrase,
  ...more,
});

async function signChart(archivePath: string, how: SignOptions): Promise<string> {
  const sign = await openSigner(how);
  const { metadata } = await loadChartArchive(archivePath);
  return sign(readFileSync(archivePath), basename(archivePath), chartText(metadata));
}

const names = ['rsa2048', 'dsa2048', 'nistp256', 'nistp384', 'nistp521', 'ed25519', 'secp256k1', 'brainpoolP256r1'];
for (const name of [...names, 'brainpoolP384r1', 'brainpoolP512r1', 'locked']) {
  test(`a key of kind ${name} signs what it verifies`, async () => {
    const text = await signChart(path, options(`<${name}@example.com>`));
    const found = await verifySigned(archive, 'web-1.0.0.tgz', Buffer.from(text), ring('all'));
    expect(found.signedBy).toEqual([`${name} <${name}@example.com>`]);
    const hash = ['nistp384', 'brainpoolP384r1'].includes(name) ? 'SHA384' : 'SHA512';
    expect(text).toStartWith(`-----BEGIN PGP SIGNED MESSAGE-----\nHash: ${hash}\n\napiVersion: v2\n`);
  });
}

test('the text is metadata and hash, as Helm writes them', async () => {
  const text = await signChart(path, options('<ed25519@example.com>'));
  const hash = createHash('sha256').update(archive).digest('hex');
  expect(text.slice(0, text.indexOf('-----BEGIN PGP SIGNATURE'))).toBe(`-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

apiVersion: v2
description: A chart for tests
keywords:
- - '- dashed'
- - 'blank at the end '
name: web
version: 1.0.0

...
files:
  web-1.0.0.tgz: sha256:${hash}

`);
  expect(text).toEndWith('\n-----END PGP SIGNATURE-----');
});

test('no two signatures are the same', async () => {
  const signer = await openSigner(options('<ed25519@example.com>'));
  const sign = (): string => signer(archive, 'web-1.0.0.tgz', 'name: web\n');
  expect(sign()).not.toBe(sign());
});

describe('keys', () => {
  test('by a part of a name that only one has', async () => {
    const text = await signChart(path, options('nistp2'));
    const found = await verifySigned(archive, 'web-1.0.0.tgz', Buffer.from(text), ring('all'));
    expect(found.signedBy).toEqual(['nistp256 <nistp256@example.com>']);
  });

  const problems: readonly (readonly [key: string, keyring: string, text: string])[] = [
    ['nobody', 'secret', 'private key not found'],
    ['nistp', 'secret', 'more than one key contain the id "nistp"'],
    ['two', 'secret', 'more than one key contain the id "two"'],
    ['rsa', 'one', 'provided key is not a private key. Try providing a keyring with secret keys'],
    ['rsa', 'no keys', 'private key not found'],
    ['rsa', 'none', `open ${join(folder, 'none')}: no such file or directory`],
  ];
  for (const [key, keyring, text] of problems) {
    test(`${key} in ${keyring}`, () => {
      expect(signChart(path, options(key, { keyring: ring(keyring) }))).rejects.toThrow(new Error(text));
    });
  }

  test('a passphrase is asked for by the name of a locked key, and only then', async () => {
    const asked: string[] = [];
    const ask = (userId: string): Promise<Uint8Array> => {
      asked.push(userId);
      return passphrase();
    };
    await signChart(path, options('<locked@example.com>', { passphrase: ask }));
    await signChart(path, options('<ed25519@example.com>', { passphrase: ask }));
    expect(asked).toEqual(['locked <locked@example.com>']);
  });

  test('a wrong passphrase', () => {
    const wrong = options('<locked@example.com>', { passphrase: () => Promise.resolve(new Uint8Array([1])) });
    expect(signChart(path, wrong)).rejects.toThrow(new Error('openpgp: invalid data: private key checksum failure'));
  });

  test('what passphrases come from may be missing, whatever key it is for', () => {
    const prepare = (): void => {
      throw new Error('no file');
    };
    expect(signChart(path, options('nobody', { prepare }))).rejects.toThrow(new Error('no file'));
  });
});

test('what is no chart is not signed', () => {
  writeFileSync(ring('text.tgz'), 'text');
  expect(signChart(ring('text.tgz'), options('<ed25519@example.com>'))).rejects.toThrow();
});
