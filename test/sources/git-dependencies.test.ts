/** Real Helm on a chart whose dependencies came from git: it uses what is there, and says clearly what it cannot do. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { binary, realHelm } from '../cluster/cluster.ts';
import { chartAt, GitTestRepository, hasGit } from '../downloader/git/test-repository.ts';
import { newFolder } from './processes.ts';

const isReady = hasGit && existsSync(binary) && existsSync(realHelm);

describe.skipIf(!isReady)('a chart with dependencies from git', () => {
  let repository: GitTestRepository;
  let folder = '';
  let commit = '';

  function run(program: string, ...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    const env = { ...repository.env, HOME: folder };
    return spawnSync(resolve(program), args, { cwd: folder, env, encoding: 'utf8' });
  }

  beforeAll(() => {
    repository = new GitTestRepository();
    commit = repository.commit(chartAt('charts/web', 'web', '1.0.0'));
    folder = newFolder('git-dependencies');
    mkdirSync(join(folder, 'app'));
    const declared = [{ name: 'web', version: '^1', repository: `${repository.url}?ref=main&path=charts/web` }];
    const chart = `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: ${JSON.stringify(declared)}\n`;
    writeFileSync(join(folder, 'app/Chart.yaml'), chart);
    expect(run(binary, 'dependency', 'update', 'app').status).toBe(0);
  });
  afterAll(() => {
    repository.remove();
  });

  test.each(['template x app', 'dependency list app', 'lint app', 'show chart app'])('helm %s', (command) => {
    const args = command.split(' ');
    const [ours, theirs] = [run(binary, ...args), run(realHelm, ...args)];
    expect(theirs.status).toBe(0);
    expect(ours.stdout).toBe(theirs.stdout);
  });

  test('helm package', () => {
    expect(run(realHelm, 'package', 'app').status).toBe(0);
    expect(run(binary, 'template', 'x', 'app-0.1.0.tgz').stdout).toBe(run(binary, 'template', 'x', 'app').stdout);
  });

  test('helm dependency build names what it does not know', () => {
    const { status, stderr } = run(realHelm, 'dependency', 'build', 'app');
    expect(status).toBe(1);
    // the digest of the lock file is right: that would be told before
    expect(stderr).toStartWith(
      `Error: no repository definition for ${repository.url}?ref=main&path=charts/web#${commit}.`,
    );
  });

  test('helm dependency update names what it does not know', () => {
    const { status, stderr } = run(realHelm, 'dependency', 'update', 'app');
    expect([status, stderr]).toEqual([1, 'Error: could not find protocol handler for: git+file\n']);
    expect(run(binary, 'dependency', 'build', 'app').status).toBe(0);
  });
});
