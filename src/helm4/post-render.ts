/**
 * What a post-renderer of Helm 4 is given, and what it gives back: `annotateAndMerge` and `splitAndDeannotate` of
 * pkg/action/action.go (Helm v4.3.1). Each document has the name of its file in an annotation, and all are written anew, comments
 * and styles kept.
 */
import { compareStrings } from '../go/strings.ts';
import { trimSpace } from '../go/unicode.ts';
import type { YamlNode } from '../go/yaml-node/node.ts';
import { errorMessage, isDefect } from '../errors.ts';
import { clearAnnotation, metaOf, readResources, setAnnotation, writeResources } from './resources.ts';
import { splitManifests } from './split.ts';

const FILE = 'postrenderer.helm.sh/postrender-filename';

/** One stream, in the order of the names. Throws `parsing NAME: …` and `annotating NAME: …`. */
export function mergeFiles(files: ReadonlyMap<string, string>): string {
  const merged: YamlNode[] = [];
  for (const name of [...files.keys()].sort(compareStrings)) {
    if (name.slice(name.lastIndexOf('/') + 1).startsWith('_')) continue;
    for (const text of splitManifests(files.get(name)!)) {
      if (trimSpace(text) === '') continue;
      const resources = doing(`parsing ${name}`, () => readResources(text));
      for (const resource of resources) {
        doing(`annotating ${name}`, () => {
          setAnnotation(resource, FILE, name);
        });
        merged.push(resource);
      }
    }
  }
  return doing('writing merged docs', () => writeResources(merged));
}

/** The files by name; documents without one get names of their own. Throws `error parsing YAML: …` and its like. */
export function filesOf(stream: string): Map<string, string> {
  const resources = new Map<string, YamlNode[]>();
  doing('error parsing YAML', () => readResources(stream)).forEach((resource, i) => {
    const meta = metaOf(resource);
    if (meta === undefined) throw new Error('getting metadata: missing Resource metadata');
    const named = meta.annotations.get(FILE) ?? '';
    const name = named === '' ? `generated-by-postrender-${i}.yaml` : named;
    doing('clearing filename annotation', () => {
      clearAnnotation(resource, FILE);
    });
    resources.set(name, [...(resources.get(name) ?? []), resource]);
  });
  return new Map([...resources].map(([name, all]) => [name, doing(`re-writing ${name}`, () => writeResources(all))]));
}

function doing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isDefect(error)) throw error;
    throw new Error(`${what}: ${errorMessage(error)}`, { cause: error });
  }
}
