/** Where the output goes: folders that are full, closed or laid out as traps. */
import { spawn, spawnSync } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart, checkManners } from './bad-input.ts';
import { tgz } from './tar.ts';
import { binary, errorText, finish, makeWorkspace, removeWorkspace, requireBinary, type Files } from './workspace.ts';

const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n';
const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: "{{ .Values.a }}"}\n';
const long = '{{ range 190 }}{{ range 100000 }}{{ $x := sha256sum "x" }}{{ end }}{{ end }}';
const toFolder = ['template', 'r', 'c', '--output-dir', 'out'];

let folder = '';
beforeAll(requireBinary);
afterEach(() => {
  removeWorkspace(folder);
});

function workspace(files: Files): string {
  return (folder = makeWorkspace(files));
}

function can(...command: string[]): boolean {
  return process.platform === 'linux' && spawnSync(command[0]!, command.slice(1)).status === 0;
}

describe('--output-dir', () => {
  test('keeps Secrets from other users', async () => {
    const cwd = workspace({ ...chart(secret), 'c/templates/m.yaml': map });
    expect((await finish([binary, ...toFolder], { cwd })).status).toBe(0);
    expect(statSync(join(cwd, 'out/c/templates/a.yaml')).mode & 0o777).toBe(0o600);
    expect(statSync(join(cwd, 'out/c/templates/m.yaml')).mode & 0o044).toBe(0o044);
  });

  test('narrows the mode of a file that is there', async () => {
    const cwd = workspace({ ...chart(secret), 'out/c/templates/a.yaml': 'old and longer than what comes\n'.repeat(9) });
    expect((await finish([binary, ...toFolder], { cwd })).status).toBe(0);
    const file = join(cwd, 'out/c/templates/a.yaml');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`---\n# Source: c/templates/a.yaml\n${secret}\n`.replace('\n\n', '\n'));
  });

  test.each([
    ['a file', 'out/c/templates/a.yaml', '../../../target'],
    ['a folder', 'out/c/templates', '../../elsewhere'],
  ])('does not follow a link in the place of %s', async (_, at, target) => {
    const cwd = workspace({ ...chart(map), target: 'precious', 'elsewhere/x': '' });
    mkdirSync(join(cwd, at, '..'), { recursive: true });
    symlinkSync(target, join(cwd, at));
    const got = await finish([binary, ...toFolder], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain(at);
    expect(readFileSync(join(cwd, 'target'), 'utf8')).toBe('precious');
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual(['x']);
  });

  test('is no file', async () => {
    const cwd = workspace({ ...chart(map), out: 'x' });
    const got = await finish([binary, ...toFolder], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toContain('out');
  });

  test('writes nothing when a template fails', async () => {
    const cwd = workspace({ ...chart(map), 'c/templates/z.yaml': '{{ fail "no" }}' });
    expect((await finish([binary, ...toFolder], { cwd })).status).toBe(1);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });

  test('is not left by names of templates', async () => {
    const data = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
    const archive = tgz([
      { name: 'c/Chart.yaml', data },
      { name: 'c/templates/../../../../evil.yaml', data: map },
    ]);
    const cwd = workspace({ 'c.tgz': archive });
    const got = await finish([binary, 'template', 'r', 'c.tgz', '--output-dir', 'out'], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(readdirSync(cwd)).toEqual(['c.tgz']);
  });

  test('a release name does not lead out of it', async () => {
    const cwd = workspace(chart(map));
    const args = ['template', '../../r', 'c', '--output-dir', 'out', '--release-name'];
    const got = await finish([binary, ...args], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(readdirSync(cwd)).toEqual(['c']);
  });

  // needs root, and a kernel that allows mounts: elsewhere /dev/full below has to do
  test.skipIf(!can('unshare', '-m', 'true'))('a full disk', async () => {
    const cwd = workspace(chart(`${map}{{ range 3000 }}# a line that is to fill the disk\n{{ end }}`));
    mkdirSync(join(cwd, 'out'));
    const script = 'mount -t tmpfs -o size=8k tmpfs out && "$@"; status=$?; ls -R out >&2; exit $status';
    const got = await finish(['unshare', '-m', 'sh', '-c', script, 'sh', binary, ...toFolder], { cwd });
    checkManners(got);
    expect({ status: got.status, stdout: got.stdout }).toEqual({ status: 1, stdout: '' });
    expect(errorText(got.stderr)).toContain('out/c/templates/a.yaml: no space left on device');
  });

  test.skipIf(!can('setpriv', '--reuid=65534', 'true'))('a folder that may not be written', async () => {
    const cwd = workspace({ ...chart(map), 'out/x': '' });
    spawnSync('chmod', ['755', cwd]);
    const got = await finish([...asNobody(cwd), ...toFolder], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(errorText(got.stderr)).toStartWith('Error: mkdir out/c: permission denied\n');
  });
});

describe.skipIf(!can('setpriv', '--reuid=65534', 'true'))('without permission', () => {
  test.each([
    ['a values file', 'v.yaml', 'Error: open v.yaml: permission denied'],
    [
      'a template',
      'c/templates/a.yaml',
      'Error: error reading templates/a.yaml: open $DIR/c/templates/a.yaml: permission denied',
    ],
    ['a folder', 'c/templates', 'Error: open $DIR/c/templates: permission denied'],
    ['a chart', 'c', 'Error: Chart.yaml file is missing'],
  ])('to read %s', async (_, at, error) => {
    const cwd = workspace({ ...chart(map), 'v.yaml': 'a: 1\n' });
    spawnSync('chmod', ['755', cwd]);
    spawnSync('chmod', ['000', join(cwd, at)]);
    const got = await finish([...asNobody(cwd), 'template', 'r', 'c', '-f', 'v.yaml'], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(errorText(got.stderr).split('\n')[0]).toBe(error);
  });
});

/** The executable as a user without rights; a copy, since its folder may be closed to others. */
function asNobody(cwd: string): string[] {
  const copy = join(cwd, '.scull');
  spawnSync('cp', [binary, copy]);
  spawnSync('chmod', ['755', copy]);
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', copy];
}

describe.skipIf(process.platform === 'win32')('stdout', () => {
  const much = '{{ range 20000 }}# a line of which there are very many\n{{ end }}a: 1\n';

  test('closed by its reader', async () => {
    const cwd = workspace(chart(much));
    const script = '{ "$@"; echo "status $?" >&2; } | head -1';
    const got = await finish(['bash', '-c', script, 'bash', binary, 'template', 'r', 'c'], { cwd });
    checkManners(got);
    expect(got).toMatchObject({ stdout: '---\n', stderr: 'status 141\n' });
  });

  test('closed by its reader: the signal ends it, as it ends Helm', async () => {
    const cwd = workspace(chart(much));
    const child = spawn(binary, ['template', 'r', 'c'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const signal = await new Promise((done) =>
      child.on('close', (_, by) => {
        done(by);
      }),
    );
    expect({ signal, said }).toEqual({ signal: 'SIGPIPE', said: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const cwd = workspace(chart(map));
    const got = await finish(['bash', '-c', '"$@" >/dev/full', 'bash', binary, 'template', 'r', 'c'], { cwd });
    checkManners(got);
    expect(got.status).toBe(1);
    expect(got.stderr).toBe('Error: write /dev/stdout: no space left on device\n');
  });

  test('read slowly', async () => {
    const cwd = workspace(chart(much));
    const script = '"$@" | { sleep 0.3; wc -l; }';
    const got = await finish(['bash', '-c', script, 'bash', binary, 'template', 'r', 'c'], { cwd });
    checkManners(got);
    expect(got.stdout.trim()).toBe('20003');
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a long rendering, nothing half-written', async (signal, status) => {
    const cwd = workspace(chart(long + map));
    writeFileSync(join(cwd, 'mark'), '');
    const child = spawn(binary, toFolder, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = performance.now();
    child.kill(signal);
    const [code, by] = await new Promise<[number | null, string | null]>((resolve) => {
      child.on('close', (...end) => {
        resolve(end);
      });
    });
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(by === signal || code === status).toBe(true);
    expect(readdirSync(cwd).sort()).toEqual(['c', 'mark']);
  });
});
