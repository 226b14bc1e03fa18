/** The folder and its index: what happens in one is soon in the other. */
import { afterAll, describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../src/go/yaml/unmarshal.ts';
import { realHelm } from '../cluster/cluster.ts';
import { simpleArchive } from '../sources/archives.ts';
import { writeSamples } from './sample-charts.ts';
import { closeAll, newFolder, serving, type Serving } from './serving.ts';

afterAll(closeAll);

async function listed(server: Serving): Promise<string[]> {
  const all = (await (await fetch(`${server.url}/api/charts`)).json()) as Record<string, { version: string }[]>;
  return Object.entries(all).flatMap(([name, versions]) => versions.map(({ version }) => `${name} ${version}`));
}

/** Waits until the server lists these. */
async function becomes(server: Serving, wanted: readonly string[]): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    if ((await listed(server)).join() === wanted.join()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await listed(server)).toEqual([...wanted]);
}

describe('a change in the folder is seen', () => {
  test('archives that come, change and go, at the top and in folders', async () => {
    const server = await serving();
    const { folder } = server;
    const file = join(folder, 'web-1.0.0.tgz');
    const archive = simpleArchive('web', '1.0.0');

    writeFileSync(file, archive.subarray(0, 100));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await listed(server)).toEqual([]);
    appendFileSync(file, archive.subarray(100));
    await becomes(server, ['web 1.0.0']);

    mkdirSync(join(folder, 'team'));
    writeFileSync(join(folder, 'team/db-2.0.0.tgz'), simpleArchive('db', '2.0.0'));
    await becomes(server, ['db 2.0.0', 'web 1.0.0']);
    writeFileSync(join(folder, 'team/db-2.1.0.tgz'), simpleArchive('db', '2.1.0'));
    await becomes(server, ['db 2.1.0', 'db 2.0.0', 'web 1.0.0']);

    writeFileSync(join(folder, 'x'), simpleArchive('web', '1.5.0'));
    renameSync(join(folder, 'x'), file);
    await becomes(server, ['db 2.1.0', 'db 2.0.0', 'web 1.5.0']);

    rmSync(join(folder, 'team'), { recursive: true });
    await becomes(server, ['web 1.5.0']);
    const text = readFileSync(join(folder, 'index.yaml'), 'utf8');
    expect([...text.matchAll(/version: (.*)/g)].map(([, version]) => version)).toEqual(['1.5.0']);
    expect(server.notes.filter((line) => line.includes('left out')).length).toBeLessThanOrEqual(1);
  });

  test('an archive that changes between two looks is never sent under the old digest', async () => {
    const folder = newFolder();
    const file = join(folder, 'web-1.0.0.tgz');
    writeFileSync(file, simpleArchive('web', '1.0.0'));
    const server = await serving({ folder });
    const other = simpleArchive('web', '1.0.0', 'home: https://example.com/a-longer-one\n');
    const before = (await fetch(`${server.url}/web-1.0.0.tgz`)).headers.get('etag');
    writeFileSync(file, other);
    const answer = await fetch(`${server.url}/web-1.0.0.tgz`);
    expect(answer.headers.get('etag')).not.toBe(before);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(other));
  });

  test('the index changes when something did, and only then', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'web-1.0.0.tgz'), simpleArchive('web', '1.0.0'));
    const server = await serving({ folder });
    const etag = async (): Promise<string | null> => (await fetch(`${server.url}/index.yaml`)).headers.get('etag');
    const [first, inode] = [await etag(), statSync(join(folder, 'index.yaml')).ino];
    writeFileSync(join(folder, 'notes.txt'), 'nothing of interest');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([await etag(), statSync(join(folder, 'index.yaml')).ino]).toEqual([first, inode]);
    writeFileSync(join(folder, 'web-1.1.0.tgz'), simpleArchive('web', '1.1.0'));
    await becomes(server, ['web 1.1.0', 'web 1.0.0']);
    expect(await etag()).not.toBe(first);
    expect(readdirSync(folder).filter((name) => name.includes('tmp'))).toEqual([]);
  });
});

