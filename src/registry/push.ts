/**
 * A chart on its way into a registry: `Push` of pkg/registry/client.go of Helm v3.22.0. Helm asks for one thing after the other
 * and sends the manifest twice; here all blobs are asked for at once, what is missing is sent at once, and the manifest goes last,
 * under its tag, so that nobody sees half a chart.
 */
import type { Metadata } from '../chart/chart.ts';
import { ScullError, wrapError } from '../errors.ts';
import { chartManifest, type ChartManifest, type Content } from './manifest.ts';
import type { Reference } from './reference.ts';
import type { Repository } from './repository.ts';

export interface ChartToPush {
  readonly metadata: Metadata;
  readonly chart: Uint8Array;
  readonly prov: Uint8Array | undefined;
  readonly creationTime: string;
}

/** Throws unless what the chart says it is ends the reference, so that it is found again under its own name. */
export function checkStrict(ref: string, { name, version }: Metadata): void {
  if (ref.endsWith(`/${name}:${version}`)) return;
  const text = 'strict mode enabled, ref basename and tag must match the chart name and version';
  throw new ScullError(text, { code: 'registry.strict' });
}

/** The digest of the manifest. `sending` is told of each blob that is sent, `done` when it is. */
export async function pushChart(
  repository: Repository,
  reference: Reference,
  chart: ChartToPush,
  sending: (size: number) => () => void = () => () => undefined,
): Promise<string> {
  const parts = await chartManifest(chart);
  const missing = await missingBlobs(repository, parts);
  if (missing.length > 0) {
    const { upload } = await import('./upload.ts');
    await settled(
      missing.map(async ({ digest, data }) => {
        const done = sending(data.length);
        try {
          await doing('Push', upload(repository, digest, data));
        } finally {
          done();
        }
      }),
    );
  }
  await doing(
    'Tag',
    repository.putManifest(reference.tag === '' ? parts.manifest.digest : reference.tag, parts.manifest),
  );
  return parts.manifest.digest;
}

async function missingBlobs(repository: Repository, { manifest, config, layers }: ChartManifest): Promise<Content[]> {
  // alone, so that a registry that wants credentials is told them once and not by every request
  if ((await doing('Exists', repository.resolve(manifest.digest))) !== undefined) return [];
  const blobs = [config, ...layers];
  const found = await doing('Exists', settled(blobs.map((blob) => repository.hasBlob(blob.digest))));
  return blobs.filter((_, i) => found[i] !== true);
}

/** All of them; where one fails, the others are waited for, so that nothing goes on behind an error. */
async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function doing<T>(what: 'Exists' | 'Push' | 'Tag', work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw wrapError(`failed to perform "${what}" on destination`, error);
  }
}
