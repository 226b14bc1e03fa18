/**
 * Records that Tiller left: ConfigMaps, mostly in kube-system, with the labels OWNER=TILLER, NAME, VERSION and STATUS; or Secrets of
 * the same form, where it was started with `--storage=secret`. A Secret has the text of the ConfigMap in base64, as all it holds.
 */
import { ScullError } from '../../errors.ts';
import type { GoMap, Value } from '../../go/values.ts';
import type { KubeClient, ObjectRef, ResourceType } from '../../kube/client.ts';
import type { Release } from '../../release/release.ts';
import { tillerRelease } from '../../release/tiller/release.ts';

const verbs = ['delete', 'get', 'list'];
const kinds: Readonly<Record<TillerStorage, ResourceType>> = {
  configmaps: { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true, verbs },
  secrets: { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true, verbs },
};
/** What a record may unpack to. */
const MAX_RECORD = 512 * 1024 * 1024;

export type TillerStorage = 'configmaps' | 'secrets';

/** Where Tiller kept its records. */
export interface TillerPlace {
  readonly namespace: string;
  readonly storage: TillerStorage;
}

export interface TillerRecord {
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly ref: ObjectRef;
  /** Throws what is wrong with the record. */
  readonly release: () => Promise<Release>;
}

/** All of them, or those of one release, from the first revision on. */
export async function tillerRecords(client: KubeClient, place: TillerPlace, name?: string): Promise<TillerRecord[]> {
  const labelSelector = `OWNER=TILLER${name === undefined ? '' : `,NAME=${name}`}`;
  const found = await client.list(kinds[place.storage], place.namespace, { labelSelector });
  return found
    .map((object) => recordOf(object, place))
    .sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
}

function recordOf(object: GoMap, { namespace, storage }: TillerPlace): TillerRecord {
  const metadata = mapAt(object, 'metadata');
  const labels = mapAt(metadata, 'labels');
  const key = textAt(metadata, 'name');
  return {
    key,
    name: textAt(labels, 'NAME'),
    version: Number(textAt(labels, 'VERSION')),
    ref: { type: kinds[storage], namespace, name: key },
    release: async () => {
      const text = textAt(mapAt(object, 'data'), 'release');
      const record = storage === 'secrets' ? Buffer.from(text, 'base64').toString('latin1') : text;
      return tillerRelease(await inflated(key, record));
    },
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
