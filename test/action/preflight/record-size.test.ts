import { expect, test } from 'bun:test';
import { checkRecordSize } from '../../../src/action/preflight/record-size.ts';
import type { Chart } from '../../../src/chart/chart.ts';
import type { Release } from '../../../src/release/release.ts';

const data = crypto.getRandomValues(new Uint8Array(20_000));
const chart = { files: [{ name: 'data/blob', data }], templates: [], values: new Map(), raw: [], dependencies: [] };
const release = {
  name: 'web',
  namespace: 'default',
  version: 1,
  chart: { ...chart, metadata: { name: 'c' } } as unknown as Chart,
  config: new Map(),
  info: { status: 'pending-install' },
  manifest: 'kind: ConfigMap',
  hooks: [],
  labels: {},
} as unknown as Release;

test('one that there is no room for: the biggest files are named', async () => {
  const error = await checkRecordSize(release, 'Secret', 10_000);
  expect(error?.message).toBe('create: failed to create: Request entity too large: limit is 3145728');
  expect(error?.hint).toMatch(
    /^The release would have 2\d KiB, packed, of 10\. The biggest parts, not packed:\n20 KiB {2}data\/blob\n/,
  );
  expect((await checkRecordSize(release, 'ConfigMap', 10_000))?.message).toBe(
    'Request entity too large: limit is 3145728',
  );
});

test.each([
  ['Secret', 100_000],
  ['Memory', 10_000],
  ['Secret', undefined],
] as const)('one that fits: %s, %p', async (driver, limit) => {
  expect(await checkRecordSize(release, driver, limit)).toBeUndefined();
});
