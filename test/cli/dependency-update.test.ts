/** With --dependency-update the stdout of commands that report something has the report and nothing else. */
import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { writeFiles } from '../write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-fetched-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: "a:1"}]}\n';
const files = {
  'app/Chart.yaml':
    'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, repository: "file://../db"}]\n',
  'app/values.yaml': 'a: 1\n',
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.3.0\n',
  'db/templates/pod.yaml': pod,
};

const cases: readonly (readonly [line: string, stdout: string])[] = [
  ['images CHART', 'a:1\n'],
  ['values CHART', 'a: 1  # app/values.yaml:1\n'],
  ['explain CHART 3', 'Line 3, of app/charts/db/templates/pod.yaml:\n'],
  ['rbac CHART --verbs test', '---\napiVersion: rbac'],
  ['graph CHART --view objects', 'Pod/p\n'],
];
test.each(cases)('%s', async (line, beginning) => {
  const home = mkdtempSync(join(folder, 'home-'));
  writeFiles(home, files);
  let stdout = '';
  const notes: string[] = [];
  const out = { print: (text: string) => (stdout += text), note: (text: string) => notes.push(text) };
  const env = { HOME: home, KUBECONFIG: join(home, 'none') };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  const words = `${line} --dependency-update`.replace('CHART', join(home, 'app')).split(' ');
  await runCommandLine(words, { root: rootCommand, program: 'scull', env, out, stdin });
  expect(stdout).toStartWith(beginning);
  expect(stdout).not.toContain('Saving');
  expect(notes.join('\n')).toContain('Saving 1 charts\nDeleting outdated charts');
});
