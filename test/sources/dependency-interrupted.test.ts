/** `dependency update` of the binary, ended by a signal while an archive is still coming. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { binary } from '../cluster/cluster.ts';
import { indexOf, simpleArchive } from './archives.ts';
import { newFolder } from './processes.ts';

const names = ['red', 'blue'] as const;
const index = indexOf(
  names.map((name) => ({ name, version: '1.1.0', data: simpleArchive(name, '1.1.0'), url: `${name}-1.1.0.tgz` })),
);
let isStuck = true;
let waiting = 0;
const server = createServer(({ url = '' }, response) => {
  if (url.endsWith('index.yaml')) response.end(index);
  else if (isStuck && url.includes('blue')) waiting++;
  else response.end(simpleArchive(url.includes('blue') ? 'blue' : 'red', '1.1.0'));
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A chart with an archive and a lock file of before. */
function chartFolder(): string {
  const folder = newFolder('interrupted');
  const chart = join(folder, 'app');
  mkdirSync(join(chart, 'charts'), { recursive: true });
  const repository = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const dependencies = names.map((name) => ({ name, version: '^1', repository }));
  writeFileSync(
    join(chart, 'Chart.yaml'),
    `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: ${JSON.stringify(dependencies)}\n`,
  );
  writeFileSync(join(chart, 'Chart.lock'), 'dependencies: []\ndigest: sha256:x\ngenerated: "2024-01-02T03:04:05Z"\n');
  writeFileSync(join(chart, 'charts/red-1.0.0.tgz'), simpleArchive('red', '1.0.0'));
  return chart;
}

function start(chart: string): ChildProcess {
  const env = { PATH: '/usr/bin:/bin', HOME: join(chart, '..') };
  return spawn(resolve(binary), ['dependency', 'update', chart], { env, stdio: 'ignore' });
}

async function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.on('close', done));
}

const hasBinary = existsSync(binary);

test.skipIf(!hasBinary).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  '%s leaves charts/ and the lock file as they were',
  async (signal) => {
    const chart = chartFolder();
    const lock = readFileSync(join(chart, 'Chart.lock'), 'utf8');
    isStuck = true;
    waiting = 0;
    const child = start(chart);
    const end = ended(child);
    while (waiting === 0) await Bun.sleep(10);
    child.kill(signal);
    expect(await end).toBe(signal === 'SIGKILL' ? null : 1);
    expect(readFileSync(join(chart, 'Chart.lock'), 'utf8')).toBe(lock);
    expect(readdirSync(join(chart, 'charts'))).toEqual(['red-1.0.0.tgz']);
    const left = readdirSync(chart).filter((name) => !name.startsWith('tmpcharts-'));
    expect(left.sort()).toEqual(['Chart.lock', 'Chart.yaml', 'charts']);
    if (signal !== 'SIGKILL') expect(readdirSync(chart)).toHaveLength(3);

    // the next run goes on as if nothing had been
    isStuck = false;
    expect(await ended(start(chart))).toBe(0);
    expect(readdirSync(chart).sort()).toEqual(['Chart.lock', 'Chart.yaml', 'charts']);
    expect(readdirSync(join(chart, 'charts')).sort()).toEqual(['blue-1.1.0.tgz', 'red-1.1.0.tgz']);
    const { status } = spawnSync(resolve(binary), ['dependency', 'list', chart]);
    expect(status).toBe(0);
  },
  30_000,
);
