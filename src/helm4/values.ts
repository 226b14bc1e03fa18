/** Values as Helm 4 reads them: pkg/chart/v2/loader/load.go, pkg/cli/values/options.go and coalesce.go of Helm v4.3.1. */
import { errorMessage } from '../errors.ts';
import { unmarshalJson } from '../go/json.ts';
import { trimSpace } from '../go/unicode.ts';
import type { GoMap } from '../go/values.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { mergeMaps } from '../values/merge.ts';

/** All documents of a file, each over those before it. */
export function readValues(text: string): GoMap {
  let values: GoMap = new Map();
  for (const document of yamlDocuments(text)) {
    try {
      values = mergeMaps(values, unmarshalYamlMap(document));
    } catch (error) {
      throw new Error(`cannot unmarshal yaml document: ${errorMessage(error)}`, { cause: error });
    }
  }
  return values;
}

/** `YAMLReader` of k8s.io/apimachinery: a line of `---`, with blanks or a comment behind it, ends a document. */
function yamlDocuments(text: string): string[] {
  const documents: string[] = [];
  let begin = 0;
  for (const { 0: line, index } of text.matchAll(/^---[^\S\n]*(?:#.*)?$/gm)) {
    if (index > begin) documents.push(text.slice(begin, index));
    begin = Math.min(index + line.length + 1, text.length);
  }
  if (begin < text.length) documents.push(text.slice(begin));
  return documents;
}

export function readJsonObject(text: string): GoMap | undefined {
  const trimmed = trimSpace(text);
  if (!trimmed.startsWith('{')) return undefined;
  try {
    const value = unmarshalJson(trimmed);
    if (value instanceof Map) return value;
  } catch {
    // told below
  }
  throw new Error(`failed parsing --set-json data JSON: ${text}`);
}

/** `cleanNilValues` */
export function dropNulls(values: GoMap): void {
  for (const [key, value] of values) {
    if (value === null) values.delete(key);
    else if (value instanceof Map) dropNulls(value);
  }
}
