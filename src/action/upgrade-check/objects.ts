/** The objects of a manifest as values. */
import { readYaml } from '../../go/yaml/unmarshal.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { listAt, stringAt } from '../../go/field-path.ts';
import { groupOf } from '../../manifest/api-version.ts';
import { splitManifests } from '../../manifest/split.ts';

export interface Described {
  readonly apiVersion: string;
  readonly kind: string;
  /** `Deployment web`, with its namespace where the manifest names one. */
  readonly title: string;
  /** The same object whatever its version. */
  readonly key: string;
  readonly object: GoMap;
  /** The document it stands in. */
  readonly text: string;
}

/** Documents that are no YAML, and what is no object, are left out. */
export function objectsIn(manifest: string): Described[] {
  return splitManifests(manifest).flatMap((text) => {
    let value: Value;
    try {
      value = readYaml(text);
    } catch {
      return [];
    }
    return described(value, text);
  });
}

function described(value: Value, text: string): Described[] {
  if (!(value instanceof Map)) return [];
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  if (kind === '') return [];
  if (kind === 'List') return listAt(value, 'items').flatMap((item) => described(item, text));
  const [name, namespace] = [stringAt(value, 'metadata', 'name'), stringAt(value, 'metadata', 'namespace')];
  const title = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  return [{ apiVersion, kind, title, key: `${groupOf(apiVersion)}/${kind}/${namespace}/${name}`, object: value, text }];
}

/** Each image that a container has, once. */
export function imagesOf(objects: readonly Described[]): string[] {
  const images = new Set<string>();
  const walk = (value: Value): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    if (!(value instanceof Map)) return;
    for (const [key, member] of value) {
      if (['containers', 'initContainers', 'ephemeralContainers'].includes(key) && Array.isArray(member)) {
        for (const container of member) {
          const image = container instanceof Map ? stringAt(container, 'image') : '';
          if (image !== '') images.add(image);
        }
      }
      walk(member);
    }
  };
  for (const { object } of objects) walk(object);
  return [...images].sort();
}
