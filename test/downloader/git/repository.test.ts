import { describe, expect, test } from 'bun:test';
import { ScullError } from '../../../src/errors.ts';
import {
  isCommit,
  parseGitRepository,
  pinnedAddress,
  withoutPassword,
  type GitRepository,
} from '../../../src/downloader/git/repository.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

describe('addresses of charts in git', () => {
  const plain = { protocol: 'https' as const, ref: '', path: '', commit: '' };
  test.each<[string, GitRepository]>([
    ['git+https://host/org/repo.git', { ...plain, url: 'https://host/org/repo.git' }],
    ['git+https://host:8443/repo?ref=v1.2.3', { ...plain, url: 'https://host:8443/repo', ref: 'v1.2.3' }],
    [
      'git+https://host/repo?ref=a/b&path=charts/web',
      { ...plain, url: 'https://host/repo', ref: 'a/b', path: 'charts/web' },
    ],
    ['git+https://host/repo?path=/charts//web/.', { ...plain, url: 'https://host/repo', path: 'charts/web' }],
    ['git+https://host/repo?path=.', { ...plain, url: 'https://host/repo' }],
    ['git+https://host/repo?ref=v1.0.0+build.5', { ...plain, url: 'https://host/repo', ref: 'v1.0.0+build.5' }],
    ['git+https://host/repo?ref=v1%2B2', { ...plain, url: 'https://host/repo', ref: 'v1+2' }],
    [`git+https://host/repo?ref=main#${commit}`, { ...plain, url: 'https://host/repo', ref: 'main', commit }],
    [`git+https://host/repo?ref=${commit}`, { ...plain, url: 'https://host/repo', ref: commit }],
    ['git+ssh://git@host/org/repo', { ...plain, protocol: 'ssh', url: 'ssh://git@host/org/repo' }],
    ['git+file:///srv/repo', { ...plain, protocol: 'file', url: 'file:///srv/repo' }],
    ['git+https://host/a%20b/repo', { ...plain, url: 'https://host/a%20b/repo' }],
    // as the helm-git plugin has it
    [
      'git+https://host/repo@charts/web?ref=v1&sparse=0',
      { ...plain, url: 'https://host/repo', ref: 'v1', path: 'charts/web' },
    ],
    ['git+ssh://git@host/repo@charts', { ...plain, protocol: 'ssh', url: 'ssh://git@host/repo', path: 'charts' }],
  ])('%s', (address, expected) => {
    expect(parseGitRepository(address)).toEqual(expected);
  });

  test.each([
    ['git+ext::sh -c touch% /tmp/x', 'blanks and control characters'],
    ['git+ext::sh%20-c%20id', 'only git+https://'],
    ['git+ext://host/x', 'only git+https://'],
    ['git+http://host/x', 'only git+https://'],
    ['git+git://host/x', 'only git+https://'],
    ['git+fd::17', 'only git+https://'],
    ['git+https:host/x', 'only git+https://'],
    ['git+https://', 'the host is missing'],
    ['git+https:///x', 'the host is missing'],
    ['git+https://host', 'the path of the repository is missing'],
    ['git+https://host/', 'the path of the repository is missing'],
    ['git+file://host/x', 'absolute path and no host'],
    ['git+file://../x', 'absolute path and no host'],
    ['git+ssh://-oProxyCommand=touch%20x/x', 'it is no URL'],
    ['git+ssh://-oProxyCommand=id/x', 'begin with a dash'],
    ['git+ssh://-oProxyCommand=id@host/x', 'begin with a dash'],
    ['git+https://user:secret@host/x', 'a password would be written'],
    ['git+https://host/x?ref=--upload-pack=id', 'cannot be the name'],
    ['git+https://host/x?ref=-x', 'cannot be the name'],
    ['git+https://host/x?ref=a..b', 'cannot be the name'],
    ['git+https://host/x?ref=a:b', 'cannot be the name'],
    ['git+https://host/x?ref=%2Brefs/*', 'cannot be the name'],
    ['git+https://host/x?ref=a%0Ab', 'cannot be the name'],
    ['git+https://host/x?ref=@', 'cannot be the name'],
    ['git+https://host/x?ref=x.lock', 'cannot be the name'],
    ['git+https://host/x?ref=a&ref=b', 'more than once'],
    ['git+https://host/x?rev=a', 'unknown parameter "rev"'],
    ['git+https://host/x?path=../y', 'leaves the repository'],
    ['git+https://host/x?path=a/../../y', 'leaves the repository'],
    ['git+https://host/x?a;b', 'semicolon'],
    ['git+https://host/x#main', 'a full commit'],
    ['git+https://host/x%0Ay', 'control characters'],
    ['git+https://ho st/x', 'blanks'],
  ])('%s is refused', (address, reason) => {
    const refused = (): unknown => parseGitRepository(address);
    expect(refused).toThrow(ScullError);
    expect(refused).toThrow(reason);
    expect(refused).not.toThrow('secret');
  });
});

test('a pinned address has one commit', () => {
  expect(pinnedAddress('git+https://h/r?ref=x', commit)).toBe(`git+https://h/r?ref=x#${commit}`);
  expect(pinnedAddress(`git+https://h/r#${'0'.repeat(40)}`, commit)).toBe(`git+https://h/r#${commit}`);
});

test('full names of commits', () => {
  expect([commit, 'a'.repeat(64), commit.slice(1), commit.toUpperCase(), 'main'].map(isCommit)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('passwords are not shown', () => {
  expect(withoutPassword('fatal: https://user:pw@host/x and ssh://git@host/y')).toBe(
    'fatal: https://user@host/x and ssh://git@host/y',
  );
});
