/** Digests that Helm 3.22.0 wrote into lock files. */
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dependency } from '../../../src/chart/chart.ts';
import {
  checkLockFile,
  helm2Digest,
  lockDigest,
  lockEntry,
  lockName,
  lockText,
} from '../../../src/downloader/dependencies/lock.ts';

const repository = 'http://127.0.0.1:18071';
const red = (version: string, more: Partial<Dependency> = {}): Dependency => ({
  ...lockEntry('red', repository, version),
  ...more,
});

test.each<[string, readonly Dependency[] | undefined, readonly Dependency[] | undefined, string]>([
  ['one', [red('^1.0.0')], [red('1.1.0')], '36e0388f2e005a80776cd5dff98c2e87340373dd60a31cf38a0fcd378a7ba3eb'],
  ['none', [], [], '643d5437104296e21d906ecb15b2c96ad278f20cfc4af53b12bb6069bd853726'],
  [
    'a condition, tags, values to import and an alias',
    [
      red('^1.0.0', {
        condition: 'red.enabled',
        tags: ['a', 'b'],
        alias: 'crimson',
        importValues: [
          'data',
          new Map<string, string | boolean>([
            ['parent', true],
            ['child', 'x'],
          ]),
        ],
      }),
    ],
    [red('1.1.0')],
    '48d519f57892f6fb21d662f1824c4d2bf4bab8d72dcdc6e94bf2a5e94fd36897',
  ],
  [
    'characters that Go escapes',
    [red('>=1.0.0 <1.1.0', { condition: 'a&b' })],
    [red('1.0.0')],
    'fa5045b3c7e5fa5e0f77f4a38e6ed253aca25a7b2bcfafa76b1f1526a035099a',
  ],
  [
    'no repository',
    [lockEntry('loc', '', '1.x')],
    [lockEntry('loc', '', '1.x')],
    'db5558607bc5de6ab3428388ec752d62aa68ce2ec2a8ff60bef9c7480a5896a5',
  ],
])('the digest of %s', (_, wanted, locked, digest) => {
  expect(lockDigest(wanted, locked)).toBe(`sha256:${digest}`);
});

test('lists that are not there, are empty, or hold null are different things', () => {
  const digests = [undefined, [], [null as unknown as Dependency]].map((list) => lockDigest(list, list));
  expect(new Set(digests).size).toBe(3);
});

test('the digest of Helm 2', () => {
  const wanted = [lockEntry('red', '@a', '^1.0.0')];
  expect(helm2Digest(wanted)).toBe('sha256:bb2ca6068705bbf6f41032f4f0f56ca01839ae7d51bb1a72356c2a66ece2ee2c');
});

test('the text of a lock file', () => {
  const dependencies = [red('1.1.0'), lockEntry('loc', '', '1.x'), lockEntry('one', 'file://../one', '1')];
  expect(lockText({ digest: 'sha256:x', generated: '2026-11-21T16:28:30.344605737Z', dependencies }))
    .toBe(`dependencies:
- name: red
  repository: http://127.0.0.1:18071
  version: 1.1.0
- name: loc
  repository: ""
  version: 1.x
- name: one
  repository: file://../one
  version: "1"
digest: sha256:x
generated: "2026-11-21T16:28:30.344605737Z"
`);
  expect(lockText({ digest: 'd', generated: 'g', dependencies: [] })).toBe(
    'dependencies: []\ndigest: d\ngenerated: g\n',
  );
});

test('the name of the lock file', () => {
  expect([lockName('v1'), lockName('v2')]).toEqual(['requirements.lock', 'Chart.lock']);
});

test('a lock file that is a link is refused, whether it leads somewhere or not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scull-lock-'));
  try {
    expect(() => {
      checkLockFile(folder, 'Chart.lock');
    }).not.toThrow();
    symlinkSync('../victim', join(folder, 'Chart.lock'));
    expect(() => {
      checkLockFile(folder, 'Chart.lock');
    }).toThrow('the Chart.lock file is a symlink to "../victim"');
    writeFileSync(join(folder, 'requirements.lock'), '');
    expect(() => {
      checkLockFile(folder, 'requirements.lock');
    }).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
