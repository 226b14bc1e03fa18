/** Records that Tiller left: ConfigMaps, mostly in kube-system, with the labels OWNER=TILLER, NAME, VERSION and STATUS. */
import { ScullError } from '../../errors.ts';
import type { GoMap, Value } from '../../go/values.ts';
import type { KubeClient, ObjectRef, ResourceType } from '../../kube/client.ts';
import type { Release } from '../../release/release.ts';
import { tillerRelease } from '../../release/tiller/release.ts';

const configMaps: ResourceType = {
  ...{ group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  verbs: ['delete', 'get', 'list'],
};
/** What a record may unpack to. */
const MAX_RECORD = 512 * 1024 * 1024;

export interface TillerRecord {
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly ref: ObjectRef;
  /** Throws what is wrong with the record. */
  readonly release: () => Promise<Release>;
}

/** All of them, or those of one release, from the first revision on. */
export async function tillerRecords(client: KubeClient, namespace: string, name?: string): Promise<TillerRecord[]> {
  const labelSelector = `OWNER=TILLER${name === undefined ? '' : `,NAME=${name}`}`;
  const found = await client.list(configMaps, namespace, { labelSelector });
  return found
    .map((object) => recordOf(object, namespace))
    .sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
}

function recordOf(object: GoMap, namespace: string): TillerRecord {
  const metadata = mapAt(object, 'metadata');
  const labels = mapAt(metadata, 'labels');
  const key = textAt(metadata, 'name');
  return {
    key,
    name: textAt(labels, 'NAME'),
    version: Number(textAt(labels, 'VERSION')),
    ref: { type: configMaps, namespace, name: key },
    release: async () => tillerRelease(await inflated(key, textAt(mapAt(object, 'data'), 'release'))),
  };
}

/** Records from before Tiller compressed them have no gzip inside. */
async function inflated(key: string, text: string): Promise<Uint8Array> {
  const data = Buffer.from(text, 'base64');
  if (data.length < 3 || data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) return data;
  const { gunzipSync } = await import('node:zlib');
  try {
    return gunzipSync(data, { maxOutputLength: MAX_RECORD });
  } catch (error) {
    throw new ScullError(`the record ${key} of Tiller cannot be read: gzip: invalid data`, {
      code: 'release.tiller',
      cause: error,
    });
  }
}

function mapAt(map: GoMap, key: string): GoMap {
  const value = map.get(key);
  return value instanceof Map ? value : new Map<string, Value>();
}

function textAt(map: GoMap, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}
