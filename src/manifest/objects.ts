/** What stands in manifests: objects one by one, those within lists, too. */
import { errorMessage, ScullError } from '../errors.ts';
import { listAt, mapAt, stringAt } from '../go/field-path.ts';
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
      return objectsOf(readYaml(text), source);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const what = source === '' ? 'a manifest' : `what ${source} gives`;
      throw new ScullError(`${what} cannot be read: ${errorMessage(error)}`, { code: 'manifest.yaml', cause: error });
    }
  });
}

/** What one document holds; nothing where that is no object. */
export function objectsOf(value: Value | undefined, source: string): ReadObject[] {
  if (!(value instanceof Map)) return [];
  const kind = stringAt(value, 'kind');
  if (kind === '') return [];
  const apiVersion = stringAt(value, 'apiVersion');
  if (kind.endsWith('List') && Array.isArray(value.get('items'))) {
    return listAt(value, 'items').flatMap((item) => objectsOf(withKind(item, kind, apiVersion), source));
  }
  const metadata = mapAt(value, 'metadata');
  return [
    {
      ...{ apiVersion, kind, source, value },
      namespace: stringAt(metadata, 'namespace'),
      name: stringAt(metadata, 'name') || stringAt(metadata, 'generateName'),
      hook: mapAt(metadata, 'annotations')?.has('helm.sh/hook') === true,
    },
  ];
}

/** Items of a typed list (`ConfigMapList`) need not say what they are. */
function withKind(item: Value, listKind: string, apiVersion: string): Value {
  if (listKind === 'List' || !(item instanceof Map) || item.has('kind')) return item;
  return new Map<string, Value>([...item, ['kind', listKind.slice(0, -'List'.length)], ['apiVersion', apiVersion]]);
}
