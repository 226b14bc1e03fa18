/** Manifests that real Helm 3.22.0 pushed, byte for byte. */
import { expect, test } from 'bun:test';
import { emptyMetadata } from '../../src/chart/metadata.ts';
import type { Metadata } from '../../src/chart/chart.ts';
import { chartAnnotations, chartManifest } from '../../src/registry/manifest.ts';

const rich: Metadata = {
  ...emptyMetadata(),
  apiVersion: 'v2',
  name: 'demo',
  version: '1.2.3+build.5',
  description: 'A Helm chart for Kubernetes',
  type: 'application',
  appVersion: '1.16.0',
  home: 'https://example.com/<x>&y',
  sources: ['https://src.example/a', 'https://b'],
  keywords: ['a', 'b'],
  maintainers: [
    { name: 'Jo', email: 'jo@x.y', url: '' },
    { name: '', email: 'only@mail', url: '' },
    { name: 'Nina', email: '', url: '' },
  ],
  annotations: new Map([
    ['org.opencontainers.image.title', 'evil'],
    ['category', 'Dev <b>'],
  ]),
};

const config =
  '{"name":"demo","home":"https://example.com/\\u003cx\\u003e\\u0026y","sources":["https://src.example/a","https://b"],"version":"1.2.3+build.5","description":"A Helm chart for Kubernetes","keywords":["a","b"],"maintainers":[{"name":"Jo","email":"jo@x.y"},{"email":"only@mail"},{"name":"Nina"}],"apiVersion":"v2","appVersion":"1.16.0","annotations":{"category":"Dev \\u003cb\\u003e","org.opencontainers.image.title":"evil"},"type":"application"}';
const annotations =
  '{"category":"Dev \\u003cb\\u003e","org.opencontainers.image.authors":"Jo (jo@x.y),  (only@mail), Nina","org.opencontainers.image.created":"2026-11-21T16:35:11Z","org.opencontainers.image.description":"A Helm chart for Kubernetes","org.opencontainers.image.source":"https://src.example/a","org.opencontainers.image.title":"demo","org.opencontainers.image.url":"https://example.com/\\u003cx\\u003e\\u0026y","org.opencontainers.image.version":"1.2.3+build.5"}';

const text = (data: Uint8Array): string => Buffer.from(data).toString();

test('config and annotations are as Helm writes them', async () => {
  const parts = await chartManifest({
    metadata: rich,
    chart: Buffer.from('x'),
    prov: undefined,
    creationTime: '2026-11-21T16:35:11Z',
  });
  expect(text(parts.config.data)).toBe(config);
  expect(parts.config.digest).toBe('sha256:448c66403f7d147badfcc9e70822ee7225123f710bf05555d4f93ac069606d68');
  expect(text(parts.manifest.data)).toEndWith(`"annotations":${annotations}}`);
  expect(text(parts.manifest.data)).toStartWith(
    `{"schemaVersion":2,"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"${parts.config.digest}","size":437},"layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"sha256:`,
  );
});

test('layers come in the order of their digests', async () => {
  for (const prov of ['a', 'b', 'c', 'd']) {
    const { layers } = await chartManifest({
      metadata: rich,
      chart: Buffer.from('x'),
      prov: Buffer.from(prov),
      creationTime: 'x',
    });
    const digests = layers.map(({ digest }) => digest);
    expect(digests).toEqual(digests.toSorted());
  }
});

test('what a chart does not say is not told of it', () => {
  const metadata = { ...emptyMetadata(), name: 'web', version: '1.0.0', home: ' \t', description: '' };
  expect([...chartAnnotations(metadata, 'now')]).toEqual([
    ['org.opencontainers.image.title', 'web'],
    ['org.opencontainers.image.version', '1.0.0'],
    ['org.opencontainers.image.created', 'now'],
  ]);
});

test('its own annotations may say otherwise, but of title and version', () => {
  const own = new Map(
    ['created', 'title', 'version', 'authors'].map((name) => [`org.opencontainers.image.${name}`, 'own']),
  );
  const found = chartAnnotations({ ...emptyMetadata(), name: 'web', version: '1.0.0', annotations: own }, 'now');
  expect(Object.fromEntries(found)).toEqual({
    'org.opencontainers.image.created': 'own',
    'org.opencontainers.image.title': 'web',
    'org.opencontainers.image.version': '1.0.0',
    'org.opencontainers.image.authors': 'own',
  });
});
