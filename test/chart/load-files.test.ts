import { describe, expect, test } from 'bun:test';
import { readArchive } from '../../src/chart/archive.ts';
import { loadFiles } from '../../src/chart/load-files.ts';
import { gunzip } from '../../src/loader/gunzip.ts';
import { recorded } from '../recorded.ts';
import { chartFiles, parsed, shownChart, type ChartCase } from './shown.ts';

/** The recorder writes the time of a lock again; ours is as written. */
function sameTimes(shown: unknown): unknown {
  return JSON.parse(JSON.stringify(shown), (key, value: unknown) =>
    key === 'generated' ? new Date(value as string).toISOString() : value,
  );
}

describe('files', () => {
  for (const { case: given, out, err, warn } of recorded<ChartCase>('chart-load-files')) {
    test(given.files.map(([name, text]) => `${name} ${JSON.stringify(text.slice(0, 60))}`).join(', '), () => {
      let warned = '';
      const load = (): unknown =>
        shownChart(loadFiles(chartFiles(given), { gunzip, warn: (text) => (warned += `${text}\n`) }));
      if (err === undefined) expect(sameTimes(load())).toEqual(sameTimes(parsed(out!)));
      else expect(load).toThrow(new Error(err));
      expect(warned).toBe(warn ?? '');
    });
  }
});

describe('archives', () => {
  for (const [i, { case: given, out, err }] of recorded<string>('chart-load-archive').entries()) {
    test(`${i}: ${err ?? 'loads'}`, () => {
      const load = (): unknown =>
        shownChart(loadFiles(readArchive(gunzip(new Uint8Array(Buffer.from(given, 'base64'))))));
      if (err === undefined) expect(load()).toEqual(parsed(out!));
      else expect(load).toThrow(new Error(err));
    });
  }
});
