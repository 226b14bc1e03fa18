import { afterEach, describe, expect, test } from 'bun:test';
import { simpleArchive } from '../sources/archives.ts';
import { clientOf, digestOf, failure, startFake, type FakeRegistry, type Rule } from './fake-registry.ts';

const open: FakeRegistry[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function fake(rule?: Rule): Promise<FakeRegistry> {
  const registry = await startFake(rule);
  open.push(registry);
  return registry;
}

const archive = simpleArchive('web', '1.0.0+b');
const options = { creationTime: '2026-01-02T03:04:05Z' };

describe('a chart that is pushed', () => {
  test('arrives in parts, and under its tag at last', async () => {
    const registry = await fake();
    const { client, said } = clientOf();
    const { ref, digest } = await client.push(archive, `${registry.host}/team/web:1.0.0+b`, {
      ...options,
      prov: Buffer.from('signed'),
    });
    expect(ref).toBe(`${registry.host}/team/web:1.0.0_b`);
    const lines = registry.lines();
    expect(lines[0]).toBe('HEAD /v2/team/web/manifests/sha256:DIGEST');
    expect(lines.slice(1, 4)).toEqual(Array.from({ length: 3 }, () => 'HEAD /v2/team/web/blobs/sha256:DIGEST'));
    expect(lines.at(-1)).toBe('PUT /v2/team/web/manifests/1.0.0_b');
    expect(lines).toHaveLength(1 + 3 + 3 + 3 + 1);
    expect(Buffer.from(registry.content.get(`blobs/${digestOf(archive)}`)!.data).equals(archive)).toBe(true);
    expect(digestOf(registry.content.get('manifests/1.0.0_b')!.data)).toBe(digest);
    expect(said.slice(0, 3)).toEqual([`Pushed: ${ref}`, `Digest: ${digest}`, `${ref} contains an underscore.`]);
  });

  test('and pulled is the same', async () => {
    const registry = await fake();
    const { client } = clientOf();
    const ref = `${registry.host}/web:1.0.0+b`;
    await client.push(archive, ref, { ...options, prov: Buffer.from('signed') });
    const pulled = await client.pull(ref, { prov: true });
    expect(Buffer.from(pulled.chart.data).equals(archive)).toBe(true);
    expect(Buffer.from(pulled.prov!.data).toString()).toBe('signed');
  });

  test('is not sent where it is', async () => {
    const registry = await fake();
    registry.content.set(`blobs/${digestOf(archive)}`, { type: '', data: archive });
    await clientOf().client.push(archive, `${registry.host}/web:1.0.0+b`, options);
    expect(registry.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('needs its tag alone where the same was pushed before', async () => {
    const registry = await fake();
    const { client } = clientOf();
    const ref = `${registry.host}/web:1.0.0+b`;
    const { digest } = await client.push(archive, ref, options);
    registry.content.set(`manifests/${digest}`, registry.content.get('manifests/1.0.0_b')!);
    registry.asked.length = 0;
    await client.push(archive, ref, options);
    expect(registry.lines()).toEqual(['HEAD /v2/web/manifests/sha256:DIGEST', 'PUT /v2/web/manifests/1.0.0_b']);
  });

  test('goes under its own name only', async () => {
    const registry = await fake();
    const { client } = clientOf();
    for (const ref of ['other:1.0.0+b', 'web:1.0.0', 'web']) {
      expect(await failure(client.push(archive, `${registry.host}/${ref}`, options))).toBe(
        'strict mode enabled, ref basename and tag must match the chart name and version',
      );
    }
    expect(registry.asked).toEqual([]);
  });

  test('is sent again after a registry that was busy', async () => {
    const registry = await fake(({ method, path }, count) =>
      method === 'PUT' && path.includes('uploads') && count < 6 ? { status: 503 } : undefined,
    );
    const { client } = clientOf();
    await client.push(archive, `${registry.host}/web:1.0.0+b`, options);
    expect(registry.content.has('manifests/1.0.0_b')).toBe(true);
  });

  test('is not told of where anything of it was refused', async () => {
    const registry = await fake(({ method, path }) =>
      method === 'PUT' && path.includes('uploads')
        ? { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID","message":"bad\\n\\u001b[31m"}]}' }
        : undefined,
    );
    const { client, said } = clientOf();
    const found = await failure(client.push(archive, `${registry.host}/web:1.0.0+b`, options));
    expect(found).toMatch(
      /^failed to perform "Push" on destination: PUT "http:.*": response status code 400: digest invalid: bad \[31m$/,
    );
    expect(registry.lines().some((line) => line.includes('PUT /v2/web/manifests'))).toBe(false);
    expect(said).toEqual([]);
  });
});

const detours: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'another host',
    { location: 'http://elsewhere.example/upload' },
    'blob upload Location "elsewhere.example" is on a different host than the registry "__"',
  ],
  [
    'another port',
    { location: 'http://127.0.0.1:1/upload' },
    'blob upload Location "127.0.0.1:1" is on a different host than the registry "__"',
  ],
  ['no address', { location: 'http://[' }, 'failed to parse Location header "http://["'],
  ['nowhere', {}, 'http: no Location header in response'],
];

test.each(detours)('an upload does not go to %s', async (_, headers, expected) => {
  const registry = await fake(({ method }) => (method === 'POST' ? { status: 202, headers } : undefined));
  const found = await failure(clientOf().client.push(archive, `${registry.host}/web:1.0.0+b`, options));
  expect(found.replaceAll(registry.host, '__')).toBe(`failed to perform "Push" on destination: ${expected}`);
});
