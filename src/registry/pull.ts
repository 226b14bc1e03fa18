/**
 * A chart out of a registry: `Pull` of pkg/registry/client.go of Helm v3.22.0, with what `oras.Copy` of oras-go v2.6.2 checks on
 * the way. The manifest tells what there is; its parts are fetched at once. Nothing counts that is not what its digest says.
 */
import { errorMessage, ScullError, wrapError } from '../errors.ts';
import { unmarshalJson } from '../go/json.ts';
import { fromBytes } from '../go/strings.ts';
import type { GoMap } from '../go/values.ts';
import type { Blob, Descriptor, Pulled } from './content.ts';
import type { PullOptions } from './options.ts';
import { registryError } from './http.ts';
import { jsonKind } from './json-kind.ts';
import {
  CHART_TYPE,
  CONFIG_TYPE,
  DOCKER_INDEX_TYPE,
  INDEX_TYPE,
  LEGACY_CHART_TYPE,
  MANIFEST_TYPE,
  MANIFEST_TYPES,
  PROVENANCE_TYPE,
} from './media-types.ts';
import { checkDigest, referenceText, type Reference } from './reference.ts';
import { MAX_MANIFEST, type Manifest, type Repository } from './repository.ts';

/** Archives are read into memory; one that loads as a chart is far smaller. */
export const MAX_ARCHIVE = 256 * 1024 * 1024;
/** An index of charts within indexes of charts is nobody's wish. */
const MAX_DEPTH = 4;

export interface PullPorts {
  readonly repository: Repository;
  readonly reference: Reference;
  readonly say: (line: string) => void;
}

/** Rejects with Helm's and oras-go's texts. */
export async function pullChart(ports: PullPorts, options: PullOptions): Promise<Pulled> {
  const { repository, reference } = ports;
  const { chart: withChart = true, prov: withProv = false, ignoreMissingProv = false } = options;
  if (!withChart && !withProv) throw registryError('must specify at least one layer to pull (chart/prov)');
  const manifest = await source('FetchReference', rootManifest(repository, reference));
  const found = await contents(repository, manifest, 0);
  const wanted = new Set([MANIFEST_TYPE, INDEX_TYPE, CONFIG_TYPE]);
  if (withChart) wanted.add(CHART_TYPE).add(LEGACY_CHART_TYPE);
  if (withProv) wanted.add(PROVENANCE_TYPE);
  const parts = found.filter(({ mediaType }) => wanted.has(mediaType));
  checkCount(parts.length, 1 + Number(withChart) + Number(withProv && !ignoreMissingProv));
  const last = (...types: readonly string[]): Descriptor | undefined =>
    parts.findLast(({ mediaType }) => types.includes(mediaType));
  const config = last(CONFIG_TYPE);
  const chart = last(CHART_TYPE, LEGACY_CHART_TYPE);
  const prov = last(PROVENANCE_TYPE);
  if (chart?.mediaType === LEGACY_CHART_TYPE) {
    ports.say(`Warning: chart media type ${LEGACY_CHART_TYPE} is deprecated`);
  }
  if (config === undefined) throw registryError(`could not load config with mediatype ${CONFIG_TYPE}`);
  if (withChart && chart === undefined) throw missing(CHART_TYPE);
  if (withProv && prov === undefined && !ignoreMissingProv) throw missing(PROVENANCE_TYPE);
  const [configBlob, chartBlob, provBlob] = await Promise.all([
    fetched(repository, config, MAX_MANIFEST, {}),
    chart === undefined ? undefined : fetched(repository, chart, MAX_ARCHIVE, options),
    prov === undefined ? undefined : fetched(repository, prov, MAX_MANIFEST, {}),
  ]);
  return {
    ref: referenceText(reference),
    manifest,
    config: configBlob,
    chart: { ...(chartBlob ?? { data: new Uint8Array(), digest: '' }), metadata: chartMetadata(configBlob.data) },
    ...(provBlob === undefined ? {} : { prov: provBlob }),
  };
}

/** By the tag, or by the digest; where the reference has both they must agree. */
export async function rootManifest(repository: Repository, { tag, digest }: Reference): Promise<Manifest> {
  if (tag === '' && digest === '') throw registryError('invalid reference');
  const manifest = await repository.manifest(tag === '' ? digest : tag);
  if (digest === '' || manifest.digest === digest) return manifest;
  throw registryError(`chart reference digest mismatch: ${manifest.digest} is not ${digest}`);
}

