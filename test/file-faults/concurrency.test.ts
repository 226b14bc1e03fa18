/** Twenty processes at one file or folder, of the executable alone and beside real Helm: all win or one does, and nothing is lost. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { unmarshalYamlMap } from '../../src/go/yaml/unmarshal.ts';
import { binary, realHelm } from '../cluster/cluster.ts';
import { simpleChart } from '../sources/archives.ts';
import { newFolder } from '../sources/processes.ts';
import { treeOf } from '../sources/snapshot.ts';
import { archive, openWorld, type World } from './world.ts';
import { writeFiles } from '../write-files.ts';

const missing = [binary, realHelm].find((path) => !existsSync(path));
const MANY = 20;
const numbers = Array.from({ length: MANY }, (_, i) => i + 1);
const LONG = 120_000;

let world: World;
let url = '';
beforeAll(async () => {
  world = await openWorld('');
  url = world.names.get('__HTTP__')!;
});
afterAll(() => {
  world.close();
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function begin(folder: string, words: string, program = binary): ChildProcess {
  const env = { HOME: join(folder, 'home'), PATH: '/usr/bin:/bin', TZ: 'UTC' };
  return spawn(resolve(program), words.split(' '), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(folder: string, words: string, program = binary): Promise<Ended> {
  const child = begin(folder, words, program);
  let [stdout, stderr] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((done) =>
    child.on('close', (status) => {
      done({ status, stdout, stderr });
    }),
  );
}

const configFolder = (folder: string): string => join(folder, 'home/.config/helm');

function repositories(folder: string): string[] {
  const path = join(configFolder(folder), 'repositories.yaml');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const list = unmarshalYamlMap(readFileSync(path, 'utf8')).get('repositories') as ReadonlyMap<string, string>[];
  return list.map((entry) => entry.get('name')!).sort();
}

const failures = (all: readonly Ended[]): readonly Ended[] => all.filter(({ status }) => status !== 0);
const named = (prefix: string): string[] => numbers.map((i) => `${prefix}${String(i)}`).sort();
const temporary = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tmp\b|tmpcharts|\.owner$/.test(name));

if (missing !== undefined) test.skip(`many processes at once: there is no ${missing}`, () => undefined);
else {
  test(
    '20 × repo add: all are there',
    async () => {
      const folder = newFolder('many');
      const all = await Promise.all(numbers.map((i) => run(folder, `repo add r${String(i)} ${url}/${String(i)}`)));
      expect(failures(all)).toEqual([]);
      expect(repositories(folder)).toEqual(named('r'));
      expect(temporary(folder)).toEqual([]);
    },
    LONG,
  );

  test(
    '10 × repo add of real Helm and 10 of the binary: all are there',
    async () => {
      const folder = newFolder('many');
      const all = await Promise.all(
        numbers.map((i) => run(folder, `repo add r${String(i)} ${url}/${String(i)}`, i % 2 === 0 ? realHelm : binary)),
      );
      expect(failures(all)).toEqual([]);
      expect(repositories(folder)).toEqual(named('r'));
    },
    LONG,
  );

  test(
    'repo add, remove and update mixed: what is to be there is there',
    async () => {
      const folder = newFolder('many');
      await run(folder, `repo add stays ${url}/stays`);
      for (let i = 1; i <= 6; i++) await run(folder, `repo add gone${String(i)} ${url}/gone`);
      const words = numbers.map((i) => {
        if (i <= 6) return `repo remove gone${String(i)}`;
        return i <= 10 ? 'repo update stays' : `repo add new${String(i)} ${url}/${String(i)}`;
      });
      expect(failures(await Promise.all(words.map((line) => run(folder, line))))).toEqual([]);
      const added = numbers.filter((i) => i > 10).map((i) => `new${String(i)}`);
      expect(repositories(folder)).toEqual([...added, 'stays'].sort());
      const kept = readdirSync(join(folder, 'home/.cache/helm/repository')).filter((name) => name.startsWith('gone'));
      expect(kept).toEqual([]);
      expect(temporary(folder)).toEqual([]);
    },
    LONG,
  );

  test(
    '20 × registry login: all are there',
    async () => {
      const folder = newFolder('many');
      writeFiles(folder, { 'home/.config/helm/registry/config.json': '{"auths":{"before.example":{"auth":"YTpi"}}}' });
      const servers = await Promise.all(
        numbers.map(async () => {
          const server = createServer((_, response) => response.end('{}'));
          await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
          return server;
        }),
      );
      const hosts = servers.map((server) => `127.0.0.1:${String((server.address() as AddressInfo).port)}`);
      const all = await Promise.all(
        hosts.map((host) => run(folder, `registry login ${host} --plain-http -u me -p secret`)),
      );
      for (const server of servers) server.close();
      expect(failures(all)).toEqual([]);
      const path = join(configFolder(folder), 'registry/config.json');
      const { auths } = JSON.parse(readFileSync(path, 'utf8')) as { auths: Record<string, unknown> };
      expect(Object.keys(auths).sort()).toEqual(['before.example', ...hosts].sort());
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(temporary(folder)).toEqual([]);
    },
    LONG,
  );

  test(
    '20 × pull of one chart: all end well, and the archives are whole',
    async () => {
      const folder = newFolder('many');
      const words = `pull ${url}/web-1.1.0.tgz`;
      expect(failures(await Promise.all(numbers.map(() => run(folder, words))))).toEqual([]);
      expect(readFileSync(join(folder, 'web-1.1.0.tgz'))).toEqual(Buffer.from(archive('web-1.1.0.tgz')));
      expect(readdirSync(folder).sort()).toEqual(
        ['home', 'web-1.1.0.tgz'].filter((name) => existsSync(join(folder, name))),
      );
      expect(temporary(folder)).toEqual([]);
    },
    LONG,
  );

  test(
    '20 × pull --untar of one chart: one wins, the others say what is in the way',
    async () => {
      const folder = newFolder('many');
      const all = await Promise.all(numbers.map(() => run(folder, `pull ${url}/web-1.1.0.tgz --untar`)));
      expect(all.filter(({ status }) => status === 0)).toHaveLength(1);
      for (const { status, stderr } of failures(all)) {
        expect({ status, stderr }).toMatchObject({ status: 1 });
        expect(stderr).toMatch(/^Error: failed to untar: a file or directory with the name \S*web already exists\n/);
      }
      expect(readdirSync(join(folder, 'web')).sort()).toEqual(['Chart.yaml', 'templates', 'values.yaml']);
      expect(temporary(folder)).toEqual([]);
    },
    LONG,
  );

  test.each(['update', 'build'])(
    '20 × dependency %s of one chart: the chart is as after one',
    async (verb) => {
      const folder = newFolder('many');
      const asked = ['red', 'blue', 'web'].map((name) => ({ name, version: '^1', repository: `${url}/r` }));
      const files = simpleChart('app', '0.1.0', `dependencies: ${JSON.stringify(asked)}\n`);
      const before = {
        'charts/red-1.0.0.tgz': archive('red-1.0.0.tgz'),
        'charts/red-1.1.0.tgz': archive('red-1.0.0.tgz'),
      };
      for (const chart of ['app', 'alone']) {
        const all = Object.entries({ ...files, ...before }).map(([path, data]) => [`${chart}/${path}`, data] as const);
        writeFiles(folder, Object.fromEntries(all));
      }
      await run(folder, `repo add r ${url}/r`);
      expect(await run(folder, `dependency ${verb} alone`)).toMatchObject({ status: 0 });
      const ended = await Promise.all(numbers.map(() => run(folder, `dependency ${verb} app`)));
      expect(failures(ended)).toEqual([]);
      const comparable = (text: string): string => text.replaceAll(/generated: .*/g, 'generated');
      const treeIn = (chart: string): string => JSON.stringify([...treeOf(join(folder, chart), comparable, new Map())]);
      expect(treeIn('app')).toBe(treeIn('alone'));
      expect(temporary(folder)).toEqual([]);
    },
    LONG,
  );

  test(
    '20 × repo index of one folder: the index is as after one',
    async () => {
      const folder = newFolder('many');
      for (const name of ['web-1.0.0.tgz', 'red-1.1.0.tgz']) writeFiles(folder, { [`charts/${name}`]: archive(name) });
      const all = await Promise.all(numbers.map(() => run(folder, 'repo index charts')));
      expect(failures(all)).toEqual([]);
      const index = unmarshalYamlMap(readFileSync(join(folder, 'charts/index.yaml'), 'utf8'));
      expect([...(index.get('entries') as ReadonlyMap<string, unknown>).keys()]).toEqual(['red', 'web']);
      expect(readdirSync(join(folder, 'charts')).sort()).toEqual(['index.yaml', 'red-1.1.0.tgz', 'web-1.0.0.tgz']);
    },
    LONG,
  );

  test.each([
    ['the binary', binary],
    ['real Helm', realHelm],
  ])(
    '%s waits for who holds the lock, and goes on when that one is killed',
    async (_, program) => {
      const folder = newFolder('held');
      const lock = join(configFolder(folder), 'repositories.lock');
      writeFiles(folder, { 'home/.config/helm/repositories.lock': '' });
      const holder = spawn('/usr/bin/flock', ['-x', lock, 'sleep', '60'], { stdio: 'ignore', detached: true });
      while (!isHeld(lock)) await Bun.sleep(10);
      const adding = run(folder, `repo add r ${url}/r`, program);
      expect(await Promise.race([adding, Bun.sleep(700).then(() => 'waits')])).toBe('waits');
      process.kill(-holder.pid!, 'SIGKILL');
      expect(await adding).toMatchObject({ status: 0 });
      expect(repositories(folder)).toEqual(['r']);
    },
    LONG,
  );
}

function isHeld(lock: string): boolean {
  return Bun.spawnSync(['/usr/bin/flock', '-n', '-x', lock, 'true']).exitCode === 1;
}
