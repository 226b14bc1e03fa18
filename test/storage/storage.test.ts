import { describe, expect, test } from 'bun:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ScullError } from '../../src/errors.ts';
import { nilMap, type GoMap } from '../../src/go/values.ts';
import { anyMapType } from '../../src/go/types.ts';
import { decodeRelease, encodeRelease } from '../../src/release/codec.ts';
import type { Release } from '../../src/release/release.ts';
import { isReleaseNotFound } from '../../src/storage/errors.ts';
import { openStorage } from '../../src/storage/open.ts';
import { recordKey, type Storage } from '../../src/storage/storage.ts';
import { recorded } from '../recorded.ts';
import { labelsOf, RecordServer, refusal } from './record-server.ts';

const clock = { now: () => ({ seconds: 1_800_000_000n, nanoseconds: 0 }), timeZone: () => 'UTC' };

function open(server: RecordServer, driver = '', namespace = 'ns'): Promise<Storage> {
  return openStorage({
    driver,
    namespace,
    cluster: () => Promise.resolve(server),
    clock,
    memory: () => Promise.resolve([]),
    debug: () => undefined,
  });
}

function release(name: string, version: number, status = 'superseded', more: Partial<Release> = {}): Release {
  const time = '2026-01-02T03:04:05Z';
  const info = { firstDeployed: time, lastDeployed: time, deleted: '', description: 'd', status, notes: '' };
  const chart = decodeRelease('{"chart":{"metadata":{"name":"c","version":"1.0.0","appVersion":"2"}}}').chart;
  const config = nilMap(anyMapType);
  return { name, version, namespace: 'ns', info, chart, config, manifest: 'm', hooks: [], labels: {}, ...more };
}

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  );

interface StoreCase {
  readonly json: string;
  readonly labels?: Record<string, string>;
  readonly store?: 'create' | 'update';
}

describe('the objects that Helm writes', () => {
  for (const { case: given, out } of recorded<StoreCase>('release')) {
    if (given.store === undefined) continue;
    test(`${given.store} ${JSON.stringify(given.labels ?? {})}`, async () => {
      const server = new RecordServer();
      const storage = await open(server);
      const one = { ...decodeRelease(given.json), labels: given.labels ?? {} };
      await storage.create(one);
      if (given.store === 'update') await storage.update(one);
      const [[key, object]] = [...server.objects] as [[string, GoMap]];
      const labels = labelsOf(object);
      for (const name of ['createdAt', 'modifiedAt']) if (labels[name] === '1800000000') labels[name] = 'now';
      const text = (object.get('data') as GoMap).get('release') as string;
      const json = gunzipSync(Buffer.from(Buffer.from(text, 'base64').toString(), 'base64')).toString();
      const read = (await storage.get(one.name, one.version)).labels;
      const name = key.slice('secrets/ns/'.length);
      const got: unknown = { labels, name, read, release: JSON.parse(json) as unknown, type: object.get('type') };
      expect(got).toEqual(JSON.parse(out!) as unknown);
    });
  }
});

for (const driver of ['secret', 'configmap', 'memory']) {
  describe(`driver ${driver}`, () => {
    const filled = async (...all: Release[]): Promise<Storage> => {
      const storage = await open(new RecordServer(), driver);
      for (const one of all) await storage.create(one);
      return storage;
    };

    test('gives back what was kept', async () => {
      const one = release('web', 1, 'deployed', { config: new Map([['a', 'é']]), labels: { team: 'x' } });
      const storage = await filled(one);
      const got = await storage.get('web', 1);
      expect(encodeRelease(got)).toBe(encodeRelease(one));
      expect(got.labels).toEqual({ team: 'x' });
    });

    test('knows what is not there', async () => {
      const storage = await filled(release('web', 1));
      expect(await failure(storage.get('web', 2))).toBe('release: not found');
      expect(await failure(storage.last('nope'))).toBe('release: not found');
      expect(await failure(storage.history('nope'))).toBe('release: not found');
      expect(await failure(storage.deployed('web'))).toBe('"web" has no deployed releases');
      expect(await failure(storage.deployedAll('nope'))).toBe('"nope" has no deployed releases');
      expect(await failure(storage.delete('web', 2))).toBe('release: not found');
    });

    test('refuses a revision that is there', async () => {
      const storage = await filled(release('web', 1));
      expect(await failure(storage.create(release('web', 1)))).toBe('release: already exists');
    });

    test('numbers count as numbers', async () => {
      const storage = await filled(release('web', 9), release('web', 10, 'deployed'), release('web', 8, 'deployed'));
      expect((await storage.last('web')).version).toBe(10);
      expect((await storage.deployed('web')).version).toBe(10);
      expect((await storage.deployedAll('web')).map(({ version }) => version).sort()).toEqual([10, 8]);
      const summaries = await storage.historySummaries('web');
      expect(summaries.map(({ version, chart }) => `${version} ${chart!.name}`).sort()).toEqual(['10 c', '8 c', '9 c']);
    });

    test('update replaces, delete takes away', async () => {
      const storage = await filled(release('web', 1));
      await storage.update(release('web', 1, 'failed'));
      expect((await storage.get('web', 1)).info.status).toBe('failed');
      expect((await storage.delete('web', 1)).info.status).toBe('failed');
      expect(await storage.get('web', 1).catch(isReleaseNotFound)).toBe(true);
    });

    const prunings: readonly [string, string, number, string][] = [
      ['the oldest go', 's1 s2 s3 d4', 3, '3 4 5'],
      ['the deployed one stays', 'd1 f2 f3 f4', 3, '1 4 5'],
      ['none is deployed', 'f1 f2 f3', 2, '3 5'],
      ['all of them are kept', 's1 s2 s3 d4', 0, '1 2 3 4 5'],
      ['there is room', 's1 d2', 3, '1 2 5'],
      ['one is kept, and the deployed one', 's1 d2', 1, '2 5'],
    ];
    for (const [name, before, max, after] of prunings) {
      test(`history limit: ${name}`, async () => {
        const statuses: Record<string, string> = { s: 'superseded', d: 'deployed', f: 'failed' };
        const storage = await filled(
          ...before.split(' ').map((one) => release('web', Number(one.slice(1)), statuses[one.charAt(0)])),
        );
        const listed = await storage.revisions('web');
        await storage.create(release('web', 5));
        await storage.prune(listed, max);
        const versions = (await storage.history('web')).map(({ version }) => version).sort();
        expect(versions.join(' ')).toBe(after);
      });
    }
  });
}

