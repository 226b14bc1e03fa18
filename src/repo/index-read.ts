/**
 * index.yaml read chart by chart. Nearly every index is a plain block map of charts below `entries:`, so that the lines of one
 * chart can be told from those of the next without reading them, and read on their own: what was read can be let go at
 * once, and where a chart stands can be remembered (index-cache.ts).
 *
 * Where to cut is safe because each piece must be a whole map of one key for the fast YAML reader, which knows no error and no
 * doubt: a text that is cut in a quotation, a flow collection or a block scalar is none, and then the index is read whole by the
 * exact reader.
 */
import { readFast } from '../go/yaml/fast.ts';
import { unmarshalJson } from '../go/json.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import type { GoMap, Value } from '../go/values.ts';
import { decodeIndex } from './index-decode.ts';
import { checkJsonKeys } from './index-json.ts';
import { isHeadShape, isVersionShape } from './index-shape.ts';

/** A chart as it stands in the index. */
export interface ReadChart {
  readonly name: string;
  /** Of the right shape; null for an entry that is empty. */
  readonly versions: readonly (GoMap | null)[];
  /** Where its lines are in the text; undefined where that is not known. */
  readonly from?: number;
  readonly to?: number;
}

export type TakeChart = (chart: ReadChart) => void;

/**
 * Hands over chart by chart, and gives the API version, '' for none. `start` is called before the first one, once more where what
 * was handed over so far does not count. Throws Helm's texts.
 */
export function readIndex(text: string, start: () => TakeChart): string {
  const cut = cutIndex(text);
  if (cut === undefined) return readWhole(text, start());
  const take = start();
  const names = new Set<string>();
  for (const [from, to] of cut.pieces) {
    const chart = readPiece(text.slice(from, to));
    if (chart === undefined || names.has(chart.name)) return readWhole(text, start());
    names.add(chart.name);
    take({ ...chart, from, to });
  }
  return cut.apiVersion;
}

/** The versions of one chart by its lines; undefined where they are no longer what they were. */
export function readChartLines(lines: string, name: string): readonly (GoMap | null)[] | undefined {
  const chart = readPiece(lines);
  return chart?.name === name ? chart.versions : undefined;
}

function cutIndex(text: string): { apiVersion: string; pieces: [from: number, to: number][] } | undefined {
  const start = text.startsWith('entries:\n') ? 0 : text.indexOf('\nentries:\n') + 1;
  if (start === 0 && !text.startsWith('entries:\n')) return undefined;
  const from = start + 'entries:\n'.length;
  const to = endOfEntries(text, from);
  const head = readFast(text.slice(0, start) + text.slice(to), true, true);
  if (head === undefined || (head !== null && !isHeadShape(head))) return undefined;
  const found = pieces(text, from, to);
  // nothing but the charts may be lost on the way
  if (found.length === 0 && /^[^\n#]*[^\s#]/m.test(text.slice(from, to))) return undefined;
  return { apiVersion: apiVersionOf(head), pieces: found };
}

function apiVersionOf(head: Value): string {
  const version = head instanceof Map ? head.get('apiVersion') : undefined;
  return typeof version === 'string' ? version : '';
}

/** The next line that starts at the margin and is no comment. */
function endOfEntries(text: string, from: number): number {
  const margin = /^[^ \n#]/gm;
  margin.lastIndex = from;
  return margin.exec(text)?.index ?? text.length;
}

/** Each from the line of its key to that of the next. */
function pieces(text: string, from: number, to: number): [from: number, to: number][] {
  const indent = /^( +)[^ \n#]/gm;
  indent.lastIndex = from;
  const column = indent.exec(text)?.[1]?.length ?? 0;
  // a list may stand in the column of its key
  const key = new RegExp(`^ {${column}}(?:[^ \\n#-]|-[^ \\n])`, 'gm');
  key.lastIndex = from;
  const starts: number[] = [];
  for (let match = key.exec(text); match !== null && match.index < to; match = key.exec(text)) starts.push(match.index);
  return starts.map((start, i) => [i === 0 ? from : start, starts[i + 1] ?? to]);
}

function readPiece(lines: string): ReadChart | undefined {
  const map = readFast(lines, true, true);
  if (!(map instanceof Map) || map.size !== 1) return undefined;
  const [[name, value]] = map as unknown as [[string, Value]];
  if (value !== null && !(Array.isArray(value) && value.every((one) => one === null || isVersionShape(one)))) {
    return undefined;
  }
  return { name, versions: value ?? [] };
}

/** What an exact reader makes of it, or its error. */
function readWhole(text: string, take: TakeChart): string {
  const json = parseJson(text);
  const index =
    json === undefined
      ? decodeIndex(readYaml(text, { strict: true, allowNonFinite: true }), 'yaml')
      : decodeIndex(json, 'json');
  const entries = index.get('entries');
  if (entries instanceof Map) {
    for (const [name, versions] of entries) {
      take({ name, versions: (Array.isArray(versions) ? versions : []) as (GoMap | null)[] });
    }
  }
  return apiVersionOf(index);
}

/** Undefined for what is not JSON. Helm takes keys that are set twice in JSON, and the last one wins: here they are refused. */
function parseJson(text: string): Value | undefined {
  if (!/^[\t\n\r ]*[[{"\-0-9tfn]/.test(text)) return undefined;
  let value: Value;
  try {
    value = unmarshalJson(text);
  } catch {
    return undefined;
  }
  checkJsonKeys(text, value);
  return value;
}
