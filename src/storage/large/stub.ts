/**
 * What the head of a release keeps of an object that is too big for it: enough for Helm to delete the object, or to keep it,
 * and an annotation that every server refuses, so that nobody brings an object to what is left of its manifest.
 */
import { marshalYaml } from '../../go/yaml/marshal.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';
import type { GoMap, Value } from '../../go/values.ts';

/** No key of an annotation has blanks: creating, patching and replacing are refused, and this is what the refusal shows. */
const REFUSED = 'kept in pieces: scull alone can apply it';
const POLICY = 'helm.sh/resource-policy';

/** Parts of a manifest, one document each, which together are the manifest. */
export function documentsOf(manifest: string): string[] {
  return manifest.split(/(?<=\n)(?=---)/);
}

/** In place of a document; undefined where it holds nothing that has a name. */
export function stubOf(document: string): string | undefined {
  let value: Value;
  try {
    value = readYaml(document.replace(/^---[^\n]*\n/, ''));
  } catch {
    return undefined;
  }
  const objects = objectsIn(value);
  if (objects.length === 0 || objects.some((object) => object === undefined)) return undefined;
  const comments = /^(?:---[^\n]*\n)?((?:#[^\n]*\n)*)/.exec(document)![1]!;
  const note = `# ${document.length} characters, which are not here: \`scull get manifest\` shows them.\n`;
  return objects.map((object) => `---\n${comments}${note}${marshalYaml(object!)}`).join('');
}

function objectsIn(value: Value): (GoMap | undefined)[] {
  if (!(value instanceof Map)) return [undefined];
  const items = value.get('items');
  const kind = value.get('kind');
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) return items.flatMap(objectsIn);
  return [identityOf(value)];
}

function identityOf(object: GoMap): GoMap | undefined {
  const metadata = object.get('metadata');
  if (!(metadata instanceof Map) || !object.has('kind') || !object.has('apiVersion')) return undefined;
  const name = metadata.get('name');
  if (typeof name !== 'string' || name === '') return undefined;
  const annotations = metadata.get('annotations');
  const policy = annotations instanceof Map ? annotations.get(POLICY) : undefined;
  const kept: GoMap = new Map<string, Value>([['name', name]]);
  if (metadata.has('namespace')) kept.set('namespace', metadata.get('namespace')!);
  kept.set('annotations', new Map([...(policy === undefined ? [] : ([[POLICY, policy]] as const)), [REFUSED, '']]));
  return new Map<string, Value>([
    ['apiVersion', object.get('apiVersion')!],
    ['kind', object.get('kind')!],
    ['metadata', kept],
  ]);
}
