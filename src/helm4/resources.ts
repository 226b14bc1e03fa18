/**
 * Streams of objects as Helm 4 reads and writes them around a post-renderer: kio of sigs.k8s.io/kustomize/kyaml 0.21.2, as far as
 * `ParseAll` and `StringAll` go. Reading numbers the objects in two annotations, which writing takes out again; with them go empty
 * annotations and metadata.
 */
import { errorMessage } from '../errors.ts';
import { trimSpace } from '../go/unicode.ts';
import { isNull, mapping, scalar, type YamlNode } from '../go/yaml-node/node.ts';
import { parseDocument } from '../go/yaml-node/parse.ts';
import { writeDocuments } from '../go/yaml-node/write.ts';
import { YamlError } from '../go/yaml/errors.ts';

const NUMBERS = ['config.kubernetes.io/index', 'internal.config.kubernetes.io/index'];
/** Members of annotations that have an older name. */
const OLD_NAMES = [
  ['config.kubernetes.io/path', 'internal.config.kubernetes.io/path'],
  ['config.kubernetes.io/index', 'internal.config.kubernetes.io/index'],
  ['config.k8s.io/id', 'internal.config.kubernetes.io/id'],
] as const;

/** The objects of a stream; those in a List that is alone. Throws `MalformedYAMLError: yaml: …`, `wrong node kind: …`. */
export function readResources(stream: string): YamlNode[] {
  const texts = splitDocuments(stream.replaceAll('\r\n', '\n'));
  const resources: YamlNode[] = [];
  let index = 0;
  for (const text of texts) {
    const document = readDocument(text);
    if (document === undefined || isNull(rootOf(document))) continue;
    number(document, index);
    const items = texts.length === 1 ? itemsOf(rootOf(document)) : undefined;
    if (items !== undefined) {
      resources.push(...items);
      continue;
    }
    resources.push(document);
    index++;
  }
  return resources;
}

function splitDocuments(stream: string): string[] {
  const texts: string[] = [];
  let begin = 0;
  for (const { index, 0: separator } of stream.matchAll(/\n---[^\n]*\n/g)) {
    const rest = trimSpace(separator.slice(4));
    if (rest !== '' && !rest.startsWith('#')) throw new Error(`invalid document separator: ${trimSpace(separator)}`);
    texts.push(`${stream.slice(begin, index)}\n`);
    begin = index + separator.length;
  }
  return [...texts, stream.slice(begin)];
}

