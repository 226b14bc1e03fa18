/**
 * Manifests as objects with the names that helm-diff gives them: `Parse` of manifest/parse.go of helm-diff v3.15.11. Lists are their
 * items, hooks that are tests are left out on demand, and of two objects with one name the first counts.
 */
import { ScullError, errorMessage } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';
import { splitManifests } from '../manifest/split.ts';

export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** That of the release where the manifest has none, for kinds without a namespace too. */
  readonly namespace: string;
  readonly name: string;
  /** The template it comes from; '' where the manifest does not tell. */
  readonly source: string;
  /** What is compared. */
  readonly content: string;
  /** Annotated to be kept: it stays in the cluster when it leaves the manifest. */
  readonly keep: boolean;
}

/** In the order of the manifest, by `objectName` or what else they are paired by. */
export type ManifestObjects = ReadonlyMap<string, ManifestObject>;

export interface ReadOptions {
  /** Writes every object anew, so that only what it means counts. */
  readonly normalize: boolean;
  /** Keeps hooks that are tests. */
  readonly tests: boolean;
  readonly warn: (line: string) => void;
}

/** `default, web, Deployment (apps)` */
export function objectName(object: Pick<ManifestObject, 'apiVersion' | 'kind' | 'namespace' | 'name'>): string {
  const { apiVersion, kind, namespace, name } = object;
  const slash = apiVersion.lastIndexOf('/');
  return `${namespace}, ${name}, ${kind} (${slash < 0 ? apiVersion : apiVersion.slice(0, slash)})`;
}

/**
 * Reads manifests that have much in common: a document that stands in several is read once. The function that it gives throws for a
 * document that is no YAML.
 */
export function manifestReader(options: ReadOptions): (manifest: string, namespace: string) => ManifestObjects {
  const read = new Map<string, Value>();
  const valueOf = (text: string): Value => {
    const known = read.get(text);
    if (known !== undefined) return known;
    const value = parsed(text);
    read.set(text, value);
    return value;
  };
  return (manifest, namespace) => {
    const objects = new Map<string, ManifestObject>();
    for (const text of splitManifests(manifest)) {
      const source = sourceOf(text);
      for (const { value, content } of objectsIn(valueOf(text), text, options.normalize)) {
        const object = describe(value, { content, source, namespace, tests: options.tests });
        if (object === undefined) continue;
        const name = objectName(object);
        if (objects.has(name)) options.warn(`WARNING: the manifest has ${quote(name)} twice; the first is compared`);
        else objects.set(name, object);
      }
    }
    return objects;
  };
}

function parsed(text: string): Value {
  try {
    return readYaml(text);
  } catch (error) {
    throw new ScullError(`a manifest cannot be read: ${errorMessage(error)}`, { code: 'diff.manifest' });
  }
}

const sourceMark = '# Source: ';

function sourceOf(text: string): string {
  if (!text.startsWith(sourceMark)) return '';
  const end = text.indexOf('\n');
  return text.slice(sourceMark.length, end < 0 ? text.length : end);
}

interface Found {
  readonly value: GoMap;
  readonly content: string;
}

function objectsIn(value: Value, text: string, normalize: boolean): Found[] {
  if (!(value instanceof Map)) return [];
  const kind = stringOf(value.get('kind'));
  const items = value.get('items');
  if (kind.endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item: Value) => {
      const known = item instanceof Map ? withKind(item, kind, value) : item;
      return objectsIn(known, marshalYaml(known), normalize);
    });
  }
  return [{ value, content: normalize ? marshalYaml(value) : text }];
}

/** Items of a typed list (`ConfigMapList`) need not say what they are. */
function withKind(item: GoMap, listKind: string, list: GoMap): GoMap {
  if (listKind === 'List' || item.has('kind') || item.has('apiVersion')) return item;
  const apiVersion = list.get('apiVersion') ?? '';
  return new Map<string, Value>([['apiVersion', apiVersion], ['kind', listKind.slice(0, -'List'.length)], ...item]);
}

interface Place {
  readonly content: string;
  readonly source: string;
  readonly namespace: string;
  readonly tests: boolean;
}

/** Undefined for what is no object, and for a test that does not count. */
function describe(value: GoMap, { content, source, namespace, tests }: Place): ManifestObject | undefined {
  const [apiVersion, kind] = [stringOf(value.get('apiVersion')), stringOf(value.get('kind'))];
  if (apiVersion === '' && kind === '') return undefined;
  const metadata = mapOf(value.get('metadata'));
  const annotations = mapOf(metadata.get('annotations'));
  const hook = annotations.get('helm.sh/hook');
  if (!tests && (hook === 'test' || hook === 'test-success')) return undefined;
  const name = stringOf(annotations.get('helm-diff/base-name') ?? metadata.get('name'));
  return {
    apiVersion,
    kind,
    namespace: stringOf(metadata.get('namespace')) || namespace,
    name,
    source,
    content,
    keep: annotations.get('helm.sh/resource-policy') === 'keep',
  };
}

const nothing: GoMap = new Map();

function mapOf(value: Value | undefined): GoMap {
  return value instanceof Map ? value : nothing;
}

/** Go's YAML reader makes strings of scalars. */
function stringOf(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (value instanceof GoInt) return value.value.toString();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The same objects by the templates they come from, numbered where one has several, in the order of their names: for releases. */
export function bySource(objects: ManifestObjects): ManifestObjects {
  const counts = new Map<string, number>();
  const found = new Map<string, ManifestObject>();
  for (const key of [...objects.keys()].sort()) {
    const object = objects.get(key)!;
    const { source } = object;
    const count = counts.get(source) ?? 0;
    counts.set(source, count + 1);
    found.set(count === 0 ? source : `${source} ${String(count)}`, object);
  }
  return found;
}
