import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { anyMapType } from '../../../src/go/types.ts';
import { nilMap, type GoMap, type Value } from '../../../src/go/values.ts';
import { decodeRelease, encodeRelease } from '../../../src/release/codec.ts';
import type { Release } from '../../../src/release/release.ts';
import { openStorage } from '../../../src/storage/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { labelsOf, RecordServer, refusal } from '../record-server.ts';

const clock = { now: () => ({ seconds: 1_800_000_000n, nanoseconds: 0 }), timeZone: () => 'UTC' };
const MiB = 1024 * 1024;
/** Compressing megabytes takes its time on a machine that is busy. */
setDefaultTimeout(60_000);

/** Text that cannot be compressed by more than a quarter. */
function noise(length: number, seed = 'a'): string {
  let text = '';
  for (let i = 0; text.length < length; i++) text += createHash('sha512').update(`${seed}${i}`).digest('base64');
  return text.slice(0, length);
}

interface Opened {
  readonly storage: Storage;
  readonly warnings: string[];
}

async function open(server: RecordServer, driver = 'secret'): Promise<Opened> {
  const warnings: string[] = [];
  const storage = await openStorage({
    driver,
    namespace: 'ns',
    cluster: () => Promise.resolve(server),
    clock,
    memory: () => Promise.resolve([]),
    debug: () => undefined,
    warn: (line) => warnings.push(line),
  });
  return { storage, warnings };
}

function release(version: number, more: Partial<Release> = {}, files: Record<string, string> = {}): Release {
  const time = '2026-01-02T03:04:05Z';
  const info = {
    firstDeployed: time,
    lastDeployed: time,
    deleted: '',
    description: 'd',
    status: 'deployed',
    notes: 'n',
  };
  const chart = decodeRelease('{"chart":{"metadata":{"name":"c","version":"1.0.0","appVersion":"2"}}}').chart!;
  chart.files = Object.entries(files).map(([name, text]) => ({ name, data: Buffer.from(text) }));
  chart.templates = [{ name: 'templates/a.yaml', data: Buffer.from('a: {{ .Values.a }}') }];
  chart.values = new Map([['a', 1]]);
  const manifest = document('small', 'x: "1"');
  const config = nilMap(anyMapType);
  return { name: 'web', version, namespace: 'ns', info, chart, config, manifest, hooks: [], labels: {}, ...more };
}

function document(name: string, data: string, annotations = ''): string {
  const metadata = `  name: ${name}\n  labels:\n    big: ${name}\n${annotations}`;
  return `---\n# Source: c/templates/${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n${metadata}data:\n  ${data}\n`;
}

const big = (name: string, length: number, annotations = ''): string =>
  document(name, `blob: ${noise(length, name)}`, annotations);

/** What Helm reads of a record. */
function headOf(server: RecordServer, version: number): Record<string, never> & { manifest: string; chart: never } {
  const [, object] = [...server.objects].find(([key]) => key.endsWith(`/sh.helm.release.v1.web.v${version}`))!;
  const data = (object.get('data') as GoMap).get('release') as string;
  const text = object.get('kind') === 'Secret' ? Buffer.from(data, 'base64').toString() : data;
  expect(text.length).toBeLessThanOrEqual(MiB);
  return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as never;
}

const pieces = (server: RecordServer): string[] =>
  [...server.objects.keys()].filter((key) => /\.v\d+\.\w+\.\d+$/.test(key));
const sameAs = (one: Release): string => encodeRelease({ ...one, labels: {} });
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  );

