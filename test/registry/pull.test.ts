import { afterEach, describe, expect, test } from 'bun:test';
import { INDEX_TYPE, LEGACY_CHART_TYPE, MANIFEST_TYPE } from '../../src/registry/media-types.ts';
import {
  clientOf,
  digestOf,
  failure,
  startFake,
  store,
  type FakeRegistry,
  type Manifest,
  type Rule,
} from './fake-registry.ts';

const open: FakeRegistry[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function fake(rule?: Rule): Promise<FakeRegistry> {
  const registry = await startFake(rule);
  open.push(registry);
  return registry;
}

const text = (data: Uint8Array): string => Buffer.from(data).toString();

describe('what is pulled', () => {
  test('is the chart and its config, each asked for once', async () => {
    const registry = await fake();
    const stored = store(registry, '1.0.0', { prov: 'signed' });
    const { client, said } = clientOf();
    const pulled = await client.pull(`oci://${registry.host}/team/web:1.0.0`);
    expect(text(pulled.chart.data)).toBe('the archive');
    expect(pulled.chart.digest).toBe(stored.chart);
    expect(pulled.manifest.digest).toBe(stored.manifest);
    expect(pulled.chart.metadata.get('version')).toBe('1.0.0');
    expect(pulled.prov).toBeUndefined();
    expect(registry.lines().sort()).toEqual([
      'GET /v2/team/web/blobs/sha256:DIGEST',
      'GET /v2/team/web/blobs/sha256:DIGEST',
      'GET /v2/team/web/manifests/1.0.0',
    ]);
    expect(said).toEqual([`Pulled: ${registry.host}/team/web:1.0.0`, `Digest: ${stored.manifest}`]);
  });

  test('is the provenance alone where only that is asked for', async () => {
    const registry = await fake();
    store(registry, '1.0.0', { prov: 'signed' });
    const pulled = await clientOf().client.pull(`${registry.host}/web:1.0.0`, { chart: false, prov: true });
    expect(text(pulled.prov!.data)).toBe('signed');
    expect(pulled.chart.data).toHaveLength(0);
    expect(registry.asked).toHaveLength(3);
  });

  test('leaves the provenance out where it is not there and need not be', async () => {
    const registry = await fake();
    store(registry, '1.0.0');
    const { client } = clientOf();
    const ref = `${registry.host}/web:1.0.0`;
    expect((await client.pull(ref, { prov: true, ignoreMissingProv: true })).prov).toBeUndefined();
    expect(await failure(client.pull(ref, { chart: false, prov: true }))).toBe(
      'manifest does not contain a layer with mediatype application/vnd.cncf.helm.chart.provenance.v1.prov',
    );
  });

  test('is found by its digest, and by both when they agree', async () => {
    const registry = await fake();
    const { manifest } = store(registry, '1.0.0');
    const { client } = clientOf();
    expect((await client.pull(`${registry.host}/web@${manifest}`)).ref).toBe(`${registry.host}/web@${manifest}`);
    expect((await client.pull(`${registry.host}/web:1.0.0@${manifest}`)).manifest.digest).toBe(manifest);
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await failure(client.pull(`${registry.host}/web:1.0.0@${other}`))).toBe(
      `failed to perform "FetchReference" on source: chart reference digest mismatch: ${manifest} is not ${other}`,
    );
  });

  test('is not fetched where it is at hand', async () => {
    const registry = await fake();
    const { chart } = store(registry, '1.0.0');
    const asked: string[] = [];
    const cached = (digest: string): Promise<Uint8Array> => {
      asked.push(digest);
      return Promise.resolve(Buffer.from('the archive'));
    };
    await clientOf().client.pull(`${registry.host}/web:1.0.0`, { cached });
    expect(asked).toEqual([chart]);
    expect(registry.lines().filter((line) => line.includes('blobs'))).toHaveLength(1);
  });

  test('may be of the media type that charts had before', async () => {
    const registry = await fake();
    store(registry, '1.0.0', { change: ({ layers }) => (layers[0]!.mediaType = LEGACY_CHART_TYPE) });
    const { client, said } = clientOf();
    expect(text((await client.pull(`${registry.host}/web:1.0.0`)).chart.data)).toBe('the archive');
    expect(said[0]).toBe('Warning: chart media type application/tar+gzip is deprecated');
  });

  test('may be behind an index', async () => {
    const registry = await fake();
    const { manifest } = store(registry, '1.0.0');
    const size = registry.content.get('manifests/1.0.0')!.data.length;
    const index = JSON.stringify({
      schemaVersion: 2,
      manifests: [{ mediaType: MANIFEST_TYPE, digest: manifest, size }],
    });
    registry.content.set('manifests/all', { type: INDEX_TYPE, data: Buffer.from(index) });
    const pulled = await clientOf().client.pull(`${registry.host}/web:all`);
    expect(text(pulled.chart.data)).toBe('the archive');
    expect(pulled.manifest.digest).toBe(digestOf(index));
  });
});

