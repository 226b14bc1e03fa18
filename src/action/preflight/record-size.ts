/** Whether a release fits into one record, asked before anything is changed: the API server's limits for a Secret or ConfigMap. */
import { ScullError } from '../../errors.ts';
import type { Chart } from '../../chart/chart.ts';
import { encodeRelease } from '../../release/codec.ts';
import type { Release } from '../../release/release.ts';
import { recordText } from '../../storage/record-text.ts';
import { recordKey, type DriverName } from '../../storage/storage.ts';

/** Bytes that the data of a Secret or ConfigMap may have (core/validation 1.34). */
const limit = 1_048_576;
/** Bytes of a request that a server reads. */
const requestLimit = 3_145_728;
/** Names told of what is biggest. */
const mostNamed = 5;

/** Gives the error that Helm 3.22 ends with when it records such a release; undefined for one that fits. */
export async function checkRecordSize(release: Release, driver: DriverName): Promise<ScullError | undefined> {
  // a text of that length fits whatever it packs to, and packing costs time
  if (driver === 'Memory' || encodeRelease(release).length < limit / 2) return undefined;
  const { length } = await recordText(release);
  if (length <= limit) return undefined;
  const key = recordKey(release.name, release.version);
  const secret = driver === 'Secret';
  const sent = secret ? (length * 4) / 3 : length;
  const reason =
    sent > requestLimit
      ? `Request entity too large: limit is ${requestLimit}`
      : `${driver} "${key}" is invalid: ${secret ? 'data' : '[]'}: Too long: may not be more than ${limit} bytes`;
  const hint = [
    `The record of the release would have ${kib(length)} KiB, packed, of ${kib(limit)}. The biggest parts, not packed:`,
    ...biggest(release).map(({ what, bytes }) => `${kib(bytes)} KiB  ${what}`),
    '.helmignore keeps files out of a chart, and so out of the record.',
  ].join('\n');
  return new ScullError(secret ? `create: failed to create: ${reason}` : reason, { code: 'release.too-large', hint });
}

interface Part {
  readonly what: string;
  readonly bytes: number;
}

function biggest(release: Release): Part[] {
  const parts = [
    { what: 'manifests', bytes: Buffer.byteLength(release.manifest) },
    ...release.hooks.map(({ path, manifest }) => ({ what: `hook ${path}`, bytes: Buffer.byteLength(manifest) })),
    ...(release.chart === undefined ? [] : partsOf(release.chart)),
  ];
  return parts.sort((a, b) => b.bytes - a.bytes).slice(0, mostNamed);
}

function partsOf({ templates, files, schema }: Chart): Part[] {
  const named = [...templates, ...files].map(({ name, data }) => ({ what: name, bytes: data.length }));
  return schema === undefined ? named : [...named, { what: 'values.schema.json', bytes: schema.length }];
}

function kib(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
