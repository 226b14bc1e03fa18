/** The index of a repository: index.yaml, as pkg/repo/index.go of Helm v3.22.0 reads it. */
import { didYouMean } from '../similar.ts';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { parseVersion } from '../go/semver.ts';
import { Constraints } from '../go/semver-constraint.ts';
import { compareStrings, fromBytes } from '../go/strings.ts';
import { sortedKeys } from '../go/values.ts';
import { IndexedVersion, type ChartVersion, type SearchableVersion, type SkippedVersion } from './chart-version.ts';
import { readChartLines, readIndex, type ReadChart, type TakeChart } from './index-read.ts';

export type { ChartVersion } from './chart-version.ts';

/** Takes what Helm logs; `source` is the place in its source that the line begins with. */
export type IndexLog = (text: string, source: string) => void;

/** A chart's name in the index and its versions, newest first. */
export type IndexEntry = readonly [name: string, versions: readonly ChartVersion[]];

/** Where the charts of an index come from: a text that was read, or what was remembered of it. */
export interface IndexCharts {
  /** In the order of Go's sorting. */
  readonly names: readonly string[];
  /** Newest first, good ones only; undefined for an unknown chart. */
  versions(name: string): readonly ChartVersion[] | undefined;
  /** As `versions`, with what a search needs. */
  searchable(name: string): readonly SearchableVersion[];
}

export class IndexFile {
  readonly #charts: IndexCharts;

  constructor(charts: IndexCharts) {
    this.#charts = charts;
  }

  /**
   * Reads YAML or JSON. `source` is where it comes from, for the log of versions that are left out. Throws Helm's texts: `empty
   * index.yaml file`, `no API version specified`, `error converting YAML to JSON: …`.
   */
  static parse(data: Uint8Array, source: string, log?: IndexLog): IndexFile {
    const index = parseIndex(data);
    reportSkipped(index.skipped, source, log);
    return new IndexFile(index);
  }

  /** Whether there is such a chart with a version that fits, as for `get`. */
  has(name: string, version: string): boolean {
    try {
      this.get(name, version);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * The version that is exactly so, else the newest one that satisfies it as a constraint; the newest stable one for ''.
   * Throws `no chart name found`, `no chart version found`, `no chart version found for x-y`, `improper constraint: "…"`.
   */
  get(name: string, version: string): ChartVersion {
    const versions = this.#charts.versions(name);
    if (versions === undefined) throw noSuchChart(name, this.#charts.names);
    if (versions.length === 0) throw new ScullError('no chart version found', { code: 'repo.chart-version' });
    const constraint = new Constraints(version === '' ? '*' : version);
    const exact = version === '' ? undefined : versions.find((one) => one.version === version);
    const found = exact ?? versions.find((one) => constraint.check(parseVersion(one.version)));
    if (found !== undefined) return found;
    throw new ScullError(`no chart version found for ${name}-${version}`, { code: 'repo.chart-version' });
  }

  /** The versions of a chart, newest first; none for an unknown one. */
  versions(name: string): readonly ChartVersion[] {
    return this.#charts.versions(name) ?? [];
  }

  /** As `versions`, with what a search needs and no more. */
  searchable(name: string): readonly SearchableVersion[] {
    return this.#charts.searchable(name);
  }

  /** All charts, by name. */
  entries(): IndexEntry[] {
    return this.#charts.names.map((name) => [name, this.versions(name)]);
  }

  /** Names of all charts, sorted; one may have no version. */
  names(): readonly string[] {
    return this.#charts.names;
  }
}

function noSuchChart(name: string, names: readonly string[]): ScullError {
  const hint = didYouMean(name, names);
  return new ScullError('no chart name found', { code: 'repo.chart', ...(hint === undefined ? {} : { hint }) });
}

/** An index that was read, with what a cache remembers of it. */
export interface ParsedIndex extends IndexCharts {
  readonly skipped: readonly SkippedVersion[];
  /** Where the lines of each chart stand in the text, if that is known. */
  readonly places: ReadonlyMap<string, readonly [from: number, to: number]> | undefined;
  /** What was read. */
  readonly text: string;
}

/** Throws as `IndexFile.parse`. */
export function parseIndex(data: Uint8Array): ParsedIndex {
  if (data.length === 0) throw new ScullError('empty index.yaml file', { code: 'repo.index' });
  const text = fromBytes(data);
  const found = new Map<string, readonly SearchableVersion[]>();
  const places = new Map<string, readonly [number, number]>();
  const skipped: SkippedVersion[] = [];
  const take: TakeChart = (chart) => {
    const versions = goodVersions(chart, skipped);
    const { from, to } = chart;
    // what can be read again is not kept: the whole of an index takes ten times its size
    if (from === undefined || to === undefined) found.set(chart.name, versions);
    else {
      found.set(chart.name, versions.map(toSearchable));
      places.set(chart.name, [from, to]);
    }
  };
  const apiVersion = readIndex(text, () => {
    found.clear();
    places.clear();
    skipped.length = 0;
    return take;
  });
  if (apiVersion === '') throw new ScullError('no API version specified', { code: 'repo.index' });
  const names = sortedKeys(found);
  skipped.sort((a, b) => compareStrings(a.chart, b.chart));
  const whole = new Map<string, readonly ChartVersion[]>();
  return {
    names,
    versions: (name) => {
      if (!found.has(name)) return undefined;
      const place = places.get(name);
      if (place === undefined) return found.get(name) as readonly IndexedVersion[];
      const known =
        whole.get(name) ?? goodVersions({ name, versions: readChartLines(text.slice(...place), name)! }, []);
      whole.set(name, known);
      return known;
    },
    searchable: (name) => found.get(name) ?? [],
    skipped,
    places: places.size === found.size ? places : undefined,
    text,
  };
}

function toSearchable({ name, version, appVersion, description, keywordText }: IndexedVersion): SearchableVersion {
  return { name, version, appVersion, description, keywordText };
}

/** Newest first. What is left out goes to `skipped`, from the last to the first. */
export function goodVersions(chart: Pick<ReadChart, 'name' | 'versions'>, skipped: SkippedVersion[]): IndexedVersion[] {
  const good: IndexedVersion[] = [];
  for (const raw of chart.versions.toReversed()) {
    if (raw === null) {
      skipped.push({ chart: chart.name, version: null, reason: 'empty entry' });
      continue;
    }
    const version = new IndexedVersion(raw);
    if (version.problem === undefined) good.push(version);
    else skipped.push({ chart: chart.name, version: version.version, reason: version.problem });
  }
  good.reverse();
  for (let i = 1; i < good.length; i++) {
    if (good[i]!.key.compare(good[i - 1]!.key) > 0) return good.sort((a, b) => b.key.compare(a.key));
  }
  return good;
}

/** As Helm logs it. */
export function reportSkipped(skipped: readonly SkippedVersion[], source: string, log: IndexLog | undefined): void {
  if (log === undefined) return;
  for (const { chart, version, reason } of skipped) {
    const which = version === null ? quote(chart) : `${quote(chart)} ${quote(version)}`;
    const place = version === null ? 'index.go:359' : 'index.go:371';
    log(`skipping loading invalid entry for chart ${which} from ${source}: ${reason}`, place);
  }
}
