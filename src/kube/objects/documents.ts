/**
 * The documents of a manifest as the API's libraries read them: YAMLOrJSONDecoder of k8s.io/apimachinery/pkg/util/yaml 0.37.
 * A line that begins with `---` ends a document, whatever YAML says of it. Values are what the JSON of a document would be
 * read as, so `1.0` is an int64, as it is for the API server.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';
import { GoInt, int64, type GoMap, type Value } from '../../go/values.ts';
import { decodeJson } from '../json.ts';

/** Documents in order, those of nothing or null left out. Throws a `ScullError` at the first that is no YAML. */
export function* readDocuments(text: string): Generator<Value> {
  const json = jsonDocument(text);
  if (json !== undefined) {
    yield json;
    return;
  }
  // lines are taken without what ends them
  const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  for (const document of splitDocuments(lines)) {
    const value = readDocument(document);
    if (value !== null) yield value;
  }
}

/** A text that begins like JSON is taken for it, unless it turns out to be something else. */
function jsonDocument(text: string): Value | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return decodeJson(text);
  } catch {
    return undefined;
  }
}

/**
 * A separator line belongs to no document, unless nothing comes between it and the one before. The last line is ended where
 * it was not, which a block scalar there keeps.
 */
function* splitDocuments(text: string): Generator<string> {
  let begin = 0;
  for (const found of text.matchAll(/^---(.*)\n?/gm)) {
    const note = found[1]!.trim();
    if (note !== '' && !note.startsWith('#')) throw parseError(`invalid Yaml document separator: ${note}`);
    if (found.index === begin) continue;
    yield text.slice(begin, found.index);
    begin = found.index + found[0].length;
  }
  const last = text.slice(begin);
  yield last.endsWith('\n') ? last : `${last}\n`;
}

function readDocument(text: string): Value {
  if (text.trim() === '') return null;
  let value: Value;
  try {
    value = readYaml(text);
  } catch (error) {
    throw parseError(errorMessage(error));
  }
  return asJson(value);
}

function parseError(reason: string): ScullError {
  return new ScullError(`error parsing : ${reason}`, { code: 'kube.yaml' });
}

const [minInt64, maxInt64] = [-(2n ** 63n), 2n ** 63n - 1n];

/** A copy, in which nothing is shared that YAML aliases shared. */
function asJson(value: Value): Value {
  if (typeof value === 'number') return isWholeInt64(value) ? int64(value) : value;
  if (value instanceof GoInt) {
    return value.value >= minInt64 && value.value <= maxInt64 ? int64(value.value) : Number(value.value);
  }
  if (Array.isArray(value)) return value.map(asJson);
  if (!(value instanceof Map)) return value;
  const copy: GoMap = new Map();
  for (const [key, item] of value) copy.set(key, asJson(item));
  return copy;
}

/** Whether Go writes a float64 without fraction and exponent, and reads it again as an int64. */
function isWholeInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}
