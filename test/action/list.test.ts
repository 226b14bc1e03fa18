/** What the memory driver cannot show of `list`: labels, and records that cannot be read. */
import { expect, test } from 'bun:test';
import type { GoMap } from '../../src/go/values.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { decodeRelease } from '../../src/release/codec.ts';
import { openStorage } from '../../src/storage/open.ts';
import { recordKey } from '../../src/storage/storage.ts';
import { listReleases, type ListOptions } from '../../src/action/list.ts';
import { RecordServer } from '../storage/record-server.ts';

const clock = { now: () => ({ seconds: 1n, nanoseconds: 0 }), timeZone: () => 'UTC' };
const every: ListOptions = {
  allNamespaces: false,
  all: true,
  deployed: false,
  failed: false,
  pending: false,
  superseded: false,
  uninstalled: false,
  uninstalling: false,
  filter: '',
  selector: '',
  byDate: false,
  reverse: false,
  max: 0,
  offset: 0,
};

function config(server: RecordServer): Parameters<typeof listReleases>[0] {
  const cluster = (): Promise<KubeClient> => Promise.reject(new Error('no cluster'));
  return {
    env: {},
    cluster,
    storage: (namespace = 'ns') =>
      openStorage({
        driver: '',
        namespace,
        cluster: () => Promise.resolve(server),
        clock,
        memory: () => Promise.resolve([]),
        debug: () => undefined,
      }),
  };
}

async function filled(): Promise<RecordServer> {
  const server = new RecordServer();
  const storage = await config(server).storage();
  const add = (name: string, version: number, status: string, seconds: number, labels = {}): Promise<void> => {
    const info = { status, last_deployed: `2026-01-02T03:04:${String(seconds).padStart(2, '0')}Z` };
    const chart = { metadata: { name: 'c', version: '1.0.0' } };
    const json = JSON.stringify({ name, version, namespace: 'ns', info, chart });
    return storage.create({ ...decodeRelease(json), labels });
  };
  await add('a', 9, 'superseded', 1);
  await add('a', 10, 'deployed', 30, { team: 'x' });
  await add('b', 1, 'deployed', 20, { team: 'y' });
  await add('c', 1, 'failed', 10);
  return server;
}

const shown = async (server: RecordServer, options: Partial<ListOptions>): Promise<string> =>
  (await listReleases(config(server), { ...every, ...options }))
    .map(({ name, version }) => `${name}${version}`)
    .join(' ');

const cases: readonly [string, Partial<ListOptions>, string][] = [
  ['the last revision of each', {}, 'a10 b1 c1'],
  ['labels of users', { selector: 'team=x' }, 'a10'],
  ['labels that Helm sets', { selector: 'status=deployed,team!=x' }, 'b1'],
  ['by date', { byDate: true }, 'c1 b1 a10'],
  ['by date, the other way', { byDate: true, reverse: true, max: 2 }, 'a10 b1'],
  ['revisions that were replaced', { all: false, superseded: true }, 'a9'],
  ['a page', { max: 1, offset: 1 }, 'b1'],
];
for (const [name, options, rows] of cases) {
  test(name, async () => {
    expect(await shown(await filled(), options)).toBe(rows);
  });
}

test('only the payloads of the rows on the page are read', async () => {
  const server = await filled();
  server.requests.length = 0;
  expect(await shown(server, { max: 1 })).toBe('a10');
  expect(server.requests).toEqual([
    'metadata secrets owner=helm',
    'list secrets name in (a),owner=helm,version in (10)',
  ]);
});

test('a record that cannot be read leaves its place to the one before', async () => {
  const server = await filled();
  const damage = (name: string, version: number): GoMap =>
    server.objects.get(`secrets/ns/${recordKey(name, version)}`)!.set('data', new Map([['release', 'AAAA']]));
  damage('a', 10);
  expect(await shown(server, {})).toBe('a9 b1 c1');
  expect(await shown(server, { max: 1, all: false, deployed: true })).toBe('b1');
  damage('b', 1);
  expect(await shown(server, { max: 1, offset: 1 })).toBe('c1');
});