function readDocument(text: string): YamlNode | undefined {
  try {
    return parseDocument(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new Error(`MalformedYAMLError: ${errorMessage(error)}`, { cause: error });
  }
}

function number(document: YamlNode, index: number): void {
  const annotations = metaOf(document)?.annotations;
  for (const [old, name] of OLD_NAMES) {
    const [before, now] = [annotations?.get(old) ?? '', annotations?.get(name) ?? ''];
    if (now !== '' && before === '') setAnnotation(document, old, now);
    else if (now === '' && before !== '') setAnnotation(document, name, before);
  }
  for (const name of NUMBERS) setAnnotation(document, name, String(index));
}

function itemsOf(root: YamlNode): readonly YamlNode[] | undefined {
  const kind = textOf(field(root, 'kind'));
  if (kind !== 'List' && kind !== 'ResourceList') return undefined;
  const items = field(root, 'items');
  return items === undefined && field(root, 'functionConfig') === undefined ? undefined : (items?.content ?? []);
}

export function writeResources(resources: readonly YamlNode[]): string {
  for (const resource of resources) {
    for (const name of NUMBERS) clearAnnotation(resource, name);
    clearEmpty(resource);
  }
  return writeDocuments(resources.map(unwrapped));
}

/** The list of an object that stands for one. */
function unwrapped(resource: YamlNode): YamlNode {
  const list = field(rootOf(resource), 'bareSeqNodeWrappingKey');
  return list !== undefined && isFilled(list) ? list : resource;
}

function rootOf(node: YamlNode): YamlNode {
  return node.kind === 'document' ? node.content[0]! : node;
}

export interface Meta {
  readonly annotations: ReadonlyMap<string, string>;
}

/** Undefined for what has neither version, kind nor metadata. */
export function metaOf(resource: YamlNode): Meta | undefined {
  const root = rootOf(resource);
  const metadata = field(root, 'metadata');
  const members = ['name', 'namespace', 'labels', 'annotations'].map((name) => metadata && field(metadata, name));
  if (![field(root, 'apiVersion'), field(root, 'kind'), ...members].some(isFilled)) return undefined;
  const annotations = new Map<string, string>();
  const { content = [] } = members.at(-1) ?? {};
  for (let i = 0; i + 1 < content.length; i += 2) {
    const key = textOf(content[i]);
    if (!annotations.has(key)) annotations.set(key, textOf(content[i + 1]));
  }
  return { annotations };
}

function isFilled(node: YamlNode | undefined): boolean {
  if (node === undefined || isNull(node)) return false;
  return (node.kind !== 'mapping' && node.kind !== 'sequence') || node.content.length > 0;
}

function textOf(node: YamlNode | undefined): string {
  return node === undefined || isNull(node) ? '' : node.value;
}

/** The first value of that name; undefined also for what is no mapping. */
function field(node: YamlNode, name: string): YamlNode | undefined {
  const at = node.kind === 'mapping' ? keyIndex(node, name) : -1;
  return at < 0 ? undefined : node.content[at + 1];
}

function keyIndex({ content }: YamlNode, name: string): number {
  return content.findIndex(({ value }, i) => i % 2 === 0 && value === name);
}

/** Throws `wrong node kind: …` for metadata that are none. */
export function setAnnotation(resource: YamlNode, name: string, value: string): void {
  clearEmpty(resource);
  const metadata = fieldOrNew(rootOf(resource), 'metadata');
  const annotations = metadata && fieldOrNew(metadata, 'annotations');
  if (annotations === undefined) return;
  checkMapping(annotations);
  const at = keyIndex(annotations, name);
  if (at < 0) annotations.content.push(scalar(name), scalar(value, 'single'));
  else annotations.content[at + 1] = scalar(value, annotations.content[at + 1]!.style);
}

export function clearAnnotation(resource: YamlNode, name: string): void {
  const metadata = checkedField(rootOf(resource), 'metadata');
  const annotations = metadata && checkedField(metadata, 'annotations');
  if (annotations === undefined) return;
  checkMapping(annotations);
  removeField(annotations, name, false);
}

/** Takes out annotations, then metadata, that hold nothing. */
function clearEmpty(resource: YamlNode): void {
  const root = rootOf(resource);
  const metadata = checkedField(root, 'metadata');
  if (metadata !== undefined) {
    checkMapping(metadata);
    removeField(metadata, 'annotations', true);
  }
  removeField(root, 'metadata', true);
}

function removeField(node: YamlNode, name: string, ifEmpty: boolean): void {
  const { content } = node;
  for (let i = 0; i + 1 < content.length; i += 2) {
    if (content[i]!.value !== name || (ifEmpty && content[i + 1]!.content.length > 0)) continue;
    content.splice(i, 2);
    return;
  }
}

/** Undefined in null. */
function checkedField(node: YamlNode, name: string): YamlNode | undefined {
  if (isNull(node)) return undefined;
  checkMapping(node);
  return field(node, name);
}

function fieldOrNew(node: YamlNode, name: string): YamlNode | undefined {
  if (isNull(node)) return undefined;
  const found = checkedField(node, name);
  if (found !== undefined) return found;
  const created = mapping();
  node.content.push(scalar(name), created);
  return created;
}

const kinds = {
  document: 'DocumentNode',
  mapping: 'MappingNode',
  sequence: 'SequenceNode',
  scalar: 'ScalarNode',
  alias: 'AliasNode',
};

function checkMapping(node: YamlNode): void {
  if (node.kind === 'mapping' || isNull(node)) return;
  const contents = writeDocuments([node]);
  throw new Error(`wrong node kind: expected MappingNode but got ${kinds[node.kind]}: node contents:\n${contents}`);
}
