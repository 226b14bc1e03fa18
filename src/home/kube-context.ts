/** The namespace of the current context of merged kubeconfig files. */
import { fromBytes } from '../go/strings.ts';
import { unmarshalYaml } from '../go/yaml/unmarshal.ts';
import { readFile } from '../loader/read-file.ts';
import type { GoMap, Value } from '../go/values.ts';

/** The context's namespace, '' where it has none, undefined without any context; `unusable` for a broken kubeconfig. */
export function contextNamespace(files: readonly string[], context: string): string | undefined {
  let wanted = context;
  const contexts = new Map<string, GoMap>();
  const clusters = new Set<string>();
  for (const file of files) {
    let config: Value;
    try {
      config = unmarshalYaml(fromBytes(readFile(file)));
    } catch {
      return 'unusable';
    }
    if (!(config instanceof Map)) continue;
    if (wanted === '') wanted = text(config.get('current-context'));
    for (const [name, entry] of named(config.get('contexts'), 'context')) {
      if (!contexts.has(name)) contexts.set(name, entry);
    }
    for (const [name] of named(config.get('clusters'), 'cluster')) clusters.add(name);
  }
  if (wanted === '') return undefined;
  const found = contexts.get(wanted);
  if (found === undefined || !clusters.has(text(found.get('cluster')))) return 'unusable';
  return text(found.get('namespace'));
}

function* named(list: Value | undefined, key: string): Generator<[string, GoMap]> {
  if (!Array.isArray(list)) return;
  for (const item of list) {
    if (!(item instanceof Map)) continue;
    const entry = item.get(key);
    yield [text(item.get('name')), entry instanceof Map ? entry : new Map<string, Value>()];
  }
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
