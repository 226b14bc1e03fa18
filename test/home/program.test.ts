import { afterAll, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isProgramPath, programsNamed, safeProgram } from '../../src/home/program.ts';
import { writeFiles } from '../write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-program-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
writeFiles(folder, { 'a/tool': '', 'b/tool': '', 'plain/tool': '', 'c/other': '' });
for (const file of ['a/tool', 'b/tool', 'c/other']) chmodSync(join(folder, file), 0o755);
mkdirSync(join(folder, 'folder/tool'), { recursive: true });
mkdirSync(join(folder, 'broken'));
symlinkSync('nowhere', join(folder, 'broken/tool'));

const pathOf = (...folders: string[]): { PATH: string } => ({
  PATH: folders.map((one) => (one === '' || one === '.' ? one : join(folder, one))).join(delimiter),
});

test('programs come in the order of $PATH; what cannot be run is passed over', () => {
  const env = pathOf('none', 'plain', 'folder', 'broken', 'b', 'a');
  expect([...programsNamed('tool', env)]).toEqual([join(folder, 'b/tool'), join(folder, 'a/tool')]);
  expect([...programsNamed('tool', {})]).toEqual([]);
});

test('relative folders, and empty ones, are where the command is run', () => {
  const before = process.cwd();
  process.chdir(join(folder, 'a'));
  try {
    expect([...programsNamed('tool', pathOf('', 'b'))]).toEqual(['tool', join(folder, 'b/tool')]);
    expect([...programsNamed('tool', pathOf('.'))]).toEqual(['tool']);
    expect(safeProgram('tool', pathOf('', '.', 'b'))).toBe(join(folder, 'b/tool'));
    expect(safeProgram('tool', pathOf('', '.'))).toBeUndefined();
  } finally {
    process.chdir(before);
  }
});

test('a name with a separator is a path', () => {
  expect(['./tool', 'a/tool', 'tool'].map(isProgramPath)).toEqual([true, true, false]);
});
