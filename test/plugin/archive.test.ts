import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readPluginArchive, writePluginFiles } from '../../src/plugin/install/archive.ts';
import { gzipped, tarOf, type Member } from '../sources/archives.ts';

function read(...members: Member[]): string[] {
  return readPluginArchive(gzipped(tarOf(members))).map(({ path, data }) => (data === undefined ? `${path}/` : path));
}

describe('what an archive of a plugin may hold', () => {
  test.each<[string, Member[], string[]]>([
    [
      'files and folders',
      [{ name: 'bin', type: '5' }, { name: 'bin/a' }, { name: 'plugin.yaml' }],
      ['bin/', 'bin/a', 'plugin.yaml'],
    ],
    ['what tar writes for the current folder', [{ name: './', type: '5' }, { name: './plugin.yaml' }], ['plugin.yaml']],
    ['a folder that is not named', [{ name: 'deep/er/a' }], ['deep/er/a']],
    ['paths of Windows', [{ name: 'bin\\a.exe' }], ['bin/a.exe']],
    ['global headers', [{ name: 'pax_global_header', type: 'g', data: '' }, { name: 'a' }], ['a']],
  ])('%s', (_, members, expected) => {
    expect(read(...members)).toEqual(expected);
  });

  test.each<[string, Member, string]>([
    ['a path that climbs', { name: '../a' }, "path contains '..', which is illegal"],
    ['a path that climbs and comes back', { name: 'a/../a' }, "path contains '..', which is illegal"],
    ['a path that climbs on Windows', { name: 'a\\..\\..\\b' }, "path contains '..', which is illegal"],
    ['an absolute path', { name: '/etc/passwd' }, 'path is absolute, which is illegal'],
    ['an absolute path of Windows', { name: '\\a' }, 'path is absolute, which is illegal'],
    ['a drive', { name: 'C:/a' }, "path contains ':', which is illegal"],
    ['a symbolic link', { name: 'a', type: '2', link: '/etc' }, 'unknown type: 110010 in a'],
    ['a hard link', { name: 'a', type: '1', link: 'b' }, 'unknown type: 110001 in a'],
    ['a device', { name: 'a', type: '3' }, 'unknown type: 110011 in a'],
  ])('not %s', (_, member, expected) => {
    expect(() => read({ name: 'plugin.yaml' }, member)).toThrow(`extracting files from archive: ${expected}`);
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'EOF'],
    ['no gzip', Buffer.from('not packed at all'), 'gzip: invalid header'],
    ['a cut archive', gzipped(tarOf([{ name: 'a', data: 'x'.repeat(100) }])).subarray(0, 60), 'unexpected EOF'],
    ['a bomb', gzipSync(Buffer.alloc(513 * 1024 * 1024)), 'plugin is larger than the maximum size 536870912'],
  ])('not %s', (_, data, expected) => {
    expect(() => readPluginArchive(data)).toThrow(`extracting files from archive: ${expected}`);
  });
});

describe('files of a plugin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scull-plugin-files-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('keep what may run, and lose what only root should give', () => {
    const members = [
      { name: 'run', data: 'new', mode: 0o4755 },
      { name: 'a/b', data: 'x', mode: 0o600 },
    ];
    writePluginFiles(folder, readPluginArchive(gzipped(tarOf([{ name: 'run', data: 'old' }, ...members]))));
    expect(readFileSync(join(folder, 'run'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'a/b')).mode & 0o7777).toBe(0o600);
  });
});