describe('records in a cluster', () => {
  test('a record that somebody else changed is not overwritten', async () => {
    const server = new RecordServer();
    const storage = await open(server);
    await storage.create(release('web', 1, 'deployed'));
    const mine = await storage.last('web');
    server.touch(`secrets/ns/${recordKey('web', 1)}`);
    const error = await storage.update(mine).then(
      () => undefined,
      (thrown: unknown) => thrown as ScullError,
    );
    expect(error?.message).toStartWith('update: failed to update: Operation cannot be fulfilled');
    expect(error?.hint).toContain('Another program');
    await storage.last('web');
    await storage.update(mine);
  });

  test('only 404 means absent', async () => {
    const server = new RecordServer();
    server.refuse = () => refusal(403, 'Forbidden', 'secrets is forbidden');
    const storage = await open(server);
    const tries: [Promise<unknown>, string][] = [
      [storage.get('web', 1), 'get: failed to get "sh.helm.release.v1.web.v1": secrets is forbidden'],
      [storage.last('web'), 'query: failed to query with labels: secrets is forbidden'],
      [storage.deployed('web'), 'query: failed to query with labels: secrets is forbidden'],
      [storage.records(), 'list: failed to list: secrets is forbidden'],
      [storage.create(release('web', 1)), 'create: failed to create: secrets is forbidden'],
      [storage.update(release('web', 1)), 'update: failed to update: secrets is forbidden'],
    ];
    for (const [work, text] of tries) expect(await failure(work)).toBe(text);
    const maps = await open(server, 'configmaps');
    expect(await failure(maps.get('web', 1))).toBe('secrets is forbidden');
    expect(await failure(maps.last('web'))).toBe('secrets is forbidden');
  });

  test('what cannot be read is as good as not there', async () => {
    const server = new RecordServer();
    const storage = await open(server);
    for (const version of [1, 2, 3]) await storage.create(release('web', version, 'deployed'));
    const damage = (version: number, payload: string): void => {
      const object = server.objects.get(`secrets/ns/${recordKey('web', version)}`)!;
      object.set('data', new Map([['release', Buffer.from(payload).toString('base64')]]));
    };
    damage(3, 'not base64!');
    damage(2, gzipSync('{"name":').toString('base64'));
    expect((await storage.last('web')).version).toBe(1);
    expect((await storage.history('web')).map(({ version }) => version)).toEqual([1]);
    expect((await storage.summaries(await storage.records())).map((one) => one?.version)).toEqual([
      1,
      undefined,
      undefined,
    ]);
    expect(await failure(storage.get('web', 3))).toStartWith(
      'get: failed to decode data "sh.helm.release.v1.web.v3": ',
    );
  });

  test('records from before compression are read', async () => {
    const server = new RecordServer();
    const storage = await open(server);
    await storage.create(release('web', 1));
    const json = encodeRelease(release('web', 1, 'deployed'));
    const payload = Buffer.from(Buffer.from(json).toString('base64')).toString('base64');
    server.objects.get(`secrets/ns/${recordKey('web', 1)}`)!.set('data', new Map([['release', payload]]));
    expect((await storage.last('web')).info.status).toBe('deployed');
    expect((await storage.historySummaries('web'))[0]?.status).toBe('deployed');
  });

  test('one request for the metadata of all, payloads of twenty at a time', async () => {
    const server = new RecordServer();
    const storage = await open(server);
    for (let i = 0; i < 150; i++) for (const version of [1, 2]) await storage.create(release(`r${i}`, version));
    server.requests.length = 0;
    const records = (await storage.records()).filter(({ version }) => version === 2);
    const summaries = await storage.summaries(records);
    expect(summaries.map((summary) => summary?.name)).toEqual(records.map(({ name }) => name));
    expect(summaries.every((summary) => summary?.version === 2)).toBe(true);
    const lists = Array.from({ length: Math.ceil(records.length / 20) }, () => 'list');
    expect(server.requests.map((request) => request.split(' ')[0])).toEqual(['metadata', ...lists]);
  });
});

test('drivers that are none', async () => {
  expect(await failure(open(new RecordServer(), 'nope'))).toBe('unknown driver "nope"');
  expect(await failure(open(new RecordServer(), 'sql'))).toBe('the sql storage driver is not supported');
});
