import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadChart } from '../../src/loader/load.ts';
import { parsed, shownChart } from '../chart/shown.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly entries: readonly (readonly [name: string, ...rest: string[]])[];
  readonly load?: string;
}

let top: string;
beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'scull-load-')));
});
afterAll(() => {
  rmSync(top, { recursive: true });
});

function create(root: string, [name, kind, argument]: readonly string[]): void {
  const path = join(root, name!);
  mkdirSync(dirname(path), { recursive: true });
  if (argument === undefined) writeFileSync(path, kind!);
  else if (kind === 'link') symlinkSync(argument.replace('DIR', root), path);
  else if (kind === 'fifo') execFileSync('mkfifo', [path]);
  else if (kind === 'folder') mkdirSync(path, { recursive: true });
  else if (kind === 'size') writeFileSync(path, new Uint8Array(Number(argument)));
  else writeFileSync(path, new Uint8Array(Buffer.from(argument, 'base64')));
}

describe('paths', () => {
  for (const [i, { case: given, out, err, warn }] of recorded<Case>('chart-load-paths').entries()) {
    test(`${i} ${given.load ?? ''} ${JSON.stringify(given.entries).slice(0, 150)}`, async () => {
      const root = join(top, String(i));
      mkdirSync(root);
      for (const entry of given.entries) create(root, entry);
      let warned = '';
      const told = (text: string): string => text.replaceAll(root, 'DIR');
      let got: unknown;
      try {
        got = shownChart(
          await loadChart(join(root, given.load ?? ''), { warn: (text) => (warned += `${told(text)}\n`) }),
        );
      } catch (error) {
        got = told((error as Error).message);
      }
      // zlib does not tell where the data is corrupt
      expect(got).toEqual(err?.replace(/ before offset \d+$/, '') ?? parsed(out!));
      expect(warned).toBe(warn ?? '');
    });
  }
});
