import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultKeyring } from '../../../src/cli/flags/keyring.ts';

const home = mkdtempSync(join(tmpdir(), 'scull-keyring-'));
afterAll(() => {
  rmSync(home, { recursive: true });
});

test('the keyring of GnuPG, as old or new as it is', () => {
  const gnupg = join(home, '.gnupg');
  expect(defaultKeyring({ HOME: home })).toBe(join(gnupg, 'pubring.gpg'));
  mkdirSync(gnupg);
  writeFileSync(join(gnupg, 'pubring.kbx'), '');
  expect(defaultKeyring({ HOME: home })).toBe(join(gnupg, 'pubring.kbx'));
  expect(defaultKeyring({ HOME: '/', GNUPGHOME: gnupg })).toBe(join(gnupg, 'pubring.kbx'));
  writeFileSync(join(gnupg, 'pubring.gpg'), '');
  expect(defaultKeyring({ HOME: home })).toBe(join(gnupg, 'pubring.gpg'));
  expect(defaultKeyring({ HOME: home, GNUPGHOME: '' })).toBe('pubring.gpg');
});
