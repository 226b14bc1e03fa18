/**
 * A plugin out of a registry: `PullPlugin` of pkg/registry/plugin.go of Helm v4.3.1. Its files are layers that are known by their
 * titles: `NAME-VERSION.tgz` and the signature, `NAME-VERSION.tgz.prov`.
 */
import type { GoMap } from '../go/values.ts';
import { registryError } from './http.ts';
import { LAYER_TYPES, MANIFEST_TYPE, PLUGIN_TYPE } from './media-types.ts';
import { descriptors, fetched, MAX_ARCHIVE, parsed, rootManifest, source, type PullPorts } from './pull.ts';
import { MAX_MANIFEST } from './repository.ts';

export interface PulledPlugin {
  readonly archive: Uint8Array;
  /** Undefined for a plugin that is not signed. */
  readonly provenance: Uint8Array | undefined;
}

const TITLE = 'org.opencontainers.image.title';

/** Rejects with Helm's texts: `required layer matching pattern x-VERSION.tgz not found in manifest`. */
export async function pullPlugin({ repository, reference }: Omit<PullPorts, 'say'>): Promise<PulledPlugin> {
  const manifest = await source('FetchReference', rootManifest(repository, reference));
  if (manifest.mediaType !== MANIFEST_TYPE) {
    throw registryError(`unable to retrieve manifest: ${manifest.digest}: ${manifest.mediaType}: not found`);
  }
  const fields = await source('Successors', parsed(manifest));
  checkKind(fields);
  const name = reference.repository.slice(reference.repository.lastIndexOf('/') + 1);
  const layers = titled(fields);
  const named = (ending: string): string | undefined =>
    [...layers.keys()].find((title) => title.startsWith(`${name}-`) && title.endsWith(ending));
  const title = named('.tgz');
  if (title === undefined) {
    throw registryError(`required layer matching pattern ${name}-VERSION.tgz not found in manifest`);
  }
  const signature = named('.tgz.prov');
  const blob = async (one: string, what: string, limit: number): Promise<Uint8Array> => {
    const descriptor = layers.get(one)!;
    if (!LAYER_TYPES.includes(descriptor.mediaType)) {
      const { digest, mediaType } = descriptor;
      throw registryError(`unable to retrieve ${what} data with digest ${digest}: ${digest}: ${mediaType}: not found`);
    }
    return (await fetched(repository, descriptor, limit, {})).data;
  };
  const [archive, provenance] = await Promise.all([
    blob(title, 'plugin', MAX_ARCHIVE),
    signature === undefined ? undefined : blob(signature, 'provenance', MAX_MANIFEST),
  ]);
  return { archive, provenance };
}

function checkKind(fields: GoMap): void {
  const artifact = fields.get('artifactType') ?? '';
  const config = fields.get('config');
  const configType = (config instanceof Map ? config.get('mediaType') : '') ?? '';
  if (artifact !== '' && artifact !== PLUGIN_TYPE) {
    throw registryError(`expected artifact type ${PLUGIN_TYPE}, got ${text(artifact)}`);
  }
  if (artifact === '' && configType !== PLUGIN_TYPE) {
    const wanted = `expected config media type ${PLUGIN_TYPE} for legacy compatibility`;
    throw registryError(`${wanted}, got ${text(configType)}`);
  }
}

/** The layers that have a title, by it; of two with one title the first. */
function titled(fields: GoMap): Map<string, ReturnType<typeof descriptors>[number]> {
  const layers = new Map<string, ReturnType<typeof descriptors>[number]>();
  const list = fields.get('layers');
  for (const layer of Array.isArray(list) ? list : []) {
    const annotations = layer instanceof Map ? layer.get('annotations') : undefined;
    const title = annotations instanceof Map ? annotations.get(TITLE) : undefined;
    const [descriptor] = descriptors([layer]);
    if (typeof title === 'string' && descriptor !== undefined && !layers.has(title)) layers.set(title, descriptor);
  }
  return layers;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
