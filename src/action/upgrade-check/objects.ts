/** The objects of a manifest, with what tells them apart. */
import type { Value } from '../../go/values.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';
import { groupOf } from '../../manifest/api-version.ts';
import { objectsOf, type ReadObject } from '../../manifest/objects.ts';
import { splitManifests } from '../../manifest/split.ts';

export interface Described extends ReadObject {
  /** `Deployment web`, with its namespace where the manifest names one. */
  readonly title: string;
  /** The same object whatever its version. */
  readonly key: string;
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
    return objectsOf(value, '').map((object) => described(object, text));
  });
}

function described(object: ReadObject, text: string): Described {
  const { apiVersion, kind, namespace, name } = object;
  const title = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  return { ...object, title, key: `${groupOf(apiVersion)}/${kind}/${namespace}/${name}`, text };
}