const unlike = 'the archivE';
const chunked = { 'transfer-encoding': 'chunked' };

/** What the registry does, and what is said then; `__` stands for the registry. */
const refused: readonly (readonly [string, (manifest: Manifest) => void, Rule, string])[] = [
  [
    'a manifest that is not there',
    () => undefined,
    missing('manifests'),
    'failed to perform "FetchReference" on source: __/web:1.0.0: not found',
  ],
  [
    'a blob that is not there',
    () => undefined,
    missing('blobs'),
    'failed to perform "Fetch" on source: sha256:DIGEST: not found',
  ],
  [
    'a blob that is another',
    () => undefined,
    blob({ body: unlike }),
    'failed to perform "Push" on destination: mismatched digest',
  ],
  [
    'a blob that says it is another',
    () => undefined,
    blob({ body: 'the archive', headers: { 'docker-content-digest': digestOf('x') } }),
    'failed to perform "Fetch" on source: GET "http://__/v2/web/blobs/sha256:DIGEST": invalid response; digest mismatch in Docker-Content-Digest: received "sha256:DIGEST" when expecting "sha256:DIGEST"',
  ],
  [
    'a blob of another length',
    () => undefined,
    blob({ body: 'the archive and more' }),
    'failed to perform "Fetch" on source: GET "http://__/v2/web/blobs/sha256:DIGEST": mismatch Content-Length',
  ],
  [
    'a blob that is longer than it says',
    () => undefined,
    blob({ body: 'the archive and more', headers: chunked }),
    'failed to perform "Fetch" on source: trailing data',
  ],
  [
    'a blob that is shorter than it says',
    () => undefined,
    blob({ body: 'the', headers: chunked }),
    'failed to perform "Push" on destination: read failed: expected content size of 11, got 3, for digest sha256:DIGEST: unexpected EOF',
  ],
  [
    'a manifest whose digest says otherwise',
    () => undefined,
    ({ path }) =>
      path.includes('manifests')
        ? { body: '{}', headers: { 'content-type': MANIFEST_TYPE, 'docker-content-digest': digestOf('y') } }
        : undefined,
    'failed to perform "Successors" on source: mismatched digest',
  ],
  [
    'a manifest that is a page',
    () => undefined,
    manifestOf('<html>', MANIFEST_TYPE),
    `failed to perform "Successors" on source: invalid character '<' looking for beginning of value`,
  ],
  [
    'no manifest at all',
    () => undefined,
    manifestOf('[]', MANIFEST_TYPE),
    'failed to perform "Successors" on source: json: cannot unmarshal array into Go value of type v1.Manifest',
  ],
  [
    'a page that calls itself one',
    () => undefined,
    manifestOf('<html>', 'text/html'),
    'manifest does not contain minimum number of descriptors (2), descriptors found: 0',
  ],
  [
    'an image',
    (manifest) => {
      manifest.config.mediaType = 'application/vnd.oci.image.config.v1+json';
      manifest.layers[0]!.mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    },
    () => undefined,
    'manifest does not contain minimum number of descriptors (2), descriptors found: 1',
  ],
  [
    'a digest that is a path',
    ({ layers }) => (layers[0]!.digest = 'sha256:../../x'),
    () => undefined,
    'invalid reference: invalid digest "sha256:../../x": invalid checksum digest format',
  ],
  ['a size below nothing', ({ layers }) => (layers[0]!.size = -1), () => undefined, 'invalid descriptor size'],
  [
    'a size beyond all',
    ({ layers }) => (layers[0]!.size = 2 ** 40),
    () => undefined,
    'content size 1099511627776 exceeds the limit of 268435456 bytes: size exceeds limit',
  ],
  [
    'who is not allowed',
    () => undefined,
    () => ({
      status: 403,
      body: '{"errors":[{"code":"DENIED","message":"no","detail":{"a":[1,"b"]}},{"code":"X_Y"}]}',
    }),
    'failed to perform "FetchReference" on source: GET "http://__/v2/web/manifests/1.0.0": response status code 403: denied: no: map[a:[1 b]]; x y',
  ],
  [
    'a refusal in another form',
    () => undefined,
    () => ({ status: 403, body: '{"errors":[{"code":1,"message":{}}]}' }),
    'failed to perform "FetchReference" on source: GET "http://__/v2/web/manifests/1.0.0": response status code 403: Forbidden',
  ],
  [
    'a refusal that is a page',
    () => undefined,
    () => ({ status: 418, body: '<html>' }),
    `failed to perform "FetchReference" on source: GET "http://__/v2/web/manifests/1.0.0": response status code 418: I'm a teapot`,
  ],
];

