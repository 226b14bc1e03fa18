/**
 * What a post-renderer of Helm 4 is given, and what it gives back: `annotateAndMerge` and `splitAndDeannotate` of
 * pkg/action/action.go (Helm v4.3.1). Each document has the name of its file in an annotation.
 *
 * Helm reads every document and writes it anew, comments and styles kept. Here the line of the annotation is put in or taken out
 * and the rest stays as it is; what comes of it is read again, and where it is not the same document with the annotation, the
 * document is written anew out of its values.
 */
import { compareStrings } from '../go/strings.ts';
import { trimSpace } from '../go/unicode.ts';
import type { GoMap, Value } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { errorMessage } from '../errors.ts';
import { splitManifests } from './split.ts';

const FILE = 'postrenderer.helm.sh/postrender-filename';

/** One stream, in the order of the names. Throws `parsing NAME: …` and `annotating NAME: …`. */
export function mergeFiles(files: ReadonlyMap<string, string>): string {
  const documents: string[] = [];
  for (const name of [...files.keys()].sort(compareStrings)) {
    if (name.slice(name.lastIndexOf('/') + 1).startsWith('_')) continue;
    for (const text of splitManifests(files.get(name)!)) {
      let objects: readonly ReadObject[];
      try {
        objects = objectsIn(text);
      } catch (error) {
        throw new Error(`parsing ${name}: ${malformed(error)}`, { cause: error });
      }
      for (const object of objects) documents.push(annotated(object, name));
    }
  }
  return documents.join('---\n');
}

/** The files by name; documents without one get names of their own. Throws `error parsing YAML: …`. */
export function filesOf(stream: string): Map<string, string> {
  const files = new Map<string, string>();
  let objects: readonly ReadObject[];
  try {
    objects = splitManifests(stream).flatMap(objectsIn);
  } catch (error) {
    throw new Error(`error parsing YAML: ${malformed(error)}`, { cause: error });
  }
  objects.forEach((object, i) => {
    const named = annotationsOf(object.value)?.get(FILE);
    const name = typeof named === 'string' && named !== '' ? named : `generated-by-postrender-${i}.yaml`;
    const text = named === undefined ? written(object) : bare(object);
    const before = files.get(name);
    files.set(name, before === undefined ? text : `${before}---\n${text}`);
  });
  return files;
}

/** As kyaml has it. */
function malformed(error: unknown): string {
  return errorMessage(error).replace('error converting YAML to JSON', 'MalformedYAMLError');
}

interface ReadObject {
  readonly value: Value;
  /** Undefined for an item of a list. */
  readonly text: string | undefined;
}

/** None in a document of comments alone; the items of a List. */
function objectsIn(text: string): ReadObject[] {
  const value = readYaml(text);
  if (value === null) return [];
  if (value instanceof Map && value.get('kind') === 'List' && Array.isArray(value.get('items'))) {
    return (value.get('items') as Value[]).map((item) => ({ value: item, text: undefined }));
  }
  return [{ value, text: `${trimEnd(text)}\n` }];
}

function annotated({ value, text }: ReadObject, name: string): string {
  if (!(value instanceof Map)) {
    const kind = Array.isArray(value) ? 'SequenceNode' : 'ScalarNode';
    throw new Error(
      `annotating ${name}: wrong node kind: expected MappingNode but got ${kind}: node contents:\n${text ?? ''}`,
    );
  }
  const wanted = withAnnotations(value, (annotations) => annotations.set(FILE, name));
  const line = `${FILE}: '${name.replaceAll("'", "''")}'`;
  return (text !== undefined ? edited(insertLine(text, line), wanted) : undefined) ?? marshalYaml(wanted);
}

function bare({ value, text }: ReadObject): string {
  const wanted = withAnnotations(value as GoMap, (annotations) => annotations.delete(FILE));
  return (text !== undefined ? edited(removeLine(text), wanted) : undefined) ?? marshalYaml(wanted);
}

function written({ value, text }: ReadObject): string {
  return text ?? marshalYaml(value);
}

/** The text, if it is what is wanted. */
function edited(text: string | undefined, wanted: Value): string | undefined {
  if (text === undefined) return undefined;
  try {
    return marshalYaml(readYaml(text)) === marshalYaml(wanted) ? text : undefined;
  } catch {
    return undefined;
  }
}

function annotationsOf(value: Value): GoMap | undefined {
  const metadata = value instanceof Map ? value.get('metadata') : undefined;
  const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined;
  return annotations instanceof Map ? annotations : undefined;
}

/** A copy with changed annotations; those that became empty are left out. */
function withAnnotations(value: GoMap, change: (annotations: GoMap) => void): GoMap {
  const metadata = value.get('metadata');
  const copy: GoMap = new Map(metadata instanceof Map ? metadata : []);
  const annotations: GoMap = new Map(annotationsOf(value) ?? []);
  change(annotations);
  if (annotations.size === 0) copy.delete('annotations');
  else copy.set('annotations', annotations);
  return new Map(value).set('metadata', copy);
}

/** Behind the last annotation, or as the first one behind all else of the metadata. */
function insertLine(text: string, line: string): string | undefined {
  const lines = text.split('\n');
  const metadata = blockOf(lines, 0, lines.length, 0, 'metadata');
  if (metadata === undefined) return undefined;
  const annotations = blockOf(lines, metadata.begin, metadata.end, metadata.indent, 'annotations');
  const place = annotations ?? metadata;
  const added = annotations === undefined ? ['annotations:', `  ${line}`] : [line];
  lines.splice(place.end, 0, ...added.map((one) => ' '.repeat(place.indent) + one));
  return lines.join('\n');
}

function removeLine(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => new RegExp(`^ +["']?${FILE}["']?:`).test(line));
  if (at < 0) return text;
  const indent = indentOf(lines[at]!);
  const before = lines[at - 1] ?? '';
  const isOnly = /^ *annotations: *$/.test(before) && indentOf(lines[at + 1] ?? '') < indent;
  lines.splice(isOnly ? at - 1 : at, isOnly ? 2 : 1);
  return lines.join('\n');
}

interface Block {
  /** The lines below a key, the last empty ones not counted. */
  readonly begin: number;
  readonly end: number;
  readonly indent: number;
}

/** The block of a key that stands alone on its line, at an indentation. */
function blockOf(lines: readonly string[], from: number, to: number, indent: number, key: string): Block | undefined {
  const head = ' '.repeat(indent) + key;
  const at = lines.findIndex(
    (line, i) => i >= from && i < to && line.startsWith(head) && /^: *(?:#.*)?$/.test(line.slice(head.length)),
  );
  if (at < 0) return undefined;
  let end = at + 1;
  for (let i = at + 1; i < to && (lines[i]!.trim() === '' || indentOf(lines[i]!) > indent); i++) {
    if (lines[i]!.trim() !== '') end = i + 1;
  }
  const first = lines.slice(at + 1, end).find((line) => !/^ *(?:#.*)?$/.test(line));
  return first === undefined ? undefined : { begin: at + 1, end, indent: indentOf(first) };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function trimEnd(text: string): string {
  const trimmed = trimSpace(text);
  return text.slice(0, text.indexOf(trimmed) + trimmed.length);
}
