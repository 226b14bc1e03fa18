import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { place } from '../../../src/downloader/dependencies/place.ts';

let chart: string;
let folder: string;

beforeEach(() => {
  chart = mkdtempSync(join(tmpdir(), 'scull-place-'));
  folder = join(chart, 'tmp');
  mkdirSync(folder);
});
afterEach(() => {
  rmSync(chart, { recursive: true, force: true });
});

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(chart, name, '..'), { recursive: true });
    writeFileSync(join(chart, name), name);
  }
}

function charts(): Record<string, string> {
  const names = readdirSync(join(chart, 'charts')).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(chart, 'charts', name), 'utf8')]));
}

test('archives arrive, replace and leave, and the lock file comes last', () => {
  write('charts/a.tgz', 'charts/old.tgz', 'charts/keep', 'tmp/a.tgz', 'tmp/b.tgz', 'tmp/.lock');
  const last = { from: join(folder, '.lock'), to: join(chart, 'Chart.lock') };
  place({ arriving: ['a.tgz', 'b.tgz'], leaving: ['old.tgz'] }, folder, chart, last);
  expect(charts()).toEqual({ 'a.tgz': 'tmp/a.tgz', 'b.tgz': 'tmp/b.tgz', keep: 'charts/keep' });
  expect(readFileSync(last.to, 'utf8')).toBe('tmp/.lock');
});

test('charts/ is made where there is none', () => {
  write('tmp/a.tgz');
  place({ arriving: ['a.tgz'], leaving: [] }, folder, chart);
  expect(charts()).toEqual({ 'a.tgz': 'tmp/a.tgz' });
});

test('when one step fails all before it are taken back', () => {
  write('charts/a.tgz', 'charts/old.tgz', 'tmp/a.tgz', 'tmp/b.tgz');
  // a lock file that cannot take its place: there is a folder
  mkdirSync(join(chart, 'Chart.lock', 'x'), { recursive: true });
  write('tmp/.lock');
  const last = { from: join(folder, '.lock'), to: join(chart, 'Chart.lock') };
  expect(() => {
    place({ arriving: ['a.tgz', 'b.tgz'], leaving: ['old.tgz'] }, folder, chart, last);
  }).toThrow(`rename ${last.to}: is a directory`);
  expect(charts()).toEqual({ 'a.tgz': 'charts/a.tgz', 'old.tgz': 'charts/old.tgz' });
});

test('a folder charts/ that was made goes away again', () => {
  write('tmp/a.tgz');
  expect(() => {
    place({ arriving: ['a.tgz', 'gone.tgz'], leaving: [] }, folder, chart);
  }).toThrow('gone.tgz: no such file or directory');
  expect(readdirSync(chart)).toEqual(['tmp']);
});

const otherDevice = '/dev/shm';
const hasOther = existsSync(otherDevice) && statSync(otherDevice).dev !== statSync(tmpdir()).dev;

describe.skipIf(!hasOther)('charts/ on another device', () => {
  let away: string;
  beforeEach(() => {
    away = mkdtempSync(join(otherDevice, 'scull-place-'));
    for (const name of ['a.tgz', 'b.tgz']) writeFileSync(join(away, name), `away ${name}`);
  });
  afterEach(() => {
    rmSync(away, { recursive: true, force: true });
  });

  test('is filled by copies', () => {
    write('charts/a.tgz', 'charts/old.tgz', 'elsewhere');
    symlinkSync('../elsewhere', join(chart, 'charts/linked.tgz'));
    place({ arriving: ['a.tgz', 'b.tgz'], leaving: ['old.tgz', 'linked.tgz'] }, away, chart);
    expect(charts()).toEqual({ 'a.tgz': 'away a.tgz', 'b.tgz': 'away b.tgz' });
    expect(readlinkSync(join(away, '.gone/linked.tgz'))).toBe('../elsewhere');
    expect(readFileSync(join(chart, 'elsewhere'), 'utf8')).toBe('elsewhere');
  });

  test('is as it was when a step fails', () => {
    write('charts/a.tgz', 'charts/old.tgz');
    symlinkSync('../nowhere', join(chart, 'charts/linked.tgz'));
    expect(() => {
      place({ arriving: ['a.tgz', 'none.tgz'], leaving: ['old.tgz', 'linked.tgz'] }, away, chart);
    }).toThrow('none.tgz: no such file or directory');
    expect(readdirSync(join(chart, 'charts')).sort()).toEqual(['a.tgz', 'linked.tgz', 'old.tgz']);
    expect(readFileSync(join(chart, 'charts/a.tgz'), 'utf8')).toBe('charts/a.tgz');
    expect(readlinkSync(join(chart, 'charts/linked.tgz'))).toBe('../nowhere');
  });
});
