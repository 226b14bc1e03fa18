/** Whether there is room for a release in its storage, asked before anything is changed. */
import { ScullError } from '../../errors.ts';
import type { Chart } from '../../chart/chart.ts';
import { encodeRelease } from '../../release/codec.ts';
import type { Release } from '../../release/release.ts';
import { recordText } from '../../storage/record-text.ts';
import { MAX_REST } from '../../storage/large/form.ts';
import type { DriverName } from '../../storage/storage.ts';

/** Bytes of a request that an API server reads (apiserver 1.34); what Helm sends is one request. */
const requestLimit = 3_145_728;
/** Names told of what is biggest. */
const mostNamed = 5;

/**
 * Gives the error that Helm 3.22 ends with when it records such a release; undefined for one that storage has room for, if
 * need be in pieces. `limit` is in bytes, compressed.
 */
export async function checkRecordSize(
  release: Release,
  driver: DriverName,
  limit = MAX_REST,
): Promise<ScullError | undefined> {
  // a text of that length fits whatever it packs to, and packing costs time
  if (driver === 'Memory' || encodeRelease(release).length < limit) return undefined;
  const bytes = ((await recordText(release)).length * 3) / 4;
  if (bytes <= limit) return undefined;
  const reason = `Request entity too large: limit is ${requestLimit}`;
  const hint = [
    `The release would have ${kib(bytes)} KiB, packed, of ${kib(limit)}. The biggest parts, not packed:`,
    ...biggest(release).map(({ what, bytes: size }) => `${kib(size)} KiB  ${what}`),
    '.helmignore keeps files out of a chart, and so out of the record.',
  ].join('\n');
  const text = driver === 'Secret' ? `create: failed to create: ${reason}` : reason;
  return new ScullError(text, { code: 'release.too-large', hint });
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
