#!/usr/bin/env node
// What npm links as `scull`: hands over to the executable that `npm run build` made.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const suffix = process.platform === 'win32' ? '.exe' : '';
const candidates = [`../dist/scull${suffix}`, `../dist/scull-${platform}-${process.arch}${suffix}`];
const executable = candidates
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));
if (executable === undefined) {
  console.error('Error: scull has not been built yet: run `npm run build`');
  process.exit(1);
}
const run = spawnSync(executable, process.argv.slice(2), { stdio: 'inherit' });
if (run.error !== undefined) throw run.error;
if (run.signal !== null) process.kill(process.pid, run.signal);
process.exit(run.status ?? 1);
