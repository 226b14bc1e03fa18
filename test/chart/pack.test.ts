/** Archives byte for byte as Helm writes them, but for the time and the compressed data; the same bytes each time. */
import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { loadFiles } from '../../src/chart/load-files.ts';
import { packChart } from '../../src/chart/pack.ts';
import { MAX_TAR_TIME, writeTar } from '../../src/chart/tar-write.ts';
import { tarEntries } from '../../src/chart/tar.ts';
import type { Chart } from '../../src/chart/chart.ts';
import { compareStrings } from '../../src/go/strings.ts';
import { charts, comparable, type RecordedArchive } from './packed.ts';

const recorded = JSON.parse(readFileSync(new URL('recorded-packed.json', import.meta.url), 'utf8')) as Record<
  string,
  RecordedArchive
>;

function load(files: Readonly<Record<string, string>>): Chart {
  // in the order in which the files of a folder are read
  const sorted = Object.entries(files).sort(([a], [b]) =>
    compareStrings(a.replaceAll('/', '\0'), b.replaceAll('/', '\0')),
  );
  return loadFiles(sorted.map(([name, text]) => ({ name, data: new TextEncoder().encode(text) })));
}

describe('packChart writes what Helm writes', () => {
  for (const [name, files] of Object.entries(charts)) {
    test(name, () => {
      const { header, tar } = comparable(packChart(load(files), 1));
      const expected = gunzipSync(Buffer.from(recorded[name]!.tar, 'base64'));
      expect(header).toBe(recorded[name]!.header);
      expect(tar.equals(expected)).toBe(true);
    });
  }
});

test('the bytes never change', () => {
  // of the compression too: a new version that gives other bytes must be seen
  const digest = createHash('sha256')
    .update(packChart(load(charts['web']!), 315_532_800))
    .digest('hex');
  expect(digest).toBe('08982861b2ca102a11e2eaddd18858c08db5eed2ced9e24aa7aad61167c0e5bf');
});

test('large charts are compressed whole', () => {
  const lines = Array.from({ length: 40_000 }, (_, i) => `key-${i}: ${(i * 7919) % 1013}`).join('\n');
  const chart = load({ 'Chart.yaml': 'apiVersion: v2\nname: big\nversion: 1.0.0\n', 'files/big.yaml': lines });
  const archive = packChart(chart, 1);
  const entry = [...tarEntries(gunzipSync(archive), false)].find(({ name }) => name === 'big/files/big.yaml')!;
  expect(Buffer.from(entry.data()).toString()).toBe(lines);
  expect(archive.length).toBeLessThan(lines.length / 3);
});

test('the time of members is what is given', () => {
  for (const time of [0, 1, 1_700_000_000, MAX_TAR_TIME]) {
    const tar = writeTar([{ name: 'a', data: new Uint8Array() }], time);
    expect(Number.parseInt(Buffer.from(tar.subarray(136, 147)).toString(), 8)).toBe(time);
  }
});

describe('what is not packed', () => {
  const yaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
  test('a schema that is no JSON', () => {
    const chart = load({ 'Chart.yaml': yaml, 'values.schema.json': '{"type": ' });
    expect(() => packChart(chart, 1)).toThrow(new Error('Invalid JSON in values.schema.json'));
  });

  test('a name that is a path', () => {
    const chart = load({ 'Chart.yaml': yaml });
    chart.metadata.name = 'a/b';
    expect(() => packChart(chart, 1)).toThrow(new Error('"a/b" is not a valid chart name'));
  });

  test('a name with a NUL byte', () => {
    expect(() => writeTar([{ name: 'a\0b', data: new Uint8Array() }], 1)).toThrow('archive/tar: invalid tar header');
  });
});