describe('index.yaml', () => {
  const charts = 'apiVersion: v1\nentries:\n  far:\n  - apiVersion: v2\n    name: far\n    version: 1.0.0\n    urls:\n';

  test('that lists charts of somewhere else is left alone', async () => {
    const folder = newFolder();
    const text = `${charts}    - https://elsewhere.example.com/far-1.0.0.tgz\n`;
    writeFileSync(join(folder, 'index.yaml'), text);
    writeFileSync(join(folder, 'web-1.0.0.tgz'), simpleArchive('web', '1.0.0'));
    const server = await serving({ folder });
    expect(await listed(server)).toEqual(['web 1.0.0']);
    writeFileSync(join(folder, 'web-1.1.0.tgz'), simpleArchive('web', '1.1.0'));
    await becomes(server, ['web 1.1.0', 'web 1.0.0']);
    expect(readFileSync(join(folder, 'index.yaml'), 'utf8')).toBe(text);
    expect(server.notes).toContain('index.yaml is left as it is: it lists far 1.0.0, which is not in the folder');
  });

  test.each([
    ['an older one of the folder', `${charts}    - far-1.0.0.tgz\n`, ''],
    [
      'one that was served under its own address',
      `${charts}    - https://c.example.com/far-1.0.0.tgz\n`,
      'https://c.example.com',
    ],
    ['none that can be read', 'this: is: no index', ''],
  ])('is written anew: %s', async (_name, text, url) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'index.yaml'), text);
    await serving({ folder, url });
    expect(readFileSync(join(folder, 'index.yaml'), 'utf8')).toStartWith('apiVersion: v1\nentries: {}\n');
  });

  test('that cannot be written is served all the same', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'index.yaml'));
    writeFileSync(join(folder, 'web-1.0.0.tgz'), simpleArchive('web', '1.0.0'));
    const server = await serving({ folder });
    expect(await (await fetch(`${server.url}/index.yaml`)).text()).toContain('web-1.0.0.tgz');
    expect(server.notes.filter((line) => line.startsWith('index.yaml is served, but not written: '))).toHaveLength(1);
  });

  test('archives are found in folders with the names of pages, too', async () => {
    const folder = newFolder();
    for (const name of ['chart', 'charts', 'api']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'web-1.0.0.tgz'), simpleArchive('web', '1.0.0'));
    }
    const server = await serving({ folder });
    const text = await (await fetch(`${server.url}/index.yaml`)).text();
    const urls = [...text.matchAll(/- (.*\.tgz)$/gm)].map(([, url]) => url!);
    expect(urls.sort()).toEqual(['api/web-1.0.0.tgz', 'chart/web-1.0.0.tgz', 'charts/web-1.0.0.tgz']);
    for (const url of urls) expect([url, (await fetch(`${server.url}/${url}`)).status]).toEqual([url, 200]);
  });

  test('has the address that was given, and the path of a proxy', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'team'));
    writeFileSync(join(folder, 'team/web-1.0.0+a.tgz'), simpleArchive('web', '1.0.0+a'));
    const server = await serving({ folder, url: 'https://charts.example.com/x', contextPath: '/x' });
    const { address } = server;
    const text = await (await fetch(`http://${address}/x/index.yaml`)).text();
    expect(text).toContain('    - https://charts.example.com/x/team/web-1.0.0+a.tgz\n');
    expect(text).toContain('serverInfo:\n  contextPath: /x\n');
    expect((await fetch(`http://${address}/x/team/web-1.0.0+a.tgz`)).status).toBe(200);
    expect((await fetch(`http://${address}/x`)).status).toBe(200);
    expect(await (await fetch(`http://${address}/x`)).text()).toContain('href="/x/chart/web"');
    for (const path of ['/index.yaml', '/xy/index.yaml', '/']) {
      expect((await fetch(`http://${address}${path}`)).status).toBe(404);
    }
  });

  const missing = existsSync(realHelm) ? undefined : `there is no ${realHelm}`;
  test.skipIf(missing !== undefined)('is the one that `helm repo index` writes, but for its times', async () => {
    const folder = newFolder();
    writeSamples(folder);
    mkdirSync(join(folder, 'team'));
    writeFileSync(join(folder, 'team/db-2.0.0.tgz'), simpleArchive('db', '2.0.0'));
    writeFileSync(join(folder, 'broken.tgz'), 'no archive');
    const server = await serving({ folder });
    const ours = await (await fetch(`${server.url}/index.yaml`)).text();
    expect(spawnSync(realHelm, ['repo', 'index', folder]).status).toBe(0);
    const theirs = readFileSync(join(folder, 'index.yaml'), 'utf8');
    const timeless = (text: string): string => text.replaceAll(/(created|generated): ".*"/g, '$1: "TIME"');
    expect(timeless(ours)).toBe(timeless(theirs));
    expect(readYaml(ours)).toBeInstanceOf(Map);
  });
});
