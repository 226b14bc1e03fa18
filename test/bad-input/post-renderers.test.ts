/** Programs that manifests go through: they get no shell, and cannot hold or fill the machine. */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { chart, checkManners } from './bad-input.ts';
import {
  binary,
  errorText,
  finish,
  makeWorkspace,
  removeWorkspace,
  requireBinary,
  type Finished,
} from './workspace.ts';

const much = '{{ range 100000 }}# a line of which there are very many\n{{ end }}kind: ConfigMap\n';

let cwd = '';
beforeAll(requireBinary);
afterEach(() => {
  removeWorkspace(cwd);
});

async function through(program: string, script: string): Promise<Finished> {
  cwd = makeWorkspace({ ...chart(much), program: `#!/bin/sh\n${script}\n` });
  chmodSync(join(cwd, 'program'), 0o755);
  const got = await finish([binary, 'template', 'r', 'c', '--post-renderer', program], {
    cwd,
    env: { SCULL_RENDER_LIMITS: '0.01' },
  });
  checkManners(got);
  return got;
}

describe.skipIf(process.platform === 'win32')('a post-renderer', () => {
  test('that reads nothing', async () => {
    expect(await through('./program', 'exit 0')).toMatchObject({ status: 0, stdout: '\n', stderr: '' });
  });

  test('that reads a little of much', async () => {
    expect((await through('./program', 'head -c 3')).status).toBe(0);
  });

  test('that fails while it is written to', async () => {
    const got = await through('./program', 'echo no >&2; exit 3');
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain('error output:\nno\n: exit status 3');
  });

  test('that never ends', async () => {
    const got = await through('./program', 'exec sleep 100');
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain('exceeded maximum time of a post-renderer (3 s)');
  });

  test('whose child never ends', async () => {
    const got = await through('./program', 'sleep 15 &\nexit 0');
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain('exceeded maximum time of a post-renderer (3 s)');
  });

  test('that writes without end', async () => {
    const got = await through('./program', 'exec yes');
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain('exceeded maximum output of a post-renderer (5368709 bytes)');
  });

  test('with words of a shell in its name', async () => {
    const got = await through('./program; touch owned', 'exit 0');
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain('no such file or directory');
    expect(existsSync(join(cwd, 'owned'))).toBe(false);
  });
});
