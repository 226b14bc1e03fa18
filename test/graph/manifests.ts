/** Manifests of a few words, and what becomes of them. */
import { objectGraph, type ObjectGraph, type ObjectNode } from '../../src/graph/objects.ts';
import { readObjects } from '../../src/manifest/objects.ts';

const called = ({ kind, namespace, name, state }: ObjectNode, own: string): string =>
  `${kind}/${namespace === own || namespace === '' ? '' : `${namespace}/`}${name}${state === 'manifest' ? '' : ` ${state}`}`;

export function edgesOf({ namespace, edges }: ObjectGraph): string[] {
  return edges.map(({ from, to, how, optional }) => {
    return `${called(from, namespace)} ${how.join('+')}${optional ? '?' : ''} ${called(to, namespace)}`;
  });
}

export const told = (manifest: string): string[] => edgesOf(objectGraph(readObjects(manifest), 'ns'));
export const object = (apiVersion: string, kind: string, rest: string, metadata = 'name: x'): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}\n`;
export const spec = (apiVersion: string, kind: string, text: string): string =>
  object(apiVersion, kind, `spec: ${text}`);
export const deployment = (name: string, labels: string, namespace = 'ns'): string =>
  object(
    'apps/v1',
    'Deployment',
    `spec: {template: {metadata: {labels: ${labels}}, spec: {}}}`,
    `name: ${name}, namespace: ${namespace}`,
  );