/** Everything that a manifest leads to, itself last. */
async function contents(repository: Repository, manifest: Manifest, depth: number): Promise<Descriptor[]> {
  const own = { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.data.length };
  if (!MANIFEST_TYPES.includes(manifest.mediaType)) return [own];
  const fields = await source('Successors', parsed(manifest));
  if (manifest.mediaType !== INDEX_TYPE && manifest.mediaType !== DOCKER_INDEX_TYPE) {
    return [...descriptors([fields.get('config')]), ...descriptors(fields.get('layers')), own];
  }
  if (depth === MAX_DEPTH) throw registryError(`image indexes are nested deeper than ${MAX_DEPTH} levels`);
  const listed = descriptors(fields.get('manifests'));
  const below = await Promise.all(
    listed.map(async ({ digest, mediaType }) => {
      if (!MANIFEST_TYPES.includes(mediaType)) return [];
      return contents(repository, await source('Fetch', repository.manifest(digest)), depth + 1);
    }),
  );
  return [...below.flat(), own];
}

export async function parsed({ data }: Manifest): Promise<GoMap> {
  const fields = await Promise.resolve(unmarshalJson(fromBytes(data)));
  if (fields === null) return new Map();
  if (!(fields instanceof Map)) throw wrongKind(fields, 'value of type v1.Manifest');
  for (const name of ['layers', 'manifests']) {
    const list: unknown = fields.get(name);
    const wrong: unknown = Array.isArray(list)
      ? list.find((item) => item !== null && !(item instanceof Map))
      : undefined;
    if (wrong !== undefined) throw wrongKind(wrong, `struct field Manifest.${name} of type v1.Descriptor`);
  }
  return fields;
}

/** In the words of encoding/json. */
function wrongKind(value: unknown, place: string): ScullError {
  return registryError(`json: cannot unmarshal ${jsonKind(value)} into Go ${place}`);
}

/** Throws for a digest that is none: it becomes part of an address. */
export function descriptors(list: unknown): Descriptor[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (!(item instanceof Map)) return [];
    const [mediaType, digest, size] = ['mediaType', 'digest', 'size'].map((name) => item.get(name) as unknown);
    if (typeof mediaType !== 'string' || typeof digest !== 'string') return [];
    checkDigest(digest);
    const bytes = Number(size ?? 0);
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw registryError('invalid descriptor size');
    return [{ mediaType, digest, size: bytes }];
  });
}

export async function fetched(
  repository: Repository,
  descriptor: Descriptor,
  limit: number,
  { cached, progress }: Pick<PullOptions, 'cached' | 'progress'>,
): Promise<Blob> {
  const { digest, size } = descriptor;
  const known = await cached?.(digest);
  if (known?.length === size) return { digest, data: known };
  if (size > limit) {
    throw registryError(`content size ${size} exceeds the limit of ${limit} bytes: size exceeds limit`);
  }
  const ended = progress?.(size);
  try {
    return { digest, data: await source('Fetch', repository.blob(descriptor)) };
  } finally {
    ended?.();
  }
}

/** Chart.yaml as it was pushed. */
function chartMetadata(config: Uint8Array): GoMap {
  let value: unknown;
  try {
    value = unmarshalJson(fromBytes(config));
  } catch (error) {
    throw registryError(errorMessage(error), error);
  }
  if (value instanceof Map) return value as GoMap;
  if (value === null) return new Map();
  throw registryError('json: cannot unmarshal the config into Go value of type chart.Metadata');
}

function checkCount(found: number, needed: number): void {
  if (found >= needed) return;
  const text = `manifest does not contain minimum number of descriptors (${needed}), descriptors found: ${found}`;
  throw registryError(text);
}

function missing(mediaType: string): ScullError {
  return registryError(`manifest does not contain a layer with mediatype ${mediaType}`);
}

export async function source<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw wrapError(`failed to perform ${whereFound(what, error)}`, error);
  }
}

/** What came is looked at when it is read on, and when it is kept. */
function whereFound(what: string, error: unknown): string {
  const isWrong =
    error instanceof ScullError && (error.code === 'registry.digest' || /^read failed/.test(error.message));
  if (!isWrong) return `"${what}" on source`;
  return what === 'Fetch' ? '"Push" on destination' : '"Successors" on source';
}
