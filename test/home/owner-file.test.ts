import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveOwnerFile, takeOwnerFile } from '../../src/home/owner-file.ts';
import { processMark, stateOf } from '../../src/home/process-mark.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-owner-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** As of a process here that has ended. */
function deadMark(): string {
  const { pid } = spawnSync('/bin/true');
  return `${processMark().split('-')[0]!}-${pid.toString(36)}`;
}

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

test('a mark tells who lives, who has died, and of whom nobody knows', () => {
  expect(processMark()).toMatch(/^[a-z0-9]+-[a-z0-9]+$/);
  expect(stateOf(processMark())).toBe('alive');
  expect(stateOf(deadMark())).toBe('dead');
  expect(stateOf('elsewhere-1')).toBe('unknown');
  expect(stateOf('')).toBe('unknown');
});

const cases: readonly (readonly [what: string, owner: string, age: number, taken: boolean])[] = [
  ['a process that lives', processMark(), 60, false],
  ['a process that has died', deadMark(), 0, true],
  ['a process of another machine, of now', 'elsewhere-1', 1, false],
  ['a process of another machine, of long ago', 'elsewhere-1', 11, true],
  ['nobody, of now', '', 1, false],
  ['nobody, of long ago', '', 11, true],
];
for (const [what, owner, age, taken] of cases) {
  test(`the lock of ${what} ${taken ? 'is taken over' : 'stays'}`, () => {
    const path = join(folder, 'x.owner');
    writeFileSync(path, owner);
    utimesSync(path, minutesAgo(age), minutesAgo(age));
    expect(takeOwnerFile(path)).toBe(false);
    expect(existsSync(path)).toBe(!taken);
    if (!taken) {
      leaveOwnerFile(path);
      expect(existsSync(path)).toBe(owner !== processMark());
      rmSync(path, { force: true });
    }
    expect(takeOwnerFile(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(processMark());
    leaveOwnerFile(path);
    expect(readdirSync(folder)).toEqual([]);
  });
}
