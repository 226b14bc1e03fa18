/**
 * How many chunks of code a command loads. Each is time before anything happens (docs/decisions/0003-cold-start.md), and one import too
 * many is seen nowhere else: what is printed stays the same.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'scull-chunks-')));
const watch = join(folder, 'watch.ts');
const loaded = join(folder, 'loaded');

beforeAll(() => {
  const code = join(folder, 'code');
  // split as scripts/build.ts has it
  const flags = ['--format=esm', '--splitting', '--target=bun', '--outdir', code];
  const built = spawnSync(process.execPath, ['build', ...flags, 'src/cli/main.ts'], { cwd: root });
  expect(built.stderr.toString()).toBe('');
  writeFileSync(
    watch,
    `import { plugin } from 'bun';
     import { appendFileSync, readFileSync } from 'node:fs';
     plugin({ name: 'watch', setup: (build) => build.onLoad({ filter: /\\/code\\/[^/]+\\.js$/ }, ({ path }) => {
       appendFileSync('${loaded}', path + '\\n');
       return { contents: readFileSync(path, 'utf8'), loader: 'js' };
     }) });`,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['version', 5],
  ['env', 4],
  ['template demo examples/crd', 2],
  ['template demo examples/crd -f examples/crd/values.yaml --namespace other --include-crds', 2],
  ['template demo examples/crd --set a.b=c --set-string d=e', 4],
  ['template demo examples/crd --set-json a=1', 4],
  ['show values examples/crd', 4],
])('%s: %i', (line, chunks) => {
  writeFileSync(loaded, '');
  const run = spawnSync(process.execPath, ['--preload', watch, join(folder, 'code/main.js'), ...line.split(' ')], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  expect(run.stderr.toString()).toBe('');
  expect(run.status).toBe(0);
  expect(readFileSync(loaded, 'utf8').trim().split('\n')).toHaveLength(chunks);
});
