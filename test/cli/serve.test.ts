/** `serve` and `push` as they are started and ended by a user: the binary, its output, its signals. */
import { afterAll, describe, expect, test } from 'bun:test';
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { binary } from '../cluster/cluster.ts';
import { simpleArchive, simpleChart } from '../sources/archives.ts';
import { sendRaw } from '../serve/raw.ts';

if (!existsSync(binary)) throw new Error(`${binary} is not there: run \`npm run build\` first`);

const scratch = mkdtempSync(join(tmpdir(), 'scull-serve-cli-'));
const running: ChildProcessByStdio<null, Readable, Readable>[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});

const env = { HOME: join(scratch, 'home'), PATH: '/usr/bin:/bin' };

interface Server {
  readonly url: string;
  readonly folder: string;
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly texts: { stdout: string; stderr: string };
  readonly ended: Promise<{ status: number | null; signal: string | null }>;
}

async function start(...args: string[]): Promise<Server> {
  const folder = mkdtempSync(join(scratch, 'charts-'));
  const command = ['serve', '--repo-path', folder, '--address', '127.0.0.1:0', ...args];
  const child = spawn(binary, command, { env, cwd: scratch, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (piece: string) => (texts[stream] += piece));
  }
  const ended = new Promise<{ status: number | null; signal: string | null }>((resolve) =>
    child.on('close', (status, signal) => {
      resolve({ status, signal });
    }),
  );
  for (let waited = 0; !/127\.0\.0\.1:\d+/.test(texts.stdout); waited += 20) {
    if (waited > 20_000) throw new Error(`it does not serve: ${texts.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const [address = ''] = /127\.0\.0\.1:\d+/.exec(texts.stdout) ?? [];
  return { url: `http://${address}`, folder, child, texts, ended };
}

function push(
  args: readonly string[],
  more: Record<string, string> = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(binary, ['push', ...args], { cwd: scratch, env: { ...env, ...more }, encoding: 'utf8' });
}

/** While this process answers. */
async function pushAside(args: readonly string[]): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(binary, ['push', ...args], { cwd: scratch, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr += piece));
  return new Promise((resolve) =>
    child.on('close', (status) => {
      resolve({ status, stderr });
    }),
  );
}

describe('serve', () => {
  test('says what Helm 2 said, logs requests on stderr, and ends well on Ctrl-C', async () => {
    const { url, child, texts, ended } = await start();
    await fetch(`${url}/health`, { headers: { 'user-agent': 'test' } });
    child.kill('SIGINT');
    expect(await ended).toEqual({ status: 0, signal: null });
    expect(texts.stdout).toBe(`Regenerating index. This may take a moment.\nNow serving you on ${url.slice(7)}\n`);
    const [about, line, ...rest] = texts.stderr.trimEnd().split('\n');
    expect(about).toMatch(/^Charts of .*: 0, versions: 0; http:\/\/127\.0\.0\.1:\d+ \(Ctrl-C ends it\)$/);
    expect(line).toMatch(/^127\.0\.0\.1 - - \[.*\] "GET \/health HTTP\/1\.1" 200 16 "-" "test"$/);
    expect(rest).toEqual([]);
  });

  test('as JSON', async () => {
    const { url, folder, child, texts, ended } = await start('-o', 'json');
    await fetch(`${url}/none`);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ status: 0, signal: null });
    expect(JSON.parse(texts.stdout)).toEqual({ address: url.slice(7), url, folder, charts: 0, versions: 0 });
    expect(JSON.parse(texts.stderr)).toMatchObject({
      method: 'GET',
      target: '/none',
      status: 404,
      remote: '127.0.0.1',
    });
  });

  test('an upload under way is finished; who is in a hurry says so once more', async () => {
    const archive = simpleArchive('web', '1.0.0');
    const length = `Content-Length: ${String(archive.length)}`;
    const begin = [
      `POST /api/charts HTTP/1.1\r\nHost: localhost\r\n${length}\r\nExpect: 100-continue\r\n\r\n`,
      /^HTTP\/1\.1 100 /,
      archive.subarray(0, 50),
    ];
    const patient = await start();
    const stop = (): void => {
      patient.child.kill('SIGINT');
    };
    const pieces = [...begin, stop, 400, archive.subarray(50)];
    expect(await sendRaw(patient.url.slice(7), pieces, { patience: 5000 })).toContain('HTTP/1.1 201 ');
    expect((await patient.ended).status).toBe(0);
    expect(readdirSync(patient.folder).sort()).toEqual(['index.yaml', 'web-1.0.0.tgz']);

    const hasty = await start();
    const hurry = (): void => {
      hasty.child.kill('SIGINT');
    };
    await sendRaw(hasty.url.slice(7), [...begin, hurry, 500, hurry], { patience: 5000 });
    expect((await hasty.ended).status).toBe(130);
    expect(hasty.texts.stderr).toContain('Ended at once: an upload under way is lost.\n');
    expect(readdirSync(hasty.folder)).toEqual(['index.yaml']);
  });

  test('a port that is taken', async () => {
    const { url, child, ended } = await start();
    const { status, stderr } = spawnSync(binary, ['serve', '--repo-path', scratch, '--address', url.slice(7)], {
      env,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toStartWith(`Error: listen tcp ${url.slice(7)}: bind: address already in use\n`);
    child.kill('SIGINT');
    await ended;
  });
});

describe('push to a repository', () => {
  mkdirSync(join(scratch, 'web/templates'), { recursive: true });
  for (const [name, data] of Object.entries(simpleChart('web', '1.0.0')))
    writeFileSync(join(scratch, 'web', name), data);
  writeFileSync(join(scratch, 'db-2.0.0.tgz'), simpleArchive('db', '2.0.0'));
  writeFileSync(
    join(scratch, 'db-2.0.0.tgz.prov'),
    '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nname: db\nversion: 2.0.0\n',
  );
  writeFileSync(join(scratch, 'password'), 'secret\n');

  test('archives with their provenance, folders, other versions, again and by force', async () => {
    const { url, folder, child, ended } = await start();
    expect(push(['db-2.0.0.tgz', url])).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `Pushing db-2.0.0.tgz to ${url}...\nDone.\n`,
    });
    expect(readFileSync(join(folder, 'db-2.0.0.tgz'))).toEqual(readFileSync(join(scratch, 'db-2.0.0.tgz')));
    expect(existsSync(join(folder, 'db-2.0.0.tgz.prov'))).toBe(true);
    expect(push(['web', url])).toMatchObject({ status: 0, stdout: `Pushing web-1.0.0.tgz to ${url}...\nDone.\n` });
    expect(push(['web', url, '--version', '1.1.0', '-a', '9'])).toMatchObject({ status: 0, stderr: '' });
    const again = push(['web', url]);
    expect(again.stdout).toBe(`Pushing web-1.0.0.tgz to ${url}...\n`);
    expect([again.status, again.stderr]).toEqual([
      1,
      'Error: 409: chart already exists\n--force replaces what is there, if the server lets it.\n',
    ]);
    expect(push(['web', url, '--force']).status).toBe(0);
    const other = push(['db-2.0.0.tgz', url, '--version', '2.1.0']);
    expect([other.status, other.stderr]).toEqual([
      0,
      'db-2.0.0.tgz.prov stays here: it is for the archive as it was\n',
    ]);
    const charts = (await (await fetch(`${url}/api/charts`)).json()) as Record<
      string,
      { version: string; appVersion?: string }[]
    >;
    expect(Object.entries(charts).map(([name, all]) => [name, all.map((one) => [one.version, one.appVersion])])).toEqual([
      ['db', [['2.1.0', undefined], ['2.0.0', undefined]]],
      ['web', [['1.1.0', '9'], ['1.0.0', undefined]]],
    ]); // prettier-ignore
    child.kill('SIGINT');
    await ended;
  });

  test('by the name it was added under, with the password that is kept', async () => {
    const { url, child, ended } = await start(
      '--basic-auth-user',
      'ci',
      '--basic-auth-pass-file',
      join(scratch, 'password'),
    );
    const added = spawnSync(binary, ['repo', 'add', 'team', url, '--username', 'ci', '--password', 'secret'], {
      env,
      encoding: 'utf8',
    });
    expect([added.status, added.stderr]).toEqual([0, '']);
    expect(push(['web', 'team'])).toMatchObject({ status: 0, stdout: 'Pushing web-1.0.0.tgz to team...\nDone.\n' });
    expect(push(['web', url])).toMatchObject({
      status: 1,
      stderr: 'Error: 401: unauthorized\n--username and --password are missing.\n',
    });
    const byEnvironment = { HELM_REPO_USERNAME: 'ci', HELM_REPO_PASSWORD: 'secret' };
    expect(push(['web', url, '-f'], byEnvironment).status).toBe(0);
    child.kill('SIGINT');
    await ended;
  });

  test('a token in a header of its own, a path in front, and the patience it takes', async () => {
    const asked: [string, string | null][] = [];
    const museum = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: (request) => {
        asked.push([new URL(request.url).pathname, request.headers.get('x-token')]);
        return Response.json({ saved: true }, { status: 201 });
      },
    });
    const url = `http://127.0.0.1:${String(museum.port)}/front/team`;
    const token = ['--access-token', 'abc', '--auth-header', 'X-Token'];
    expect((await pushAside(['web', url, ...token, '--context-path', '/front', '--timeout', '50'])).status).toBe(0);
    expect(asked).toEqual([['/front/api/team/charts', 'abc']]);
    await museum.stop(true);

    const silent = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Promise<Response>(() => undefined) });
    const late = await pushAside(['web', `http://127.0.0.1:${String(silent.port)}`, '-t', '1']);
    expect(late.status).toBe(1);
    expect(late.stderr).toContain('Client.Timeout exceeded');
    await silent.stop(true);
  });

  test('dependencies of a folder are fetched first when asked for', async () => {
    const { url, folder, child, ended } = await start();
    mkdirSync(join(scratch, 'app'));
    const more = 'dependencies:\n- {name: web, version: 1.0.0, repository: file://../web}\n';
    writeFileSync(join(scratch, 'app/Chart.yaml'), `apiVersion: v2\nname: app\nversion: 1.0.0\n${more}`);
    expect(push(['app', url])).toMatchObject({
      status: 1,
      stderr: 'Error: found in Chart.yaml, but missing in charts/ directory: web\n--dependency-update fetches them\n',
    });
    const updated = push([
      'app',
      url,
      '--dependency-update',
      '--app-version',
      '2',
      '--keyring',
      join(scratch, 'none.gpg'),
    ]);
    expect([updated.status, updated.stdout]).toEqual([0, `Pushing app-1.0.0.tgz to ${url}...\nDone.\n`]);
    const list = spawnSync('tar', ['tzf', join(folder, 'app-1.0.0.tgz')], { encoding: 'utf8' }).stdout.split('\n');
    expect(list.filter((name) => name.startsWith('app/charts/')).length).toBeGreaterThan(0);
    child.kill('SIGINT');
    await ended;
  });

  test.each([
    [
      ['web', 'nobody'],
      'Error: scheme prefix missing from remote (e.g. "oci://")\nThere is no repository named "nobody" either',
    ],
    [['none', 'http://127.0.0.1:1'], 'Error: stat none: no such file or directory\n'],
    [['web', 'http://127.0.0.1:1', '--version', 'x'], 'Error: validation: chart.metadata.version "x" is invalid\n'],
    [
      ['web', 'http://127.0.0.1:1'],
      'Error: Get "http://127.0.0.1:1/index.yaml": dial tcp 127.0.0.1:1: connect: connection refused\n',
    ],
    [
      ['db-2.0.0.tgz', 'oci://127.0.0.1:1/x', '--force'],
      'Error: --force is for chart repositories, not for registries\n',
    ],
    [['db-2.0.0.tgz', 'ftp://127.0.0.1:1/x'], 'Error: scheme "ftp" not supported\n'],
  ])('%p', (args, message) => {
    const { status, stdout, stderr } = push(args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toStartWith(message);
  });
});
