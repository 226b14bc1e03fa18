import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleCases, recordedFolder, root } from './cases.ts';

const scull = join(root, 'dist/scull');
const cases = exampleCases();
const home = mkdtempSync(join(tmpdir(), 'scull-examples-'));
afterAll(() => {
  rmSync(home, { recursive: true });
});
beforeAll(() => {
  if (!existsSync(scull)) throw new Error('dist/scull is not there: run `npm run build` first');
});

test.each(cases.map((one) => [one.name, one] as const))('%s is what real Helm prints', (name, { args }) => {
  const run = spawnSync(scull, args, {
    cwd: root,
    encoding: 'utf8',
    env: { HOME: home, KUBECONFIG: join(home, 'none') },
  });
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  expect(run.stdout).toBe(readFileSync(join(recordedFolder, name), 'utf8'));
});

test('nothing is recorded of charts and values that are no longer there', () => {
  expect(readdirSync(recordedFolder).sort()).toEqual(cases.map((one) => one.name).sort());
});
