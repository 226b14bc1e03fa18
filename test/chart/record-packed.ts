/** Packs the charts of packed.ts with real Helm and writes down what it made: `bun test/chart/record-packed.ts`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { realHelm } from '../cluster/cluster.ts';
import { charts, comparable, type RecordedArchive } from './packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'pack-'));
const recorded: Record<string, RecordedArchive> = {};
for (const [name, files] of Object.entries(charts)) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  const { status, stderr } = spawnSync(realHelm, ['package', name, '-d', `${name}-out`], { cwd: folder });
  if (status !== 0) throw new Error(stderr.toString());
  const [archive] = readdirSync(join(folder, `${name}-out`));
  const { header, tar } = comparable(readFileSync(join(folder, `${name}-out`, archive!)));
  recorded[name] = { header, tar: gzipSync(tar).toString('base64') };
}
writeFileSync(new URL('recorded-packed.json', import.meta.url), `${JSON.stringify(recorded, undefined, 1)}\n`);
rmSync(folder, { recursive: true });
