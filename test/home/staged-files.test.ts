import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processMark } from '../../src/home/process-mark.ts';
import { StagedFiles } from '../../src/home/staged-files.ts';
import { temporaryPath } from '../../src/home/temporary.ts';
import { writeFilesAtomic } from '../../src/home/write-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'scull-staged-'));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'x-'));
  writeFileSync(join(folder, 'a'), 'old a', { mode: 0o640 });
  writeFileSync(join(folder, 'gone'), 'old');
  mkdirSync(join(folder, 'taken/x'), { recursive: true });
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const plain = { mode: 0o644, mayBeLost: true };
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const before = ['a', 'gone', 'taken'];

describe('files that come together', () => {
  test('all come, and what is to leave leaves', () => {
    const staged = new StagedFiles();
    staged.add(join(folder, 'a'), 'new a', { mode: 0o600, mayBeLost: false });
    staged.add(join(folder, 'b'), 'new b', plain);
    staged.remove(join(folder, 'gone'));
    staged.remove(join(folder, 'never'));
    expect(text('a')).toBe('old a');
    staged.commit();
    expect([text('a'), text('b')]).toEqual(['new a', 'new b']);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'taken']);
  });

  test('one that cannot be put in its place takes all back', () => {
    const staged = new StagedFiles();
    staged.add(join(folder, 'a'), 'new a', plain);
    staged.add(join(folder, 'b'), 'new b', plain);
    staged.add(join(folder, 'taken'), 'no', plain);
    staged.remove(join(folder, 'gone'));
    expect(() => {
      staged.commit();
    }).toThrow(`open ${folder}/taken: is a directory`);
    expect([text('a'), text('gone')]).toEqual(['old a', 'old']);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(existsSync(join(folder, 'taken/x'))).toBe(true);
  });

  test('one that cannot be written leaves nothing behind', () => {
    const files = ['a', 'none/b'].map((name) => ({ path: join(folder, name), data: 'new' }));
    expect(() => {
      writeFilesAtomic(files, { folderMode: 'none' });
    }).toThrow(`open ${folder}/none/b: no such file or directory`);
    expect(text('a')).toBe('old a');
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('a folder with something in it does not leave', () => {
    const staged = new StagedFiles();
    staged.add(join(folder, 'a'), 'new a', plain);
    staged.remove(join(folder, 'taken'));
    expect(() => {
      staged.commit();
    }).toThrow(`remove ${folder}/taken: directory not empty`);
    expect(text('a')).toBe('old a');
    expect(readdirSync(folder).sort()).toEqual(before);
  });
});

test('what processes that died have left goes away, and nothing of others', () => {
  const { pid } = spawnSync('/bin/true');
  const here = processMark().split('-')[0]!;
  const dead = `.scull-${here}-${pid.toString(36)}-x.tmp`;
  const old = '.scull-elsewhere-1-y.tmp';
  mkdirSync(join(folder, dead, 'with'), { recursive: true });
  const kept = [`.scull-${processMark()}-x.tmp`, '.scull-elsewhere-1-x.tmp', '.other.tmp', 'x.tmp'];
  for (const name of [old, ...kept]) writeFileSync(join(folder, name), '');
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  for (const name of [old, 'x.tmp']) utimesSync(join(folder, name), longAgo, longAgo);
  expect(temporaryPath(folder)).toStartWith(join(folder, `.scull-${processMark()}-`));
  expect(readdirSync(folder).sort()).toEqual([...before, ...kept].sort());
});