describe('a record that is too big only for what Helm does not read', () => {
  test('goes without the biggest files, and nothing else', async () => {
    const server = new RecordServer();
    const { storage, warnings } = await open(server);
    const files = { 'README.md': noise(900_000), 'a.txt': 'a', 'b.bin': noise(500_000, 'b') };
    await storage.create(release(1, {}, files));
    const head = headOf(server, 1) as unknown as { chart: { files: { name: string }[]; templates: unknown[] } };
    expect(head.chart.files.map(({ name }) => name)).toEqual(['a.txt', 'b.bin']);
    expect(head.chart.templates).toHaveLength(1);
    expect(pieces(server)).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^WARNING: the record of release "web" takes 1\.\d MiB, .*without one file .*: README\.md \(1\.1 MiB\)$/,
    );
    await storage.update(release(1, {}, files));
    expect(warnings).toHaveLength(1);
  });

  test('templates and the schema go after the files', async () => {
    const server = new RecordServer();
    const { storage } = await open(server);
    const one = release(1, {}, { 'a.txt': 'a' });
    const chart = one.chart!;
    chart.templates.push({ name: 'templates/b.yaml', data: Buffer.from(noise(900_000)) });
    chart.schema = Buffer.from(JSON.stringify({ title: noise(500_000) }));
    await storage.create(one);
    const head = headOf(server, 1) as unknown as { chart: { files: unknown; templates: unknown[]; schema: string } };
    expect([head.chart.files, head.chart.templates.length, head.chart.schema.length > 500_000]).toEqual([
      null,
      1,
      true,
    ]);
  });

  test('one that fits is as it ever was', async () => {
    const server = new RecordServer();
    const { storage, warnings } = await open(server);
    await storage.create(release(1, {}, { 'README.md': noise(500_000) }));
    expect(warnings).toEqual([]);
    expect(server.requests).toEqual(['create secrets/sh.helm.release.v1.web.v1']);
  });
});

