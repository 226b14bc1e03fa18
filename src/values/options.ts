/**
 * The values that the command line gives: `Options.MergeValues` of Helm 3.22 (pkg/cli/values/options.go). First the files in
 * their order, then --set-json, --set, --set-string, --set-file and --set-literal, each on top of what is there.
 */
import type { HelmRules } from '../chart/helm-rules.ts';
import { errorMessage } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import type { GoMap } from '../go/values.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { mergeMaps } from './merge.ts';

export interface ValuesOptions {
  /** -f, --values: paths, URLs, or `-` for the standard input. */
  readonly valueFiles?: readonly string[];
  /** --set-json */
  readonly jsonValues?: readonly string[];
  /** --set */
  readonly values?: readonly string[];
  /** --set-string */
  readonly stringValues?: readonly string[];
  /** --set-file */
  readonly fileValues?: readonly string[];
  /** --set-literal */
  readonly literalValues?: readonly string[];
}

/** Reads what a values file or --set-file names. Rejects with Go's text: `open x.yaml: no such file or directory`. */
export type ReadValuesSource = (name: string) => Promise<Uint8Array> | Uint8Array;

/** All the values together. Throws with Helm's text: `failed to parse x.yaml: …`, `failed parsing --set data: …`. */
export async function mergeOptions(options: ValuesOptions, read: ReadValuesSource, rules?: HelmRules): Promise<GoMap> {
  let base: GoMap = new Map();
  for (const name of options.valueFiles ?? []) base = mergeMaps(base, parseFile(name, await read(name), rules));
  const { jsonValues = [], values = [], stringValues = [], fileValues = [] } = options;
  const sets = jsonValues.length + values.length + stringValues.length + fileValues.length;
  if (sets > 0) base = await applySets(base, options, read, rules);
  if (options.literalValues?.length) {
    const { parseSetLiteral } = await import('./strvals-literal.ts');
    for (const text of options.literalValues)
      parsing('--set-literal', () => {
        parseSetLiteral(text, base);
      });
  }
  return base;
}

function parseFile(name: string, data: Uint8Array, rules: HelmRules | undefined): GoMap {
  try {
    return (rules?.readValues ?? unmarshalYamlMap)(fromBytes(data));
  } catch (error) {
    throw new Error(`failed to parse ${name}: ${errorMessage(error)}`, { cause: error });
  }
}

async function applySets(
  given: GoMap,
  options: ValuesOptions,
  read: ReadValuesSource,
  rules: HelmRules | undefined,
): Promise<GoMap> {
  let base = given;
  const { parseSet, parseSetFile, parseSetJson, parseSetString } = await import('./strvals.ts');
  for (const text of options.jsonValues ?? []) {
    const object = rules?.readJsonObject(text);
    if (object !== undefined) {
      base = mergeMaps(base, object);
      continue;
    }
    try {
      parseSetJson(text, base);
    } catch (error) {
      throw new Error(`failed parsing --set-json data ${text}`, { cause: error });
    }
  }
  for (const text of options.values ?? [])
    parsing('--set', () => {
      parseSet(text, base);
    });
  for (const text of options.stringValues ?? [])
    parsing('--set-string', () => {
      parseSetString(text, base);
    });
  for (const text of options.fileValues ?? []) {
    const files = await readNamed(text, parseSetFile, read);
    parsing('--set-file', () => {
      parseSetFile(text, base, (name) => files.get(name)!());
    });
  }
  return base;
}

/**
 * The files that one --set-file names, read beforehand because the parser does not wait. A file that cannot be read fails
 * when the parser comes to it.
 */
async function readNamed(
  text: string,
  parse: (text: string, into: GoMap, read: (name: string) => string) => void,
  read: ReadValuesSource,
): Promise<Map<string, () => string>> {
  const files = new Map<string, () => string>();
  const seen = (name: string): string => {
    files.set(name, () => '');
    return '';
  };
  try {
    parse(text, new Map(), seen);
  } catch {
    // the parser will say it again
  }
  for (const name of files.keys()) {
    try {
      const content = fromBytes(await read(name));
      files.set(name, () => content);
    } catch (error) {
      files.set(name, () => {
        throw error;
      });
    }
  }
  return files;
}

function parsing(flag: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw new Error(`failed parsing ${flag} data: ${errorMessage(error)}`, { cause: error });
  }
}
