/** Records that the packages of Helm v2.17.0 made (its chart loader, its messages, its form of a ConfigMap). */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { encodeRelease } from '../../src/release/codec.ts';
import type { Release } from '../../src/release/release.ts';
import { Message } from '../../src/release/tiller/protobuf.ts';
import { statusOfLabel, tillerRelease } from '../../src/release/tiller/release.ts';

interface Record {
  readonly metadata: { readonly name: string };
  readonly data: { readonly release: string };
}
const file = new URL('testdata/tiller-records.json', import.meta.url);
const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: Record[] };
const payload = (key: string): Uint8Array =>
  gunzipSync(Buffer.from(items.find(({ metadata }) => metadata.name === key)!.data.release, 'base64'));
const release = (key: string): Release => tillerRelease(payload(key));

test('a revision with its chart, values and hooks', () => {
  const { chart, hooks, config, ...rest } = release('shop.v3');
  expect(rest).toMatchObject({ name: 'shop', namespace: 'tiller-namespace', version: 3, labels: {} });
  expect(rest.info).toEqual({
    firstDeployed: '2020-01-01T00:00:00.123456789Z',
    lastDeployed: '2020-01-01T03:00:00.000005Z',
    deleted: '',
    description: 'Rollback to 1',
    status: 'deployed',
    notes: 'Thanks for shop.',
  });
  expect(rest.manifest).toContain('  color: red\n');
  expect([...config]).toEqual([['color', 'red']]);
  expect(chart?.metadata).toMatchObject({
    ...{ name: 'shop', version: '1.2.3', appVersion: '4.5', apiVersion: 'v1', keywords: ['a', 'b'] },
    maintainers: [{ name: 'Ada', email: 'ada@example.com', url: '' }],
  });
  expect([...chart!.metadata.annotations!]).toEqual([['x', 'y']]);
  expect(chart!.metadata.dependencies?.map(({ name, condition }) => [name, condition])).toEqual([['db', 'db.enabled']]);
  expect(chart!.dependencies.map(({ metadata, values }) => [metadata.name, [...values.keys()]])).toEqual([
    ['db', ['port']],
  ]);
  expect(chart!.templates.map(({ name }) => name).sort()).toEqual(['templates/NOTES.txt', 'templates/cm.yaml']);
  expect(chart!.files.map(({ name }) => name).sort()).toEqual(['README.md', 'requirements.yaml']);
  expect(hooks).toMatchObject([
    {
      name: 'shop-pre',
      events: ['pre-upgrade', 'post-install'],
      weight: -5,
      deletePolicies: ['hook-succeeded', 'before-hook-creation'],
    },
    { name: 'shop-test', events: ['test'], weight: 2, deletePolicies: [] },
  ]);
});

test('statuses have the names of today', () => {
  const status = (key: string): string => release(key).info.status;
  expect(['shop.v1', 'old.v1', 'broken.v1'].map(status)).toEqual(['superseded', 'uninstalled', 'failed']);
  expect(release('old.v1').info.deleted).toBe('2020-01-01T09:00:00Z');
  expect(['DELETED', 'DELETING', 'PENDING_INSTALL', 'DEPLOYED'].map(statusOfLabel)).toEqual([
    ...['uninstalled', 'uninstalling', 'pending-install', 'deployed'],
  ]);
});

test('what was read can be recorded', () => {
  const json = JSON.parse(encodeRelease(release('shop.v1'))) as { chart: { metadata: { name: string } } };
  expect(json.chart.metadata.name).toBe('shop');
});

test('a record that is cut off or none is an error', () => {
  const whole = payload('shop.v1');
  const text = 'the record of Tiller cannot be read: ';
  expect(() => tillerRelease(whole.subarray(0, 100))).toThrow(`${text}proto: unexpected end`);
  expect(() => tillerRelease(new Uint8Array([0x0f]))).toThrow(`${text}proto: unknown wire type 7`);
  expect(() => new Message(new Uint8Array(12).fill(0xff))).toThrow('proto: unexpected end');
});
