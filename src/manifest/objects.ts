/** What stands in manifests: objects one by one, those within lists, too. */
import { errorMessage, ScullError } from '../errors.ts';
import type { GoMap, Value } from '../go/values.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { splitManifests } from './split.ts';

export interface ReadObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** '' where the manifest has none. */
  readonly namespace: string;
  readonly name: string;
  /** The template it comes from; '' where the manifest does not tell. */
  readonly source: string;
  readonly hook: boolean;
  readonly value: GoMap;
}

/** In the order of the manifest. Throws for a document that is no YAML. */
export function readObjects(manifest: string): ReadObject[] {
  return splitManifests(manifest).flatMap((text) => {
    const source = /^# Source: (.+)/.exec(text)?.[1] ?? '';
    try {
      return objectsIn(readYaml(text), source);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const what = source === '' ? 'a manifest' : `what ${source} gives`;
      throw new ScullError(`${what} cannot be read: ${errorMessage(error)}`, { code: 'manifest.yaml', cause: error });
    }
  });
}

function objectsIn(value: Value | undefined, source: string): ReadObject[] {
  if (!(value instanceof Map)) return [];
  const kind = textAt(value, 'kind');
  if (kind === '') return [];
  const apiVersion = textAt(value, 'apiVersion');
  if (kind.endsWith('List') && Array.isArray(value.get('items'))) {
    return listAt(value, 'items').flatMap((item) => objectsIn(withKind(item, kind, apiVersion), source));
  }
  const metadata = mapAt(value, 'metadata');
  return [
    {
      ...{ apiVersion, kind, source, value },
      namespace: textAt(metadata, 'namespace'),
      name: textAt(metadata, 'name') || textAt(metadata, 'generateName'),
      hook: mapAt(metadata, 'annotations').has('helm.sh/hook'),
    },
  ];
}

/** Items of a typed list (`ConfigMapList`) need not say what they are. */
function withKind(item: Value, listKind: string, apiVersion: string): Value {
  if (listKind === 'List' || !(item instanceof Map) || item.has('kind')) return item;
  return new Map<string, Value>([...item, ['kind', listKind.slice(0, -'List'.length)], ['apiVersion', apiVersion]]);
}

/** `apps` of `apps/v1`, '' of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

const nothing: GoMap = new Map();

/** What stands below the keys; an empty map for anything else. */
export function mapAt(value: Value | undefined, ...keys: readonly string[]): GoMap {
  const found = at(value, keys);
  return found instanceof Map ? found : nothing;
}

export function listAt(value: Value | undefined, ...keys: readonly string[]): readonly Value[] {
  const found = at(value, keys);
  return Array.isArray(found) ? found : [];
}

/** '' for what is no text. */
export function textAt(value: Value | undefined, ...keys: readonly string[]): string {
  const found = at(value, keys);
  return typeof found === 'string' ? found : '';
}

function at(value: Value | undefined, keys: readonly string[]): Value | undefined {
  let found = value;
  for (const key of keys) found = found instanceof Map ? found.get(key) : undefined;
  return found;
}