for (const driver of ['secret', 'configmap']) {
  const plural = `${driver}s`;

  describe(`pieces, driver ${driver}`, () => {
    test('the whole comes back, by every way of reading', async () => {
      const server = new RecordServer();
      const { storage, warnings } = await open(server, driver);
      const hooks = decodeRelease(
        `{"hooks":[{"name":"h","kind":"Job","path":"p","manifest":"m","events":["test"]}]}`,
      ).hooks;
      const one = release(1, { manifest: big('one', 1.5 * MiB) + document('two', 'x: "2"'), hooks }, { 'a.txt': 'a' });
      await storage.create(one);
      expect(pieces(server).length).toBeGreaterThan(1);
      expect(warnings.join('|')).toMatch(/^WARNING: [^|]*one\.yaml \([^|]*$/);
      one.info.status = 'failed';
      one.hooks[0]!.lastRun.phase = 'Failed';
      await storage.update(one);
      const fresh = (await open(server, driver)).storage;
      for (const read of [fresh.get('web', 1), fresh.last('web'), fresh.history('web').then(([first]) => first!)]) {
        expect(sameAs(await read)).toBe(sameAs(one));
      }
      expect(await fresh.historySummaries('web')).toMatchObject([{ name: 'web', status: 'failed', version: 1 }]);
      expect(await fresh.summaries(await fresh.records())).toMatchObject([{ name: 'web', status: 'failed' }]);
    });

    test('only the biggest objects are cut, and what is left of them is of no use to anybody who applies it', async () => {
      const server = new RecordServer();
      const { storage } = await open(server, driver);
      const kept = '  annotations:\n    helm.sh/resource-policy: keep\n    a: b\n';
      const list = `---\napiVersion: v1\nkind: ConfigMapList\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: l}\n  data: {a: ${noise(MiB, 'l')}}\n`;
      await storage.create(release(1, { manifest: big('kept', MiB, kept) + big('medium', 100_000) + list }));
      const { manifest } = headOf(server, 1);
      expect(manifest).toContain(noise(100_000, 'medium'));
      expect(manifest).not.toContain(noise(100, 'kept'));
      const lines = new Set(manifest.split('\n'));
      const wanted = [
        '# Source: c/templates/kept.yaml',
        '  name: kept',
        '    helm.sh/resource-policy: keep',
        '  name: l',
        '    \'kept in pieces: scull alone can apply it\': ""',
      ];
      expect(wanted.filter((line) => !lines.has(line))).toEqual([]);
      expect(manifest).not.toContain('a: b');
    });

    test('hooks, notes and values are cut when the objects do not do', async () => {
      const server = new RecordServer();
      const { storage } = await open(server, driver);
      const json = JSON.stringify({
        hooks: [{ name: 'h', path: 'c/h.yaml', manifest: big('h', MiB), events: ['test'] }],
      });
      const one = release(1, {
        hooks: decodeRelease(json).hooks,
        config: new Map([
          ['blob', noise(MiB)],
          ['b', 'x'],
        ]),
      });
      one.info.notes = noise(MiB, 'notes');
      await storage.create(one);
      const head = headOf(server, 1) as unknown as Record<string, Record<string, unknown>>;
      expect(head['config']).toMatchObject({ b: 'x', blob: expect.stringContaining('too big') as string });
      expect(head['manifest']).toStartWith('---\n# Source: scull\napiVersion: scull.v1/v1\nkind: ReleaseInPieces\n');
      expect(sameAs(await storage.get('web', 1))).toBe(sameAs(one));
    });

    test('pieces are written before their record, once, and belong to it', async () => {
      const server = new RecordServer();
      const { storage } = await open(server, driver);
      const one = release(1, { manifest: big('one', 1.5 * MiB) });
      await storage.create(one);
      const asked = server.requests.map((request) => request.replace(/\.\w+\.(\d+)$/, '.DIGEST.$1'));
      const head = `create ${plural}/sh.helm.release.v1.web.v1`;
      expect(asked.indexOf(head)).toBeGreaterThan(
        asked.lastIndexOf(`create ${plural}/sh.helm.release.v1.web.v1.DIGEST.1`),
      );
      for (const key of pieces(server)) {
        const object = server.objects.get(key)!;
        expect(labelsOf(object)).toEqual({ 'scull.v1/release': 'web', 'scull.v1/revision': '1' });
        const [owner] = (object.get('metadata') as GoMap).get('ownerReferences') as GoMap[];
        expect(owner!.get('name')).toBe('sh.helm.release.v1.web.v1');
        expect(object.get('type')).toBe(driver === 'secret' ? 'scull.v1/piece' : undefined);
      }
      server.requests.length = 0;
      await storage.update(one);
      expect(server.requests).toEqual([`replace ${plural}/sh.helm.release.v1.web.v1`]);
      const other = (await open(server, driver)).storage;
      const read = await other.last('web');
      server.requests.length = 0;
      await other.update(read);
      expect(server.requests).toEqual([`replace ${plural}/sh.helm.release.v1.web.v1`]);
    });

    test('they go with the record, and with their content', async () => {
      const server = new RecordServer();
      const { storage } = await open(server, driver);
      await storage.create(release(1, { manifest: big('one', 1.5 * MiB) }));
      const before = pieces(server);
      await storage.update(release(1, { manifest: big('two', 1.5 * MiB) }));
      expect(pieces(server).filter((key) => before.includes(key))).toEqual([]);
      expect((await storage.get('web', 1)).manifest).toContain(noise(100, 'two'));
      await storage.update(release(1));
      expect(pieces(server)).toEqual([]);
      await storage.create(release(2, { manifest: big('one', 1.5 * MiB) }));
      await storage.delete('web', 2);
      expect([...server.objects.keys()]).toEqual([`${plural}/ns/sh.helm.release.v1.web.v1`]);
    });

    test('pruning takes them along', async () => {
      const server = new RecordServer();
      const { storage } = await open(server, driver);
      const info = { ...release(1).info, status: 'superseded' };
      for (const version of [1, 2])
        await storage.create(release(version, { info, manifest: big(`big${version}`, MiB) }));
      const listed = await storage.revisions('web');
      await storage.create(release(3));
      await storage.prune(listed, 1);
      expect([...server.objects.keys()]).toEqual([`${plural}/ns/sh.helm.release.v1.web.v3`]);
    });

    test('pieces without a record go with the next operation, those of another release stay', async () => {
      const server = new RecordServer();
      server.refuse = (request) =>
        request.endsWith('web.v1') && request.startsWith('create')
          ? refusal(500, 'InternalError', 'killed')
          : undefined;
      const large = release(1, { manifest: big('one', 1.5 * MiB) });
      expect(await failure((await open(server, driver)).storage.create(large))).toContain('killed');
      expect(pieces(server).length).toBeGreaterThan(0);
      server.refuse = () => undefined;
      const next = (await open(server, driver)).storage;
      expect(await failure(next.history('other'))).toBe('release: not found');
      expect(await failure(next.history('web'))).toBe('release: not found');
      await next.create(release(1));
      expect([...server.objects.keys()]).toEqual([`${plural}/ns/sh.helm.release.v1.web.v1`]);
    });

    test('a killed operation left them without an owner: the next one gives them theirs', async () => {
      const server = new RecordServer();
      server.refuse = (request) =>
        request.startsWith('replace') ? refusal(500, 'InternalError', 'killed') : undefined;
      await (await open(server, driver)).storage.create(release(1, { manifest: big('one', 1.5 * MiB) }));
      server.refuse = () => undefined;
      const { storage } = await open(server, driver);
      const read = await storage.last('web');
      await storage.create(release(2));
      expect(pieces(server).length).toBeGreaterThan(0);
      await storage.update(read);
      expect(pieces(server).map((key) => labelsOf(server.objects.get(key)!)['owner'])).not.toContain('scull');
      expect(sameAs(await storage.get('web', 1))).toBe(sameAs(read));
    });
  });
}

describe('pieces that are not there', () => {
  const lost = async (
    change: (server: RecordServer, key: string) => void,
  ): Promise<Opened & { server: RecordServer }> => {
    const server = new RecordServer();
    const { storage } = await open(server);
    const config = new Map([['blob', noise(MiB)]]);
    await storage.create(release(1, { manifest: big('one', 1.5 * MiB) + document('two', 'x: "1"'), config }));
    await storage.create(release(2));
    change(server, pieces(server)[1]!);
    return { server, ...(await open(server)) };
  };

  test('reading says which, whatever is read', async () => {
    const { storage, server } = await lost(({ objects }, key) => objects.delete(key));
    const name = `sh\\.helm\\.release\\.v1\\.web\\.v1\\.\\w{10}\\.1`;
    const text = new RegExp(`^Secret "${name}", which holds a part of the release, is missing$`);
    expect(await failure(storage.get('web', 1))).toMatch(text);
    server.objects.delete('secrets/ns/sh.helm.release.v1.web.v2');
    expect(await failure(storage.last('web'))).toMatch(text);
    expect(await failure(storage.deployed('web'))).toMatch(text);
    expect(await storage.historySummaries('web')).toMatchObject([{ version: 1 }]);
  });

  test('one that was changed is told as well', async () => {
    const { storage } = await lost(({ objects }, key) => {
      const data = (objects.get(key)!.get('data') as GoMap).get('piece') as string;
      objects.get(key)!.set('data', new Map([['piece', `AAAA${data.slice(4)}`]]));
    });
    expect(await failure(storage.get('web', 1))).toMatch(
      /^Secret ".*", which holds a part of the release, was changed$/,
    );
  });

  test('a history has what Helm sees of it, and it is written again so that the pieces can be brought back', async () => {
    let taken: GoMap | undefined;
    const { storage, server } = await lost(({ objects }, key) => {
      taken = objects.get(key);
      objects.delete(key);
    });
    const found = (await storage.history('web')).find(({ version }) => version === 1)!;
    expect(found.incomplete?.message).toContain('is missing');
    expect(found.manifest).toStartWith('---\n# Source: c/templates/one.yaml\n');
    expect(found.manifest).toContain('name: two');
    found.info.status = 'superseded';
    await storage.update(found);
    expect(headOf(server, 1).manifest).toContain('kind: ReleaseInPieces');
    const name = (taken!.get('metadata') as GoMap).get('name') as string;
    server.objects.set(`secrets/ns/${name}`, taken!);
    const whole = await (await open(server)).storage.get('web', 1);
    expect(whole.manifest).toContain(noise(100, 'one'));
    expect(whole.info.status).toBe('superseded');
    await storage.delete('web', 1);
    expect(pieces(server)).toEqual([]);
  });

  const noRest = [
    'null',
    '{}',
    '{"revision":1,"pieces":[null]}',
    '{"revision":1,"pieces":[{"name":"database-password","sha256":""}]}',
  ];
  test.each(noRest)('a head that names none in %s is told, and can be written and deleted', async (text) => {
    const { storage, server } = await lost(() => undefined);
    const key = 'secrets/ns/sh.helm.release.v1.web.v1';
    const head = headOf(server, 1) as unknown as { chart: { files: { data: string }[] } };
    head.chart.files.at(-1)!.data = Buffer.from(text).toString('base64');
    const record = Buffer.from(gzipSync(JSON.stringify(head)).toString('base64')).toString('base64');
    server.objects.get(key)!.set('data', new Map([['release', record]]));
    expect(await failure(storage.get('web', 1))).toBe('the record does not say where its pieces are');
    const found = (await storage.history('web')).find(({ version }) => version === 1)!;
    found.info.status = 'superseded';
    await storage.update(found);
    expect(headOf(server, 1).manifest).toContain('kind: ReleaseInPieces');
    await storage.delete('web', 1);
    expect(server.objects.has(key)).toBe(false);
  });

  test('what is no piece is not deleted with them, whatever names it', async () => {
    const { storage, server } = await lost(() => undefined);
    const secret = (name: string, labels: readonly (readonly [string, string])[]): void => {
      const metadata: GoMap = new Map<string, Value>([['name', name]]).set('labels', new Map(labels));
      server.objects.set(
        `secrets/ns/${name}`,
        new Map<string, Value>([
          ['kind', 'Secret'],
          ['metadata', metadata],
        ]),
      );
    };
    secret('foreign', [
      ['owner', 'scull'],
      ['name', 'web'],
    ]);
    secret('other', []);
    const metadata = server.objects.get('secrets/ns/sh.helm.release.v1.web.v1')!.get('metadata') as GoMap;
    const annotations = metadata.get('annotations') as GoMap;
    annotations.set('scull.v1/pieces', `other ${annotations.get('scull.v1/pieces') as string}`);
    await storage.history('web');
    for (const version of [1, 2]) await storage.delete('web', version);
    expect([...server.objects.keys()]).toEqual(['secrets/ns/foreign', 'secrets/ns/other']);
  });

  test('a server that refuses is not one that has none', async () => {
    const { storage, server } = await lost(() => undefined);
    server.refuse = (request) => (request.includes('web.v1.') ? refusal(403, 'Forbidden', 'no') : undefined);
    expect(await failure(storage.get('web', 1))).toContain('no');
    expect(await failure(storage.history('web'))).toBe('no error');
    server.refuse = (request) =>
      request.includes('scull.v1') ? refusal(503, 'ServiceUnavailable', 'later') : undefined;
    expect(await failure(storage.deployed('web'))).toBe('no error');
  });
});

describe('what Helm makes of them', () => {
  const byHelm = (server: RecordServer, from: number, to: number, status: string): void => {
    const key = (version: number): string => `secrets/ns/sh.helm.release.v1.web.v${version}`;
    const head = headOf(server, from) as unknown as Record<string, unknown>;
    const record = { ...head, version: to, info: { ...(head['info'] as object), status, description: 'by Helm' } };
    const text = Buffer.from(JSON.stringify(record)).toString('base64');
    const metadata = new Map(server.objects.get(key(from))!.get('metadata') as GoMap);
    metadata.delete('annotations');
    metadata.set('name', `sh.helm.release.v1.web.v${to}`);
    metadata.set('labels', new Map(Object.entries({ name: 'web', owner: 'helm', status, version: String(to) })));
    server.objects.set(
      key(to),
      new Map(server.objects.get(key(from)))
        .set('metadata', metadata)
        .set('data', new Map([['release', Buffer.from(text).toString('base64')]])),
    );
  };

  test('written again by Helm, the record still finds its pieces', async () => {
    const server = new RecordServer();
    const large = release(1, { manifest: big('one', 1.5 * MiB) });
    await (await open(server)).storage.create(large);
    byHelm(server, 1, 1, 'superseded');
    const { storage } = await open(server);
    const read = await storage.last('web');
    expect([read.manifest === large.manifest, read.info.description, read.hooks]).toEqual([true, 'by Helm', []]);
    await storage.update(read);
    await storage.delete('web', 1);
    expect([...server.objects.keys()]).toEqual([]);
  });

  test('copied by a rollback of Helm, the record finds those of the other revision, and gets its own', async () => {
    const server = new RecordServer();
    await (await open(server)).storage.create(release(1, { manifest: big('one', 1.5 * MiB) }));
    byHelm(server, 1, 3, 'failed');
    const { storage } = await open(server);
    const read = await storage.last('web');
    expect([read.version, read.info.status, read.manifest.includes(noise(100, 'one'))]).toEqual([3, 'failed', true]);
    await storage.update(read);
    await storage.delete('web', 1);
    expect((await (await open(server)).storage.get('web', 3)).manifest).toBe(read.manifest);
  });
});

test('what no pieces hold is refused before anything is written', async () => {
  const server = new RecordServer();
  const { storage } = await open(server);
  const one = release(1);
  one.chart!.metadata.annotations = new Map([['a', noise(1.5 * MiB)]]);
  expect(await failure(storage.create(one))).toContain('release "web" is too big to be recorded');
  expect(server.requests).toEqual([]);
});
