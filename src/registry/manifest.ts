/**
 * What a chart looks like in a registry: the manifest that `Push` of Helm v3.22.0 writes (pkg/registry/client.go, util.go), byte
 * for byte, so that the same chart has the same digest whoever pushes it. Layers are ordered by digest.
 */
import type { Metadata } from '../chart/chart.ts';
import { metadataValue } from '../chart/chart-value.ts';
import { marshalJson } from '../go/json.ts';
import { compareStrings, toBytes } from '../go/strings.ts';
import { trimSpace } from '../go/unicode.ts';
import type { Descriptor } from './content.ts';
import { digestOf } from './digest.ts';
import { CHART_TYPE, CONFIG_TYPE, MANIFEST_TYPE, PROVENANCE_TYPE } from './media-types.ts';

export interface Content extends Descriptor {
  readonly data: Uint8Array;
}

export interface ChartManifest {
  readonly manifest: Content;
  readonly config: Content;
  /** The chart, and its provenance if there is one. */
  readonly layers: readonly Content[];
}

const ANNOTATION = 'org.opencontainers.image.';

export interface ChartParts {
  readonly metadata: Metadata;
  readonly chart: Uint8Array;
  readonly prov: Uint8Array | undefined;
  /** RFC 3339. */
  readonly creationTime: string;
}

export async function chartManifest({ metadata, chart, prov, creationTime }: ChartParts): Promise<ChartManifest> {
  const json = (value: Parameters<typeof marshalJson>[0]): Uint8Array => toBytes(marshalJson(value));
  const [config, archive, provenance] = await Promise.all([
    content(CONFIG_TYPE, json(metadataValue(metadata))),
    content(CHART_TYPE, chart),
    prov === undefined ? undefined : content(PROVENANCE_TYPE, prov),
  ]);
  const layers = provenance === undefined ? [archive] : [archive, provenance];
  layers.sort((a, b) => compareStrings(a.digest, b.digest));
  const text = `{"schemaVersion":2,"config":${descriptorText(config)},"layers":[${layers.map(descriptorText).join(',')}]`;
  const annotations = marshalJson(chartAnnotations(metadata, creationTime));
  const manifest = await content(MANIFEST_TYPE, toBytes(`${text},"annotations":${annotations}}`));
  return { manifest, config, layers };
}

/** What the chart says of itself, and its own annotations, except that they change neither title nor version. */
export function chartAnnotations(metadata: Metadata, creationTime: string): Map<string, string> {
  const annotations = new Map<string, string>();
  const add = (name: string, value: string): void => {
    if (trimSpace(value) !== '') annotations.set(ANNOTATION + name, value);
  };
  add('description', metadata.description);
  add('title', metadata.name);
  add('version', metadata.version);
  add('url', metadata.home);
  add('created', creationTime);
  add('source', metadata.sources?.[0] ?? '');
  add('authors', authors(metadata));
  for (const [name, value] of metadata.annotations ?? []) {
    if (name !== `${ANNOTATION}version` && name !== `${ANNOTATION}title`) annotations.set(name, value);
  }
  return annotations;
}

function authors({ maintainers = [] }: Metadata): string {
  return maintainers.map(({ name, email }) => name + (email === '' ? '' : ` (${email})`)).join(', ');
}

async function content(mediaType: string, data: Uint8Array): Promise<Content> {
  return { mediaType, digest: await digestOf(data), size: data.length, data };
}

function descriptorText({ mediaType, digest, size }: Descriptor): string {
  return `{"mediaType":${marshalJson(mediaType)},"digest":"${digest}","size":${size}}`;
}
