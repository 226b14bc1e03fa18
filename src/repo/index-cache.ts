/**
 * What was learnt of an index, beside the file that Helm keeps: what a search looks at, where the lines of each chart stand, and
 * what the server said of its state. It counts only as long as the file is the one that was read, to its size, inode and
 * times; whoever writes the file, Helm too, makes it void. Losing it costs a reading.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fromBytes } from '../go/strings.ts';
import { writeFileAtomic } from '../home/write-file.ts';
import type { ChartVersion, SearchableVersion, SkippedVersion } from './chart-version.ts';
import { goodVersions, parseIndex, type IndexCharts, type ParsedIndex } from './index-file.ts';
import { readChartLines } from './index-read.ts';

const FORMAT = 1;

/** What a server said of the file that it gave; '' for nothing. */
export interface IndexState {
  readonly url: string;
  readonly etag: string;
  readonly lastModified: string;
}

interface Head extends IndexState {
  readonly format: number;
  readonly file: string;
  readonly names: readonly string[];
  /** In bytes, in the order of the names; empty where they are not known. */
  readonly places: readonly (readonly [from: number, to: number])[];
  readonly skipped: readonly SkippedVersion[];
}

/** Version, version of the application, description and keywords; the name where it is not that of the chart. */
type Row = readonly [version: string, appVersion: string, description: string, keywords: string, name?: string];

export interface RememberedIndex extends IndexState {
  readonly charts: IndexCharts;
  readonly skipped: readonly SkippedVersion[];
}

/** What is known of the index file at `path`; undefined for nothing that still counts. */
export function recallIndex(path: string): RememberedIndex | undefined {
  try {
    const data = readFileSync(memoryPath(path));
    const end = data.indexOf('\n');
    const head: unknown = JSON.parse(data.toString('utf8', 0, end));
    if (!isHead(head) || head.file !== fingerprint(statSync(path, { bigint: true }))) return undefined;
    const rows = (): Row[][] => JSON.parse(data.toString('utf8', end + 1)) as Row[][];
    return { ...head, charts: new RememberedCharts(path, head, rows) };
  } catch {
    return undefined;
  }
}

/** Whatever wrote the file, it may be damaged. */
function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { format, names, places, skipped, url, etag, lastModified } = value as Record<string, unknown>;
  const isPlace = (place: unknown): boolean =>
    Array.isArray(place) && place.length === 2 && place.every((at) => Number.isSafeInteger(at)) && place[0] <= place[1];
  const isSkipped = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && 'chart' in one && 'version' in one && 'reason' in one;
  return (
    format === FORMAT &&
    [url, etag, lastModified].every((text) => typeof text === 'string') &&
    isListOf(names, (name) => typeof name === 'string') &&
    isListOf(places, isPlace) &&
    isListOf(skipped, isSkipped)
  );
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** Remembers what was read from the file at `path`. Where that cannot be done, it is read again. */
export function rememberIndex(path: string, index: ParsedIndex, state: IndexState): void {
  try {
    const { names, skipped } = index;
    const file = fingerprint(statSync(path, { bigint: true }));
    const head: Head = { format: FORMAT, file, ...state, names, places: bytePlaces(index), skipped };
    const rows = names.map((name) => index.searchable(name).map((version) => rowOf(version, name)));
    const memory = `${JSON.stringify(head)}\n${JSON.stringify(rows)}`;
    writeFileAtomic(memoryPath(path), memory, { mayBeLost: true });
  } catch {
    // a folder that cannot be written
  }
}

/** Where it is kept. */
export function memoryPath(path: string): string {
  return join(dirname(path), '.scull', `${basename(path)}.json`);
}

function fingerprint({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}

function rowOf(version: SearchableVersion, chart: string): Row {
  const { name, appVersion, description, keywordText } = version;
  const row = [version.version, appVersion, description, keywordText] as const;
  return name === chart ? row : [...row, name];
}

/** Places in the text as places in the file, where a character may take several bytes. */
function bytePlaces({ names, places, text }: ParsedIndex): [number, number][] {
  if (places === undefined) return [];
  const inOrder = [...places.values()].sort(([a], [b]) => a - b);
  const bytes = new Map<number, number>();
  let at = 0;
  let byte = 0;
  for (const place of inOrder.flat()) {
    byte += Buffer.byteLength(text.slice(at, place));
    at = place;
    bytes.set(place, byte);
  }
  return names.map((name) => {
    const [from, to] = places.get(name)!;
    return [bytes.get(from)!, bytes.get(to)!];
  });
}

function isRows(rows: unknown): rows is Row[] {
  return isListOf(rows, (row) => isListOf(row, (part) => typeof part === 'string') && (row as string[]).length >= 4);
}

class RememberedCharts implements IndexCharts {
  readonly names: readonly string[];
  readonly #path: string;
  readonly #head: Head;
  readonly #rows: () => Row[][];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #known = new Map<string, readonly ChartVersion[]>();
  #searchable: Row[][] | undefined;
  #whole: IndexCharts | undefined;

  constructor(path: string, head: Head, rows: () => Row[][]) {
    this.#path = path;
    this.#head = head;
    this.#rows = rows;
    this.names = head.names;
    this.#numbers = new Map(head.names.map((name, i) => [name, i]));
  }

  versions(name: string): readonly ChartVersion[] | undefined {
    const number = this.#numbers.get(name);
    if (number === undefined) return undefined;
    const known = this.#known.get(name) ?? this.#read(name, number);
    this.#known.set(name, known);
    return known;
  }

  searchable(name: string): readonly SearchableVersion[] {
    const number = this.#numbers.get(name);
    if (number === undefined) return [];
    this.#searchable ??= this.#remembered();
    const rows = this.#searchable?.[number];
    if (rows === undefined) return this.#fromIndex().searchable(name);
    return rows.map(([version, appVersion, description, keywordText, own]) => {
      return { name: own ?? name, version, appVersion, description, keywordText };
    });
  }

  /** Undefined where what was remembered is damaged: then the index itself tells. */
  #remembered(): Row[][] | undefined {
    try {
      const rows: unknown = this.#rows();
      return Array.isArray(rows) && rows.every(isRows) ? rows : undefined;
    } catch {
      return undefined;
    }
  }

  #fromIndex(): IndexCharts {
    return (this.#whole ??= parseIndex(readFileSync(this.#path)));
  }

  #read(name: string, number: number): readonly ChartVersion[] {
    const place = this.#head.places[number];
    const lines = place === undefined ? undefined : this.#lines(place);
    const versions = lines === undefined ? undefined : readChartLines(lines, name);
    if (versions !== undefined) return goodVersions({ name, versions }, []);
    return this.#fromIndex().versions(name) ?? [];
  }

  /** Undefined where the file is another one by now. */
  #lines([from, to]: readonly [number, number]): string | undefined {
    const descriptor = openSync(this.#path, 'r');
    try {
      const stats = fstatSync(descriptor, { bigint: true });
      if (fingerprint(stats) !== this.#head.file || to > stats.size) return undefined;
      const data = new Uint8Array(to - from);
      return readSync(descriptor, data, 0, data.length, from) === data.length ? fromBytes(data) : undefined;
    } finally {
      closeSync(descriptor);
    }
  }
}
