import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alreadyThere, expandChart, isThere, readPacked } from '../../src/loader/expand.ts';
import { chartArchive, gzipped, simpleArchive, simpleChart, tarOf, type Member } from '../sources/archives.ts';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'scull-expand-')), 'out');
  mkdirSync(folder);
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const chartFile: Member = { name: 'web/Chart.yaml', data: 'name: web\n' };
const packed = (...members: Member[]): Uint8Array => gzipped(tarOf([chartFile, ...members]));
const everything = (): string[] => (readdirSync(join(folder, '..'), { recursive: true }) as string[]).sort();

describe('expandChart', () => {
  test('writes the files to a folder of the name in Chart.yaml', () => {
    const archive = chartArchive('other', simpleChart('web', '1.0.0'));
    expect(expandChart(readPacked(archive), folder)).toBe(join(folder, 'web'));
    expect(readdirSync(join(folder, 'web')).sort()).toEqual(['Chart.yaml', 'templates', 'values.yaml']);
    expect(readFileSync(join(folder, 'web/values.yaml'), 'utf8')).toBe('greeting: hello\n');
    expect(readdirSync(folder)).toEqual(['web']);
  });

  test('makes the folder that it is to be in', () => {
    const inner = join(folder, 'a/b');
    expect(expandChart(readPacked(simpleArchive('web', '1.0.0')), inner)).toBe(join(inner, 'web'));
  });

  test('modes of the archive do not count', () => {
    expandChart(readPacked(packed({ name: 'web/run.sh', data: '#!', mode: 0o6777 })), folder);
    expect(statSync(join(folder, 'web/run.sh')).mode & 0o7111).toBe(0);
  });

  test('of two files with one name the later counts, as in Helm', () => {
    expandChart(readPacked(packed({ name: 'web/a', data: '1' }, { name: 'web/a', data: '2' })), folder);
    expect(readFileSync(join(folder, 'web/a'), 'utf8')).toBe('2');
  });

  for (const name of ['web', 'Web'] as const) {
    test(`what is there stays, as ${name}`, () => {
      if (name === 'Web' && !isCaseInsensitive()) return;
      mkdirSync(join(folder, name));
      const chart = readPacked(simpleArchive('web', '1.0.0'));
      expect(() => expandChart(chart, folder)).toThrow(alreadyThere(join(folder, 'web')).message);
      expect(readdirSync(join(folder, name))).toEqual([]);
    });
  }

  test('a link that leads nowhere is there, too', () => {
    symlinkSync('/nowhere/at/all', join(folder, 'web'));
    expect(isThere(join(folder, 'web'))).toBe(true);
    expect(() => expandChart(readPacked(simpleArchive('web', '1.0.0')), folder)).toThrow('already exists');
    expect(existsSync('/nowhere')).toBe(false);
  });

  test('a folder that is a file as well leaves nothing behind', () => {
    const chart = readPacked(packed({ name: 'web/a/b', data: '1' }, { name: 'web/a', data: '2' }));
    expect(() => expandChart(chart, folder)).toThrow(`open ${folder}/web/a: is a directory`);
    expect(everything()).toEqual(['out']);
  });

  test('a file that is a folder as well leaves nothing behind', () => {
    const chart = readPacked(packed({ name: 'web/a', data: '1' }, { name: 'web/a/b', data: '2' }));
    expect(() => expandChart(chart, folder)).toThrow(`mkdir ${folder}/web/a: not a directory`);
    expect(everything()).toEqual(['out']);
  });
});

/** Temporary folders of macOS and Windows are. */
function isCaseInsensitive(): boolean {
  return existsSync(join(folder, '../OUT'));
}

describe('readPacked', () => {
  // texts of `helm pull --untar` 3.22.0
  const hostile: readonly (readonly [what: string, archive: () => Uint8Array, text: string])[] = [
    [
      'a path out of the chart',
      () => packed({ name: 'web/../../evil', data: 'x' }),
      'chart illegally references parent directory',
    ],
    [
      'a path out of the chart, with backslashes',
      () => packed({ name: 'web\\..\\..\\evil', data: 'x' }),
      'chart illegally references parent directory',
    ],
    [
      'an absolute path',
      () => packed({ name: 'web//etc/passwd', data: 'x' }),
      'chart illegally contains absolute paths',
    ],
    ['a drive', () => packed({ name: 'web/C:/evil', data: 'x' }), 'chart contains illegally named files'],
    [
      'no folder',
      () => gzipped(tarOf([{ name: 'Chart.yaml', data: 'name: web\n' }])),
      'chart illegally contains content outside the base directory: "Chart.yaml"',
    ],
    ['no Chart.yaml', () => gzipped(tarOf([{ name: 'web/a', data: 'x' }])), 'chart name not specified'],
    ['nothing', () => gzipped(tarOf([])), 'no files in chart archive'],
    [
      'a large file',
      () => packed({ name: 'web/big', data: new Uint8Array(5 * 1024 * 1024 + 1) }),
      'decompressed chart file "web/big" is larger than the maximum file size 5242880',
    ],
    [
      'a lie about a size',
      () => packed({ name: 'web/big', size: 101 * 1024 * 1024 }),
      'decompressed chart is larger than the maximum file size 104857600',
    ],
    ['no gzip', () => new TextEncoder().encode('<!doctype html><title>x</title>'), 'gzip: invalid header'],
    ['nothing at all', () => new Uint8Array(), 'EOF'],
    ['the name .', () => named('.'), 'chart name "." is not allowed'],
    ['the name ..', () => named('..'), 'chart name ".." is not allowed'],
    ['the name ../../x', () => named('../../x'), 'chart name "../../x" must not contain path separators'],
    ['the name /x', () => named('/x'), 'chart name "/x" must not contain path separators'],
    ['the name /', () => named('/'), 'chart name "/" resolves to the extraction root'],
  ];
  for (const [what, archive, text] of hostile) {
    test(`${what}: ${text}`, () => {
      const bytes = archive();
      expect(() => readPacked(bytes)).toThrow(text);
    });
  }

  const refusedByUs = ['..\\\\x', 'a\\0b'];
  for (const name of refusedByUs) {
    test(`a name that is a path or no name elsewhere: ${name}`, () => {
      const bytes = named(`"${name}"`);
      expect(() => readPacked(bytes)).toThrow('chart name');
    });
  }

  test('a bomb is not inflated', () => {
    const bomb = gzipped(Buffer.alloc(200 * 1024 * 1024));
    expect(() => readPacked(bomb)).toThrow('larger than the maximum file size');
  });

  test('links and devices are empty files', () => {
    const chart = readPacked(
      packed(
        { name: 'web/link', type: '2', link: '/etc/passwd' },
        { name: 'web/hard', type: '1', link: '/etc/passwd' },
        { name: 'web/null', type: '3' },
      ),
    );
    expandChart(chart, folder);
    for (const name of ['link', 'hard', 'null']) expect(statSync(join(folder, 'web', name)).size).toBe(0);
    expect(statSync(join(folder, 'web/link')).isFile()).toBe(true);
  });
});

function named(name: string): Uint8Array {
  return gzipped(tarOf([{ name: 'web/Chart.yaml', data: `name: ${name}\n` }]));
}
