/** Objects as a server has them, without what only the server has to say: deleteStatusAndTidyMetadata of helm-diff v3.15.11. */
import type { GoMap } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';

const serversOwn = ['managedFields', 'generation', 'creationTimestamp', 'resourceVersion', 'uid', 'selfLink'];
const helmsOwn = ['meta.helm.sh/release-name', 'meta.helm.sh/release-namespace', 'deployment.kubernetes.io/revision'];

/** A copy; the object stays as it is. */
export function tidyObject(object: GoMap): GoMap {
  const tidy: GoMap = new Map(object);
  tidy.delete('status');
  const found = object.get('metadata');
  if (!(found instanceof Map)) return tidy;
  const metadata: GoMap = new Map(found);
  for (const field of serversOwn) metadata.delete(field);
  const annotations = metadata.get('annotations');
  if (annotations instanceof Map) {
    const kept: GoMap = new Map(annotations);
    for (const name of helmsOwn) kept.delete(name);
    if (kept.size === 0) metadata.delete('annotations');
    else metadata.set('annotations', kept);
  }
  return tidy.set('metadata', metadata);
}

export function objectText(object: GoMap): string {
  return marshalYaml(tidyObject(object)).trimEnd();
}
