/**
 * The objects in a rendered file: `NewYAMLOrJSONDecoder` of k8s.io/apimachinery 0.37.0, decoding into the few fields that
 * the rules look at.
 */
import { errorMessage } from '../errors.ts';
import { stringType, type GoType } from '../go/types.ts';
import { jsonSyntaxError } from '../go/json-scan.ts';
import { byteLength, toBytes } from '../go/strings.ts';

import { decodeYaml } from '../chart/decode-yaml.ts';

export interface LintedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const MAX_DEPTH = 10_000;

const metadataType: GoType = {
  name: 'rules.k8sYamlMetadata',
  kind: 'struct',
  fields: [
    { name: 'Namespace', type: stringType, json: 'Namespace' },
    { name: 'Name', type: stringType, json: 'Name' },
  ],
};

const objectType: GoType = {
  name: 'rules.K8sYamlStruct',
  kind: 'struct',
  fields: [
    { name: 'APIVersion', type: stringType, json: 'apiVersion' },
    { name: 'Kind', type: stringType, json: 'Kind' },
    { name: 'Metadata', type: metadataType, json: 'Metadata' },
  ],
};

/** The objects in turn, undefined for an empty document. Throws what the decoder says of a broken one. */
export function* objectsIn(text: string): Generator<LintedObject | undefined> {
  if (/^\s*\{/.test(text.slice(0, 4096)) && isJson(text)) {
    try {
      yield decode(text);
    } catch (error) {
      throw new Error(errorMessage(error).replace('error unmarshaling JSON: while decoding JSON: ', ''), {
        cause: error,
      });
    }
    return;
  }
  try {
    yield* yamlObjects(text);
  } catch (error) {
    // what was taken for JSON is told as JSON
    throw /^\s*\{/.test(text) ? jsonFailure(text) : error;
  }
}

function jsonFailure(text: string): Error {
  const problem = (end: number): string | undefined => jsonSyntaxError(`${text.slice(0, end)}\x01`, MAX_DEPTH)?.message;
  const whole = jsonSyntaxError(text, MAX_DEPTH)?.message;
  if (problem(text.length) !== whole) return new Error('unexpected EOF');
  let [valid, broken] = [0, text.length];
  while (broken - valid > 1) {
    const middle = (valid + broken) >> 1;
    if (problem(middle) === whole) broken = middle;
    else valid = middle;
  }
  return new Error(`json: offset ${byteLength(text.slice(0, broken))}: ${whole!}`);
}

function* yamlObjects(text: string): Generator<LintedObject | undefined> {
  let document = '';
  for (const line of linesOf(text)) {
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) throw new Error(`invalid Yaml document separator: ${rest}`);
      if (document !== '') {
        yield decode(document);
        document = '';
        continue;
      }
    }
    document += `${line}\n`;
  }
  if (document !== '') yield decode(document);
}

/** As `bufio.Reader.ReadLine` gives them: without their ends, and no empty one after the last. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decode(document: string): LintedObject | undefined {
  const decoded = { apiVersion: '', Kind: '', Metadata: { Namespace: '', Name: '' } };
  if (!decodeYaml(toBytes(document), objectType, decoded)) return undefined;
  return { apiVersion: decoded.apiVersion, kind: decoded.Kind, name: decoded.Metadata.Name };
}