function missing(part: string): Rule {
  return ({ path }) => (path.includes(part) ? { status: 404 } : undefined);
}

function blob(answer: ReturnType<Rule>): Rule {
  const digest = digestOf('the archive');
  return ({ path }) => (path.includes(digest) ? answer : undefined);
}

function manifestOf(body: string, type: string): Rule {
  return ({ path }) => (path.includes('manifests') ? { body, headers: { 'content-type': type } } : undefined);
}

describe('nothing is pulled of', () => {
  test.each(refused)('%s', async (_, change, rule, expected) => {
    const registry = await fake(rule);
    store(registry, '1.0.0', { change });
    const { client, said } = clientOf();
    const found = await failure(client.pull(`${registry.host}/web:1.0.0`));
    expect(found.replaceAll(registry.host, '__').replaceAll(/[0-9a-f]{64}/g, 'DIGEST')).toBe(expected);
    expect(said).toEqual([]);
  });
});

test('a blob is taken as it comes, whatever it is said to be packed in', async () => {
  const packed = Bun.gzipSync(Buffer.from('an archive is packed already'));
  const registry = await fake(({ path }) =>
    path.includes(digestOf(packed)) ? { body: packed, headers: { 'content-encoding': 'gzip' } } : undefined,
  );
  store(registry, '1.0.0', { chart: packed });
  const { chart } = await clientOf().client.pull(`${registry.host}/web:1.0.0`);
  expect(Buffer.from(chart.data).equals(packed)).toBe(true);
});

test('a blob that ends in the middle is asked for once more', async () => {
  const half = 'the archive'.slice(0, 4);
  const registry = await fake(({ path }, count) => {
    if (!path.includes(digestOf('the archive')) || count > 2) return undefined;
    return { body: half, headers: { 'content-length': '11' }, cut: true };
  });
  store(registry, '1.0.0');
  const pulled = await clientOf().client.pull(`${registry.host}/web:1.0.0`);
  expect(text(pulled.chart.data)).toBe('the archive');
});

test('and given up when it does so again', async () => {
  const registry = await fake(({ path }) => {
    if (!path.includes(digestOf('the archive'))) return undefined;
    return { body: 'the', headers: { 'content-length': '11' }, cut: true };
  });
  store(registry, '1.0.0');
  const found = await failure(clientOf().client.pull(`${registry.host}/web:1.0.0`));
  expect(found).toMatch(/^failed to perform "Fetch" on source: Get "http:.*": (?:unexpected EOF|EOF)$/);
});

test('what the user stops is stopped', async () => {
  const stop = new AbortController();
  const registry = await fake(() => {
    stop.abort();
    return undefined;
  });
  store(registry, '1.0.0');
  const { client } = clientOf({ signal: stop.signal });
  expect(await failure(client.pull(`${registry.host}/web:1.0.0`))).toMatch(/: context canceled$/);
});
