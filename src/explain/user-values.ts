/** What the command line gives as values, source by source, in the order of `mergeOptions` (src/values/options.ts). */
import type { HelmRules } from '../chart/helm-rules.ts';
import { fromBytes } from '../go/strings.ts';
import type { GoMap, Value } from '../go/values.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { mergeMaps } from '../values/merge.ts';
import { mergeOptions, type ReadValuesSource, type ValuesOptions } from '../values/options.ts';
import { copyMap } from '../values/copy.ts';
import { tagged, tagRest, type Source } from './tags.ts';
import { lineOfPath, yamlPlaces } from './yaml-places.ts';

export interface UserValues {
  /** All together, as every command gets them. */
  readonly values: GoMap;
  /** The same, with a tag for each leaf. */
  readonly tagged: GoMap;
  /** Of two that give the same the later counts. */
  readonly sources: readonly Source[];
}

/** Throws as `mergeOptions`. */
export async function userValues(
  options: ValuesOptions,
  read: ReadValuesSource,
  rules?: HelmRules,
): Promise<UserValues> {
  const texts = new Map<string, string>();
  const remembering: ReadValuesSource = async (name) => {
    const data = await read(name);
    texts.set(name, fromBytes(data));
    return data;
  };
  const values = await mergeOptions(options, remembering, rules);

  const sources: Source[] = [];
  let all: GoMap = new Map();
  for (const name of options.valueFiles ?? []) {
    const source = fileSource(name, texts.get(name)!, rules);
    sources.push(source);
    all = mergeMaps(all, tagged(source.values, source));
  }
  all = copyMap(all); // what flags change must not be shared with the files
  for (const { flag, texts: given, parse, whole } of await flagParsers(texts, rules)) {
    for (const text of given(options) ?? []) {
      const own = whole?.(text) ?? new Map<string, Value>();
      if (own.size === 0) parse(text, own);
      const source: Source = { at: [], values: own, originOf: () => ({ source: 'flag', flag, text }) };
      sources.push(source);
      const object = whole?.(text);
      if (object === undefined) parse(text, all);
      else all = mergeMaps(all, object);
      tagRest(all, source);
    }
  }
  return { values, tagged: all, sources };
}

/** The values that a release was given, whose sources nobody knows any more. */
export function releaseValues(name: string, revision: number, values: GoMap): UserValues {
  const source: Source = { at: [], values, originOf: () => ({ source: 'release', name, revision }) };
  return { values, tagged: tagged(values, source), sources: [source] };
}

function fileSource(name: string, text: string, rules: HelmRules | undefined): Source {
  const places = yamlPlaces(text);
  return {
    at: [],
    values: (rules?.readValues ?? unmarshalYamlMap)(text),
    originOf: (path) => ({ source: 'file', name, line: lineOfPath(places, path) }),
  };
}

interface FlagParser {
  readonly flag: string;
  readonly texts: (options: ValuesOptions) => readonly string[] | undefined;
  readonly parse: (text: string, into: GoMap) => void;
  /** What is merged as a whole, in place of parsing. */
  readonly whole?: (text: string) => GoMap | undefined;
}

/** Parsers are loaded late, as everywhere, so that they stay in pieces of their own that other commands load on demand. */
async function flagParsers(
  files: ReadonlyMap<string, string>,
  rules: HelmRules | undefined,
): Promise<readonly FlagParser[]> {
  const { parseSet, parseSetFile, parseSetJson, parseSetString } = await import('../values/strvals.ts');
  const { parseSetLiteral } = await import('../values/strvals-literal.ts');
  const withFiles = (text: string, into: GoMap): void => {
    parseSetFile(text, into, (name) => files.get(name) ?? '');
  };
  return [
    {
      flag: '--set-json',
      texts: ({ jsonValues }) => jsonValues,
      parse: parseSetJson,
      whole: (text) => rules?.readJsonObject(text),
    },
    { flag: '--set', texts: ({ values }) => values, parse: parseSet },
    { flag: '--set-string', texts: ({ stringValues }) => stringValues, parse: parseSetString },
    { flag: '--set-file', texts: ({ fileValues }) => fileValues, parse: withFiles },
    { flag: '--set-literal', texts: ({ literalValues }) => literalValues, parse: parseSetLiteral },
  ];
}
