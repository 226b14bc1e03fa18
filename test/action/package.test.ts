import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../../src/action/configuration.ts';
import { packageChart, signerOf, type PackageOptions } from '../../src/action/package.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import { verifyArchive } from '../../src/provenance/verify-archive.ts';
import { PASSPHRASE, recorded } from '../provenance/recorded.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-package-'));
const out = join(folder, 'out');
const web = join(folder, 'web');
const ring = join(folder, 'secring.gpg');
const { keyrings } = recorded();
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(web, { recursive: true });
  writeFileSync(ring, Buffer.from(keyrings['secret']!, 'base64'));
  writeFileSync(join(web, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
});

const config = { env: {}, log: () => undefined } as unknown as Configuration;

async function pack(more: Partial<PackageOptions> = {}): Promise<string> {
  const options = { path: web, version: '', appVersion: '', destination: out, dependencyUpdate: false };
  return packageChart(config, { ...options, keyring: '', access: noAccess, ...more });
}

function signing(key: string, passphraseFile = ''): Pick<PackageOptions, 'signer'> {
  const ask = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(PASSPHRASE));
  return { signer: signerOf({ key, keyring: ring, passphraseFile, ask }) };
}

/** Files of the folder for archives, with what is in them. */
function left(): Record<string, string> {
  const names = readdirSync(out, { withFileTypes: true }).map(({ name }) => name);
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(out, name), 'latin1')]));
}

describe('a signed chart', () => {
  test('is two files, which belong together', async () => {
    const path = await pack(signing('<ed25519@example.com>'));
    expect(Object.keys(left())).toEqual(['web-1.0.0.tgz', 'web-1.0.0.tgz.prov']);
    expect(await verifyArchive(path, ring)).toMatchObject({ signedBy: ['ed25519 <ed25519@example.com>'] });
  });

  test('the passphrase is in the first line of a file', async () => {
    const file = join(folder, 'passphrase');
    for (const text of [`${PASSPHRASE}\n`, `${PASSPHRASE}\r\nmore`, PASSPHRASE]) {
      writeFileSync(file, text);
      await pack(signing('<locked@example.com>', file));
    }
    writeFileSync(file, '');
    expect(pack(signing('<locked@example.com>', file))).rejects.toThrow(new Error('EOF'));
  });

  test('several charts ask for the passphrase once', async () => {
    let asked = 0;
    const ask = (): Promise<Uint8Array> => {
      asked++;
      return Promise.resolve(new TextEncoder().encode(PASSPHRASE));
    };
    const signer = signerOf({ key: '<locked@example.com>', keyring: ring, passphraseFile: '', ask });
    await pack({ signer });
    await pack({ signer, version: '2.0.0' });
    expect(asked).toBe(1);
    expect(Object.keys(left())).toHaveLength(4);
  });
});

describe('what fails leaves everything as it was', () => {
  const failures: readonly (readonly [what: string, options: () => Partial<PackageOptions>, text: string])[] = [
    ['signing', () => signing('nobody'), 'private key not found'],
    ['a version that is none', () => ({ version: 'one' }), 'invalid semantic version'],
    ['a schema that is none', () => {
      writeFileSync(join(web, 'values.schema.json'), '{');
      return {};
    }, 'failed to save: Invalid JSON in values.schema.json'],
    ['a dependency that is not there', () => {
      writeFileSync(join(web, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0}]\n');
      return {};
    }, 'found in Chart.yaml, but missing in charts/ directory: db'],
  ]; // prettier-ignore
  for (const [what, options, text] of failures) {
    test(what, async () => {
      await pack(signing('<ed25519@example.com>'));
      const before = left();
      expect(pack(options())).rejects.toThrow(new Error(text));
      expect(left()).toEqual(before);
    });
  }
});

test('versions of the command line are those of the archive', async () => {
  const path = await pack({ version: '2.0.0-rc.1', appVersion: '7' });
  expect(path).toBe(join(out, 'web-2.0.0-rc.1.tgz'));
  expect(readFileSync(join(web, 'Chart.yaml'), 'utf8')).toContain('version: 1.0.0');
});

test('a folder that is not there', () => {
  expect(pack({ path: join(folder, 'none') })).rejects.toThrow(
    new Error(`stat ${folder}/none: no such file or directory`),
  );
});
