import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { completionScript } from '../../src/cli/completion/scripts.ts';
import { scullVersion } from '../../src/home/version.ts';

const built = fileURLToPath(new URL('../../dist/scull', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'scull-program-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const run = (command: string, args: readonly string[], cwd = scratch): ReturnType<typeof spawnSync> =>
  spawnSync(command, args, { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: scratch } });

test('the version is that of package.json', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(scullVersion).toBe(manifest.version);
});

test.skipIf(!existsSync(built))(
  'started by a link named helm it calls itself helm (skipped without dist/scull)',
  () => {
    symlinkSync(built, join(scratch, 'helm'));
    expect(run('./helm', ['version', '--short']).stdout).toBe('v3.22.0\n');
    expect(run('./helm', ['template']).stderr).toContain('"helm template" requires at least 1 argument');
    expect(run(built, ['template']).stderr).toContain('"scull template" requires at least 1 argument');
    expect(run(built, ['version', '--short']).stdout).toBe(`v3.22.0+scull.${scullVersion}\n`);
  },
);

test.skipIf(!existsSync(built))('takes neither settings nor code from the folder (skipped without dist/scull)', () => {
  writeFileSync(join(scratch, '.env'), 'HELM_NAMESPACE=stolen\n');
  writeFileSync(join(scratch, 'bunfig.toml'), 'preload = ["./evil.ts"]\n');
  writeFileSync(join(scratch, 'evil.ts'), 'console.log("evil");\n');
  expect(run(built, ['env', 'HELM_NAMESPACE']).stdout).toBe('default\n');
});

test.skipIf(!existsSync(built) || !existsSync('/dev/full'))(
  'a full disk is an error (skipped without dist/scull)',
  () => {
    const { status, stderr } = run('sh', ['-c', `${built} version > /dev/full`]);
    expect(stderr).toBe('Error: write /dev/stdout: no space left on device\n');
    expect(status).toBe(1);
  },
);

test.skipIf(!existsSync(built))('a reader that leaves is no error message (skipped without dist/scull)', () => {
  expect(run('sh', ['-c', `${built} env | true`]).stderr).toBe('');
});

test('the bash script is one that bash takes', () => {
  const script = completionScript('bash', 'scull', true);
  expect(script).toContain('complete -F __start_scull scull');
  expect(spawnSync('bash', ['-n'], { input: script }).status).toBe(0);
});

test.skipIf(!existsSync(built))('bash completes commands (skipped without dist/scull)', () => {
  const script = `PATH=${join(built, '..')}:$PATH; source <(scull completion bash)
    COMP_WORDS=(scull temp); COMP_CWORD=1; __start_scull; echo "\${COMPREPLY[@]}"
    COMP_WORDS=(scull show ""); COMP_CWORD=2; __start_scull; echo "\${#COMPREPLY[@]}"`;
  expect(run('bash', ['-c', script]).stdout).toBe('template\n5\n');
});
