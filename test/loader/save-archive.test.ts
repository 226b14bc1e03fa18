import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Chart } from '../../src/chart/chart.ts';
import { loadFiles } from '../../src/chart/load-files.ts';
import { modifiedTime, saveArchive } from '../../src/loader/save-archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-save-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function chart(version = '1.0.0'): Chart {
  const yaml = `apiVersion: v2\nname: web\nversion: ${version}\n`;
  return loadFiles([{ name: 'Chart.yaml', data: new TextEncoder().encode(yaml) }]);
}

function timeOf(path: string): number {
  return Number.parseInt(gunzipSync(readFileSync(path)).toString('latin1', 136, 147), 8);
}

describe('saveArchive', () => {
  test('names the archive, and makes the folder', () => {
    const path = saveArchive(chart('1.0.0+build'), join(folder, 'a/b'), {});
    expect(path).toBe(join(folder, 'a/b/web-1.0.0+build.tgz'));
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['web-1.0.0+build.tgz']);
  });

  test('writes the same bytes each time', () => {
    const read = (): Buffer => readFileSync(saveArchive(chart(), folder, {}));
    expect(read().equals(read())).toBe(true);
  });

  test('members have the time of SOURCE_DATE_EPOCH, and a fixed one without', () => {
    expect(timeOf(saveArchive(chart(), folder, {}))).toBe(Date.UTC(1980, 0, 1) / 1000);
    expect(timeOf(saveArchive(chart(), folder, { SOURCE_DATE_EPOCH: '' }))).toBe(Date.UTC(1980, 0, 1) / 1000);
    expect(timeOf(saveArchive(chart(), folder, { SOURCE_DATE_EPOCH: '1700000000' }))).toBe(1_700_000_000);
  });

  test('takes the place of a link, and leaves alone what it led to', () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, join(folder, 'web-2.0.0.tgz'));
    saveArchive(chart('2.0.0'), folder, {});
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  test('what cannot be saved leaves nothing', () => {
    writeFileSync(join(folder, 'file'), '');
    const bad = chart();
    bad.metadata.type = 'odd';
    const target = join(folder, 'none');
    expect(() => saveArchive(bad, target, {})).toThrow(
      new Error('chart validation: validation: chart.metadata.type must be application or library'),
    );
    expect(readdirSync(folder)).not.toContain('none');
    expect(() => saveArchive(chart(), join(folder, 'file'), {})).toThrow(`is not a directory: ${folder}/file`);
    expect(() => saveArchive(chart(), join(folder, 'file/x'), {})).toThrow(
      `stat ${folder}/file/x: stat ${folder}/file/x: not a directory`,
    );
  });
});

describe('SOURCE_DATE_EPOCH that is no time', () => {
  const cases = [
    ['now', 'strconv.ParseInt: parsing "now": invalid syntax'],
    ['1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
    ['-1', 'must not be negative'],
    ['99999999999999999999', 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
    ['8589934592', 'must not be after 8589934591, in the year 2242'],
  ] as const;
  for (const [text, reason] of cases) {
    test(text, () => {
      expect(() => modifiedTime({ SOURCE_DATE_EPOCH: text })).toThrow(`invalid SOURCE_DATE_EPOCH: ${reason}`);
    });
  }
});
